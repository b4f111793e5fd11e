"""Words, tags and links of reports."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime

from kloe.metrics.models import Board
from kloe.metrics.rules.periods import period_words
from kloe.reports.addresses import report_url
from kloe.reports.content import thawed
from kloe.reports.gathering import Reported
from kloe.reports.models import Commentary, PerformanceReport, ReportEdition, ReportFile
from kloe.reports.queries import secretary_of
from kloe.reports.rules.permissions import can_comment
from mlco_portal.papers.web import PaperOnPage
from mlco_portal.wording import british_date, british_datetime
from services.rules import Access

State = ReportFile.State
Tag = tuple[str, str]
OF_FILE: dict[str, Tag] = {
    State.WAITING: ("Waiting to be made", "white"),
    State.READY: ("Ready", "green"),
    State.FAILED: ("Could not be made", "red"),
}
RAG_TAGS: dict[str, Tag] = {"red": ("Red", "red"), "amber": ("Amber", "orange"), "green": ("Green", "green")}
KILO = 1_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """An edition drawn for a page."""

    contents: SafeString
    facts: SafeString
    body: SafeString


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report on the list."""

    month: str
    board: str
    url: str
    issued: str
    draft_url: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A series on the page of a draft: its signals, what was said of it, and what is still asked for."""

    one: Reported
    url: str
    rag: Tag | None
    asks: str
    outdated: str


@lru_cache(maxsize=8)
def drawn(sha256: str, content: str) -> Drawn:  # noqa: ARG001 - the key is short to compare
    """Return an edition drawn; it never changes, so what is drawn is remembered."""
    page = PaperOnPage(thawed(content))
    return Drawn(page.contents, page.facts, page.body)


def report_lines(reports: Iterable[PerformanceReport], drafts_of: Collection[int]) -> list[ReportLine]:
    """Return the lines of reports that were fetched by `reports_listed`."""
    return [_line(one, one.board_id in drafts_of) for one in reports]


def _line(report: PerformanceReport, sees_draft: bool) -> ReportLine:
    editions: list[ReportEdition] = report.issued  # type: ignore[attr-defined]
    is_draft = report.state == PerformanceReport.State.DRAFT
    return ReportLine(
        month=f"{report.month:%B %Y}",
        board=str(report.board),
        url=report_url(report) if editions else "",
        issued=editions[0].words if editions else "",
        draft_url=report_url(report, "draft") if is_draft and sees_draft else "",
    )


def draft_lines(report: PerformanceReport, reported: Iterable[Reported], access: Access) -> list[DraftLine]:
    """Return the series of a draft; a link for whoever may write."""
    is_draft = report.state == PerformanceReport.State.DRAFT
    return [
        DraftLine(
            one=one,
            url=report_url(report, "comment", one.series.pk)
            if is_draft and one.read.newest and can_comment(access, one.series)
            else "",
            rag=RAG_TAGS.get(one.rag),
            asks="; ".join(one.reasons) if one.is_wanting else "",
            outdated=outdated_words(one.before) if one.before and not one.text else "",
        )
        for one in reported
    ]


def outdated_words(before: Commentary) -> str:
    """Return what an earlier commentary was about, so that nobody takes it for one of the newest point."""
    return f"What was said on {british_date(localdate(before.written_at))} is of another value. Read it again"


def elsewhere_words(said: Commentary) -> str:
    """Return in which report it was said, and of which period: `ASC Board, March 2024, of February 2024`."""
    period = period_words(said.series.metric.frequency, said.as_of)
    return f"{said.report}, of {period}"


def said_words(commentary: Commentary) -> str:
    """Return who wrote it and when."""
    by = f" by {commentary.written_by}" if commentary.written_by else ""
    return f"Written {british_datetime(localtime(commentary.written_at))}{by}"


def file_lines(files: Sequence[ReportFile], edition: ReportEdition) -> list[dict[str, object]]:
    """Return the files of an edition as they stand; a link once one is ready."""
    return [
        {
            "key": file.kind,
            "words": file.get_kind_display(),
            "state": OF_FILE[file.state],
            "url": report_url(edition.report, "download", edition.number, file_name(edition, file.ending))
            if file.state == State.READY
            else "",
            "size": f"{max(1, round(file.size / KILO))} KB",
            "is_failed": file.state == State.FAILED,
        }
        for file in files
    ]


def file_name(edition: ReportEdition, ending: str) -> str:
    """Return what a file is called when it is kept: `health-performance-board-2024-03-edition-1.pdf`."""
    report = edition.report
    return f"{report.board.code}-{report.month:%Y-%m}-edition-{edition.number}.{ending}"


def edition_lines(editions: Iterable[ReportEdition], report: PerformanceReport) -> list[dict[str, str]]:
    """Return the editions of a report, each with its link and why it was made."""
    return [{"words": one.words, "url": report_url(report, "edition", one.number), "why": one.why} for one in editions]


def board_lines(boards: Iterable[Board]) -> list[tuple[Board, str]]:
    """Return each board with the name of its secretary."""
    return [(one, str(one.secretary.user) if secretary_of(one) else "") for one in boards]


def crumbs(report: PerformanceReport | None = None, name: str = "report") -> list[tuple[str, str]]:
    """Return the pages above a page of reports, or above one of this report, with the page of that name."""
    found = [("Home", "/"), ("Performance reports", reverse("kloe:reports:list"))]
    return [*found, (str(report), report_url(report, name))] if report else found
