"""Who may sign in; every sign-in and sign-out leaves a trace."""

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import FailedSignIn, User
from mlco_portal.accounts.queries import failures_lately, failures_lately_from, open_account
from mlco_portal.accounts.rules import (
    FAILURES_ALLOWED,
    FAILURES_ALLOWED_FROM_ONE_PLACE,
    SignInRefused,
    TooManyFailures,
    TooManyFailuresHere,
)
from mlco_portal.audit.actions import record

KEPT_FOR = timedelta(days=1)


def check_sign_in(*, email: str, password: str, address: str | None, now: datetime | None = None) -> User:
    """Return the account that address and password belong to, and forget its failures.

    Raises TooManyFailures after FAILURES_ALLOWED failures within FAILURES_WITHIN of the same account from the same
    network address, and TooManyFailuresHere after FAILURES_ALLOWED_FROM_ONE_PLACE from that address, be they of many
    accounts: both whatever the password. Otherwise SignInRefused, the same for a wrong password, an unknown
    address and a closed account.
    """
    moment, email = now or timezone.now(), email.strip().lower()
    if failures_lately(email, address, moment) >= FAILURES_ALLOWED:
        raise TooManyFailures
    if failures_lately_from(address, moment) >= FAILURES_ALLOWED_FROM_ONE_PLACE:
        raise TooManyFailuresHere
    # Outside of any transaction: hashing is slow on purpose, and must not hold a lock.
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        _keep_failure(email, address, moment)
        raise SignInRefused
    with transaction.atomic():
        FailedSignIn.objects.filter(email=email, address=address).delete()
        record("accounts.sign_in", by=user, about=user)
    return user


def record_sign_out(*, by: User) -> None:
    """Keep in the audit trail that the person signed out."""
    record("accounts.sign_out", by=by, about=by)


@transaction.atomic
def _keep_failure(email: str, address: str | None, now: datetime) -> None:
    """Count the failure. The audit trail hears of accounts only: anything may be typed as an address."""
    FailedSignIn.objects.filter(at__lt=now - KEPT_FOR).delete()
    FailedSignIn.objects.create(email=email[:254], address=address, at=now)
    account = open_account(email)
    if account is not None:
        count = failures_lately(email, address, now)
        reason = "Signing in is now blocked for a while." if count >= FAILURES_ALLOWED else ""
        record("accounts.fail_sign_in", by=None, about=account, reason=reason)
