"""An account for somebody who was asked in by mail."""

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from mlco_portal.accounts.models import User
from mlco_portal.accounts.rules import EmailTaken
from mlco_portal.audit.actions import changes_between, record


def open_invited_account(*, name: str, email: str, password: str, reason: str) -> User:
    """Open an account that holds no role, for the person who followed the link from their mail; raise EmailTaken."""
    # Outside of any lock: hashing is slow on purpose.
    hashed = make_password(password)
    account = User(email=email.strip().lower(), name=name, password=hashed)
    with transaction.atomic():
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as error:
            raise EmailTaken from error
        changes = changes_between({}, {"name": account.name, "email": account.email})
        record("accounts.accept_invitation", by=account, about=account, changes=changes, reason=reason)
    return account
