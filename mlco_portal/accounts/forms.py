"""Forms about accounts: they check what was typed, nothing more."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mlco_portal.accounts.models import User
from mlco_portal.accounts.queries import email_is_taken

NEW_PASSWORD_HINT = "At least 12 characters. Three random words are easy to remember and hard to guess."  # noqa: S105
EMAIL_INVALID = "Enter an e-mail address in the right form, such as name@example.org"


def _email(label: str = "E-mail address", **kwargs: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        error_messages={"required": "Enter an e-mail address", "invalid": EMAIL_INVALID},
        **kwargs,
    )


def _password(label: str, autocomplete: str, required: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": required},
        **kwargs,
    )


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = _email(widget=forms.EmailInput(attrs={"autocomplete": "username", "width": 30}))
    password = _password("Password", "current-password", "Enter your password")


class PasswordResetForm(forms.Form):
    """The address to send the link to."""

    email = _email("Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email", "width": 30}))


class NewPasswordForm(forms.Form):
    """A new password, once: the field can show what is typed."""

    password = _password("New password", "new-password", "Enter a new password", help_text=NEW_PASSWORD_HINT)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.user)
        return str(password)


class InvitedAccountForm(NewPasswordForm):
    """The name and password of somebody who was asked in by mail."""

    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="As colleagues know you, with your post if that helps",
        widget=forms.TextInput(attrs={"autocomplete": "name", "width": 30}),
        error_messages={"required": "Enter your name"},
    )
    field_order = ["name", "password"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ChangePasswordForm(NewPasswordForm):
    """The password as it is, and a new one."""

    current = _password("Current password", "current-password", "Enter your current password")
    field_order = ["current", "password"]

    def clean_current(self) -> str:
        current = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise ValidationError("This is not your current password")
        return str(current)


class AccountForm(forms.Form):
    """Name and address of an account."""

    name = forms.CharField(
        label="Name",
        max_length=150,
        help_text="As colleagues know the person, with the post if that helps",
        widget=forms.TextInput(attrs={"autocomplete": "off", "width": 30}),
        error_messages={"required": "Enter a name"},
    )
    email = _email(
        help_text="The person signs in with it and gets mail there",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "width": 30}),
    )

    def __init__(self, *args: Any, account: User | None = None, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email_is_taken(email, besides=self.account):
            raise ValidationError(
                "Another account has this e-mail address, perhaps a closed one. Search the list for it."
            )
        return email


class AccountFilter(forms.Form):
    """What the list of accounts shows."""

    words = forms.CharField(label="Name or e-mail address", required=False, max_length=200)
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "All accounts"), ("open", "Open accounts"), ("closed", "Closed accounts")],
    )
