"""What waits for what on a timetable, and what a move carries along. Pure: keys and dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone as the sums see it."""

    key: int
    due_on: date | None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """`milestone` needs so many days after `needs`."""

    milestone: int
    needs: int
    gap_days: int = 0


@dataclass(frozen=True, slots=True)
class Push:
    """A date that has to move because of another one that did."""

    key: int
    before: date
    after: date
    because_of: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """All that a move brings about, in an order in which nothing comes before what it needs.

    `stay` are done already and are never moved; `undated` have no day that could be moved.
    """

    pushed: tuple[Push, ...] = ()
    stay: tuple[int, ...] = ()
    undated: tuple[int, ...] = ()


def circle(links: Iterable[Link], *, milestone: int, needs: int) -> list[int]:
    """Return the circle that `milestone needs needs` would close, from the milestone back to itself; [] for none."""
    wants = defaultdict(list)
    for link in links:
        wants[link.milestone].append(link.needs)
    came_from: dict[int, int] = {needs: milestone}
    waiting = [needs]
    while waiting:
        at = waiting.pop()
        if at == milestone:
            break
        for one in wants[at]:
            if one not in came_from:
                came_from[one] = at
                waiting.append(one)
    if milestone not in came_from and needs != milestone:
        return []
    path = [milestone]
    at = came_from.get(milestone, milestone)
    while at != milestone:
        path.append(at)
        at = came_from[at]
    return [*path[:1], *reversed(path[1:]), milestone]


def in_order(links: Sequence[Link], start: int) -> list[int]:
    """Return what comes after `start`, each after all that it needs; a circle, should there be one, is left out."""
    after = defaultdict(list)
    for link in links:
        after[link.needs].append(link.milestone)
    reached, waiting = {start}, [start]
    while waiting:
        for one in after[waiting.pop()]:
            if one not in reached:
                reached.add(one)
                waiting.append(one)
    open_needs = dict.fromkeys(reached, 0)
    for link in links:
        if link.needs in reached and link.milestone in reached:
            open_needs[link.milestone] += 1
    ready = [start] if not open_needs[start] else []
    ordered = []
    while ready:
        at = ready.pop(0)
        ordered.append(at)
        for one in after[at]:
            open_needs[one] -= 1
            if not open_needs[one]:
                ready.append(one)
    return ordered[1:]


@dataclass(slots=True)
class _Sums:
    days: dict[int, date | None]
    later: set[int]
    pushed: list[Push] = field(default_factory=list)
    stay: list[int] = field(default_factory=list)
    undated: list[int] = field(default_factory=list)


def consequences(points: Mapping[int, Point], links: Sequence[Link], *, moved: int, to: date) -> Consequences:
    """Return what moves when `moved` comes on the day `to`.

    A dependant is pushed as far as its gap needs and no further; nothing comes earlier. What is done stays,
    and pushes nothing.
    """
    before = points[moved].due_on
    if before is not None and to <= before:
        return Consequences()
    needed = defaultdict(list)
    for link in links:
        needed[link.milestone].append(link)
    sums = _Sums({key: point.due_on for key, point in points.items()} | {moved: to}, {moved})
    for key in in_order(links, moved):
        _push(sums, points[key], needed[key])
    return Consequences(tuple(sums.pushed), tuple(sums.stay), tuple(sums.undated))


def _push(sums: _Sums, point: Point, needed: Sequence[Link]) -> None:
    wanted = [
        (day + timedelta(days=link.gap_days), link.needs)
        for link in needed
        if link.needs in sums.later and (day := sums.days[link.needs]) is not None
    ]
    if not wanted:
        return
    earliest, because_of = max(wanted, key=lambda one: one[0])
    if point.due_on is None:
        sums.undated.append(point.key)
    elif point.due_on >= earliest:
        return
    elif point.is_done:
        sums.stay.append(point.key)
    else:
        sums.days[point.key] = earliest
        sums.later.add(point.key)
        sums.pushed.append(Push(point.key, point.due_on, earliest, because_of))


def too_early(points: Mapping[int, Point], links: Iterable[Link], *, moved: int, to: date) -> tuple[int, date] | None:
    """Return what `moved` must wait for when it comes on the day `to`, and from which day it may come; or None.

    What is done already, or has no day, holds nothing up.
    """
    held = [
        (day + timedelta(days=link.gap_days), link.needs)
        for link in links
        if link.milestone == moved and not points[link.needs].is_done and (day := points[link.needs].due_on) is not None
    ]
    earliest, needs = max(held, default=(to, moved))
    return (needs, earliest) if earliest > to else None
