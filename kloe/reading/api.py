"""Metrics, series, targets and approved values over the API. What is provisional never leaves."""

from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from kloe.metrics.models import SeriesScope
from kloe.reading.queries import (
    SeriesWanted,
    approved_values,
    metrics_listed,
    series_listed,
    series_of_keys,
    targets_listed,
    with_points,
)
from kloe.reading.rows import (
    MetricRow,
    SeriesRow,
    TargetRow,
    ValueRow,
    metric_row,
    series_rows,
    target_rows,
    value_rows,
)
from mlco_portal.endpoints.asked import Code, Key
from mlco_portal.endpoints.listing import Asked, Listing, Page, answer_rows, csv_too, of_queryset
from mlco_portal.endpoints.problems import REFUSALS
from mlco_portal.tokens.authentication import READING

router = Router(auth=READING, tags=["Metrics"])


class SeriesAsked(Asked):
    """Which series are wanted."""

    metric: Code | None = Field(None, description="The code of a metric")
    board: Code | None = Field(None, description="The code of a board that monitors the metric")
    scope: SeriesScope | None = None
    place: Code | None = Field(None, description="The code of a group, service, locality or neighbourhood")
    series: Key | None = Field(None, description="The number of one series")

    @property
    def wanted(self) -> SeriesWanted:
        return SeriesWanted(self.metric or "", self.board or "", self.scope or "", self.place or "", self.series)


class ValuesAsked(SeriesAsked):
    """Which values are wanted."""

    since: date | None = Field(None, description="Periods that end on this day or later")
    until: date | None = Field(None, description="Periods that end on this day or earlier")


@router.get("/metrics", response={200: Page[MetricRow], **REFUSALS}, summary="Metrics", openapi_extra=csv_too())
def metrics(request: HttpRequest, asked: Query[Asked]) -> HttpResponseBase:
    """What is measured: definitions, apart from where and from values."""
    return answer_rows(request, of_queryset(MetricRow, metrics_listed(), metric_row), asked, "metrics")


@router.get("/series", response={200: Page[SeriesRow], **REFUSALS}, summary="Series", openapi_extra=csv_too())
def series(request: HttpRequest, asked: Query[SeriesAsked]) -> HttpResponseBase:
    """Metrics by place, each with its newest approved value and what its chart says."""
    found, today = series_listed(asked.wanted), timezone.localdate()

    def rows(start: int, most: int) -> list[SeriesRow]:
        return series_rows(with_points(list(found[start : start + most])), today)

    return answer_rows(request, Listing(SeriesRow, found.count, rows), asked, "series")


@router.get("/targets", response={200: Page[TargetRow], **REFUSALS}, summary="Targets", openapi_extra=csv_too())
def targets(request: HttpRequest, asked: Query[SeriesAsked]) -> HttpResponseBase:
    """Targets with their dates, and whether each is met as things are."""
    found = targets_listed(asked.wanted)

    def rows(start: int, most: int) -> list[TargetRow]:
        page = list(found[start : start + most])
        return target_rows(page, series_of_keys(one.series_id for one in page))

    return answer_rows(request, Listing(TargetRow, found.count, rows), asked, "targets")


@router.get(
    "/measurements",
    response={200: Page[ValueRow], **REFUSALS},
    summary="Approved values, with statistical process control",
    openapi_extra=csv_too(),
)
def measurements(request: HttpRequest, asked: Query[ValuesAsked]) -> HttpResponseBase:
    """One row for each approved value. Mean and limits are those of the whole series, whichever days are asked for."""
    found = approved_values(asked.wanted, since=asked.since, until=asked.until)

    def rows(start: int, most: int) -> list[ValueRow]:
        page = list(found[start : start + most])
        return value_rows(page, series_of_keys(one.series_id for one in page))

    return answer_rows(request, Listing(ValueRow, found.count, rows), asked, "measurements")
