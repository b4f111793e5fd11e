"""Loads workplans, enablers and programmes with their deliverables, and how the deliverables of a year ended."""

from typing import Any

from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from planning.priorities.models import Framework
from planning.sample_data.files import read
from planning.sample_data.frameworks import priorities_of
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine
from services.models import Service

# What an entry says besides the fields of its record.
OF_A_WORKPLAN = ("framework", "headings", "lines")
OF_A_DELIVERABLE = ("services", "succeeds")
OF_A_LINE = ("metric", "parts")


def load_workplans(year: int, *names: str) -> None:
    """Load the workplans of the year from the files of these names; their deliverables are there already."""
    for name in names:
        for one in read(year, name)["workplans"]:
            _load_workplan(year, one)


def load_deliverables(year: int) -> None:
    """Load the year's deliverables; those of the year before, which some of them carry on, are there already."""
    before = _deliverables_of(year - 1)
    services = {one.code: one for one in Service.objects.all()}
    posts = {one.name: one for one in User.objects.all()}
    told = read(year, "deliverables")["deliverables"]
    made = Deliverable.objects.bulk_create(
        Deliverable(
            year=year,
            succeeds=before[one["succeeds"]] if "succeeds" in one else None,
            owner_user=posts.get(one["owner"]),
            **{name: value for name, value in one.items() if name not in OF_A_DELIVERABLE},
        )
        for one in told
    )
    ties = Deliverable.services.through
    ties._default_manager.bulk_create(
        ties(deliverable=deliverable, service=services[code])
        for deliverable, one in zip(made, told, strict=True)
        for code in one.get("services", ())
    )


def load_delivered(year: int) -> None:
    """Load a year that is over: its deliverables, each with how it ended and the mark that its source prints."""
    content = read(year, "delivered")
    rows = [(heading, one) for heading in content["headings"] for one in heading["deliverables"]]
    Deliverable.objects.bulk_create(
        Deliverable(
            year=year,
            reference=one["reference"],
            title=one["title"],
            text=one["text"],
            outcome=content["marks"][one["mark"]],
            outcome_mark=one["mark"],
        )
        for _, one in rows
    )
    headings = [
        {**heading, "deliverables": [one["reference"] for one in heading["deliverables"]]}
        for heading in content["headings"]
    ]
    _load_workplan(year, {**content["workplan"], "headings": headings})


def _load_workplan(year: int, told: dict[str, Any]) -> None:
    fields = {name: value for name, value in told.items() if name not in OF_A_WORKPLAN}
    if "framework" in told:
        fields["framework"] = Framework.objects.get(year=year, code=told["framework"])
    workplan = Workplan.objects.create(year=year, **fields)
    _load_headings(workplan, told)
    _load_lines(workplan, told.get("lines", ()))


def _load_headings(workplan: Workplan, told: dict[str, Any]) -> None:
    rows = told.get("headings", ())
    if not rows:
        return
    priorities, deliverables = priorities_of(workplan.year, told["framework"]), _deliverables_of(workplan.year)
    headings = WorkplanHeading.objects.bulk_create(
        WorkplanHeading(workplan=workplan, priority=priorities[one["priority"]], name=one["name"], order=order)
        for order, one in enumerate(rows, start=1)
    )
    Placement.objects.bulk_create(
        Placement(
            heading=heading,
            deliverable=deliverables[reference],
            wording=one.get("wordings", {}).get(reference, ""),
            order=order,
        )
        for heading, one in zip(headings, rows, strict=True)
        for order, reference in enumerate(one["deliverables"], start=1)
    )


def _load_lines(workplan: Workplan, told: Any) -> None:
    """Load the lines in the order told, each before its parts; parts are of the kind of their line."""
    metrics = {one.code: one for one in Metric.objects.all()}
    whole: list[WorkplanLine] = []
    parts: list[WorkplanLine] = []
    for order, one in enumerate(told, start=1):
        fields = {name: value for name, value in one.items() if name not in OF_A_LINE}
        metric = metrics[one["metric"]] if "metric" in one else None
        line = WorkplanLine(workplan=workplan, order=order, metric=metric, **fields)
        whole.append(line)
        parts += [
            WorkplanLine(workplan=workplan, kind=line.kind, part_of=line, order=number, **part)
            for number, part in enumerate(one.get("parts", ()), start=1)
        ]
    WorkplanLine.objects.bulk_create(whole)
    WorkplanLine.objects.bulk_create(parts)


def _deliverables_of(year: int) -> dict[str, Deliverable]:
    return {one.reference: one for one in Deliverable.objects.filter(year=year)}
