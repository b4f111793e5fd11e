"""Records in their order, each with the buttons that make sense where it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from planning.aims.presenters.places import desk_url
from planning.workplans.models import Placement, Workplan, WorkplanHeading, WorkplanLine
from planning.workplans.presenters import KIND_HEADINGS, LINE_HEADINGS


@dataclass(frozen=True, slots=True)
class Movable:
    """A record among those that it changes places with."""

    record: Any
    is_first: bool
    is_last: bool


def movable(records: Iterable[Any], together: Callable[[Any], Any] = bool) -> list[Movable]:
    """Return the records with their places; those for which `together` is the same change places, in a row each."""
    found = []
    for _, group in groupby(records, key=together):
        those = list(group)
        found += [Movable(one, one is those[0], one is those[-1]) for one in those]
    return found


@dataclass(frozen=True, slots=True)
class HeadingToMove:
    """A heading of a workplan, and the deliverables under it."""

    record: WorkplanHeading
    is_first: bool
    is_last: bool
    places: list[tuple[Movable, str, list[str]]]


def workplans_to_move(workplans: Iterable[Workplan]) -> list[tuple[str, list[tuple[Movable, str]]]]:
    """Return the workplans kind by kind, each with the page on which it is changed."""
    there = list(workplans)
    found = []
    for kind, heading in KIND_HEADINGS.items():
        those = movable([one for one in there if one.kind == kind], lambda one: one.kind)
        found.append((heading, [(one, desk_url(one.record)) for one in those]))
    return [(heading, those) for heading, those in found if those]


def headings_to_move(workplan: Workplan) -> list[HeadingToMove]:
    """Return the headings with their deliverables, each with its page and the other workplans in which it stands."""
    return [
        HeadingToMove(
            one.record,
            one.is_first,
            one.is_last,
            [
                (place, desk_url(place.record.deliverable), _also_in(place.record, workplan))
                for place in movable(one.record.placements.all(), lambda each: each.heading_id)
            ],
        )
        for one in movable(workplan.headings.all(), lambda each: each.workplan_id)
    ]


def lines_to_move(workplan: Workplan) -> list[tuple[str, list[tuple[Movable, list[Movable]]]]]:
    """Return the lines kind by kind, each with its parts."""
    lines = list(workplan.lines.all())
    found = []
    for kind, heading in LINE_HEADINGS.items():
        whole = movable([one for one in lines if one.kind == kind and one.part_of_id is None], lambda one: one.kind)
        parts = [
            (one, movable([each for each in lines if each.part_of_id == one.record.pk], _part_of)) for one in whole
        ]
        found.append((heading, parts))
    return [(heading, those) for heading, those in found if those]


def _part_of(line: WorkplanLine) -> int | None:
    return line.part_of_id


def _also_in(place: Placement, workplan: Workplan) -> list[str]:
    others = (one.heading.workplan for one in place.deliverable.placements.all())
    return list(dict.fromkeys(one.name for one in others if one.pk != workplan.pk))
