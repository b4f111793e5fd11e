"""Look-ups of the records of a year by what their addresses name, and what each says."""

from typing import Any

from django.db.models import Max, QuerySet

from planning.aims.rules.records import Record, fields_of
from planning.priorities.models import Framework, Priority, Statement
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine


def values_of(record: Record) -> dict[str, Any]:
    """Return what the record says, by the names of its form's fields."""
    said = {name: getattr(record, name) for name in fields_of(record)}
    if isinstance(record, Priority):
        said["aliases"] = "\n".join(sorted(one.name for one in record.aliases.all())) if record.pk else ""
    if isinstance(record, Deliverable):
        said["services"] = sorted(record.services.values_list("pk", flat=True)) if record.pk else []
    return said


def siblings_of(record: Record) -> QuerySet[Any]:
    """Return the records among which it has its place, in their order."""
    found: QuerySet[Any] = type(record)._default_manager.all()
    if isinstance(record, Framework):
        found = found.filter(year=record.year)
    elif isinstance(record, Statement):
        found = found.filter(framework=record.framework_id, kind=record.kind)
    elif isinstance(record, Priority):
        found = found.filter(framework=record.framework_id)
    elif isinstance(record, Workplan):
        found = found.filter(year=record.year, kind=record.kind)
    elif isinstance(record, WorkplanHeading):
        found = found.filter(workplan=record.workplan_id)
    elif isinstance(record, WorkplanLine):
        found = found.filter(workplan=record.workplan_id, kind=record.kind, part_of=record.part_of_id)
    elif isinstance(record, Placement):
        found = found.filter(heading=record.heading_id)
    return found.order_by("order", "pk")


def last_place(record: Record) -> int:
    """Return the order of the last of its siblings, 0 when there are none."""
    return int(siblings_of(record).aggregate(last=Max("order"))["last"] or 0)


def record_of(kind: type[Record], year: int, key: int) -> Record | None:
    """Return the record of that kind and key, if it is of the year."""
    where = {
        Framework: "year",
        Workplan: "year",
        Deliverable: "year",
        Statement: "framework__year",
        Priority: "framework__year",
        WorkplanHeading: "workplan__year",
        WorkplanLine: "workplan__year",
        Placement: "deliverable__year",
    }[kind]
    roots = {
        Statement: ["framework"],
        Priority: ["framework"],
        WorkplanHeading: ["workplan"],
        WorkplanLine: ["workplan"],
        Placement: ["deliverable", "heading__workplan"],
    }.get(kind, [])
    found: QuerySet[Any] = kind._default_manager.filter(pk=key, **{where: year})
    one: Record | None = (found.select_related(*roots) if roots else found).first()
    return one


def frameworks_of(year: int) -> QuerySet[Framework]:
    """Return the frameworks of the year in their order, with their priorities and statements."""
    return Framework.objects.filter(year=year).order_by("order", "pk").prefetch_related("priorities", "statements")


def framework_of(year: int, code: str) -> Framework | None:
    return Framework.objects.filter(year=year, code=code).first()


def workplan_of(year: int, code: str) -> Workplan | None:
    return Workplan.objects.filter(year=year, code=code).select_related("framework").first()


def deliverable_of(year: int, key: int) -> Deliverable | None:
    return Deliverable.objects.filter(year=year, pk=key).first()
