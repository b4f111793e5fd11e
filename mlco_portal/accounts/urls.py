"""Addresses about accounts."""

from django.urls import path

from mlco_portal.accounts.views import accounts, passwords, sign_in, your_account

app_name = "accounts"
urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("password-reset/", passwords.PasswordReset.as_view(), name="password_reset"),
    path("password-reset/sent/", passwords.PasswordResetSent.as_view(), name="password_reset_sent"),
    path(
        "password-reset/<uidb64>/<token>/",
        passwords.PasswordResetConfirm.as_view(),
        name="password_reset_confirm",
    ),
    path("your-account/", your_account.YourAccount.as_view(), name="your_account"),
    path("your-account/password/", passwords.ChangePassword.as_view(), name="change_password"),
    path("roles/", your_account.Roles.as_view(), name="roles"),
    path("accounts/", accounts.AccountList.as_view(), name="list"),
    path("accounts/add/", accounts.AddAccount.as_view(), name="add"),
    path("accounts/<int:pk>/", accounts.AccountDetail.as_view(), name="detail"),
    path("accounts/<int:pk>/change/", accounts.ChangeAccount.as_view(), name="change"),
    path("accounts/<int:pk>/close/", accounts.CloseAccount.as_view(), name="close"),
    path("accounts/<int:pk>/reopen/", accounts.ReopenAccount.as_view(), name="reopen"),
    path("accounts/<int:pk>/send-link/", accounts.SendPasswordLink.as_view(), name="send_link"),
]
