"""Accounts are added, changed, closed and opened again; never deleted, because the past names them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mlco_portal.accounts.letters import account_opened_letter, address_changed_letter
from mlco_portal.accounts.models import User
from mlco_portal.accounts.queries import is_last_administrator
from mlco_portal.accounts.rules import EmailTaken, NotAllowed, change_problem, closing_problem
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.mail.actions import queue_mail


@transaction.atomic
def add_account(*, name: str, email: str, by: User | None) -> User:
    """Open an account without a password and mail its owner a link to set one; raise EmailTaken."""
    try:
        with transaction.atomic():
            account = User.objects.create_user(email, None, name=name)
    except IntegrityError as error:
        raise EmailTaken from error
    record("accounts.add_account", by=by, about=account, changes=changes_between({}, _state(account)))
    _mail_password_link(account)
    return account


@transaction.atomic
def change_account(*, account: User, name: str, email: str, by: User) -> User:
    """Change name and e-mail address, and tell the old address of a new one; raise NotAllowed or EmailTaken."""
    locked = _locked(account, change_problem, by)
    before = _state(locked)
    locked.name, locked.email = name, email.strip().lower()
    try:
        with transaction.atomic():
            locked.save(update_fields=["name", "email"])
    except IntegrityError as error:
        raise EmailTaken from error
    if changes := changes_between(before, _state(locked)):
        record("accounts.change_account", by=by, about=locked, changes=changes)
    if before["email"] != locked.email:
        letter = address_changed_letter(locked)
        queue_mail(to=before["email"], to_user=locked, kind="address_changed", subject=letter.subject, body=letter.body)
    return locked


@transaction.atomic
def close_account(*, account: User, by: User) -> None:
    """Take away the right to sign in, at once; raise NotAllowed."""
    locked = _locked(account, closing_problem, by)
    if is_last_administrator(locked, timezone.localdate()):
        raise NotAllowed("Nobody else would be an administrator then. Give the role to somebody else first.")
    _set_open(locked, False, "accounts.close_account", by)


@transaction.atomic
def reopen_account(*, account: User, by: User) -> None:
    """Let the person sign in again; raise NotAllowed."""
    _set_open(_locked(account, change_problem, by), True, "accounts.reopen_account", by)


@transaction.atomic
def send_password_link(*, account: User, by: User) -> None:
    """Mail the person a link to set a password; raise NotAllowed for a closed account."""
    locked = _locked(account, change_problem, by)
    if not locked.is_active:
        raise NotAllowed("The account is closed. Open it again first.")
    _mail_password_link(locked)
    record("accounts.send_password_link", by=by, about=locked)


def _locked(account: User, problem_of: Any, by: User) -> User:
    people = {one.pk: one for one in User.objects.select_for_update().filter(pk__in=[account.pk, by.pk]).order_by("pk")}
    locked = people[account.pk]
    problem = problem_of(locked, by) or (None if people[by.pk].is_active else "Your own account was closed meanwhile.")
    if problem:
        raise NotAllowed(problem)
    return locked


def _state(account: User) -> dict[str, Any]:
    return {"name": account.name, "email": account.email, "may sign in": account.is_active}


def _set_open(account: User, is_active: bool, action: str, by: User) -> None:
    if account.is_active == is_active:
        return
    before = _state(account)
    account.is_active = is_active
    account.save(update_fields=["is_active"])
    record(action, by=by, about=account, changes=changes_between(before, _state(account)))


def _mail_password_link(account: User) -> None:
    letter = account_opened_letter(account)
    queue_mail(to=account.email, to_user=account, kind="account_opened", subject=letter.subject, body=letter.body)
