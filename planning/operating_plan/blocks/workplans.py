"""The workplans of a year as rows: documents show hundreds of lines, and a record for each costs more than all else."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from django.db.models import QuerySet

from mlco_portal.statements import prepared
from mlco_portal.years import PlanningYear
from planning.workplans.models import Placement, Workplan, WorkplanHeading, WorkplanLine

Rows: TypeAlias = "QuerySet[Any, tuple[Any, ...]]"


class DeliverableOfYear(NamedTuple):
    """A deliverable."""

    pk: int
    reference: str
    title: str
    text: str
    quarter: int | None
    outcome: str
    outcome_mark: str
    outcome_note: str
    dropped_at: datetime | None


class Placed(NamedTuple):
    """A deliverable under a heading, in that workplan's words where they differ."""

    deliverable: DeliverableOfYear
    wording: str


@dataclass(slots=True)
class HeadingOfYear:
    """A heading of a workplan; `priority` is the key of the priority that it is."""

    name: str
    priority: int | None
    placements: list[Placed] = field(default_factory=list)


class LineOfYear(NamedTuple):
    """A line of an enabler or programme."""

    pk: int
    kind: str
    number: int | None
    name: str
    text: str
    part_of: int | None


@dataclass(slots=True)
class WorkplanOfYear:
    """A workplan, an enabler's plan or a programme, with all that stands in it."""

    code: str
    kind: str
    name: str
    strapline: str
    summary: str
    governed_by: str
    headings: list[HeadingOfYear] = field(default_factory=list)
    lines: list[LineOfYear] = field(default_factory=list)


def workplans_of(year: PlanningYear) -> dict[str, WorkplanOfYear]:
    """Return the year's workplans by their code, in order (four queries)."""
    found = {row[0]: WorkplanOfYear(*row[1:]) for row in _workplans(year)}
    headings = {}
    for key, workplan, name, priority in _headings(year):
        headings[key] = HeadingOfYear(name, priority)
        found[workplan].headings.append(headings[key])
    seen: dict[int, DeliverableOfYear] = {}
    for heading, wording, *of_deliverable in _placements(year):
        one = DeliverableOfYear(*of_deliverable)
        headings[heading].placements.append(Placed(seen.setdefault(one.pk, one), wording))
    for workplan, *of_line in _lines(year):
        found[workplan].lines.append(LineOfYear(*of_line))
    return {one.code: one for one in found.values()}


def with_parts(lines: list[LineOfYear]) -> list[tuple[LineOfYear, list[LineOfYear]]]:
    """Return the lines that are no part of another, each with its parts, in order."""
    parts: dict[int, list[LineOfYear]] = defaultdict(list)
    for line in lines:
        if line.part_of is not None:
            parts[line.part_of].append(line)
    return [(line, parts.get(line.pk, [])) for line in lines if line.part_of is None]


@prepared
def _workplans(year: PlanningYear) -> Rows:
    names = ("pk", "code", "kind", "name", "strapline", "summary", "governed_by")
    return Workplan.objects.filter(year=year).order_by("order", "pk").values_list(*names)


@prepared
def _headings(year: PlanningYear) -> Rows:
    found = WorkplanHeading.objects.filter(workplan__year=year).order_by("workplan", "order", "pk")
    return found.values_list("pk", "workplan_id", "name", "priority_id")


@prepared
def _placements(year: PlanningYear) -> Rows:
    words = ("reference", "title", "text", "quarter", "outcome", "outcome_mark", "outcome_note", "dropped_at")
    found = Placement.objects.filter(heading__workplan__year=year).order_by("heading", "order", "pk")
    return found.values_list("heading_id", "wording", "deliverable_id", *(f"deliverable__{one}" for one in words))


@prepared
def _lines(year: PlanningYear) -> Rows:
    found = WorkplanLine.objects.filter(workplan__year=year).order_by("workplan", "order", "pk")
    return found.values_list("workplan_id", "pk", "kind", "number", "name", "text", "part_of_id")
