"""Sheets of MLCO's own Key Lines of Enquiry of the year, and what each is measured by."""

from typing import Any

from django.db import models

from kloe.lines.models import Kloe, KloeMetric
from mlco_portal.years import PlanningYear
from planning.year_workbook.sheets.aims import ORDER
from planning.year_workbook.sheets.kinds import Codes, Line, Named, Number, Text
from planning.year_workbook.sheets.sheet import Cells, Column, Outside, Sheet, Within, tie


class Kloes(Sheet):
    """A row a line of enquiry."""

    tab = "kloes"
    one = "line of enquiry"
    about = "MLCO's own Key Lines of Enquiry, and the boards that watch them"
    model = Kloe
    action = "kloe"
    outside = (Outside("boards", "boards", several=True),)

    code = Column(Line(20), "Stands for it all year", example="3.2.1", needed=True)
    theme = Column(Line(120), "What it is about, in a word or two", example="Workforce", needed=True)
    line = Column(Text(), "The question", example="Do we have the staff that we need?", needed=True)
    boards = Column(Codes(), "Codes of the boards that watch it", example="quality; finance", kept=False)
    order = Column(Number(otherwise=0), ORDER, example="1")

    class Meta:
        import_id_fields = ("code",)

    def records(self, year: int) -> models.QuerySet[Kloe]:
        return Kloe.objects.filter(year=year).prefetch_related("boards").order_by("order", "pk")

    def new(self, year: PlanningYear, by: Any) -> models.Model:
        return Kloe(year=year)

    def dehydrate_boards(self, kloe: Kloe) -> str:
        return self.columns["boards"].kind.render([one.code for one in kloe.boards.all()])

    def write_lists(self, written: list[tuple[models.Model, Cells, dict[str, Any]]]) -> None:
        tie(Kloe.boards.through, "kloe", "board", {record.pk: named["boards"] for record, _, named in written})


class KloeMetrics(Sheet):
    """A row a measure of a line."""

    tab = "kloe_metrics"
    one = "measure"
    about = "What each line of enquiry is measured by, in its own words, and the metric of the portal that it is"
    model = KloeMetric
    action = "kloe_metric"
    root = "kloe"
    within = (Within(("kloe",), ("kloes",), "kloe"),)
    outside = (Outside("metric", "metrics", "metric"),)

    kloe = Column(
        Named("A code of kloes", 20), "The line", example="3.2.1", attribute="kloe__code", needed=True, kept=False
    )
    order = Column(Number(), ORDER, example="1", needed=True)
    name = Column(Line(200), "What is measured, as the line says it", example="Vacancies", needed=True)
    metric = Column(
        Named("The code of a metric of the portal, or empty", 60),
        "The metric that it is, once it is defined",
        example="vacancy-rate",
        attribute="metric__code",
        kept=False,
    )
    to_measure = Column(
        Text(), "What is to be measured, while the metric is not defined", example="How long people wait for a visit"
    )

    class Meta:
        import_id_fields = ("kloe", "order")

    def records(self, year: int) -> models.QuerySet[KloeMetric]:
        found = KloeMetric.objects.filter(kloe__year=year).select_related("kloe", "metric")
        return found.order_by("kloe__order", "kloe", "order", "pk")
