"""The planning year as the planning team runs it (S1 6.5)."""

from planning.cycle.models.timeline import CalendarFeed, Milestone, MilestoneDependency, MilestoneMove
from planning.cycle.models.years import CompositionPart, LatePass, PhaseWindow, PlanningCycle

__all__ = [
    "CalendarFeed",
    "CompositionPart",
    "LatePass",
    "Milestone",
    "MilestoneDependency",
    "MilestoneMove",
    "PhaseWindow",
    "PlanningCycle",
]
