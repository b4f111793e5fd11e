"""Opening, suspending, resuming and closing a planning year."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import changes_between, record
from planning.approval import engine
from planning.cycle.models import PlanningCycle
from planning.cycle.queries.windows import windows_of, windows_of_years
from planning.cycle.rules.state import CHANGES, StateMove, StateRefused, state_problem
from planning.cycle.rules.windows import State, YearWindows, overlap_problem
from services.queries import access_of

KEPT = ("state", "suspended_on", "suspended_reason")


def hold_year(year: int) -> YearWindows | None:
    """Return what is open when in the year, and let nobody change its state or dates until the transaction ends."""
    PlanningCycle.objects.select_for_update(no_key=True).filter(year=year).order_by("pk").first()
    return windows_of(year)


def change_state(
    *, cycle: PlanningCycle, move: StateMove, by: User, reason: str = "", suspended_on: date | None = None
) -> PlanningCycle:
    """Put the year into the state that the move leads to, and return it; nothing that is written changes.

    A suspension says why and since when; both stay with a year that is closed afterwards, and go when it is resumed.
    Raises StateRefused when somebody was faster, without a needed reason, for a day that has not come, for a year that
    would be written at the same time as another open one, or when the person may not. Plans that are handed in,
    decided on or published at the same moment are so before it, or refused after it.
    """
    with transaction.atomic():
        years = {one.pk: one for one in PlanningCycle.objects.select_for_update().order_by("pk")}
        locked = years[cycle.pk]
        if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CYCLE):
            raise StateRefused("Only the planning team opens and closes planning years.")
        problem = state_problem(move, locked.state, reason) or _problem(locked, move, suspended_on)
        if problem:
            raise StateRefused(problem)
        engine.hold_decisions()
        before = {name: getattr(locked, name) for name in KEPT}
        locked.state = CHANGES[move].target
        if move == StateMove.SUSPEND:
            locked.suspended_on = suspended_on or timezone.localdate()
            locked.suspended_reason = reason.strip()
        elif locked.state == State.OPEN:
            locked.suspended_on, locked.suspended_reason = None, ""
        locked.save(update_fields=KEPT)
        after = {name: getattr(locked, name) for name in KEPT}
        changes = changes_between(before, after)
        record(f"cycle.{move}", by=by, about=locked, changes=changes, reason=reason.strip())
    return locked


def _problem(cycle: PlanningCycle, move: StateMove, suspended_on: date | None) -> str | None:
    if move == StateMove.SUSPEND and suspended_on and suspended_on > timezone.localdate():
        return "Enter today or an earlier day: a suspension counts from when you confirm it."
    if CHANGES[move].target == State.OPEN:
        running = (one for one in windows_of_years().values() if one.state == State.OPEN and one.year != cycle.year)
        return overlap_problem(cycle.opens_on, cycle.plans_due_on, running)
    return None
