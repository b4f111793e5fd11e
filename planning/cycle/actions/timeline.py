"""The milestones of a year's timetable: adding, changing, removing, ordering, ticking, and what waits for what.

Each locks the year, so that two people at once cannot close a circle or take one date of the round twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import Entry, changes_between, record, record_each
from planning.cycle.actions.dates import GONE, locked_cycle, place_on, write_round
from planning.cycle.models import Milestone, MilestoneDependency, MilestoneMove, PlanningCycle
from planning.cycle.queries.dates import milestone_of, planned_move
from planning.cycle.rules.dates import DateRefused, date_of_round_problem, quarter_of, span_of
from planning.cycle.rules.timeline import Link, circle

WORDS = ("name", "kind", "clock", "note", "sets", "done_when", "audience")


class ChangedMeanwhile(DateRefused):
    """Somebody else changed the milestone since the form was opened; `current` is how it stands now."""

    def __init__(self, current: Milestone) -> None:
        super().__init__("Somebody else changed this milestone. Below stands what you typed; save again to replace it")
        self.current = current


@dataclass(frozen=True, slots=True)
class NewMilestone:
    """A milestone to be added: at the end of its quarter, or on its day, which says which quarter."""

    quarter: date
    words: Mapping[str, Any]
    due_on: date | None = None
    is_indicative: bool = False


def values_of(milestone: Milestone) -> dict[str, Any]:
    """Return what a form of the milestone says, as JSON can hold it."""
    return {name: getattr(milestone, name) for name in WORDS} | {"quarter": milestone.starts_on.isoformat()}


def add_milestone(
    *,
    cycle: PlanningCycle,
    quarter: date,
    words: Mapping[str, Any],
    due_on: date | None = None,
    is_indicative: bool = False,
    by: User | None,
) -> Milestone:
    """Add a milestone at the end of its quarter; with a day, the day says which quarter.

    Raises DateRefused for a day outside the year, or a date of the round that is taken or another day.
    """
    return add_milestones(cycle=cycle, new=[NewMilestone(quarter, words, due_on, is_indicative)], by=by)[0]


def add_milestones(*, cycle: PlanningCycle, new: Sequence[NewMilestone], by: User | None) -> list[Milestone]:
    """Add milestones, each at the end of its quarter, all or none; raises DateRefused as `add_milestone`."""
    with transaction.atomic():
        locked = locked_cycle(cycle)
        last = locked.milestones.aggregate(last=Max("order"))["last"] or 0
        added = [_made(locked, one, last + place) for place, one in enumerate(new, start=1)]
        # A date of the round is held against all that was added before it.
        for is_of_round, those in groupby(added, key=lambda one: bool(one.sets)):
            if is_of_round:
                for one in those:
                    _save(locked, one, by)
            else:
                Milestone.objects.bulk_create(those)
        entries = (Entry("cycle.add_milestone", one, changes_between({}, _audited(one))) for one in added)
        record_each(entries, by=by)
    return added


def _made(cycle: PlanningCycle, new: NewMilestone, order: int) -> Milestone:
    milestone = Milestone(cycle=cycle, is_indicative=new.is_indicative, order=order, **new.words)
    _place(milestone, new.quarter)
    problem = span_of(cycle).problem(new.due_on or milestone.ends_on)
    if problem:
        raise DateRefused(problem)
    if new.due_on is not None:
        place_on(milestone, new.due_on)
    return milestone


def change_milestone(
    *, milestone: Milestone, quarter: date, words: Mapping[str, Any], seen: Mapping[str, Any] | None, by: User | None
) -> Milestone:
    """Change what the milestone says; a milestone with a day stays in the quarter of its day.

    Raises ChangedMeanwhile when it is not as it was `seen`, DateRefused as `add_milestone`.
    """
    with _locked(milestone) as (cycle, locked):
        if seen is not None and dict(seen) != values_of(locked):
            raise ChangedMeanwhile(locked)
        before = _audited(locked)
        for name, value in words.items():
            setattr(locked, name, value)
        if locked.due_on is None and quarter != locked.starts_on:
            _place(locked, quarter)
            problem = span_of(cycle).problem(locked.ends_on)
            if problem:
                raise DateRefused(problem)
        changes = changes_between(before, _audited(locked))
        if changes:
            _save(cycle, locked, by)
            record("cycle.change_milestone", by=by, about=locked, changes=changes_between(before, _audited(locked)))
    return locked


def remove_milestone(*, milestone: Milestone, by: User | None) -> None:
    """Take the milestone off the timetable; what it pushed keeps its dates and their history.

    A date of the round that it was stays as it is. A second press finds nothing to do.
    """
    with transaction.atomic():
        cycle = locked_cycle(milestone.cycle)
        locked = milestone_of(cycle, milestone.pk)
        if locked is None:
            return
        MilestoneMove.objects.filter(because_of__milestone=locked).update(
            because_of=None, reason=f"It needed “{locked.name}”, which was removed afterwards"
        )
        record("cycle.remove_milestone", by=by, about=locked, changes=changes_between(_audited(locked), {}))
        locked.delete()


def shift_milestone(*, milestone: Milestone, up: bool, by: User | None) -> bool:
    """Move the milestone one place up or down among those of its quarter and clock; say whether it moved."""
    with _locked(milestone) as (cycle, locked):
        beside = list(cycle.milestones.filter(starts_on=locked.starts_on).order_by("order", "pk"))
        same = [one for one in beside if one.clock == locked.clock]
        at = same.index(locked)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(same):
            return False
        first, second = beside.index(locked), beside.index(same[to])
        beside[first], beside[second] = beside[second], beside[first]
        orders = sorted(one.order for one in beside)
        if len(set(orders)) < len(orders):
            orders = list(range(1, len(beside) + 1))
        for order, one in zip(orders, beside, strict=True):
            one.order = order
        Milestone.objects.bulk_update(beside, ["order"])
        record("cycle.order_milestone", by=by, about=locked, changes={"place": [at + 1, to + 1]})
    return True


def tick_milestone(*, milestone: Milestone, done: bool, by: User) -> bool:
    """Say that the milestone is done, or is not; return whether that was news.

    Raises DateRefused for one that is done by what the plans say.
    """
    with _locked(milestone) as (_, locked):
        if locked.done_when != Milestone.DoneWhen.TICKED:
            raise DateRefused(f"It is done when this is so: {locked.get_done_when_display().lower()}")
        if (locked.done_at is not None) == done:
            return False
        before = locked.done_at
        locked.done_at, locked.done_by = (timezone.now(), by) if done else (None, None)
        locked.save(update_fields=["done_at", "done_by"])
        record("cycle.tick_milestone", by=by, about=locked, changes={"done_at": [before, locked.done_at]})
    return True


def add_dependency(*, milestone: Milestone, needs: Milestone, gap_days: int, by: User | None) -> MilestoneDependency:
    """Let the milestone wait for another one of its year, so many days after it; a second time changes the days.

    Raises DateRefused when that would close a circle, which it names.
    """
    return add_dependencies(cycle=milestone.cycle, wanted=[(milestone, needs, gap_days)], by=by)[0]


def add_dependencies(
    *, cycle: PlanningCycle, wanted: Iterable[tuple[Milestone, Milestone, int]], by: User | None
) -> list[MilestoneDependency]:
    """Let each (milestone) wait for (another), so many (days) after it, all or none; raises as `add_dependency`."""
    with transaction.atomic():
        locked = locked_cycle(cycle)
        there = {one.pk: one for one in locked.milestones.all()}
        stored = MilestoneDependency.objects.filter(milestone__cycle=locked).order_by("pk")
        found = {(one.milestone_id, one.needs_id): one for one in stored}
        entries: list[Entry] = []
        given = [_let_wait(there, found, entries, *one) for one in wanted]
        MilestoneDependency.objects.bulk_update([one for one in given if one.pk is not None], ["gap_days"])
        MilestoneDependency.objects.bulk_create([one for one in found.values() if one.pk is None])
        record_each(entries, by=by)
    return given


def _let_wait(
    there: Mapping[int, Milestone],
    found: dict[tuple[int, int], MilestoneDependency],
    entries: list[Entry],
    milestone: Milestone,
    needs: Milestone,
    gap_days: int,
) -> MilestoneDependency:
    """Put the dependency among those found, and what is told of it among the entries."""
    locked, other = there.get(milestone.pk), there.get(needs.pk)
    if locked is None or other is None:
        raise DateRefused(GONE)
    _refuse_circle([Link(*pair, one.gap_days) for pair, one in found.items()], there, locked, other)
    dependency = found.get((locked.pk, other.pk))
    before = dependency.gap_days if dependency else None
    if dependency is None:
        dependency = found[locked.pk, other.pk] = MilestoneDependency(milestone=locked, needs=other)
    dependency.gap_days = gap_days
    if before != gap_days:
        entries.append(Entry("cycle.add_dependency", locked, {f"days after {other}": [before, gap_days]}))
    return dependency


def remove_dependency(*, milestone: Milestone, key: int, by: User | None) -> bool:
    """Let the milestone wait no more for the other; say whether it did until now."""
    with _locked(milestone) as (_, locked):
        found = MilestoneDependency.objects.filter(milestone=locked, pk=key).select_related("needs").first()
        if found is None:
            return False
        changes = {f"days after {found.needs}": [found.gap_days, None]}
        record("cycle.remove_dependency", by=by, about=locked, changes=changes)
        found.delete()
    return True


def _refuse_circle(
    links: Iterable[Link], there: Mapping[int, Milestone], milestone: Milestone, needs: Milestone
) -> None:
    found = circle(links, milestone=milestone.pk, needs=needs.pk)
    if not found:
        return
    if milestone.pk == needs.pk:
        raise DateRefused("A milestone cannot wait for itself. Choose another one")
    words = ", which needs ".join(f"“{there[one].name}”" for one in found)
    raise DateRefused(f"They would wait for each other for ever: {words}. Take one of these dependencies away first")


@contextmanager
def _locked(milestone: Milestone) -> Iterator[tuple[PlanningCycle, Milestone]]:
    """Hold the year and give the milestone as it stands now; raises DateRefused when it is gone."""
    with transaction.atomic():
        cycle = locked_cycle(milestone.cycle)
        locked = milestone_of(cycle, milestone.pk)
        if locked is None:
            raise DateRefused(GONE)
        yield cycle, locked


def _place(milestone: Milestone, quarter: date) -> None:
    milestone.quarter, milestone.starts_on, milestone.ends_on = quarter_of(quarter)


def _audited(milestone: Milestone) -> dict[str, Any]:
    return values_of(milestone) | {"due_on": milestone.due_on, "is_indicative": milestone.is_indicative}


def _save(cycle: PlanningCycle, milestone: Milestone, by: User | None) -> None:
    """Save the milestone; one that is a date of the round takes that day, or sets it where there is none yet."""
    taken = cycle.milestones.filter(sets=milestone.sets).exclude(pk=milestone.pk).first() if milestone.sets else None
    if taken is not None:
        raise DateRefused(str(date_of_round_problem(milestone.sets, None, taken=taken.name, known=None)))
    milestone.save()
    if not milestone.sets:
        return
    plan = planned_move(cycle, milestone, milestone.due_on or milestone.starts_on)
    known = plan.round_before[milestone.sets]
    if known is None and milestone.due_on is not None:
        if plan.problems:
            raise DateRefused(*plan.problems)
        write_round(cycle=cycle, plan=plan, reason="", by=by)
    elif known is not None and milestone.due_on is None:
        place_on(milestone, known)
        milestone.save()
    elif problem := date_of_round_problem(milestone.sets, milestone.due_on, taken="", known=known):
        raise DateRefused(problem)
