"""What readers get: the newest edition of a report, earlier ones, their files."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kloe.reports.addresses import report_url
from kloe.reports.content import sha256_of
from kloe.reports.making import CONTENT_TYPES
from kloe.reports.models import PerformanceReport, ReportEdition, ReportFile
from kloe.reports.presenters import crumbs, drawn, edition_lines, file_lines, file_name
from kloe.reports.queries import edition_of, editions_of, look_of, newest_edition
from kloe.reports.views.page import OfReport
from mlco_portal.served_files import PRIVATE, ServedFile, answer


class OfEdition(OfReport):
    """A page that shows an edition."""

    def edition(self, report: PerformanceReport, number: int) -> ReportEdition:
        try:
            return edition_of(report, number)
        except ReportEdition.DoesNotExist as missing:
            raise Http404 from missing

    def page(self, report: PerformanceReport, edition: ReportEdition) -> HttpResponse:
        is_intact = sha256_of(edition.content) == edition.sha256
        editions = editions_of(report)
        is_issued = report.state == PerformanceReport.State.ISSUED
        context = {
            "report": report,
            "edition": edition,
            "newest_url": report_url(report) if edition.number < editions[0].number else "",
            "is_intact": is_intact,
            "shown": drawn(edition.sha256, edition.content) if is_intact else None,
            "files": file_lines(list(edition.files.all()), edition),
            "json_url": report_url(report, "download", edition.number, file_name(edition, "json")),
            "editions": edition_lines(editions, report),
            "may_issue": self.may_issue(report),
            "revise_url": report_url(report, "revise") if is_issued else "",
            "draft_url": report_url(report, "draft") if not is_issued and self.may_see_draft(report) else "",
            "breadcrumbs": crumbs(),
        }
        return render(self.request, "kloe/reports/edition.html", context)


class ReportPage(OfEdition):
    """The newest edition; whoever sees drafts is led on to it where nothing was issued yet."""

    def get(self, request: HttpRequest, board: str, month: date) -> HttpResponse:
        report = self.found(board, month)
        edition = newest_edition(report)
        if edition is not None:
            return self.page(report, edition)
        if not self.may_see_draft(report):
            raise Http404
        return redirect(report_url(report, "draft"))


class EditionPage(OfEdition):
    """An edition as it was issued."""

    def get(self, request: HttpRequest, board: str, month: date, number: int) -> HttpResponse:
        report = self.found(board, month)
        return self.page(report, self.edition(report, number))


class Download(OfEdition):
    """A file of an edition; the JSON is, byte for byte, what its SHA-256 was made of."""

    def get(self, request: HttpRequest, board: str, month: date, number: int, name: str) -> HttpResponse:
        edition = self.edition(self.found(board, month), number)
        if name == file_name(edition, "json"):
            headers = {"Cache-Control": PRIVATE, "X-Content-Type-Options": "nosniff"}
            return HttpResponse(edition.content.encode(), "application/json; charset=utf-8", headers=headers)
        file = next((one for one in edition.files.all() if file_name(edition, one.ending) == name), None)
        if file is None or file.state != ReportFile.State.READY:
            raise Http404
        styles = look_of(file.sha256) if file.kind == ReportFile.Kind.HTML else ()
        return answer(request, ServedFile(file.sha256, CONTENT_TYPES[file.kind], file.ending, name, styles), PRIVATE)
