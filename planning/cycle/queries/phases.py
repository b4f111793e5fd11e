"""What the planning team's pages of a year's phases show."""

from django.db.models import Count

from planning.approval.models import ApprovalCase
from planning.cycle.models import Milestone, PhaseWindow, PlanningCycle
from planning.cycle.rules.dates import ENDS, window_of


def phase_windows(cycle: PlanningCycle) -> list[PhaseWindow]:
    """Return the year's windows besides writing, the earliest first."""
    return list(cycle.windows.order_by("opens_on", "phase"))


def window_of_cycle(cycle: PlanningCycle, key: int) -> PhaseWindow | None:
    """Return the window of this year, or None."""
    return cycle.windows.select_related("cycle").filter(pk=key).first()


def setters(cycle: PlanningCycle) -> dict[str, Milestone]:
    """Return {date of the round: the milestone that sets it}."""
    return {one.sets: one for one in cycle.milestones.exclude(sets="")}


def setting_milestones(cycle: PlanningCycle) -> dict[int, list[Milestone]]:
    """Return {window: the milestones that are its days}: such a window moves with them alone."""
    windows, found = phase_windows(cycle), setters(cycle)
    of_window: dict[int, list[Milestone]] = {}
    for sets, (phase, _) in ENDS.items():
        window = window_of(phase, windows)
        if window is not None and sets in found:
            of_window.setdefault(window.pk, []).append(found[sets])
    return of_window


def plans_by_status(cycle: PlanningCycle) -> dict[str, int]:
    """Return {status: how many plans of the year stand there}."""
    counted = ApprovalCase.objects.filter(year=cycle.year).order_by().values_list("status").annotate(Count("pk"))
    return dict(counted)
