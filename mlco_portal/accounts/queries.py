"""Look-ups about accounts. `appointments` and `covers` of a User are laid there by `services`."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from mlco_portal.accounts.models import FailedSignIn, User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.accounts.rules import FAILURES_WITHIN

PLACES = ("service", "group", "locality")
STATES = {"open": Q(is_active=True), "closed": Q(is_active=False)}


def failures_lately(email: str, address: str | None, now: datetime) -> int:
    """Return how many sign-ins of this account from this network address failed a short while ago."""
    return FailedSignIn.objects.filter(email=email.lower(), address=address, at__gt=now - FAILURES_WITHIN).count()


def failures_lately_from(address: str | None, now: datetime) -> int:
    """Return how many sign-ins from this network address failed a short while ago; none where it is not known."""
    if address is None:
        return 0
    return FailedSignIn.objects.filter(address=address, at__gt=now - FAILURES_WITHIN).count()


def open_account(email: str) -> User | None:
    """Return the account with this e-mail address, in any case, if it may sign in."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def account_at(email: str) -> User | None:
    """Return the account with this e-mail address, in any case, be it open or closed."""
    return User.objects.filter(email=email.strip().lower()).first()


def email_is_taken(email: str, *, besides: User | None = None) -> bool:
    """Say whether an account, open or closed, other than `besides` has this e-mail address."""
    others = User.objects.exclude(pk=besides.pk) if besides else User.objects.all()
    return others.filter(email=email.strip().lower()).exists()


def accounts_matching(words: str = "", state: str = "") -> QuerySet[User]:
    """Return the accounts whose name or address holds every word, with their appointments."""
    found = User.objects.prefetch_related("appointments", *(f"appointments__{place}" for place in PLACES))
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return found.filter(STATES.get(state, Q())).order_by("name", "pk")


def sample_accounts() -> QuerySet[User]:
    """Return the open accounts of the demo that hold a role, with their appointments, the first made first."""
    return accounts_matching("@example.org", "open").filter(appointments__isnull=False).distinct().order_by("pk")


def appointments_to_show(account: User, today: date) -> list[Any]:
    """Return the person's appointments that have not ended, with who stands in for them."""
    held = account.appointments.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(held.select_related(*PLACES).prefetch_related("covers__deputy").order_by("starts_on", "pk"))


def is_last_administrator(account: User, today: date) -> bool:
    """Say whether the person looks after accounts, and nobody else will with an open account from tomorrow on."""
    roles = [code for code, role in ROLES.items() if Permission.MANAGE_ACCOUNTS in role.permissions]
    if not account.appointments.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), role__in=roles, starts_on__lte=today
    ).exists():
        return False
    in_force = Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gt=today)
    others = User.objects.exclude(pk=account.pk).filter(
        in_force, is_active=True, appointments__role__in=roles, appointments__starts_on__lte=today
    )
    return not others.exists()


def covers_to_show(account: User, today: date) -> list[Any]:
    """Return the covers that the person gives now or later, with whose role it is."""
    given = account.covers.filter(ends_on__gte=today)
    return list(given.select_related("appointment__user", *(f"appointment__{place}" for place in PLACES)))
