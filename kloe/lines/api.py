"""MLCO KLOEs, and what each is measured by, over the API."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import Field

from kloe.lines.models import Kloe, KloeMetric
from kloe.lines.queries import kloe_metrics_listed, kloes_listed
from mlco_portal.endpoints.asked import FirstYear
from mlco_portal.endpoints.listing import Asked, Page, answer_rows, csv_too, of_queryset
from mlco_portal.endpoints.problems import REFUSALS
from mlco_portal.tokens.authentication import READING
from mlco_portal.years import PlanningYear

router = Router(auth=READING, tags=["MLCO KLOEs"])


class KloeRow(Schema):
    """One MLCO Key Line of Enquiry of a planning year. It is not one of the CQC's."""

    year: int = Field(description="First calendar year of the planning year")
    planning_year: str
    code: str
    theme: str
    line: str
    boards: str = Field(description="Where it is monitored, parted by semicolons")
    quality_statements: str = Field(description="The CQC's quality statements that it answers to")


class KloeMetricRow(Schema):
    """What a line is measured by; `metric_code` is empty until the metric is defined."""

    year: int = Field(description="First calendar year of the planning year")
    planning_year: str
    kloe_code: str
    name: str
    metric_code: str
    to_measure: str = Field(description="What is to be measured, while the metric is not defined")


class KloesAsked(Asked):
    """Which lines are wanted."""

    year: FirstYear | None = None


@router.get("/kloes", response={200: Page[KloeRow], **REFUSALS}, summary="MLCO KLOEs", openapi_extra=csv_too())
def kloes(request: HttpRequest, asked: Query[KloesAsked]) -> HttpResponseBase:
    """The lines of each year, in their order."""
    return answer_rows(request, of_queryset(KloeRow, kloes_listed(asked.year), _kloe), asked, "kloes")


@router.get(
    "/kloe-metrics",
    response={200: Page[KloeMetricRow], **REFUSALS},
    summary="What MLCO KLOEs are measured by",
    openapi_extra=csv_too(),
)
def kloe_metrics(request: HttpRequest, asked: Query[KloesAsked]) -> HttpResponseBase:
    """One row for each measure of each line."""
    found = kloe_metrics_listed(asked.year)
    return answer_rows(request, of_queryset(KloeMetricRow, found, _metric), asked, "kloe-metrics")


def _kloe(kloe: Kloe) -> KloeRow:
    return KloeRow(
        year=int(kloe.year),
        planning_year=str(PlanningYear(kloe.year)),
        code=kloe.code,
        theme=kloe.theme,
        line=kloe.line,
        boards="; ".join(one.name for one in kloe.boards.all()),
        quality_statements="; ".join(one.name for one in kloe.quality_statements.all()),
    )


def _metric(measured: KloeMetric) -> KloeMetricRow:
    return KloeMetricRow(
        year=int(measured.kloe.year),
        planning_year=str(PlanningYear(measured.kloe.year)),
        kloe_code=measured.kloe.code,
        name=measured.name,
        metric_code=measured.metric.code if measured.metric else "",
        to_measure=measured.to_measure,
    )
