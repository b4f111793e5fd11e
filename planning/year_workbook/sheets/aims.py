"""Sheets of what a year aims at: frameworks, what they say, their priorities, and what carries on what."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from mlco_portal.years import PlanningYear
from planning.aims.rules.succession import Before, link_problem
from planning.priorities.models import Framework, Priority, PriorityAlias, PrioritySuccession, Statement
from planning.year_workbook.sheets.kinds import Choice, Code, Line, Named, Names, Number, OfYear, Text
from planning.year_workbook.sheets.sheet import Cells, Column, Fault, Outside, Sheet, Within, YearSoFar

PRIORITY_WORDS = "framework/code of a row of priorities, such as core/resilience"
ORDER = "Its place: rows are shown from the smallest number up"


def priority_name(priority: Priority) -> str:
    """Return how a cell names a priority of the year."""
    return f"{priority.framework.code}/{priority.code}"


def priority_of_year(priority: Priority) -> str:
    """Return how a cell names a priority of another year."""
    return f"{PlanningYear(priority.framework.year)} {priority_name(priority)}"


def carrying_on_problem(link: tuple[str, str], before: Before[str]) -> str:
    """Return why the later of the two cannot carry on the earlier one, or ""; `before` is what each carries on."""
    earlier, later = ((name, int(name[:4]), name) for name in link)
    return link_problem(before, earlier=earlier, later=later)


class Frameworks(Sheet):
    """A row a framework."""

    tab = "frameworks"
    one = "framework"
    about = "Our own core priorities, and the plans of partners, the city and the NHS that the year answers to"
    model = Framework
    action = "framework"

    code = Column(Code(60), "Stands for it, the same from year to year", example="mft", needed=True)
    kind = Column(Choice(Framework.Kind.choices), "Whose priorities they are", example="partner", needed=True)
    name = Column(Line(200), "Its name", example="MFT corporate priorities", needed=True)
    short_name = Column(Line(40), "As it stands over columns", example="MFT", needed=True)
    owner = Column(Line(200), "Whose it is", example="Manchester University NHS Foundation Trust")
    summary = Column(Text(), "What it is about", example="Five priorities for the year")
    source = Column(Line(200), "The document that it is from", example="Operating Plan 2024/25, 6.1")
    order = Column(Number(otherwise=0), ORDER, example="3")

    class Meta:
        import_id_fields = ("code",)

    def records(self, year: int) -> Iterable[Framework]:
        return Framework.objects.filter(year=year).order_by("order", "pk")

    def new(self, year: PlanningYear, by: Any) -> models.Model:
        return Framework(year=year)

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        if before and before["kind"] != cells["kind"]:
            return [("kind", "The kind of a framework is changed on its page, which says what stands in the way")]
        if cells["kind"] != Framework.Kind.CORE:
            return []
        others = [
            one["code"]
            for one in so_far.rows(self.tab).values()
            if one["kind"] == Framework.Kind.CORE and one["code"] != cells["code"]
        ]
        return [("kind", f"A year has one framework of core priorities, and {others[0]} is it")] if others else []


class Statements(Sheet):
    """A row a sentence."""

    tab = "statements"
    one = "statement"
    about = "What a framework says beside its priorities: vision, way of working, values"
    model = Statement
    action = "statement"
    root = "framework"
    within = (Within(("framework",), ("frameworks",), "framework"),)

    framework = Column(
        Named("A code of frameworks", 60),
        "The framework",
        example="core",
        attribute="framework__code",
        needed=True,
        kept=False,
    )
    kind = Column(Choice(Statement.Kind.choices), "What it is", example="vision", needed=True)
    order = Column(Number(), ORDER, example="1", needed=True)
    audience = Column(Line(100), "Who says it, where the source says so", example="Citizens")
    text = Column(Text(), "The sentence", example="People live healthy and full lives.", needed=True)

    class Meta:
        import_id_fields = ("framework", "kind", "order")

    def records(self, year: int) -> Iterable[Statement]:
        found = Statement.objects.filter(framework__year=year).select_related("framework")
        return found.order_by("framework__order", "framework", "order", "pk")


class Priorities(Sheet):
    """A row a priority, with its other wordings."""

    tab = "priorities"
    one = "priority"
    about = "The priorities of the frameworks, with the other names that texts use for them"
    model = Priority
    action = "priority"
    root = "framework"
    within = (Within(("framework",), ("frameworks",), "framework"),)

    framework = Column(
        Named("A code of frameworks", 60),
        "The framework",
        example="core",
        attribute="framework__code",
        needed=True,
        kept=False,
    )
    code = Column(Code(60), "Stands for it within its framework; plans name it", example="resilience", needed=True)
    label = Column(Line(20), "Its number as printed", example="P1")
    name = Column(Line(200), "Its name", example="Resilience", needed=True)
    summary = Column(Text(), "What it is about", example="Teams that cope when much comes at once")
    outcome = Column(Text(), "What will be different", example="Fewer visits are put off")
    commitments = Column(Text(), "What its owner sets out to do, one a line", example="Recruit earlier")
    theme = Column(Line(200), "The aim or theme that it stands under", example="Start well")
    order = Column(Number(otherwise=0), ORDER, example="5")
    aliases = Column(Names(200), "Other wordings of the same priority", example="Resilient services", kept=False)

    class Meta:
        import_id_fields = ("framework", "code")

    def records(self, year: int) -> Iterable[Priority]:
        found = Priority.objects.in_year(year).select_related("framework").prefetch_related("aliases")
        return found.order_by("framework__order", "framework", "order", "pk")

    def dehydrate_aliases(self, priority: Priority) -> str:
        return self.columns["aliases"].kind.clean(
            "\n".join(" ".join(one.name.split()) for one in priority.aliases.all())
        )

    def write_lists(self, written: list[tuple[models.Model, Cells, dict[str, Any]]]) -> None:
        wanted = {record.pk: set(self.columns["aliases"].kind.stored(cells["aliases"])) for record, cells, _ in written}
        there = {pk: set[str]() for pk in wanted}
        gone = []
        for one in PriorityAlias.objects.filter(priority__in=wanted):
            there[one.priority_id].add(" ".join(one.name.split()))
            if " ".join(one.name.split()) not in wanted[one.priority_id]:
                gone.append(one.pk)
        PriorityAlias.objects.filter(pk__in=gone).delete()
        PriorityAlias.objects.bulk_create(
            PriorityAlias(priority_id=pk, name=name) for pk in wanted for name in sorted(wanted[pk] - there[pk])
        )


class Successors(Sheet):
    """A row a link from a priority to the one that it carries on."""

    tab = "successors"
    one = "successor"
    about = "Which priority of this year carries on which earlier one: renamed, split or merged"
    model = PrioritySuccession
    action = "succession"
    within = (Within(("priority",), ("priorities",), "later", split=True),)
    outside = (Outside("carries_on", "priorities", "earlier", tab="priorities"),)

    priority = Column(
        Named(PRIORITY_WORDS), "The priority of this year", example="core/resilience", needed=True, kept=False
    )
    carries_on = Column(
        OfYear(140),
        "The priority that it carries on: its year, a space, framework/code",
        example="2023/24 core/resilience",
        needed=True,
        kept=False,
    )
    note = Column(Line(200), "How it came about", example="Two became one")

    class Meta:
        import_id_fields = ("priority", "carries_on")

    def records(self, year: int) -> Iterable[PrioritySuccession]:
        found = PrioritySuccession.objects.filter(later__framework__year=year)
        return found.select_related("later__framework", "earlier__framework").order_by(
            "later__framework__order", "later__order", "later", "earlier"
        )

    def dehydrate_priority(self, link: PrioritySuccession) -> str:
        return priority_name(link.later)

    def dehydrate_carries_on(self, link: PrioritySuccession) -> str:
        return priority_of_year(link.earlier)

    def link_of(self, cells: Cells, year: PlanningYear) -> tuple[str, str]:
        return cells["carries_on"], f"{year} {cells['priority']}"

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        problem = carrying_on_problem(self.link_of(cells, so_far.year), so_far.links(self.tab))
        return [("carries_on", problem)] if problem and not before else []
