"""Passwords: forgotten, set through the link of a mail, changed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from mlco_portal.accounts.actions import change_password, request_password_reset, reset_password
from mlco_portal.accounts.forms import ChangePasswordForm, NewPasswordForm, PasswordResetForm

FORM_METHODS = ["get", "head", "post", "options"]


class PasswordReset(FormView):
    """Asks where to send the link; the answer is the same whether or not there is such an account."""

    http_method_names = FORM_METHODS
    template_name = "accounts/password_reset.html"
    form_class = PasswordResetForm

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        request_password_reset(email=form.cleaned_data["email"])
        return redirect("accounts:password_reset_sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"breadcrumbs": [("Sign in", reverse("accounts:sign_in"))]}


class PasswordResetSent(TemplateView):
    """Says what to do next."""

    http_method_names = ["get", "head", "options"]
    template_name = "accounts/password_reset_sent.html"


class PasswordResetConfirm(views.PasswordResetConfirmView):
    """The page behind the link: Django checks it and keeps its token out of addresses; we set the password."""

    http_method_names = FORM_METHODS
    template_name = "accounts/password_reset_confirm.html"
    form_class = NewPasswordForm  # type: ignore[assignment]

    def get_user(self, uidb64: str) -> Any:
        account = super().get_user(uidb64)
        return account if account is not None and account.is_active else None

    def form_valid(self, form: Any) -> HttpResponse:
        reset_password(account=form.user, password=form.cleaned_data["password"])
        self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, "Your password is set. Sign in with it.")
        return redirect("accounts:sign_in")


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class ChangePassword(LoginRequiredMixin, FormView):
    """Sets a new password for the person who is signed in."""

    http_method_names = FORM_METHODS
    template_name = "accounts/change_password.html"
    form_class = ChangePasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        change_password(account=form.user, password=form.cleaned_data["password"], by=form.user)
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, "Your password is changed. On other devices you have to sign in again.")
        return redirect("accounts:your_account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/"), ("Your account", reverse("accounts:your_account"))]
        }
