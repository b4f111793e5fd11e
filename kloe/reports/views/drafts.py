"""A report before it is issued: what it shows, what is still asked for, and the commentary on a point."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kloe.metrics.rules.permissions import NotPermitted
from kloe.reports.actions import CommentedMeanwhile, save_commentary
from kloe.reports.actions.commenting import seen_of
from kloe.reports.actions.issuing import problems_of
from kloe.reports.addresses import report_url
from kloe.reports.forms import CommentaryForm
from kloe.reports.gathering import Reported, reported_in, stands_for
from kloe.reports.models import Commentary, PerformanceReport
from kloe.reports.presenters import crumbs, draft_lines, elsewhere_words, outdated_words, said_words
from kloe.reports.queries import said_elsewhere
from kloe.reports.rules.judging import signal_words
from kloe.reports.rules.permissions import ReportRefused, can_comment
from kloe.reports.views.page import CONFLICT, UNPROCESSABLE, OfReport
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from services.middleware import access_on, person_on


class Draft(OfReport):
    """Every series of the report with its signals, and what is asked for before it can be issued."""

    def get(self, request: HttpRequest, board: str, month: date) -> HttpResponse:
        report = self.draft(board, month)
        if report.state != PerformanceReport.State.DRAFT:
            return redirect(report_url(report))
        reported = reported_in(report, timezone.localdate())
        context = {
            "report": report,
            "lines": draft_lines(report, reported, access_on(request)),
            "problems": problems_of(reported),
            "is_empty": not any(one.read.newest for one in reported),
            "issue_url": report_url(report, "issue"),
            "may_issue": self.may_issue(report),
            "breadcrumbs": crumbs(),
        }
        return render(request, "kloe/reports/draft.html", context)


class Comment(KeepsWhatIsTyped, OfReport):
    """What is said of the newest point of a series; what another saved meanwhile is shown beside what was typed."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, board: str, month: date, series: int) -> HttpResponse:
        report, one = self._found(board, month, series)
        if report.state != PerformanceReport.State.DRAFT:
            return redirect(report_url(report))
        form = self.filled(self._form(one, self._elsewhere(report, one)))
        if kept := kept_value(request, "seen"):
            form.initial["seen"] = kept
        return self._page(report, one, form)

    def post(self, request: HttpRequest, board: str, month: date, series: int) -> HttpResponse:
        report, one = self._found(board, month, series)
        form = CommentaryForm(request.POST)
        if not form.is_valid():
            return self._page(report, one, form, status=UNPROCESSABLE)
        try:
            save_commentary(report=report, series=one.series, by=person_on(request), **form.cleaned_data)
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except CommentedMeanwhile as refused:
            return self._refused(request, report, series, refused, newer=refused.current)
        except ReportRefused as refused:
            return self._refused(request, report, series, refused)
        messages.success(request, f"Commentary on {one.series.metric.name} saved.")
        return redirect(report_url(report, "draft"))

    def _refused(
        self,
        request: HttpRequest,
        report: PerformanceReport,
        series: int,
        refused: ReportRefused,
        newer: Commentary | None = None,
    ) -> HttpResponse:
        """Show the page as it stands now, with what was typed: the next press names what is shown."""
        report, one = self._found(report.board.code, report.month, series)
        sent = request.POST.copy()
        sent["seen"] = seen_of(one.read, _of_point(one))
        form = CommentaryForm(sent)
        form.add_error(None, str(refused))
        return self._page(report, one, form, status=CONFLICT, newer=newer)

    def _found(self, board: str, month: date, series: int) -> tuple[PerformanceReport, Reported]:
        report = self.found(board, month)
        reported = reported_in(report, timezone.localdate())
        one = next((each for each in reported if each.series.pk == series), None)
        if one is None:
            raise Http404
        if not can_comment(access_on(self.request), one.series):
            raise PermissionDenied
        return report, one

    def _elsewhere(self, report: PerformanceReport, one: Reported) -> Commentary | None:
        """Return what another report said of the series, where nothing is said in this one."""
        if one.said or one.before or not one.read.newest:
            return None
        return said_elsewhere(report, one.series, one.read.newest[0])

    def _form(self, one: Reported, elsewhere: Commentary | None) -> CommentaryForm:
        said = one.said or one.before
        shown = {"text": said.text, "rag": one.rag} if said else {}
        if elsewhere and stands_for(elsewhere, one.read):
            shown = {"text": elsewhere.text, "rag": elsewhere.rag}
        return CommentaryForm(initial={**shown, "seen": seen_of(one.read, _of_point(one))})

    def _page(
        self, report: PerformanceReport, one: Reported, form: Any, *, status: int = 200, newer: Commentary | None = None
    ) -> HttpResponse:
        elsewhere = self._elsewhere(report, one)
        context = {
            "report": report,
            "one": one,
            "form": form,
            "elsewhere": elsewhere,
            "elsewhere_words": elsewhere_words(elsewhere) if elsewhere else "",
            "is_same_value": elsewhere is not None and stands_for(elsewhere, one.read),
            "reasons": one.reasons,
            "signals": signal_words(one.signals),
            "outdated": outdated_words(one.before) if one.before and one.said is None else "",
            "newer": newer,
            "newer_by": said_words(newer) if newer else "",
            "draft_url": report_url(report, "draft"),
            "breadcrumbs": crumbs(report, "draft"),
        }
        return render(self.request, "kloe/reports/comment.html", context, status=status)


def _of_point(one: Reported) -> Commentary | None:
    """Return the commentary that is kept for the newest point, of whatever value it was written."""
    newest = one.read.newest
    return next((each for each in (one.said, one.before) if each and newest and each.as_of == newest[0]), None)
