"""Where a condition stands, who may read it, and on which days its people are reminded. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import Condition
from planning.conditions.models import ConditionReminder
from services.models import Service
from services.rules import Access

Why = ConditionReminder.Why
SOON, AGAIN, JUST_SET = timedelta(days=7), timedelta(days=7), timedelta(days=3)


class State(StrEnum):
    """Where a condition stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "reported"
    CLOSED = "closed"


class ChangedMeanwhile(Exception):
    """Somebody else changed the condition while the form was open; the text says so."""


def state_of(condition: Condition, today: date) -> State:
    """Return where it stands; what its owner says is done is not late any more, it waits to be closed."""
    if condition.closed_at is not None:
        return State.CLOSED
    if condition.reported_at is not None:
        return State.REPORTED
    return State.OVERDUE if condition.due_on < today else State.OPEN


def token_of(condition: Condition) -> str:
    """Return a short text that differs when the owner, the date or the report does; forms carry it."""
    reported = condition.reported_at.isoformat() if condition.reported_at else ""
    return f"{condition.owner_id}.{condition.due_on.isoformat()}.{reported}"


def can_read(access: Access, condition: Condition, service: Service) -> bool:
    """Whoever reads the plan before it is published, owns the condition, or stands in for its owner."""
    return access.allows(Permission.READ_DRAFT_PLANS, service) or can_report(access, condition)


def can_read_of_plan(access: Access, service: Service) -> bool:
    """Whoever reads the plan before it is published."""
    return access.allows(Permission.READ_DRAFT_PLANS, service)


def can_report(access: Access, condition: Condition) -> bool:
    """The owner says what was done, or somebody in their place."""
    return condition.owner_id in {access.user_id, *stood_in_for(access)}


def can_see_year(access: Access) -> bool:
    """The planning team looks after all conditions of a year, and those who see the evidence may look on."""
    return access.allows(Permission.PUBLISH_PLAN) or access.allows(Permission.READ_EVIDENCE)


def stood_in_for(access: Access) -> frozenset[int]:
    """Return for whom the person stands in today."""
    return frozenset(grant.on_behalf_of_id for grant in access.grants if grant.on_behalf_of_id is not None)


def reminder_of(condition: Condition, set_on: date, told: Iterable[ConditionReminder], today: date) -> Why | None:
    """Return why the people of an open condition are reminded today, or None.

    Once in the week before its date, on the first morning after it, then every week; never twice on a day. A
    condition that was set within the last days needs no word that it is due soon. A new date starts anew.
    """
    reminders = list(told)
    if condition.closed_at is not None or any(one.told_on >= today for one in reminders):
        return None
    of_this_date = [one for one in reminders if one.due_on == condition.due_on]
    if condition.due_on < today:
        late = [one.told_on for one in of_this_date if one.why == Why.OVERDUE]
        return Why.OVERDUE if not late or today - max(late) >= AGAIN else None
    is_soon = condition.due_on - today <= SOON and today - set_on >= JUST_SET
    return Why.SOON if is_soon and not of_this_date and condition.reported_at is None else None
