"""Wording of a move of dates: what moves with it, what stays, what else follows."""

from dataclasses import dataclass
from typing import Any

from mlco_portal.wording import british_date, counted
from planning.cycle.models import Milestone
from planning.cycle.queries.dates import PlannedMove

NO_DAY = "No day yet"


@dataclass(frozen=True, slots=True)
class MoveView:
    """What the preview shows."""

    headline: str
    head: list[str]
    rows: list[list[Any]]
    fixed: int
    stay: tuple[Milestone, ...]
    undated: tuple[Milestone, ...]
    round: list[tuple[str, str]]
    steps: str


def days_words(days: int) -> str:
    """How far a date moved: `7 days later`, `1 day earlier`."""
    if not days:
        return "same day"
    return f"{counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def move_view(plan: PlannedMove, *, is_indicative: bool) -> MoveView:
    """Return the preview of a move."""
    return MoveView(
        headline=_headline(plan, is_indicative),
        head=["Milestone", "Day now", "New day", "By", "Because it needs"],
        rows=[
            [
                one.milestone.name,
                f"{british_date(one.before)}{'' if one.milestone.is_indicative else ', fixed'}",
                british_date(one.after),
                days_words(one.days),
                one.because_of.name,
            ]
            for one in plan.pushed
        ],
        fixed=len(plan.fixed),
        stay=plan.stay,
        undated=plan.undated,
        round=[
            (Milestone.Sets(sets).label, f"{british_date(before) or NO_DAY} → {british_date(after)}")
            for sets, (before, after) in sorted(plan.round_changes.items())
        ],
        steps=days_words(plan.due_days) if plan.due_days else "",
    )


def _headline(plan: PlannedMove, is_indicative: bool) -> str:
    kind = "may still change" if is_indicative else "is fixed"
    if plan.before is None:
        return f"It gets its first day: {british_date(plan.after)}. The day {kind}."
    if plan.before == plan.after:
        return f"It stays on {british_date(plan.after)}. The day {kind} from now on."
    by = days_words((plan.after - plan.before).days)
    return f"From {british_date(plan.before)} to {british_date(plan.after)}: {by}. The day {kind}."
