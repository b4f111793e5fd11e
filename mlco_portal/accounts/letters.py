"""What the mails about accounts say."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from mlco_portal.accounts.models import User
from mlco_portal.wording import counted


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and text of a mail."""

    subject: str
    body: str


def portal_name() -> str:
    return f"{settings.ORGANISATION['short_name']} planning portal"


def address_of(name: str, *args: str) -> str:
    """Return the full address of a page, as a mail needs it."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=args)


def password_link(account: User) -> str:
    """Return the address where the person can set a password, once, for PASSWORD_RESET_TIMEOUT."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    return address_of("accounts:password_reset_confirm", key, default_token_generator.make_token(account))


def _valid_for() -> str:
    return counted(settings.PASSWORD_RESET_TIMEOUT // 3600, "hour")


def password_reset_letter(account: User) -> Letter:
    return Letter(
        subject=f"Set a new password for the {portal_name()}",
        body=(
            f"Hello {account.name},\n\n"
            f"Somebody, probably you, asked for a new password for the {portal_name()}.\n\n"
            f"Set a new password here:\n{password_link(account)}\n\n"
            f"The link works once, for {_valid_for()}. If you did not ask for it, you need not do anything: your "
            "password stays as it is.\n"
        ),
    )


def account_opened_letter(account: User) -> Letter:
    return Letter(
        subject=f"Your account for the {portal_name()}",
        body=(
            f"Hello {account.name},\n\n"
            f"You have an account for the {portal_name()}. You sign in with your e-mail address, {account.email}.\n\n"
            f"Set your password here:\n{password_link(account)}\n\n"
            f"The link works once, for {_valid_for()}. After that, ask for a new one here:\n"
            f"{address_of('accounts:password_reset')}\n"
        ),
    )


def address_changed_letter(account: User) -> Letter:
    """Write to the old address: whoever reads the new one can set the password."""
    return Letter(
        subject=f"Your e-mail address for the {portal_name()} was changed",
        body=(
            f"Hello {account.name},\n\n"
            f"An administrator changed the e-mail address of your account for the {portal_name()} to {account.email}. "
            "You sign in with that one from now on.\n\n"
            "If you did not ask for this, tell the planning team at once:\n"
            f"{settings.ORGANISATION['contact_email']}\n"
        ),
    )


def password_changed_letter(account: User) -> Letter:
    return Letter(
        subject=f"Your password for the {portal_name()} was changed",
        body=(
            f"Hello {account.name},\n\n"
            f"Your password for the {portal_name()} was changed.\n\n"
            "If that was not you, set another one at once and tell the planning team:\n"
            f"{address_of('accounts:password_reset')}\n"
        ),
    )
