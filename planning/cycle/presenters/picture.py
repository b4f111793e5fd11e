"""A picture of the year: where each mark, bar and line stands. Pure; the template draws it as SVG.

Quarters stand beside each other; a stretch in which nothing happens is left out. Lanes stand above each other: the
phases as bars, then the clocks with their marks. A mark with a day stands on its day, one without in its quarter.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone
from planning.cycle.presenters.timeline import CLOCKS, MAY_CHANGE, WindowRow, slips_words, window_rows
from planning.cycle.queries.timeline import Timeline
from planning.cycle.rules.dates import next_quarter, quarter_of

WIDTH = 1088
NARROWEST = 252
BREAK = 28
HEAD = 44
BAR = 30
TITLE = 26
LINE = 15
PADDING = 11
LETTER = 6.6
MOST_LINES = 4
MARK = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A quarter of the picture; `after_gap` says that quarters before it are left out."""

    first: date
    last: date
    x: int
    width: int
    after_gap: bool

    @property
    def heading(self) -> str:
        return f"{self.first:%b} to {self.last:%b %Y}"

    @property
    def caption(self) -> str:
        return f"Quarter {quarter_of(self.first)[0]} of {PlanningYear.on(self.first)}"

    @property
    def months(self) -> list[tuple[int, str]]:
        """Where the second and the third month begin."""
        starts = [date(self.first.year, self.first.month + more, 1) for more in (1, 2)]
        return [(self.x_of(day), f"{day:%b}") for day in starts]

    def x_of(self, day: date) -> int:
        days = (self.last - self.first).days + 1
        return self.x + round(self.width * (day - self.first).days / days)


@dataclass(frozen=True, slots=True)
class Bar:
    """A window of a phase."""

    row: WindowRow
    x: int
    y: int
    width: int
    text_x: int
    anchor: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: its shape, its words, and the box in which one can press on it."""

    milestone: Milestone
    x: int
    y: int
    box: tuple[int, int, int, int]
    lines: tuple[tuple[int, str], ...]
    text_x: int
    anchor: str
    look: str
    words: str
    ghosts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One clock with its marks."""

    title: str
    y: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture, in units that are pixels where there is room."""

    width: int
    height: int
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    links: tuple[str, ...]
    today: int | None
    words: str


def year_picture(timeline: Timeline, today: date) -> Picture | None:
    """Return the picture of a year, or None when it has no milestone yet."""
    if not timeline.milestones:
        return None
    windows = window_rows(timeline)
    columns = _columns(_days(timeline, windows))
    width = columns[-1].x + columns[-1].width
    bars = tuple(_bar(columns, row, number, width) for number, row in enumerate(windows))
    y = HEAD + TITLE + len(bars) * BAR + 8
    lanes = []
    for clock in CLOCKS:
        lane = _lane(timeline, columns, clock, y, width)
        lanes.append(lane)
        y += lane.height
    now = next((column.x_of(today) for column in columns if column.first <= today <= column.last), None)
    marks = {mark.milestone.pk: mark for lane in lanes for mark in lane.marks}
    return Picture(width, y + 6, tuple(columns), bars, tuple(lanes), _links(timeline, marks), now, _words(timeline))


def _words(timeline: Timeline) -> str:
    dated = sum(1 for one in timeline.milestones if one.due_on)
    return (
        f"{len(timeline.milestones)} milestones of the planning year {PlanningYear(timeline.cycle.year)} on three "
        f"timetables, {dated} of them with a day, and when writing and the other phases are open. "
        "The tables below say the same in words."
    )


def _days(timeline: Timeline, windows: Iterable[WindowRow]) -> set[date]:
    """Return every day that the picture must have room for."""
    found = {day for row in windows for day in (row.opens_on, row.closes_on) if day}
    for one in timeline.milestones:
        found.add(one.due_on or one.starts_on)
        found.update(timeline.slips_of(one).was)
    return found


def _columns(days: Iterable[date]) -> list[Column]:
    """Return the quarters in which something happens; one or two empty ones between them stay."""
    used = sorted({quarter_of(day)[1] for day in days})
    firsts: list[tuple[date, bool]] = []
    for first in used:
        between = _between(firsts[-1][0], first) if firsts else []
        firsts += [(one, False) for one in between] if len(between) <= 2 else []
        firsts.append((first, len(between) > 2))
    gaps = sum(1 for _, gap in firsts if gap)
    width = max(NARROWEST, (WIDTH - gaps * BREAK) // len(firsts))
    columns, x = [], 0
    for first, gap in firsts:
        x += BREAK if gap else 0
        columns.append(Column(first, next_quarter(first) - timedelta(days=1), x, width, gap))
        x += width
    return columns


def _between(before: date, after: date) -> list[date]:
    found, one = [], next_quarter(before)
    while one < after:
        found.append(one)
        one = next_quarter(one)
    return found


def _x(columns: Sequence[Column], day: date) -> int:
    return next(column.x_of(day) for column in columns if column.first <= day <= column.last)


def _bar(columns: Sequence[Column], row: WindowRow, number: int, width: int) -> Bar:
    x = _x(columns, row.opens_on)
    # The last day counts as a whole, so the bar ends with it.
    day = timedelta(days=1)
    end = width if row.closes_on is None else max(_x(columns, row.closes_on), _end(columns, row.closes_on + day))
    fits = x + 8 + len(row.words) * LETTER <= width
    return Bar(
        row=row,
        x=x,
        y=HEAD + TITLE + number * BAR,
        width=max(6, end - x),
        text_x=x + 8 if fits else width - 8,
        anchor="start" if fits else "end",
        is_open=row.closes_on is None,
    )


def _end(columns: Sequence[Column], day: date) -> int:
    """Return where the day before ends: within its quarter's column."""
    column = next(one for one in columns if one.first <= day - timedelta(days=1) <= one.last)
    return min(column.x_of(day), column.x + column.width)


@dataclass(slots=True)
class _Shelf:
    """Lays boxes into a lane so that none covers another, each as high up as it can be."""

    boxes: list[tuple[int, int, int, int]] = field(default_factory=list)

    def place(self, x: int, width: int, height: int) -> int:
        beside = [(y, y + tall) for left, y, wide, tall in self.boxes if left < x + width and x < left + wide]
        tops = sorted({0, *(bottom for _, bottom in beside)})
        y = next(top for top in tops if all(bottom <= top or top + height <= start for start, bottom in beside))
        self.boxes.append((x, y, width, height))
        return y

    @property
    def height(self) -> int:
        return max((y + tall for _, y, _, tall in self.boxes), default=0)


def _lane(timeline: Timeline, columns: Sequence[Column], clock: str, y: int, width: int) -> Lane:
    own = [one for one in timeline.milestones if one.clock == clock]
    shelf = _Shelf()
    # Those with a day first: they stand on top, and the others find room below them.
    ordered = sorted(own, key=lambda one: (one.due_on is None, one.due_on or one.starts_on, one.order, one.pk))
    marks = tuple(_mark(timeline, columns, shelf, one, y + TITLE, width) for one in ordered)
    return Lane(str(Milestone.Clock(clock).label), y, TITLE + max(shelf.height, LINE + PADDING) + 8, marks)


def _mark(timeline: Timeline, columns: Sequence[Column], shelf: _Shelf, one: Milestone, top: int, width: int) -> Mark:
    column = next(found for found in columns if found.first <= (one.due_on or one.starts_on) <= found.last)
    x = column.x + MARK + 2 if one.due_on is None else max(MARK, min(column.x_of(one.due_on), width - MARK))
    letters = int((column.width - 3 * MARK) / LETTER)
    words = f"{one.due_on.day} {one.due_on:%b}: {one.name}" if one.due_on else one.name
    lines = textwrap.wrap(words, letters, max_lines=MOST_LINES, placeholder=" …", break_on_hyphens=False) or [""]
    text = round(max(map(len, lines)) * LETTER)
    on_the_right = x + MARK + text <= width
    ghosts = tuple(_x(columns, day) for day in timeline.slips_of(one).was if day != one.due_on)
    left = min([x - MARK if on_the_right else x - MARK - text, *(ghost - MARK for ghost in ghosts)])
    right = max([x + MARK + text if on_the_right else x + MARK, *(ghost + MARK for ghost in ghosts)])
    height = len(lines) * LINE + PADDING
    box_y = top + shelf.place(left, right - left, height)
    return Mark(
        milestone=one,
        x=x,
        y=box_y + 13,
        box=(max(left, 0), box_y, min(right, width) - max(left, 0), height),
        lines=tuple((box_y + 17 + number * LINE, line) for number, line in enumerate(lines)),
        text_x=x + MARK if on_the_right else x - MARK,
        anchor="start" if on_the_right else "end",
        look="some-time" if one.due_on is None else "may-change" if one.is_indicative else "fixed",
        words=_mark_words(timeline, one),
        ghosts=ghosts,
    )


def _mark_words(timeline: Timeline, one: Milestone) -> str:
    """Return what a mark says when it is read out."""
    parts = [one.name, one.get_kind_display().lower()]
    parts.append(british_date(one.due_on) if one.due_on else f"some time in {one.starts_on:%B} to {one.ends_on:%B %Y}")
    if one.due_on and one.is_indicative:
        parts.append(MAY_CHANGE)
    if one.done_at is not None:
        parts.append("done")
    slips = slips_words(timeline.slips_of(one))
    return ", ".join([*parts, slips[:1].lower() + slips[1:]] if slips else parts)


def _links(timeline: Timeline, marks: dict[int, Mark]) -> tuple[str, ...]:
    """Return the curves from what is needed to what needs it."""
    found = []
    for key, links in sorted(timeline.needs.items()):
        for link in links:
            start, end = marks[link.needs_id], marks[key]
            found.append(_curve(start, end))
    return tuple(found)


def _curve(start: Mark, end: Mark) -> str:
    """Return the way of an arrow: within a column down or up beside the marks, else across to the mark's left."""
    if abs(end.x - start.x) < 3 * MARK:
        side = min(start.x, end.x) - 10
        below, above = (8, -9) if end.y > start.y else (-8, 9)
        return f"M{start.x} {start.y + below}C{side} {start.y + below} {side} {end.y + above} {end.x} {end.y + above}"
    bend = max(24, abs(end.x - start.x) // 3)
    return f"M{start.x} {start.y + 8}C{start.x} {start.y + 8 + bend} {end.x - bend} {end.y} {end.x - 10} {end.y}"
