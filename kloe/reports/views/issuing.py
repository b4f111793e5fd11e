"""Reading a report as it would be frozen and issuing it; making an issued one a draft again; files once more."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kloe.metrics.rules.permissions import NotPermitted
from kloe.reports.actions import issue, make_again, revise
from kloe.reports.actions.issuing import content_of, problems_of
from kloe.reports.addresses import edition_url, report_url
from kloe.reports.content import sha256_of, thawed
from kloe.reports.forms import ReasonForm
from kloe.reports.gathering import reported_in
from kloe.reports.models import PerformanceReport, ReportEdition, ReportFile
from kloe.reports.presenters import crumbs
from kloe.reports.queries import edition_of, file_of
from kloe.reports.rules.permissions import ReportRefused
from kloe.reports.views.page import CONFLICT, UNPROCESSABLE, OfReport
from mlco_portal.papers.web import PaperOnPage
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from services.middleware import person_on


class Issue(ButtonOfPage, OfReport):
    """The report as it would be frozen, for whoever sees drafts; its issuers press here."""

    http_method_names = ["get", "head", "post"]
    stands_on, place = "kloe:reports:issue", ("board", "month")

    def get(self, request: HttpRequest, board: str, month: date) -> HttpResponse:
        report = self.draft(board, month)
        if report.state != PerformanceReport.State.DRAFT:
            return redirect(report_url(report))
        return self._page(report)

    def post(self, request: HttpRequest, board: str, month: date) -> HttpResponse:
        report = self.for_issuer(board, month)
        try:
            issue(report=report, seen=request.POST.get("seen", ""), by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except ReportRefused as refused:
            report = self.found(board, month)
            if report.state != PerformanceReport.State.DRAFT:
                messages.warning(request, f"{refused}.")
                return redirect(report_url(report))
            return self._page(report, page_problems=[str(refused)], status=CONFLICT)
        messages.success(request, "Report issued. Everybody who is signed in reads it; its files are being made.")
        return redirect(report_url(report))

    def _page(self, report: PerformanceReport, *, status: int = 200, **more: Any) -> HttpResponse:
        reported = reported_in(report, timezone.localdate())
        content = content_of(report, reported)
        context = {
            "report": report,
            "shown": PaperOnPage(thawed(content)),
            "seen": sha256_of(content),
            "problems": problems_of(reported),
            "may_issue": self.may_issue(report),
            "draft_url": report_url(report, "draft"),
            "breadcrumbs": crumbs(report, "draft"),
            **more,
        }
        return render(self.request, "kloe/reports/issue.html", context, status=status)


class Revise(KeepsWhatIsTyped, OfReport):
    """Make an issued report a draft again."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, board: str, month: date) -> HttpResponse:
        report = self.for_issuer(board, month)
        return self._page(report, self.filled(ReasonForm()))

    def post(self, request: HttpRequest, board: str, month: date) -> HttpResponse:
        report, form = self.for_issuer(board, month), ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(report, form, status=UNPROCESSABLE)
        try:
            revise(report=report, reason=form.cleaned_data["reason"], by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except ReportRefused as refused:
            form.add_error(None, str(refused))
            return self._page(report, form, status=CONFLICT)
        messages.success(request, "The report is a draft again. Readers keep the edition that was issued.")
        return redirect(report_url(report, "draft"))

    def _page(self, report: PerformanceReport, form: ReasonForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "caption": str(report),
            "title": "Write another edition",
            "words": "The report becomes a draft again. Readers keep the edition that was issued; it stays readable.",
            "button_text": "Make it a draft again",
            "back_url": report_url(report),
            "breadcrumbs": crumbs(report),
        }
        return render(self.request, "kloe/reports/form.html", context, status=status)


class MakeAgain(ButtonOfPage, OfReport):
    """Ask once more for a file that could not be made."""

    http_method_names = ["post"]
    stands_on, place = "kloe:reports:edition", ("board", "month", "number")

    def post(self, request: HttpRequest, board: str, month: date, number: int, kind: str) -> HttpResponse:
        report = self.for_issuer(board, month)
        try:
            edition = edition_of(report, number)
            make_again(file=file_of(edition, kind), by=person_on(request))
        except (ReportEdition.DoesNotExist, ReportFile.DoesNotExist) as missing:
            raise Http404 from missing
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except ReportRefused as refused:
            messages.warning(request, f"{refused}.")
        else:
            messages.success(request, "The file is being made again.")
        return redirect(edition_url(edition))
