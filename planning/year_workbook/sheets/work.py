"""Sheets of workplans, enablers and programmes: what they are, their headings, and what an enabler works on."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from mlco_portal.years import PlanningYear
from planning.workplans.models import Workplan, WorkplanHeading, WorkplanLine
from planning.year_workbook.sheets.aims import ORDER, PRIORITY_WORDS, priority_name
from planning.year_workbook.sheets.kinds import Choice, Code, Line, Named, Number, Text
from planning.year_workbook.sheets.sheet import Cells, Column, Fault, Key, Outside, Sheet, Within, YearSoFar

OF_WORKPLANS = "A code of workplans or enablers"
ANY_WORKPLAN = ("workplans", "enablers")


def _framework_of(priority: str) -> str:
    """Return the framework in the name of a priority: core of core/resilience."""
    return priority.partition("/")[0]


class AnyWorkplan(Sheet):
    """What workplans, programmes and enablers have in common: they are of one table, and share their codes."""

    model = Workplan
    kinds: ClassVar[tuple[Workplan.Kind, ...]]
    other: ClassVar[str]

    def records(self, year: int) -> Iterable[Workplan]:
        found = Workplan.objects.filter(year=year, kind__in=self.kinds)
        return found.select_related("framework").order_by("order", "pk")

    def new(self, year: PlanningYear, by: Any) -> models.Model:
        return Workplan(year=year, kind=self.kinds[0])

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        if (cells["code"],) in so_far.rows(self.other):
            return [("code", f"This code stands in the sheet {self.other} already. Choose another one")]
        if before is None or before["framework"] == cells["framework"]:
            return []
        for one in so_far.rows("headings").values():
            if one["workplan"] == cells["code"] and _framework_of(one["priority"]) not in ("", cells["framework"]):
                return [
                    ("framework", f"Its heading “{one['heading']}” is a priority of {_framework_of(one['priority'])}")
                ]
        return []


class Workplans(AnyWorkplan):
    """A row a workplan or a programme."""

    tab = "workplans"
    one = "workplan"
    about = "The workplans and programmes of the year"
    action = "workplan"
    within = (Within(("framework",), ("frameworks",), "framework"),)
    kinds = (Workplan.Kind.WORKPLAN, Workplan.Kind.PROGRAMME)
    other = "enablers"

    code = Column(Code(60), "Stands for it, the same from year to year", example="community-health", needed=True)
    kind = Column(
        Choice([(kind.value, kind.label) for kind in (Workplan.Kind.WORKPLAN, Workplan.Kind.PROGRAMME)]),
        "What it is",
        example="workplan",
        needed=True,
    )
    name = Column(Line(200), "Its name", example="Community Health workplan", needed=True)
    strapline = Column(Line(200), "What stands below its name", example="People come first in everything we do")
    summary = Column(Text(), "What it is about", example="What community health delivers this year")
    governed_by = Column(Line(200), "The board that it reports to", example="Quality and Safety Committee")
    framework = Column(
        Named("A code of frameworks, or empty", 60),
        "Whose priorities its headings are",
        example="core",
        attribute="framework__code",
        kept=False,
    )
    order = Column(Number(otherwise=0), ORDER, example="1")
    source = Column(Line(200), "The document that it is from", example="Operating Plan 2024/25, 3.3")

    class Meta:
        import_id_fields = ("code",)


class Enablers(AnyWorkplan):
    """A row an enabling team's plan."""

    tab = "enablers"
    one = "enabler"
    about = "The plans of the enabling teams; what they work on stands in the sheet lines"
    action = "enabler"
    within = (Within(("framework",), ("frameworks",), "framework"),)
    kinds = (Workplan.Kind.ENABLER,)
    other = "workplans"

    code = Column(Code(60), "Stands for it, the same from year to year", example="estates", needed=True)
    name = Column(Line(200), "Its name", example="Estates", needed=True)
    strapline = Column(Line(200), "What stands below its name", example="Buildings that fit the care in them")
    summary = Column(Text(), "What it is about", example="Rooms and buildings for the teams")
    governed_by = Column(Line(200), "The board that it reports to", example="Estates Board")
    framework = Column(
        Named("A code of frameworks, or empty", 60),
        "Whose priorities its headings are, where it has headings",
        example="core",
        attribute="framework__code",
        kept=False,
    )
    order = Column(Number(otherwise=0), ORDER, example="12")
    source = Column(Line(200), "The document that it is from", example="Operating Plan 2024/25, 3.6")

    class Meta:
        import_id_fields = ("code",)


class Headings(Sheet):
    """A row a heading of a workplan."""

    tab = "headings"
    one = "heading"
    about = "The headings of the workplans, in their own words; most are a priority"
    model = WorkplanHeading
    action = "heading"
    root = "workplan"
    within = (
        Within(("workplan",), ANY_WORKPLAN, "workplan"),
        Within(("priority",), ("priorities",), "priority", split=True),
    )

    workplan = Column(
        Named(OF_WORKPLANS, 60),
        "The workplan",
        example="community-health",
        attribute="workplan__code",
        needed=True,
        kept=False,
    )
    heading = Column(Line(200), "As this workplan calls it", example="Resilience", attribute="name", needed=True)
    priority = Column(
        Named(f"{PRIORITY_WORDS}; or empty"), "The priority that it is", example="core/resilience", kept=False
    )
    order = Column(Number(otherwise=0), ORDER, example="5")

    class Meta:
        import_id_fields = ("workplan", "heading")

    def records(self, year: int) -> Iterable[WorkplanHeading]:
        found = WorkplanHeading.objects.filter(workplan__year=year).select_related("workplan", "priority__framework")
        return found.order_by("workplan__order", "workplan", "order", "pk")

    def dehydrate_priority(self, heading: WorkplanHeading) -> str:
        return priority_name(heading.priority) if heading.priority else ""

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        if not cells["priority"]:
            return []
        key = (cells["workplan"],)
        plan = next(rows[key] for tab in ANY_WORKPLAN if key in (rows := so_far.rows(tab)))
        if _framework_of(cells["priority"]) != plan["framework"]:
            return [
                ("priority", f"The headings of this workplan are priorities of {plan['framework'] or 'no framework'}")
            ]
        for other, one in so_far.rows(self.tab).items():
            if other[0] == cells["workplan"] and one["priority"] == cells["priority"] and other != self.key_of(cells):
                return [("priority", f"This workplan has it already, under the heading “{one['heading']}”")]
        return []


class PartOf(Within):
    """The line that a line is part of: kind/order of a line of the same workplan that is part of none."""

    __slots__ = ()

    def key_in(self, cells: Any) -> Key | None:
        if not cells["part_of"]:
            return None
        kind, _, order = cells["part_of"].partition("/")
        return (cells["workplan"], kind, "", order)


class Lines(Sheet):
    """A row a line of an enabler or programme."""

    tab = "lines"
    one = "line"
    about = "What enablers and programmes work on and what success looks like; such a line is no deliverable"
    model = WorkplanLine
    action = "line"
    root = "workplan"
    within = (Within(("workplan",), ANY_WORKPLAN, "workplan"), PartOf(("part_of",), ("lines",), "part_of"))
    outside = (Outside("metric", "metrics", "metric"),)

    workplan = Column(
        Named(OF_WORKPLANS, 60),
        "Whose line it is",
        example="estates",
        attribute="workplan__code",
        needed=True,
        kept=False,
    )
    kind = Column(Choice(WorkplanLine.Kind.choices), "What it is", example="success", needed=True)
    part_of = Column(
        Named("kind/order of a line of the same workplan that is itself part of none; or empty", 40),
        "The line that it is part of",
        example="work_area/1",
        kept=False,
    )
    order = Column(Number(), ORDER, example="2", needed=True)
    number = Column(Number(), "Its number as printed, where it has one", example="4")
    name = Column(Line(300), "The line", example="Fewer empty rooms", needed=True)
    text = Column(Text(), "More about it", example="By March, rooms are booked in one place")
    metric = Column(
        Named("The code of a metric of the portal, or empty", 60),
        "What shows it",
        example="sickness-absence",
        attribute="metric__code",
        kept=False,
    )

    class Meta:
        import_id_fields = ("workplan", "kind", "part_of", "order")

    def records(self, year: int) -> Iterable[WorkplanLine]:
        found = WorkplanLine.objects.filter(workplan__year=year).select_related("workplan", "metric", "part_of")
        return found.order_by("workplan__order", "workplan", "part_of__order", "kind", "order", "pk")

    def dehydrate_part_of(self, line: WorkplanLine) -> str:
        return f"{line.part_of.kind}/{line.part_of.order}" if line.part_of else ""

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        if cells["part_of"] and cells["part_of"].partition("/")[0] != cells["kind"]:
            return [("part_of", "A part is of the same kind as its line")]
        return []

    def passes(self, rows: list[Any]) -> list[list[Any]]:
        whole = [row for row in rows if not row.cells.get("part_of")]
        return [whole, [row for row in rows if row.cells.get("part_of")]]
