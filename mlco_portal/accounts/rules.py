"""Limits of signing in, and who may change which account."""

from datetime import timedelta

from mlco_portal.accounts.models import User

FAILURES_ALLOWED = 10
FAILURES_WITHIN = timedelta(minutes=15)
# A whole hospital may come from one network address: this is for those who try one password on many accounts.
FAILURES_ALLOWED_FROM_ONE_PLACE = 50
RESETS_ALLOWED = 3
RESETS_WITHIN = timedelta(hours=1)


class SignInRefused(Exception):
    """The address and the password do not belong to an account that may sign in."""


class TooManyFailures(SignInRefused):
    """Too many sign-ins for this address failed a short while ago."""


class TooManyFailuresHere(SignInRefused):
    """Too many sign-ins from this network address failed a short while ago, whatever the accounts."""


class EmailTaken(Exception):
    """Another account has this e-mail address."""


class NotAllowed(Exception):
    """The account may not be changed so, or not by this person; the text says why."""


def change_problem(account: User, by: User) -> str | None:
    """Return why `by` may not change the account, or None."""
    if account.is_superuser and not by.is_superuser:
        return "Only a superuser may change the account of a superuser."
    return None


def closing_problem(account: User, by: User) -> str | None:
    """Return why `by` may not close the account, or None."""
    if account.pk == by.pk:
        return "You cannot close your own account. Ask another administrator."
    return change_problem(account, by)
