"""What can be chosen in the forms of records, as (key, words), grouped where a list is long."""

from itertools import groupby
from typing import Any

from kloe.metrics.queries import metrics
from mlco_portal.years import PlanningYear
from planning.priorities.models import Framework, Priority
from planning.workplans.models import Deliverable, Workplan, WorkplanHeading, WorkplanLine
from services.models import Service

Choices = list[tuple[Any, Any]]


def priorities_to_carry_on(priority: Priority) -> Choices:
    """Return the priorities of the same year and of earlier ones, the newest year first, by year and framework."""
    found = (
        Priority.objects.filter(framework__year__lte=priority.framework.year)
        .exclude(pk=priority.pk)
        .select_related("framework")
        .order_by("-framework__year", "framework__order", "framework", "order", "pk")
    )
    return [
        (f"{framework.name}, {PlanningYear(framework.year)}", [(one.pk, str(one)) for one in those])
        for framework, those in groupby(found, key=lambda one: one.framework)
    ]


def frameworks_to_stand_on(year: int) -> Choices:
    """Return the frameworks of the year whose priorities may be headings of a workplan."""
    return list(Framework.objects.filter(year=year).order_by("order", "pk").values_list("pk", "name"))


def priorities_for_headings(workplan: Workplan) -> Choices:
    """Return the priorities of the workplan's framework."""
    found = Priority.objects.filter(framework=workplan.framework_id).order_by("order", "pk")
    return [(one.pk, str(one)) for one in found]


def lines_to_be_part_of(line: WorkplanLine) -> Choices:
    """Return the lines of the same workplan that are no parts themselves."""
    found = WorkplanLine.objects.filter(workplan=line.workplan_id, part_of__isnull=True).exclude(pk=line.pk)
    return [(one.pk, f"{one.get_kind_display()}: {one}") for one in found.order_by("kind", "order", "pk")]


def metrics_to_choose() -> Choices:
    return [(one.pk, str(one)) for one in metrics()]


def headings_to_stand_under(year: int) -> Choices:
    """Return the headings of every workplan of the year, workplan by workplan."""
    found = WorkplanHeading.objects.filter(workplan__year=year).select_related("workplan")
    ordered = found.order_by("workplan__order", "workplan", "order", "pk")
    return [
        (workplan.name, [(one.pk, one.name) for one in those])
        for workplan, those in groupby(ordered, key=lambda one: one.workplan)
    ]


def services_to_deliver(deliverable: Deliverable) -> Choices:
    """Return the services of the year by name, with those that deliver it already."""
    there = set(deliverable.services.values_list("pk", flat=True)) if deliverable.pk else set()
    keys = set(Service.objects.in_year(PlanningYear(deliverable.year)).values_list("pk", flat=True)) | there
    return list(Service.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))


def deliverables_to_carry_on(deliverable: Deliverable) -> Choices:
    """Return the deliverables of the same year and of earlier ones, the newest year first."""
    found = Deliverable.objects.filter(year__lte=deliverable.year).exclude(pk=deliverable.pk)
    return [
        (str(PlanningYear(year)), [(one.pk, str(one)) for one in those])
        for year, those in groupby(found.order_by("-year", "reference"), key=lambda one: one.year)
    ]
