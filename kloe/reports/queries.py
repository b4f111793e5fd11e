"""Look-ups of reports: the figures of a board's metrics in a month, what was said of them, what was issued."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kloe.metrics.models import Board, Metric, MetricSeries, SeriesScope
from kloe.reading.queries import Narrowed, Point, SeriesRead, series_to_read, with_points
from kloe.reports.models import BoardSecretary, Commentary, PerformanceReport, ReportEdition, ReportFile
from kloe.reports.rules.months import belongs_into
from mlco_portal.accounts.models import User
from mlco_portal.kept_files import read_file
from mlco_portal.papers.web import style_sources
from services.rules import Access


def report_with(board: str, month: date) -> PerformanceReport:
    """Return the report with its board and secretary; raise PerformanceReport.DoesNotExist."""
    return PerformanceReport.objects.select_related("board__secretary").get(board__code=board, month=month)


def boards_listed() -> QuerySet[Board]:
    """Return every board with its secretary (one query)."""
    return Board.objects.select_related("secretary__user").order_by("name")


def board_with(code: str) -> Board:
    """Return the board with its secretary; raise Board.DoesNotExist."""
    return boards_listed().get(code=code)


def secretary_of(board: Board) -> int | None:
    """Return the key of the board's secretary; no query where the board was fetched with it."""
    try:
        return board.secretary.user_id
    except BoardSecretary.DoesNotExist:
        return None


def who_can_be_secretary() -> QuerySet[User]:
    """Return the people with an open account, by name."""
    return User.objects.filter(is_active=True).order_by("name", "pk")


def owns_metrics(access: Access) -> bool:
    """Whether the person answers for a metric (one query)."""
    return access.user_id is not None and Metric.objects.filter(owner=access.user_id).exists()


def figures_of(report: PerformanceReport) -> list[SeriesRead]:
    """Return what the report is about, with approved values up to its month (six queries).

    A metric is shown for the whole organisation; one that is not measured there, for each place where it is.
    """
    found = [one for one in series_to_read(Narrowed(board=report.board.code)) if belongs_into(one, report.month)]
    whole = {one.metric_id for one in found if one.scope == SeriesScope.ORGANISATION}
    shown = [one for one in found if one.scope == SeriesScope.ORGANISATION or one.metric_id not in whole]
    return [SeriesRead(one.series, _until(one, report.month)) for one in with_points(shown)]


def _until(read: SeriesRead, month: date) -> list[Point]:
    return [point for point in read.points if point[0] <= month]


def figure_of(report: PerformanceReport, series: int) -> SeriesRead:
    """Return one series of the report; raise MetricSeries.DoesNotExist where the report is not about it."""
    found = next((one for one in figures_of(report) if one.series.pk == series), None)
    if found is None:
        raise MetricSeries.DoesNotExist
    return found


def commentaries_of(report: PerformanceReport) -> dict[int, list[Commentary]]:
    """Return what was said in the report by series, that of the newest point first (one query)."""
    found: dict[int, list[Commentary]] = {}
    for one in report.commentaries.select_related("written_by").order_by("-as_of"):
        found.setdefault(one.series_id, []).append(one)
    return found


def said_elsewhere(report: PerformanceReport, series: MetricSeries, day: date) -> Commentary | None:
    """Return what was last said of the series in another report, of a point up to that day (one query)."""
    found = Commentary.objects.filter(series=series, as_of__lte=day).exclude(report=report).exclude(text="")
    return found.select_related("report__board", "series__metric").order_by("-as_of", "-written_at").first()


def reports_listed(*, drafts_of: Collection[int], board: str = "") -> QuerySet[PerformanceReport]:
    """Return issued reports, and drafts of these boards, the newest month first; `board` narrows it to one of them.

    Each has `issued`, its editions without text (one query more).
    """
    editions = ReportEdition.objects.defer("content").order_by("-number")
    is_issued = Exists(ReportEdition.objects.filter(report=OuterRef("pk")))
    found = PerformanceReport.objects.filter(Q(is_issued) | Q(board__in=drafts_of))
    if board:
        found = found.filter(board__code=board)
    named = found.select_related("board").prefetch_related(Prefetch("editions", editions, to_attr="issued"))
    return named.order_by("-month", "board__name", "pk")


def editions_of(report: PerformanceReport) -> list[ReportEdition]:
    """Return the editions without their text, the newest first."""
    return list(report.editions.defer("content").select_related("issued_by").order_by("-number"))


def edition_of(report: PerformanceReport, number: int) -> ReportEdition:
    """Return the edition with its text and files; raise ReportEdition.DoesNotExist."""
    edition = report.editions.select_related("issued_by").prefetch_related("files").get(number=number)
    edition.report = report
    return edition


def newest_edition(report: PerformanceReport) -> ReportEdition | None:
    """Return the edition that readers get, with its text and files; None before the first."""
    edition = report.editions.select_related("issued_by").prefetch_related("files").order_by("-number").first()
    if edition is not None:
        edition.report = report
    return edition


def file_of(edition: ReportEdition, kind: str) -> ReportFile:
    """Return one of its files; raise ReportFile.DoesNotExist."""
    return edition.files.get(kind=kind)


@lru_cache(maxsize=32)
def look_of(sha256: str) -> tuple[str, ...]:
    """Return what the policy of a kept web page has to allow for its look; a name holds one content for ever."""
    return tuple(style_sources(read_file(sha256, "html")))
