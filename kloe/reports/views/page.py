"""What every page of a report shares: finding it, and asking whether it is for this person."""

from datetime import date

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views import View

from kloe.reports.models import PerformanceReport
from kloe.reports.queries import owns_metrics, report_with, secretary_of
from kloe.reports.rules.permissions import can_issue, can_start, sees_drafts
from services.middleware import access_on

UNPROCESSABLE, CONFLICT = 422, 409


class OfReport(LoginRequiredMixin, View):
    """A page of a report: 404 where there is none, 403 for whom it is not for."""

    http_method_names = ["get", "head"]

    def found(self, board: str, month: date) -> PerformanceReport:
        try:
            return report_with(board, month)
        except PerformanceReport.DoesNotExist as missing:
            raise Http404 from missing

    def may_see_draft(self, report: PerformanceReport) -> bool:
        access, secretary = access_on(self.request), secretary_of(report.board)
        is_owner = not can_start(access, secretary) and owns_metrics(access)
        return sees_drafts(access, secretary, is_owner=is_owner)

    def may_issue(self, report: PerformanceReport) -> bool:
        return can_issue(access_on(self.request), secretary_of(report.board))

    def draft(self, board: str, month: date) -> PerformanceReport:
        """Return the report for somebody who sees it before it is issued."""
        report = self.found(board, month)
        if not self.may_see_draft(report):
            raise PermissionDenied
        return report

    def for_issuer(self, board: str, month: date) -> PerformanceReport:
        """Return the report for its issuers."""
        report = self.found(board, month)
        if not self.may_issue(report):
            raise PermissionDenied
        return report
