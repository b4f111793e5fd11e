"""The records of a year that blocks show, each kind of record looked up once for all blocks of a document."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch

from kloe.charts import XmrChart
from kloe.lines.models import Kloe
from kloe.lines.queries import kloes_of
from mlco_portal.years import PlanningYear
from planning.alignment.models import DeliverableTag
from planning.cycle.models import Milestone
from planning.operating_plan.blocks.approved import PlanOfYear, plans_of
from planning.operating_plan.blocks.charted import charts_until, metrics_with_series, places_with_series
from planning.operating_plan.blocks.measured import Measured, measured_until
from planning.operating_plan.blocks.workplans import WorkplanOfYear, workplans_of
from planning.priorities.models import Framework, Priority
from planning.workplans.models import Workplan
from services.models import Service


class ServiceOfYear(NamedTuple):
    """A line of the catalogue, as a list of plans needs it."""

    pk: int
    code: str
    name: str
    group: str
    kind: str
    plan_arrangement: str
    part_of: int | None
    on_plan_list: bool


class Sources:
    """What the portal holds for a year; everything is looked up when first asked for, and then kept."""

    def __init__(self, year: int, known: "dict[int, Sources] | None" = None) -> None:
        self.year = PlanningYear(int(year))
        self._known: dict[int, Sources] = {} if known is None else known
        self._known[int(year)] = self
        self._charts: dict[str, dict[str, XmrChart]] = {}

    def of(self, year: int) -> "Sources":
        """Return what the portal holds for another year, kept as well."""
        return self._known.get(int(year)) or Sources(year, self._known)

    @cached_property
    def frameworks(self) -> dict[str, Framework]:
        """By code, with statements and priorities (three queries)."""
        found = Framework.objects.filter(year=self.year).prefetch_related(
            "statements", Prefetch("priorities", queryset=Priority.objects.order_by("order", "pk"))
        )
        return {one.code: one for one in found}

    @cached_property
    def core(self) -> Framework | None:
        """The organisation's own framework."""
        return next((one for one in self.frameworks.values() if one.kind == Framework.Kind.CORE), None)

    @cached_property
    def workplans(self) -> dict[str, WorkplanOfYear]:
        """By code, with headings, deliverables and lines (four queries)."""
        return workplans_of(self.year)

    @cached_property
    def workplan_names(self) -> list[tuple[int, str, str]]:
        """Every year's workplans: year, code, name (one query)."""
        return list(Workplan.objects.order_by("-year", "order", "pk").values_list("year", "code", "name"))

    @cached_property
    def standing_in(self) -> dict[int, list[str]]:
        """The names of the workplans in which each deliverable stands, by its key."""
        found: dict[int, list[str]] = {}
        for workplan in self.workplans.values():
            for heading in workplan.headings:
                for one in heading.placements:
                    names = found.setdefault(one.deliverable.pk, [])
                    if workplan.name not in names:
                        names.append(workplan.name)
        return found

    @cached_property
    def ticks(self) -> frozenset[tuple[int, int]]:
        """Which deliverable serves which priority, by their keys (one query)."""
        tags = DeliverableTag.objects.filter(deliverable__year=self.year).order_by()
        return frozenset(tags.values_list("deliverable", "priority"))

    @cached_property
    def kloes(self) -> Sequence[Kloe]:
        """The key lines of enquiry with metrics and boards (three queries)."""
        return list(kloes_of(self.year).prefetch_related("metrics", "boards"))

    @cached_property
    def milestones(self) -> Sequence[Milestone]:
        """The year's timetable (one query)."""
        return list(Milestone.objects.filter(cycle__year=self.year).order_by("starts_on", "order", "pk"))

    @cached_property
    def plans(self) -> dict[str, PlanOfYear]:
        """Every service plan of the year by its service's code, with what its approved version says (three queries)."""
        return plans_of(self.year)

    @cached_property
    def services(self) -> Sequence[ServiceOfYear]:
        """The catalogue of the year, group by group (one query)."""
        names = ("pk", "code", "name", "group__name", "kind", "plan_arrangement", "part_of", "on_plan_list")
        found = Service.objects.in_year(self.year).order_by("group__order", "group", "name", "pk")
        return [ServiceOfYear(*row) for row in found.values_list(*names)]

    @cached_property
    def metrics(self) -> Sequence[tuple[str, str]]:
        """The code and the name of each metric that is measured somewhere (one query)."""
        return metrics_with_series()

    @cached_property
    def measured_places(self) -> Sequence[tuple[str, str]]:
        """The places where something is measured, without the whole organisation (one query)."""
        return places_with_series()

    def charts_at(self, place: str) -> dict[str, XmrChart]:
        """The charts of a place, of what was measured before the year began, by code (seven queries for each place)."""
        if place not in self._charts:
            self._charts[place] = charts_until(self.year.previous.ends_on, place)
        return self._charts[place]

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """What was last measured of each metric before the year's first quarter began, by code (one query)."""
        return measured_until(self.year.previous.ends_on)
