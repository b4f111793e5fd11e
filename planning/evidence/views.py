"""Pages of the evidence: the register of all decisions, and each plan's decision sheet. They read only."""

from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from mlco_portal.access import PermissionNeeded, may
from mlco_portal.audit.actions import record
from mlco_portal.press.run import PressFailed
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalCase
from planning.evidence.forms import RegisterFilter
from planning.evidence.paper import sheet_pdf
from planning.evidence.presenters.document import json_of
from planning.evidence.presenters.register import csv_lines, register_line, standing_of
from planning.evidence.presenters.sheet import sheet_page
from planning.evidence.queries import (
    case_with_evidence,
    last_intact,
    last_verification,
    register_choices,
    register_of,
    sheet_of,
    version_text,
)
from planning.evidence.rules import can_see_sheet
from planning.review.queries.people import takes_part
from services.middleware import access_on, person_on

PER_PAGE = 25
LONGEST_QUERY = 4000
READ_ONLY = ["get", "head", "options"]
log = structlog.get_logger("planning.evidence")


class ReadersOfEvidence(PermissionNeeded):
    """Lets in those who may see every decision."""

    permission_needed = "read_evidence"

    def chosen(self, request: HttpRequest) -> RegisterFilter:
        return RegisterFilter(request.GET, choices=register_choices(access_on(request)))


class Register(ReadersOfEvidence, TemplateView):
    """Every decision, the latest first, and whether all evidence is intact."""

    http_method_names = READ_ONLY
    template_name = "planning/evidence/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.chosen(self.request)
        found = form.narrowed(register_of(access_on(self.request)))
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/")],
            "form": form,
            "page_obj": page,
            "lines": [register_line(one) for one in page],
            "standing": standing_of(last_verification(), last_intact()),
            "export_url": f"{reverse('planning:evidence:export')}?{query.urlencode()}",
        }


class RegisterExport(ReadersOfEvidence, View):
    """The filtered register as a CSV file; taking it leaves an entry in the audit trail."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = self.chosen(request)
        if not form.is_valid():
            query = request.GET.urlencode()
            shown = f"?{query}" if len(query) <= LONGEST_QUERY else ""
            return HttpResponseRedirect(f"{reverse('planning:evidence:register')}{shown}")
        record("evidence.export_decisions", by=request.user, changes=form.used)
        lines = csv_lines(form.narrowed(register_of(access_on(request))), settings.SITE_URL)
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="decisions-{timezone.localdate():%Y-%m-%d}.csv"'
        return answer


class SheetView(LoginRequiredMixin, View):
    """What every form of the sheet shares: the case, for those who may see its evidence."""

    http_method_names = READ_ONLY

    def case(self, request: HttpRequest, key: int) -> ApprovalCase:
        """Return the case; raise Http404, or PermissionDenied for readers."""
        try:
            case = case_with_evidence(key)
        except ApprovalCase.DoesNotExist as missing:
            raise Http404 from missing
        if not can_see_sheet(access_on(request), case) and not takes_part(person_on(request), case):
            raise PermissionDenied
        return case

    def file(self, content: bytes, kind: str, name: str, *, shown: bool = False) -> HttpResponse:
        answer = HttpResponse(content, content_type=kind)
        answer["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
        return answer

    def name_of(self, case: ApprovalCase, ending: str) -> str:
        return f"decision-sheet-{_code(case)}-{PlanningYear(case.year).slug}.{ending}"


def _code(case: ApprovalCase) -> str:
    return case.document.kind.replace("_", "-") if case.is_document else case.service.code


class DecisionSheet(SheetView):
    """The decision sheet as a page."""

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.case(request, case)
        above = [("Home", "/")]
        if may(request, "read_evidence"):
            above.append(("Evidence", reverse("planning:evidence:register")))
        context = {
            "breadcrumbs": above,
            "case": found,
            "sheet": sheet_page(sheet_of(found)),
            "review_url": reverse("planning:review:detail", args=[found.pk]),
        }
        return render(request, "planning/evidence/sheet.html", context)


class DecisionSheetPdf(SheetView):
    """The decision sheet on paper."""

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.case(request, case)
        try:
            paper = sheet_pdf(sheet_page(sheet_of(found)))
        except PressFailed as failure:
            log.error("sheet_not_made", case=case, error=str(failure))
            context = {
                "breadcrumbs": [("Home", "/"), (str(found), reverse("planning:evidence:sheet", args=[case]))],
                "case": found,
            }
            return render(request, "planning/evidence/not_made.html", context, status=503)
        return self.file(paper, "application/pdf", self.name_of(found, "pdf"), shown=True)


class DecisionSheetJson(SheetView):
    """The decision sheet for machines, with all that its hashes are made of."""

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.case(request, case)
        return self.file(json_of(sheet_of(found)), "application/json; charset=utf-8", self.name_of(found, "json"))


class VersionText(SheetView):
    """One version, byte for byte as its SHA-256 was made of it."""

    def get(self, request: HttpRequest, case: int, number: int) -> HttpResponse:
        found = self.case(request, case)
        try:
            version = version_text(found, number)
        except ObjectDoesNotExist as missing:
            raise Http404 from missing
        name = f"{_code(found)}-{PlanningYear(found.year).slug}-version-{number}.json"
        return self.file(version.content.encode(), "application/json; charset=utf-8", name)
