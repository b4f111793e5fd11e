"""Who may give roles to whom, and where a role may be held."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.wording import british_date
from services.models import Appointment, Scope
from services.rules.access import Access

# What these roles allow is not bound to a place, so they are held in the whole organisation only.
ONLY_EVERYWHERE = frozenset(
    {"executive_approver", "planning_team", "commissioning_team", "metrics_analyst", "auditor", "administrator"}
)
# These answer for something in particular.
NEVER_EVERYWHERE = frozenset({"contributor", "service_lead"})


class AppointmentRefused(Exception):
    """The role cannot be given or taken like this; `problems` maps a field of the form, or "", to the reason."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


def scopes_of_role(role: str) -> tuple[Scope, ...]:
    """Return how far the role may reach."""
    if role in ONLY_EVERYWHERE:
        return (Scope.ORGANISATION,)
    return tuple(scope for scope in Scope if scope != Scope.ORGANISATION or role not in NEVER_EVERYWHERE)


def can_give_roles(access: Access) -> bool:
    """Say whether the person looks after who holds which role, in the whole organisation."""
    return any(grant.scope == Scope.ORGANISATION for grant in access.grants_for(Permission.MANAGE_APPOINTMENTS))


def giving_problem(access: Access, role: str, to: Any) -> str | None:
    """Return why the person may not give that role, or the cover of it, to `to`."""
    if not can_give_roles(access):
        return "Only the planning team and administrators say who holds which role."
    if to is not None and to.pk == access.user_id:
        return "Nobody can give a role to themselves. Ask a colleague who looks after roles."
    manages_accounts = role in ROLES and Permission.MANAGE_ACCOUNTS in ROLES[role].permissions
    if manages_accounts and not access.allows(Permission.MANAGE_ACCOUNTS):
        return f"Only an administrator can say who is {_article(ROLES[role].name.lower())}."
    return None


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def can_name_deputy(access: Access, appointment: Appointment) -> bool:
    """Say whether the person may name a deputy: for a role of their own, or as one who gives that role."""
    if appointment.user_id == access.user_id:
        return True
    return giving_problem(access, appointment.role, None) is None


def deputy_problems(
    access: Access, appointment: Appointment, deputy: Any, starts_on: date, ends_on: date
) -> dict[str, str]:
    """Return why the person may not have that deputy in those days, by field."""
    problems: dict[str, str] = {}
    if not can_name_deputy(access, appointment):
        problems[""] = "Only the person who holds the role, or who gives such roles, can name a deputy."
    if deputy.pk == appointment.user_id:
        problems["deputy"] = f"{deputy} holds the role already. Choose somebody else"
    elif deputy.pk == access.user_id:
        problems["deputy"] = "Nobody can make themselves a deputy. Ask a colleague who looks after roles"
    elif not deputy.is_active:
        problems["deputy"] = f"The account of {deputy} is closed"
    if ends_on < starts_on:
        problems["ends_on"] = "The last day is before the first day"
    elif appointment.ends_on is not None and ends_on > appointment.ends_on:
        problems["ends_on"] = f"The role itself ends on {british_date(appointment.ends_on)}. Choose a day no later"
    if starts_on < appointment.starts_on:
        problems["starts_on"] = (
            f"The role itself begins on {british_date(appointment.starts_on)}. Choose a day no earlier"
        )
    return problems
