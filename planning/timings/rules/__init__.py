"""How long plans stood where, from what was decided. Pure: no queries, no writes, no clock."""

from planning.timings.rules.days import calendar_days, working_days
from planning.timings.rules.figures import BY, FEWEST, Figures, figures_of
from planning.timings.rules.stays import Answer, Happened, Outcome, Stay, StepNow, Where, times_of

__all__ = [
    "BY",
    "FEWEST",
    "Answer",
    "Figures",
    "Happened",
    "Outcome",
    "Stay",
    "StepNow",
    "Where",
    "calendar_days",
    "figures_of",
    "times_of",
    "working_days",
]
