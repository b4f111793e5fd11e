"""A new planning year with the timetable of an earlier one."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from mlco_portal.dates import same_day, years_later, years_later_in
from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone, MilestoneDependency, PhaseWindow, PlanningCycle


@dataclass(frozen=True, slots=True)
class NewRound:
    """What the round of a new year is told."""

    year: PlanningYear
    opens_on: date
    plans_due_on: date
    notice_days: int
    guidance: str = ""
    state: str = PlanningCycle.State.PREPARING


@dataclass(slots=True)
class Timetable:
    """What came along: {the earlier milestone's key: the new one}, and how many links and windows."""

    milestones: dict[int, Milestone] = field(default_factory=dict)
    dependencies: int = 0
    windows: int = 0


def open_cycle(*, wanted: NewRound, previous: PlanningCycle, by: User | None) -> PlanningCycle:
    """Make the round of a year, made from another year's; raises IntegrityError when the year has one."""
    cycle = PlanningCycle.objects.create(
        year=wanted.year,
        state=wanted.state,
        opens_on=wanted.opens_on,
        plans_due_on=wanted.plans_due_on,
        guidance=wanted.guidance,
        notice_days=wanted.notice_days,
        opened_from=previous,
    )
    changes: Changes = {"opened_from": [None, str(previous)], "state": [None, wanted.state]}
    record("cycle.open_cycle", by=by, about=cycle, changes=changes)
    return cycle


def copy_timetable(*, previous: PlanningCycle, cycle: PlanningCycle, by: User | None) -> Timetable:
    """Give the year milestones, what waits for what, and windows like the other year's, by as many years later.

    Days fall on working days and are all indicative; nothing is done yet, and no date has slipped. What sets a date
    of the round has that date.
    """
    years = int(cycle.year) - int(previous.year)
    found = Timetable()
    with transaction.atomic():
        before = list(previous.milestones.order_by("pk"))
        made = Milestone.objects.bulk_create(_copied(one, cycle, years) for one in before)
        found.milestones = {one.pk: copy for one, copy in zip(before, made, strict=True)}
        links = MilestoneDependency.objects.filter(milestone__in=found.milestones, needs__in=found.milestones)
        found.dependencies = len(
            MilestoneDependency.objects.bulk_create(
                MilestoneDependency(
                    milestone=found.milestones[one.milestone_id],
                    needs=found.milestones[one.needs_id],
                    gap_days=one.gap_days,
                )
                for one in links
            )
        )
        found.windows = len(
            PhaseWindow.objects.bulk_create(
                PhaseWindow(
                    cycle=cycle,
                    phase=one.phase,
                    opens_on=years_later(one.opens_on, years),
                    closes_on=years_later(one.closes_on, years) if one.closes_on else None,
                )
                for one in _without_twins(previous, years)
            )
        )
        counts: Changes = {"from": [None, str(previous)], "milestones": [0, len(made)]}
        record("cycle.copy_timetable", by=by, about=cycle, changes=counts)
    return found


def _without_twins(previous: PlanningCycle, years: int) -> list[PhaseWindow]:
    """Return the windows; of two that would open on the same working day, the first."""
    by_day: dict[tuple[str, date], PhaseWindow] = {}
    for one in previous.windows.order_by("opens_on", "pk"):
        by_day.setdefault((one.phase, years_later(one.opens_on, years)), one)
    return list(by_day.values())


def _copied(one: Milestone, cycle: PlanningCycle, years: int) -> Milestone:
    due_on = years_later(one.due_on, years) if one.due_on else None
    if one.sets == Milestone.Sets.WRITING_OPENS:
        due_on = cycle.opens_on
    elif one.sets == Milestone.Sets.PLANS_DUE:
        due_on = cycle.plans_due_on
    return Milestone(
        cycle=cycle,
        name=years_later_in(one.name, years)[:200],
        kind=one.kind,
        clock=one.clock,
        quarter=one.quarter,
        starts_on=same_day(one.starts_on, years),
        ends_on=same_day(one.ends_on, years),
        due_on=due_on,
        is_indicative=True,
        order=one.order,
        note=one.note,
        sets=one.sets,
        done_when=one.done_when,
        audience=list(one.audience),
    )
