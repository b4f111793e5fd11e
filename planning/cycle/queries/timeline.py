"""Look-ups of a year's timetable as one whole: milestones, what they wait for, how often they slipped, the windows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from planning.cycle.models import Milestone, MilestoneDependency, MilestoneMove, PhaseWindow, PlanningCycle


@dataclass(frozen=True, slots=True)
class Slips:
    """How often a date was put off or brought forward, and by how many days in all; `was` are the days it had."""

    times: int = 0
    days: int = 0
    was: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that the picture and the table of a year show (four queries)."""

    cycle: PlanningCycle
    milestones: tuple[Milestone, ...]
    windows: tuple[PhaseWindow, ...]
    needs: dict[int, list[MilestoneDependency]] = field(default_factory=dict)
    slips: dict[int, Slips] = field(default_factory=dict)

    def named(self, key: int) -> Milestone:
        return next(one for one in self.milestones if one.pk == key)

    def needs_of(self, milestone: Milestone) -> list[tuple[Milestone, int]]:
        """Return what the milestone waits for, with the days between."""
        by_key = {one.pk: one for one in self.milestones}
        return [(by_key[one.needs_id], one.gap_days) for one in self.needs.get(milestone.pk, [])]

    def slips_of(self, milestone: Milestone) -> Slips:
        return self.slips.get(milestone.pk, Slips())


def timeline_of(cycle: PlanningCycle) -> Timeline:
    """Return the year's timetable: quarter by quarter, in the order that the planning team gave it."""
    needs: dict[int, list[MilestoneDependency]] = defaultdict(list)
    for one in MilestoneDependency.objects.filter(milestone__cycle=cycle).order_by("pk"):
        needs[one.milestone_id].append(one)
    return Timeline(
        cycle=cycle,
        milestones=tuple(cycle.milestones.order_by("starts_on", "order", "pk")),
        windows=tuple(cycle.windows.order_by("opens_on", "phase", "pk")),
        needs=dict(needs),
        slips=slips_in(MilestoneMove.objects.filter(milestone__cycle=cycle)),
    )


def slips_in(moves: QuerySet[MilestoneMove]) -> dict[int, Slips]:
    """Return {milestone: its slips}; a first day, and a day that only became fixed, is no slip (one query)."""
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for key, before, after in moves.order_by("moved_at", "pk").values_list("milestone_id", "before", "after"):
        if before and after and before != after:
            found[key].append((before, after))
    return {key: _slips(rows) for key, rows in found.items()}


def _slips(rows: Sequence[tuple[date, date]]) -> Slips:
    return Slips(
        times=len(rows),
        days=sum((after - before).days for before, after in rows),
        was=tuple(dict.fromkeys(before for before, _ in rows)),
    )


def moves_of(milestone: Milestone) -> QuerySet[MilestoneMove]:
    """Return the history of the milestone's date, the latest first."""
    return milestone.moves.select_related("moved_by", "because_of__milestone").order_by("-moved_at", "-pk")


def dependencies_of(milestone: Milestone) -> QuerySet[MilestoneDependency]:
    """Return what the milestone waits for."""
    return milestone.dependencies.select_related("needs").order_by("pk")


def dependants_of(milestone: Milestone) -> QuerySet[MilestoneDependency]:
    """Return what waits for the milestone."""
    return milestone.dependants.select_related("milestone").order_by("pk")


def others_of(milestone: Milestone) -> QuerySet[Milestone]:
    """Return the other milestones of the year, in order."""
    return milestone.cycle.milestones.exclude(pk=milestone.pk).order_by("starts_on", "order", "pk")
