"""Passwords: asked for by mail, set through the link, changed by their owner."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.letters import password_changed_letter, password_reset_letter
from mlco_portal.accounts.models import FailedSignIn, User
from mlco_portal.accounts.queries import open_account
from mlco_portal.accounts.rules import RESETS_ALLOWED, RESETS_WITHIN
from mlco_portal.audit.actions import record
from mlco_portal.mail.actions import queue_mail
from mlco_portal.mail.queries import mail_of_kind_since


@transaction.atomic
def request_password_reset(*, email: str, now: datetime | None = None) -> None:
    """Mail a link to set a new password, if the address has an open account; say nothing either way.

    A person gets RESETS_ALLOWED such mails within RESETS_WITHIN at most: nobody's inbox is to be flooded.
    """
    account = open_account(email)
    if account is None:
        return
    since = (now or timezone.now()) - RESETS_WITHIN
    if mail_of_kind_since("password_reset", account.pk, since) >= RESETS_ALLOWED:
        return
    letter = password_reset_letter(account)
    queue_mail(to=account.email, to_user=account, kind="password_reset", subject=letter.subject, body=letter.body)
    record("accounts.request_password_reset", by=None, about=account)


@transaction.atomic
def reset_password(*, account: User, password: str) -> None:
    """Set the password of the person who followed the link from a mail; the link works no more."""
    _set_password(account, password)
    record("accounts.reset_password", by=account, about=account)


@transaction.atomic
def change_password(*, account: User, password: str, by: User) -> None:
    """Set a new password for its owner; other sessions of the account end."""
    _set_password(account, password)
    record("accounts.change_password", by=by, about=account)


def _set_password(account: User, password: str) -> None:
    account.set_password(password)
    account.save(update_fields=["password"])
    FailedSignIn.objects.filter(email=account.email).delete()
    letter = password_changed_letter(account)
    queue_mail(to=account.email, to_user=account, kind="password_changed", subject=letter.subject, body=letter.body)
