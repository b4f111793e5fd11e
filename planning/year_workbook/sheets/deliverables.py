"""Sheets of what will be delivered, where it stands, and which priorities it serves."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from mlco_portal.years import PlanningYear
from planning.alignment.models import DeliverableTag
from planning.workplans.models import Deliverable, Placement
from planning.year_workbook.sheets.aims import ORDER, PRIORITY_WORDS, carrying_on_problem, priority_name
from planning.year_workbook.sheets.kinds import Choice, Codes, Line, Moment, Named, Number, OfYear, Text
from planning.year_workbook.sheets.sheet import Cells, Column, Fault, Outside, Sheet, Within, YearSoFar, tie
from planning.year_workbook.sheets.work import ANY_WORKPLAN, OF_WORKPLANS


def deliverable_of_year(deliverable: Deliverable) -> str:
    """Return how a cell names a deliverable of another year."""
    return f"{PlanningYear(deliverable.year)} {deliverable.reference}"


class Deliverables(Sheet):
    """A row a deliverable, wherever it stands."""

    tab = "deliverables"
    one = "deliverable"
    about = "What will be delivered: each once, in however many workplans it stands"
    model = Deliverable
    action = "deliverable"
    outside = (
        Outside("owner", "posts", "owner_user", needed=False),
        Outside("services", "services", several=True),
        Outside("succeeds", "deliverables", "succeeds", tab="deliverables"),
    )

    reference = Column(Line(20), "Stands for it all year", example="CH-07", needed=True)
    title = Column(Line(300), "What will be delivered, in a line", example="Shorter waits for podiatry", needed=True)
    text = Column(Text(), "More about it", example="Nobody waits longer than 18 weeks")
    owner = Column(
        Line(200),
        "The post that answers for it; where an account has that name, it is tied to it",
        example="Chief Nurse",
    )
    services = Column(
        Codes(), "Codes of the services that deliver it", example="podiatry; tissue-viability", kept=False
    )
    quarter = Column(Number(1, 4), "When: 1 is April to June, 4 is January to March", example="2")
    also_known_as = Column(Line(100), "The number that another plan has for it", example="OP 7")
    succeeds = Column(
        OfYear(40), "The deliverable, mostly of a year before, that it carries on", example="2023/24 D-01", kept=False
    )
    outcome = Column(Choice(Deliverable.Outcome.choices), "How it ended", example="partly")
    outcome_mark = Column(Line(40), "The mark as printed in the source", example="tick")
    outcome_note = Column(Text(), "More about how it ended", example="Two of three clinics opened")
    note = Column(Text(), "For the planning team", example="Owner to be confirmed")
    dropped_at = Column(Moment(), "When it was dropped", example="2024-06-03T09:30:00+00:00")
    dropped_reason = Column(Text(), "Why it was dropped", example="The money went to another service")

    class Meta:
        import_id_fields = ("reference",)

    def records(self, year: int) -> Iterable[Deliverable]:
        found = Deliverable.objects.filter(year=year).select_related("owner_user", "succeeds")
        return found.prefetch_related("services").order_by("reference")

    def new(self, year: PlanningYear, by: Any) -> models.Model:
        return Deliverable(year=year)

    def dehydrate_services(self, deliverable: Deliverable) -> str:
        return self.columns["services"].kind.render([one.code for one in deliverable.services.all()])

    def dehydrate_succeeds(self, deliverable: Deliverable) -> str:
        return deliverable_of_year(deliverable.succeeds) if deliverable.succeeds else ""

    def link_of(self, cells: Cells, year: PlanningYear) -> tuple[str, str] | None:
        return (cells["succeeds"], f"{year} {cells['reference']}") if cells["succeeds"] else None

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        found = []
        if bool(cells["dropped_at"]) != bool(cells["dropped_reason"]):
            found.append(("dropped_reason", "What was dropped says when and why. Fill in both, or neither"))
        link, old = self.link_of(cells, so_far.year), self.link_of(before, so_far.year) if before else None
        if link and link != old and (problem := carrying_on_problem(link, so_far.links(self.tab, old))):
            found.append(("succeeds", problem))
        if before is None and (there := so_far.spelt_otherwise(self.tab, self.key_of(cells))):
            found.append(("reference", f"{there[0]} differs from it in capital letters only. Give this one another"))
        return found

    def fill(self, record: models.Model, cells: Cells, named: Mapping[str, Any], columns: Collection[str]) -> set[str]:
        return super().fill(record, cells, {**named, "updated_at": timezone.now()}, columns)

    def write_lists(self, written: list[tuple[models.Model, Cells, dict[str, Any]]]) -> None:
        wanted = {record.pk: named["services"] for record, _, named in written}
        tie(Deliverable.services.through, "deliverable", "service", wanted)


class Placements(Sheet):
    """A row a deliverable under a heading."""

    tab = "placements"
    one = "placement"
    about = "Where each deliverable stands: a row for each heading that it stands under"
    model = Placement
    action = "placement"
    root = "deliverable"
    within = (
        Within(("workplan",), ANY_WORKPLAN),
        Within(("workplan", "heading"), ("headings",), "heading"),
        Within(("deliverable",), ("deliverables",), "deliverable"),
    )

    workplan = Column(
        Named(OF_WORKPLANS, 60),
        "The workplan",
        example="community-health",
        attribute="heading__workplan__code",
        needed=True,
        kept=False,
    )
    heading = Column(
        Line(200),
        "The heading, as it stands in the sheet headings",
        example="Resilience",
        attribute="heading__name",
        needed=True,
        kept=False,
    )
    deliverable = Column(
        Named("A reference of deliverables", 20),
        "The deliverable",
        example="CH-07",
        attribute="deliverable__reference",
        needed=True,
        kept=False,
    )
    wording = Column(
        Text(), "This workplan's own words; empty: the deliverable's", example="Podiatry within 18 weeks everywhere"
    )
    order = Column(Number(otherwise=0), ORDER, example="3")

    class Meta:
        import_id_fields = ("workplan", "heading", "deliverable")

    def records(self, year: int) -> Iterable[Placement]:
        found = Placement.objects.filter(heading__workplan__year=year).select_related(
            "heading__workplan", "deliverable"
        )
        return found.order_by(
            "heading__workplan__order", "heading__workplan", "heading__order", "heading", "order", "pk"
        )


class Alignment(Sheet):
    """A row a tick of the matrix."""

    tab = "alignment"
    one = "tag"
    about = "Which deliverable serves which priority: a row for each tick of the matrix"
    model = DeliverableTag
    action = "tag"
    within = (
        Within(("deliverable",), ("deliverables",), "deliverable"),
        Within(("priority",), ("priorities",), "priority", split=True),
    )

    deliverable = Column(
        Named("A reference of deliverables", 20),
        "The deliverable",
        example="CH-07",
        attribute="deliverable__reference",
        needed=True,
        kept=False,
    )
    priority = Column(Named(PRIORITY_WORDS), "The priority that it serves", example="mft/p1", needed=True, kept=False)

    class Meta:
        import_id_fields = ("deliverable", "priority")

    def records(self, year: int) -> Iterable[DeliverableTag]:
        found = DeliverableTag.objects.filter(deliverable__year=year, priority__framework__year=year)
        return found.select_related("deliverable", "priority__framework").order_by(
            "deliverable__reference", "priority__framework__order", "priority__order", "pk"
        )

    def new(self, year: PlanningYear, by: Any) -> models.Model:
        return DeliverableTag(tagged_at=timezone.now(), tagged_by=by)

    def dehydrate_priority(self, tag: DeliverableTag) -> str:
        return priority_name(tag.priority)
