"""Moving dates: a milestone, what must come after it, and the dates of the round that they are. All or nothing."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.approval.due_dates import shift_due_dates
from planning.cycle.models import Milestone, MilestoneMove, PhaseWindow, PlanningCycle
from planning.cycle.queries.dates import PlannedMove, milestone_of, planned_move
from planning.cycle.rules.dates import CYCLE_FIELDS, ENDS, DateRefused, notice_problem, quarter_of, window_of

GONE = "This milestone is not on the timetable any more"
CLOSED = "The year is closed: its timetable stays as it is"


class OtherConsequences(DateRefused):
    """The move would now do something else than the preview showed."""


def locked_cycle(cycle: PlanningCycle) -> PlanningCycle:
    """Lock every year's row, in one order: dates of one year are checked against those of the others.

    Raises DateRefused when the year is closed.
    """
    years = {one.pk: one for one in PlanningCycle.objects.select_for_update().order_by("pk")}
    locked = years[cycle.pk]
    if locked.state == PlanningCycle.State.CLOSED:
        raise DateRefused(CLOSED)
    return locked


def move_milestone(
    *,
    milestone: Milestone,
    to: date,
    is_indicative: bool,
    reason: str = "",
    seen: str = "",
    also_fixed: bool = False,
    also_steps: bool = False,
    by: User | None,
) -> PlannedMove:
    """Move the milestone to the day, and what needs it after it; each leaves a MilestoneMove.

    `seen` is the token of the preview. `also_fixed` lets days that are fixed be pushed, `also_steps` moves the due
    dates of the approval steps with the day that plans are due. Returns what was done. Raises OtherConsequences when
    the preview was of something else, DateRefused for all that stands against the move.
    """
    with transaction.atomic():
        cycle = locked_cycle(milestone.cycle)
        locked = milestone_of(cycle, milestone.pk)
        if locked is None:
            raise DateRefused(GONE)
        plan = planned_move(cycle, locked, to)
        problems = move_problems(cycle, plan, is_indicative=is_indicative, reason=reason)
        if problems:
            raise DateRefused(*problems)
        if plan.token != seen:
            raise OtherConsequences("The timetable changed meanwhile. Look again at what moves now, then confirm it")
        if plan.fixed and not also_fixed:
            raise DateRefused("Dates that are fixed would move. Say that they may")
        _write_moves(plan, is_indicative, reason.strip(), by)
        write_round(cycle=cycle, plan=plan, reason=reason.strip(), by=by)
        if also_steps:
            shift_due_dates(year=cycle.year, days=plan.due_days, reason=reason.strip(), by=by)
    return plan


def move_problems(cycle: PlanningCycle, plan: PlannedMove, *, is_indicative: bool, reason: str) -> list[str]:
    """Return all that stands against the move, in words."""
    milestone = plan.milestone
    if milestone.done_at is not None:
        return [f"“{milestone.name}” is done. Say that it is not done before you move it"]
    if plan.before == plan.after:
        return [] if milestone.is_indicative != is_indicative else ["This is its day already. Enter another one"]
    notice = notice_problem(plan.days, today=timezone.localdate(), notice_days=cycle.notice_days, reason=reason)
    return [*plan.problems, *([notice] if notice else [])]


def _write_moves(plan: PlannedMove, is_indicative: bool, reason: str, by: User | None) -> None:
    moves = {
        plan.milestone.pk: _write(plan.milestone, plan.after, is_indicative=is_indicative, reason=reason, by=by),
    }
    for one in plan.pushed:
        moves[one.milestone.pk] = _write(
            one.milestone,
            one.after,
            is_indicative=one.milestone.is_indicative,
            because_of=moves[one.because_of.pk],
            by=by,
        )


def _write(
    milestone: Milestone,
    after: date,
    *,
    is_indicative: bool,
    by: User | None,
    reason: str = "",
    because_of: MilestoneMove | None = None,
) -> MilestoneMove:
    before, was_indicative = milestone.due_on, milestone.is_indicative
    place_on(milestone, after)
    milestone.is_indicative = is_indicative
    milestone.save(update_fields=["due_on", "is_indicative", "quarter", "starts_on", "ends_on"])
    changes: dict[str, list[object]] = {"due_on": [before, after]} if before != after else {}
    if was_indicative != is_indicative:
        changes["is_indicative"] = [was_indicative, is_indicative]
    why = reason or (f"Needs “{because_of.milestone.name}”" if because_of else "")
    record("cycle.move_milestone", by=by, about=milestone, changes=changes, reason=why)
    return MilestoneMove.objects.create(
        milestone=milestone,
        before=before,
        after=after,
        was_indicative=was_indicative,
        reason=reason,
        because_of=because_of,
        moved_at=timezone.now(),
        moved_by=by,
    )


def place_on(milestone: Milestone, day: date) -> None:
    """Give the milestone its day, and the quarter that the day lies in. Saves nothing."""
    milestone.due_on = day
    milestone.quarter, milestone.starts_on, milestone.ends_on = quarter_of(day)


def write_round(*, cycle: PlanningCycle, plan: PlannedMove, reason: str, by: User | None) -> None:
    """Write the round's dates that the plan changes, on the cycle and its windows. The cycle is locked."""
    changed = {sets: after for sets, (_, after) in plan.round_changes.items()}
    fields = {field: changed[sets] for sets, field in CYCLE_FIELDS.items() if sets in changed}
    if fields:
        before = {field: getattr(cycle, field) for field in fields}
        for field, day in fields.items():
            setattr(cycle, field, day)
        cycle.save(update_fields=list(fields))
        changes = {field: [before[field], day] for field, day in fields.items()}
        record("cycle.change_dates", by=by, about=cycle, changes=changes, reason=reason)
    for phase in sorted({phase for sets, (phase, _) in ENDS.items() if sets in changed}):
        ends = {end: changed[sets] for sets, (one, end) in ENDS.items() if one == phase and sets in changed}
        _write_window(cycle, phase, ends, reason, by)


def _write_window(cycle: PlanningCycle, phase: str, ends: dict[str, date | None], reason: str, by: User | None) -> None:
    window = window_of(phase, cycle.windows.all()) or PhaseWindow(cycle=cycle, phase=phase)
    changes = {end: [getattr(window, end), day] for end, day in ends.items()}
    for end, day in ends.items():
        setattr(window, end, day)
    window.save()
    record("cycle.change_window", by=by, about=window, changes=changes, reason=reason)
