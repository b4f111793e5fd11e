"""Which days away can be entered. Pure."""

from collections.abc import Iterable
from datetime import date

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import british_date
from services.models import Absence, Scope
from services.rules.access import Access

LONGEST_DAYS = 366


def can_say_for(access: Access, user_id: int) -> bool:
    """Whether the person may say when the user is away: of themselves, or as one who looks after roles."""
    if access.user_id == user_id:
        return True
    return any(one.scope == Scope.ORGANISATION for one in access.grants_for(Permission.MANAGE_APPOINTMENTS))


def absence_problems(starts_on: date, ends_on: date, others: Iterable[Absence], today: date) -> dict[str, str]:
    """Return why these days cannot be entered beside the others, by field of the form."""
    if ends_on < starts_on:
        return {"ends_on": "The last day away is before the first day away"}
    if ends_on < today:
        return {"ends_on": "The last day away has passed. Choose today or a later day"}
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        return {"ends_on": "This is more than a year. Choose a last day within a year of the first one"}
    for one in others:
        if one.starts_on <= ends_on and starts_on <= one.ends_on:
            days = f"{british_date(one.starts_on)} to {british_date(one.ends_on)}"
            return {"starts_on": f"These days overlap with time away from {days}. Remove that first, or choose others"}
    return {}
