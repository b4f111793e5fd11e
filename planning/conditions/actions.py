"""What is done with a condition after it was set, and the mails about it, each in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.dates import SATURDAY
from planning.approval import engine
from planning.approval.models import Condition, Decision
from planning.conditions.models import ConditionReminder
from planning.conditions.notices import (
    remind,
    setters_of,
    tell_changed,
    tell_closed,
    tell_needs_more,
    tell_reported,
)
from planning.conditions.queries import condition_with_key, with_names
from planning.conditions.rules import SOON, ChangedMeanwhile, reminder_of, token_of
from services.models import DeputyCover
from services.queries import people_allowed_by_service
from services.queries.people import people_away

CHANGED = "Somebody changed this condition while you were writing. Read it again below, then send your words."


def report_condition(*, condition: Condition, by: User, report: str) -> Condition:
    """Say that the condition is met, and how; who set it is told. Raises NotAllowed or MoveRefused of the engine."""
    with transaction.atomic():
        engine.report_condition(condition=condition, by=by, report=report)
        found = condition_with_key(condition.pk)
        tell_reported(found, by)
    return found


def close_condition(*, condition: Condition, by: User, note: str, seen: str) -> Decision:
    """Close it for good. Raises ChangedMeanwhile when it is not what was seen, NotAllowed or MoveRefused."""
    with transaction.atomic():
        _check_seen(condition, seen)
        decision = engine.close_condition(condition=condition, by=by, note=note)
        tell_closed(condition_with_key(condition.pk), decision, by)
    return decision


def ask_for_more(*, condition: Condition, by: User, missing: str, seen: str) -> Decision:
    """Say what is missing of what was reported: it waits for its owner again. Raises as `close_condition` does."""
    with transaction.atomic():
        _check_seen(condition, seen)
        decision = engine.change_condition(condition=condition, by=by, reason=missing)
        tell_needs_more(condition_with_key(condition.pk), decision, by)
    return decision


def change_condition(*, condition: Condition, by: User, reason: str, owner: User, due_on: date, seen: str) -> Decision:
    """Give it another owner or date; both owners and who set it are told. Raises as `close_condition` does."""
    with transaction.atomic():
        before = _check_seen(condition, seen)
        decision = engine.change_condition(condition=condition, by=by, reason=reason, owner=owner, due_on=due_on)
        found = condition_with_key(condition.pk)
        tell_changed(found, decision, [before.owner, found.owner], by)
    return decision


def _check_seen(condition: Condition, seen: str) -> Condition:
    """Return the condition as it is under the lock of its case; raise ChangedMeanwhile when it is not what was seen."""
    engine.lock_cases([condition.case])
    now = condition_with_key(condition.pk)
    if now.closed_at is None and token_of(now) != seen:
        raise ChangedMeanwhile(CHANGED)
    return now


@dataclass(frozen=True, slots=True)
class People:
    """Who is told of dates this morning, looked up for all conditions at once."""

    away: frozenset[int]
    deputies: Mapping[int, Sequence[User]]
    team: Mapping[int, Sequence[User]]

    def of(self, condition: Condition) -> list[User]:
        """Return whom the date of the condition concerns: its owner, until they say it is done, and who set it.

        Whoever stands in for an owner on leave is told too. For somebody whose account is closed the planning team is.
        """
        found: list[User] = []
        setters = [one for one in setters_of(condition) if one.is_active]
        if condition.reported_at is None:
            if condition.owner.is_active:
                found.append(condition.owner)
                found += self.deputies.get(condition.owner_id, ()) if condition.owner_id in self.away else ()
            else:
                found += self.team.get(condition.case.service_id, ())
        found += setters or self.team.get(condition.case.service_id, ())
        return list({one.pk: one for one in found}.values())


def remind_of_dates(*, today: date) -> int:
    """Remind the people of every open condition whose day has come; return how many were told.

    A condition's people are told once a day, however often and by however many workers this runs, and not at the
    weekend: a morning that was missed is caught up on the next working day.
    """
    if today.weekday() >= SATURDAY:
        return 0
    due = list(_with_a_date(today))
    told: dict[int, list[ConditionReminder]] = defaultdict(list)
    for one in ConditionReminder.objects.filter(condition__in=[condition.pk for condition in due]):
        told[one.condition_id].append(one)
    chosen = [one for one in due if reminder_of(one, timezone.localdate(one.decision.at), told[one.pk], today)]
    if not chosen:
        return 0
    people = _people(chosen, today)
    return sum(_remind(one, people, today) for one in chosen)


def _with_a_date(today: date) -> QuerySet[Condition]:
    return with_names(Condition.objects.open().filter(due_on__lte=today + SOON)).order_by("due_on", "pk")


def _people(conditions: Iterable[Condition], today: date) -> People:
    found = list(conditions)
    covers = DeputyCover.objects.in_force(today).filter(appointment__user__in={one.owner_id for one in found})
    deputies: dict[int, list[User]] = defaultdict(list)
    for cover in covers.select_related("deputy", "appointment").order_by("pk"):
        deputies[cover.appointment.user_id].append(cover.deputy)
    services = {one.case.service_id: one.case.service for one in found}
    team = people_allowed_by_service(Permission.PUBLISH_PLAN, services.values(), today)
    return People(frozenset(people_away(today)), deputies, team)


def _remind(condition: Condition, people: People, today: date) -> int:
    """Tell the people of one condition, unless it was closed or they were told meanwhile."""
    with transaction.atomic():
        locked = Condition.objects.select_for_update().get(pk=condition.pk)
        why = reminder_of(locked, timezone.localdate(condition.decision.at), locked.reminders.all(), today)
        if why is None:
            return 0
        ConditionReminder.objects.create(condition=locked, told_on=today, why=why, due_on=locked.due_on)
        now = condition_with_key(condition.pk)
        return remind(now, why, people.of(now))
