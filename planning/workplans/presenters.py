"""Workplans and deliverables in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanLine

QUARTER_MONTHS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}
OUTCOME_COLOURS = {"delivered": "green", "partly": "yellow", "not_delivered": "red", "dropped": "grey"}

# As headings of a page: several lines stand under each.
LINE_HEADINGS = {
    WorkplanLine.Kind.PRIORITY: "Priorities",
    WorkplanLine.Kind.WORK_AREA: "Work areas",
    WorkplanLine.Kind.ACTIVITY: "Priority activities",
    WorkplanLine.Kind.SUCCESS: "What success looks like",
    WorkplanLine.Kind.SUPPORT: "How it supports services",
    WorkplanLine.Kind.IN_SCOPE: "In scope",
    WorkplanLine.Kind.IN_SIGHT: "In sight",
    WorkplanLine.Kind.WORKSTREAM: "Workstreams",
}
KIND_HEADINGS = {
    Workplan.Kind.WORKPLAN: "Workplans",
    Workplan.Kind.ENABLER: "Enablers",
    Workplan.Kind.PROGRAMME: "Programmes",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A heading of a workplan under which a deliverable stands."""

    workplan: str
    heading: str
    url: str
    wording: str


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A deliverable in the table of a heading."""

    deliverable: Deliverable
    url: str
    words: str
    quarter: str
    services: list[tuple[str, str]]
    also_in: list[tuple[str, str]]
    outcome: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class HeadingTable:
    """A heading of a workplan with the deliverables under it."""

    key: int
    name: str
    lines: list[PlacedLine]


@dataclass(frozen=True, slots=True)
class LineWithParts:
    """A line of an enabler or programme, and what it is made of."""

    line: WorkplanLine
    parts: list[WorkplanLine]


def workplan_url(workplan: Workplan) -> str:
    """Return where the workplan stands."""
    return reverse("planning:workplans:workplan", args=[PlanningYear(workplan.year), workplan.code])


def deliverable_url(deliverable: Deliverable) -> str:
    """Return where the deliverable stands."""
    return reverse("planning:workplans:deliverable", args=[PlanningYear(deliverable.year), deliverable.pk])


def quarter_words(quarter: int | None) -> str:
    """Return "Quarter 1 (April to June)"; nothing when no quarter is set."""
    return f"Quarter {quarter} ({QUARTER_MONTHS[quarter]})" if quarter else ""


def outcome_tag(deliverable: Deliverable) -> tuple[str, str] | None:
    """Return how it ended, with its colour: what was dropped says so, whatever else is recorded."""
    if deliverable.dropped_at:
        return str(Deliverable.Outcome.DROPPED.label), OUTCOME_COLOURS["dropped"]
    if not deliverable.outcome:
        return None
    return deliverable.get_outcome_display(), OUTCOME_COLOURS[deliverable.outcome]


def by_kind(workplans: Iterable[Workplan]) -> list[tuple[str, list[tuple[Workplan, str]]]]:
    """Return the workplans of each kind with their addresses, the kinds in their order."""
    there = [(one, workplan_url(one)) for one in workplans]
    found = [(heading, [pair for pair in there if pair[0].kind == kind]) for kind, heading in KIND_HEADINGS.items()]
    return [(heading, pairs) for heading, pairs in found if pairs]


def heading_tables(workplan: Workplan) -> list[HeadingTable]:
    """Return the workplan's headings with their deliverables."""
    return [
        HeadingTable(heading.pk, heading.name, [_placed(one, workplan) for one in heading.placements.all()])
        for heading in workplan.headings.all()
    ]


def lines_by_kind(workplan: Workplan) -> list[tuple[str, list[LineWithParts]]]:
    """Return what an enabler or programme works on, kind by kind, each line with its parts."""
    lines = list(workplan.lines.all())
    parts: dict[int, list[WorkplanLine]] = {}
    for line in lines:
        if line.part_of_id is not None:
            parts.setdefault(line.part_of_id, []).append(line)
    whole = [LineWithParts(line, parts.get(line.pk, [])) for line in lines if line.part_of_id is None]
    found = [(heading, [one for one in whole if one.line.kind == kind]) for kind, heading in LINE_HEADINGS.items()]
    return [(heading, those) for heading, those in found if those]


def places_of(deliverable: Deliverable) -> list[Place]:
    """Return every heading under which the deliverable stands."""
    return [
        Place(
            one.heading.workplan.name,
            one.heading.name,
            f"{workplan_url(one.heading.workplan)}#heading-{one.heading_id}",
            one.wording,
        )
        for one in deliverable.placements.all()
    ]


def kin_of(deliverables: Iterable[Deliverable]) -> list[tuple[str, PlanningYear, str]]:
    """Return deliverables of other years: words, year, address."""
    return [(str(one), PlanningYear(one.year), deliverable_url(one)) for one in deliverables]


def services_of(deliverable: Deliverable) -> list[tuple[str, str]]:
    """Return the services that deliver it, with their addresses."""
    return [(str(one), one.get_absolute_url()) for one in deliverable.services.all()]


def _placed(placement: Placement, workplan: Workplan) -> PlacedLine:
    deliverable = placement.deliverable
    elsewhere = {
        one.heading.workplan_id: (one.heading.workplan.name, workplan_url(one.heading.workplan))
        for one in deliverable.placements.all()
        if one.heading.workplan_id != workplan.pk
    }
    return PlacedLine(
        deliverable=deliverable,
        url=deliverable_url(deliverable),
        words=placement.wording or deliverable.text,
        quarter=quarter_words(deliverable.quarter),
        services=services_of(deliverable),
        also_in=list(elsewhere.values()),
        outcome=outcome_tag(deliverable),
    )
