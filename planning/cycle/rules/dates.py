"""Where the dates of a year may lie, what its round's dates are, and when a move needs a reason. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mlco_portal.wording import british_date, counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone, PhaseWindow, PlanningCycle

AFTER_DUE = timedelta(days=365)
RoundDates = Mapping[str, date | None]

# Which window a date of the round belongs to, and which end of it.
ENDS: dict[str, tuple[str, str]] = {
    Milestone.Sets.REVIEW_OPENS: (PhaseWindow.Phase.REVIEW, "opens_on"),
    Milestone.Sets.REVIEW_CLOSES: (PhaseWindow.Phase.REVIEW, "closes_on"),
    Milestone.Sets.PUBLICATION_OPENS: (PhaseWindow.Phase.PUBLICATION, "opens_on"),
    Milestone.Sets.PUBLICATION_CLOSES: (PhaseWindow.Phase.PUBLICATION, "closes_on"),
}
CYCLE_FIELDS: dict[str, str] = {Milestone.Sets.WRITING_OPENS: "opens_on", Milestone.Sets.PLANS_DUE: "plans_due_on"}
PAIRS = (
    (Milestone.Sets.WRITING_OPENS, Milestone.Sets.PLANS_DUE, "Plans cannot be due before writing opens"),
    (Milestone.Sets.REVIEW_OPENS, Milestone.Sets.REVIEW_CLOSES, "Review cannot close before it opens"),
    (Milestone.Sets.PUBLICATION_OPENS, Milestone.Sets.PUBLICATION_CLOSES, "Publication cannot close before it opens"),
)


class DateRefused(Exception):
    """Dates cannot be as they were asked for; `problems` tell the user why and what to do."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that a date of the year may be."""

    first: date
    last: date

    def problem(self, day: date) -> str | None:
        """Return why the day is no date of the year, or None."""
        if self.first <= day <= self.last:
            return None
        return (
            f"{british_date(day)} is outside the planning year: "
            f"its dates lie between {british_date(self.first)} and {british_date(self.last)}"
        )


def span_of(cycle: PlanningCycle) -> Span:
    """Return where the year's dates may lie: planning begins the year before, and runs beyond a late round."""
    year = PlanningYear(cycle.year)
    return Span(
        first=min(date(int(year) - 1, 4, 1), cycle.opens_on),
        last=max(year.ends_on, cycle.plans_due_on + AFTER_DUE),
    )


def window_of(phase: str, windows: Iterable[PhaseWindow]) -> PhaseWindow | None:
    """Return the window of the phase that milestones set: its first."""
    return min((one for one in windows if one.phase == phase), key=lambda one: one.opens_on, default=None)


def round_dates(cycle: PlanningCycle, windows: Sequence[PhaseWindow]) -> dict[str, date | None]:
    """Return the dates of the round by what a milestone can set."""
    found: dict[str, date | None] = {sets: getattr(cycle, field) for sets, field in CYCLE_FIELDS.items()}
    for sets, (phase, end) in ENDS.items():
        window = window_of(phase, windows)
        found[sets] = getattr(window, end) if window is not None else None
    return found


def round_problems(dates: RoundDates, span: Span) -> list[str]:
    """Return why the round's dates cannot stand together."""
    problems = [problem for day in dates.values() if day and (problem := span.problem(day))]
    for opens, closes, problem in PAIRS:
        first, last = dates.get(opens), dates.get(closes)
        if last is not None and first is None:
            problems.append(f"{Milestone.Sets(closes).label} has no window yet. Set first when it opens")
        elif first is not None and last is not None and last < first:
            problems.append(f"{problem}: {british_date(first)} and {british_date(last)}")
    return problems


def date_of_round_problem(sets: str, due_on: date | None, *, taken: str, known: date | None) -> str | None:
    """Return why a milestone cannot be this date of the round, or None.

    `taken` is the milestone that is it already, "" for none; `known` is that date of the round as it stands.
    """
    label = Milestone.Sets(sets).label
    if taken:
        return f"“{taken}” is this date of the round already: {label.lower()}"
    if known is None or due_on is None or known == due_on:
        return None
    return (
        f"{label} is {british_date(known)}, and this milestone {british_date(due_on)}. "
        "Give it that day first; afterwards both move together"
    )


def notice_problem(days: Iterable[date | None], *, today: date, notice_days: int, reason: str) -> str | None:
    """Return why the move needs a reason, or None; `days` are all dates before and after it.

    Notice counts to the earliest of them: whoever keeps to a date must hear in time that it is another (S1 6.5).
    """
    dates = [day for day in days if day is not None]
    if reason.strip() or not dates or (min(dates) - today).days >= notice_days:
        return None
    return (
        f"This is less than the agreed notice of {counted(notice_days, 'day')}: {british_date(min(dates))} is one of "
        "the dates that change. Give a reason; it stands in the history of the date"
    )


def quarter_of(day: date) -> tuple[int, date, date]:
    """Return the quarter that the day lies in: its number (1 is April to June), first and last day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return (day.month - 4) % 12 // 3 + 1, first, next_quarter(first) - timedelta(days=1)


def next_quarter(first: date) -> date:
    return date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)


def quarters_of(span: Span) -> list[date]:
    """Return the first day of each quarter of the span, in order."""
    found = [quarter_of(span.first)[1]]
    while next_quarter(found[-1]) <= span.last:
        found.append(next_quarter(found[-1]))
    return found
