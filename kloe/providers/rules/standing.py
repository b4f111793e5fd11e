"""Where an audit and an action stand on a day, and on which days their people are reminded. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from kloe.providers.models import Provider, ProviderAction, ProviderAudit, QualityReminder

Why = QualityReminder.Why
# S4 has providers rated “on an ongoing basis”: a judgement holds for a year at most, the rest is ours.
LONGEST_RATING = timedelta(days=366)
SOON, AGAIN, JUST_SET = timedelta(days=7), timedelta(days=7), timedelta(days=3)


class State(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    REPORTED = "reported"
    CLOSED = "closed"


def state_of(action: ProviderAction, today: date) -> State:
    """Return where it stands; what its owner says is done is not late any more, it waits to be closed."""
    if action.closed_at is not None:
        return State.CLOSED
    if action.reported_at is not None:
        return State.REPORTED
    return State.OVERDUE if action.due_on < today else State.OPEN


def is_audit_overdue(audit: ProviderAudit, today: date) -> bool:
    return audit.state == ProviderAudit.State.PLANNED and audit.planned_on < today


def is_commissioned(provider: Provider, today: date) -> bool:
    """Whether we commission it on the day."""
    return provider.ended_on is None or provider.ended_on >= today


def is_rating_due(provider: Provider, today: date) -> bool:
    """Whether its risk waits to be judged: it never was, or the day by which it is judged again has passed."""
    if not is_commissioned(provider, today):
        return False
    return provider.rating is None or provider.rating.review_on < today


def last_review(today: date) -> date:
    """Return by when a risk judged today has to be judged again, at the latest."""
    return today + LONGEST_RATING


def furthest_day(today: date) -> date:
    """Return until when an audit or an action can be planned: what lies further is a year mistyped."""
    return today + 2 * LONGEST_RATING


def earliest_done(planned_on: date) -> date:
    """Return how early an audit planned for the day can have been done: a year before may be meant, ten are not."""
    return planned_on - LONGEST_RATING


def reminder_of(
    due_on: date, set_on: date | None, told: Iterable[QualityReminder], today: date, *, waits: bool = False
) -> Why | None:
    """Return why people are reminded of the date today, or None.

    Once in the week before it, on the first morning after it, then every week; never twice on a day. What was set
    within the last days needs no word that it is due soon, nor does what `waits` to be closed. A new date starts anew.
    """
    reminders = list(told)
    if any(one.told_on >= today for one in reminders):
        return None
    of_this_date = [one for one in reminders if one.due_on == due_on]
    if due_on < today:
        late = [one.told_on for one in of_this_date if one.why == Why.OVERDUE]
        return Why.OVERDUE if not late or today - max(late) >= AGAIN else None
    is_new = set_on is not None and today - set_on < JUST_SET
    return Why.SOON if due_on - today <= SOON and not is_new and not of_this_date and not waits else None
