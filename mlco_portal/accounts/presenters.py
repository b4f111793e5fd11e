"""Wording of the account pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.wording import british_date, british_datetime

SAMPLES_OF_A_ROLE = 5


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as its holder's page shows it."""

    name: str
    description: str
    place: str
    dates: str
    cover: str = ""
    allows: list[str] = field(default_factory=list)
    deputies: list[str] = field(default_factory=list)


def dates_in_words(starts_on: date, ends_on: date | None, today: date) -> str:
    """Return "until 31 March 2025", "from 1 April 2025", or "since 1 April 2024" for an open end."""
    if starts_on > today:
        until = f" until {british_date(ends_on)}" if ends_on else ""
        return f"from {british_date(starts_on)}{until}"
    return f"until {british_date(ends_on)}" if ends_on else f"since {british_date(starts_on)}"


def held_role(appointment: Any, today: date) -> HeldRole:
    """Return an appointment as its holder reads it, with the people who stand in."""
    role = appointment.role_class
    return HeldRole(
        name=role.name,
        description=role.description,
        place=appointment.scope_label,
        dates=dates_in_words(appointment.starts_on, appointment.ends_on, today),
        allows=allowed_by(role.code),
        deputies=[
            f"{cover.deputy}, {dates_in_words(cover.starts_on, cover.ends_on, today)}"
            for cover in appointment.covers.all()
            if cover.ends_on >= today
        ],
    )


def covered_role(cover: Any, today: date) -> HeldRole:
    """Return a role that is held for somebody else."""
    appointment = cover.appointment
    return HeldRole(
        name=appointment.role_class.name,
        description=appointment.role_class.description,
        place=appointment.scope_label,
        dates=dates_in_words(cover.starts_on, cover.ends_on, today),
        cover=str(appointment.user),
        allows=allowed_by(appointment.role),
    )


def allowed_by(code: str) -> list[str]:
    """Return what a role allows in words, in the order of the permission table."""
    return [permission.label for permission in Permission if permission in ROLES[code].permissions]


def roles_in_words(account: User, today: date) -> str:
    """Return the roles that an account holds or will hold, in one line; its appointments must be prefetched."""
    held = [
        f"{one.role_class.name}, {one.scope_label}"
        for one in account.appointments.all()
        if one.ends_on is None or one.ends_on >= today
    ]
    return "; ".join(dict.fromkeys(held)) or "No role"


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample account as the demo's sign-in page offers it."""

    name: str
    email: str
    roles: str


def samples_to_offer(accounts: Iterable[User], today: date) -> tuple[list[Sample], list[Sample]]:
    """Return the first SAMPLES_OF_A_ROLE accounts of each role, in the order of the roles, and all others."""
    by_role: dict[str, list[Sample]] = {code: [] for code in ROLES}
    others: list[Sample] = []
    for account in accounts:
        sample = Sample(account.name, account.email, roles_in_words(account, today))
        group = by_role[account.appointments.all()[0].role]
        (group if len(group) < SAMPLES_OF_A_ROLE else others).append(sample)
    return [sample for group in by_role.values() for sample in group], others


def account_row(account: User, today: date) -> list[Any]:
    """Return the cells of one account in the list."""
    state = {"text": "Open"} if account.is_active else {"tag": "Closed", "colour": "grey"}
    return [
        {"text": account.name, "href": account.get_absolute_url()},
        account.email,
        roles_in_words(account, today),
        state,
    ]


def account_facts(account: User) -> list[tuple[str, str]]:
    last = british_datetime(timezone.localtime(account.last_login)) if account.last_login else "Never"
    facts = [
        ("E-mail address", account.email),
        ("Account opened", british_date(timezone.localdate(account.joined_at))),
        ("Last signed in", last),
    ]
    if not account.has_usable_password():
        facts.append(("Password", "Not set yet"))
    if account.is_superuser:
        facts.append(("Django admin", "Superuser"))
    return facts


def permission_table() -> list[tuple[str, list[bool]]]:
    """Return each permission with, role by role, whether it is allowed."""
    return [
        (permission.label, [permission in role.permissions for role in ROLES.values()]) for permission in Permission
    ]
