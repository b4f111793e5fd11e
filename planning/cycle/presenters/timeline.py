"""Wording of the timetable: the table that says all that the picture shows, a milestone's page, its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from mlco_portal.accounts.roles import ROLES
from mlco_portal.wording import british_date, british_datetime, counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone, MilestoneMove
from planning.cycle.presenters.dates import days_words
from planning.cycle.queries.timeline import Slips, Timeline
from planning.cycle.rules.dates import quarter_of

CLOCKS = tuple(Milestone.Clock)
MAY_CHANGE = "the day may still change"


@dataclass(frozen=True, slots=True)
class WindowRow:
    """When something may be done in the year."""

    key: str
    phase: str
    name: str
    opens_on: date
    closes_on: date | None

    @property
    def anchor(self) -> str:
        return f"window-{self.key}"

    @property
    def words(self) -> str:
        end = f"to {british_date(self.closes_on)}" if self.closes_on else "with no last day"
        return f"{self.name}: {british_date(self.opens_on)} {end}"


@dataclass(frozen=True, slots=True)
class Item:
    """A milestone in the table."""

    pk: int
    name: str
    kind: str
    due_on: date | None
    may_change: bool
    is_done: bool
    note: str
    needs: tuple[str, ...]
    slips: str

    @property
    def anchor(self) -> str:
        return f"milestone-{self.pk}"


@dataclass(frozen=True, slots=True)
class ClockCell:
    """What one clock has in a quarter."""

    label: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter with the three clocks side by side."""

    anchor: str
    heading: str
    caption: str
    is_now: bool
    cells: tuple[ClockCell, ...]


def window_rows(timeline: Timeline) -> list[WindowRow]:
    """Return when writing and the other phases are open, in order."""
    cycle = timeline.cycle
    rows = [WindowRow("writing", "writing", "Writing", cycle.opens_on, cycle.plans_due_on)]
    rows += [
        WindowRow(str(one.pk), one.phase, one.get_phase_display(), one.opens_on, one.closes_on)
        for one in timeline.windows
    ]
    return rows


def clock_tables(timeline: Timeline, today: date) -> list[QuarterRow]:
    """Return the quarters in order, each with what every clock has in it."""
    quarters = sorted({(one.starts_on, one.ends_on) for one in timeline.milestones})
    names = {one.pk: one.name for one in timeline.milestones}
    return [_quarter(timeline, names, first, last, today) for first, last in quarters]


def _quarter(timeline: Timeline, names: dict[int, str], first: date, last: date, today: date) -> QuarterRow:
    found = [one for one in timeline.milestones if (one.starts_on, one.ends_on) == (first, last)]
    years = f"{last:%Y}" if first.year == last.year else f"{first:%Y} to {last:%Y}"
    return QuarterRow(
        anchor=f"from-{first:%Y-%m}",
        heading=f"{first:%B} to {last:%B} {years}",
        caption=f"Quarter {quarter_of(first)[0]} of {PlanningYear.on(first)}",
        is_now=first <= today <= last,
        cells=tuple(
            ClockCell(str(clock.label), tuple(_item(timeline, names, one) for one in found if one.clock == clock))
            for clock in CLOCKS
        ),
    )


def _item(timeline: Timeline, names: dict[int, str], one: Milestone) -> Item:
    needs = [(names[link.needs_id], link.gap_days) for link in timeline.needs.get(one.pk, [])]
    return Item(
        pk=one.pk,
        name=one.name,
        kind=one.get_kind_display(),
        due_on=one.due_on,
        may_change=one.due_on is not None and one.is_indicative,
        is_done=one.done_at is not None,
        note=one.note,
        needs=tuple(f"{gap_words(gap)} “{name}”" for name, gap in needs),
        slips=slips_words(timeline.slips_of(one)),
    )


def gap_words(days: int) -> str:
    """How one comes after the other: `after`, `7 days after`."""
    return f"{counted(days, 'day')} after" if days else "after"


def slips_words(slips: Slips) -> str:
    """How a date has slipped: `Moved twice, 9 days later in all`; "" for a date that never moved."""
    if not slips.times:
        return ""
    times = {1: "once", 2: "twice"}.get(slips.times, f"{slips.times} times")
    whole = days_words(slips.days) if slips.days else "back on its first day"
    return f"Moved {times}, {whole} in all"


def slips_summary(timeline: Timeline) -> list[tuple[Milestone, str]]:
    """Return the milestones that moved, the one that moved furthest first, and how."""
    moved = [one for one in timeline.milestones if timeline.slips_of(one).times]
    moved.sort(key=lambda one: (-abs(timeline.slips_of(one).days), one.pk))
    return [(one, slips_words(timeline.slips_of(one))) for one in moved]


def slips_total(timeline: Timeline) -> str:
    """Return how many dates moved how often in the year, in a sentence; "" when none did."""
    moved = [slips for slips in timeline.slips.values() if slips.times]
    if not moved:
        return ""
    times, days = sum(one.times for one in moved), sum(one.days for one in moved)
    return f"{counted(len(moved), 'date')} moved {counted(times, 'time')}, {days_words(days)} in all."


def milestone_facts(milestone: Milestone) -> list[tuple[str, str]]:
    """Return what a milestone says, for its summary list."""
    facts = [
        ("Day", day_words(milestone)),
        ("Quarter", f"{milestone.starts_on:%B} to {milestone.ends_on:%B %Y}"),
        ("What it is", milestone.get_kind_display()),
        ("Whose timetable", milestone.get_clock_display()),
        ("Done", _done_words(milestone)),
        ("Who it concerns", audience_words(milestone)),
    ]
    if milestone.sets:
        facts.insert(1, ("Date of the round", f"{milestone.get_sets_display()}: both move together"))
    if milestone.note:
        facts.append(("Note", milestone.note))
    return facts


def day_words(milestone: Milestone) -> str:
    """Return the milestone's day: `15 March 2024 (the day may still change)`, or that it has only a quarter."""
    if milestone.due_on is None:
        return "Some time in the quarter"
    return british_date(milestone.due_on) + (f" ({MAY_CHANGE})" if milestone.is_indicative else "")


def _done_words(milestone: Milestone) -> str:
    if milestone.done_at is not None:
        who = f", says {milestone.done_by.name}" if milestone.done_by else ""
        return f"Done on {british_date(timezone.localtime(milestone.done_at))}{who}"
    return f"Not yet. It is done when: {milestone.get_done_when_display().lower()}"


def audience_words(milestone: Milestone) -> str:
    """Return the roles that the milestone concerns."""
    found = [ROLES[code].name for code in ROLES if code in milestone.audience]
    return ", ".join(found) or "Everybody"


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One move of a date."""

    what: str
    when: str
    why: str


def history(moves: Iterable[MilestoneMove]) -> list[HistoryItem]:
    return [HistoryItem(_what(one), _when(one), one.reason) for one in moves]


def _what(move: MilestoneMove) -> str:
    if move.before is None:
        return f"Got its day: {british_date(move.after)}"
    if move.after is None:
        return f"Lost its day: {british_date(move.before)}"
    if move.before == move.after:
        return (
            f"{british_date(move.after)} {'became fixed' if move.was_indicative else 'may still change from then on'}"
        )
    by = days_words((move.after - move.before).days)
    return f"From {british_date(move.before)} to {british_date(move.after)}, {by}"


def _when(move: MilestoneMove) -> str:
    who = move.moved_by.name if move.moved_by else "the portal"
    because = f", because it needs “{move.because_of.milestone.name}”" if move.because_of else ""
    return f"{british_datetime(timezone.localtime(move.moved_at))} by {who}{because}"
