"""What changed between two versions of a plan: for those who decide on it, and for its authors."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from planning.approval.models import ApprovalCase
from planning.approval.queries import decisions_of
from planning.releases.addresses import document_url
from planning.review.looks import is_a_look, note_look
from planning.review.presenters.comparing import changes_page
from planning.review.queries import case_to_review
from planning.review.queries.comparing import compared_versions
from planning.review.queries.people import takes_part
from planning.review.rules import can_open_inbox, can_read_for_review
from planning.review.since import number_in
from services.middleware import access_on, person_on

EVERYTHING = "everything"


class PlanChanges(LoginRequiredMixin, View):
    """What moved, word by word; everything is one click away. Opening it counts as a look at the version."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.case(request, case)
        context = {"case": found, "breadcrumbs": self.breadcrumbs(request, found)}
        wish = request.GET.get("since", "")
        compared = compared_versions(
            found,
            list(decisions_of(found)),
            reader=request.user.pk,
            since=wish,
            number=number_in(request.GET.get("version", "")),
        )
        if compared is None:
            return render(request, "planning/review/nothing_yet.html", context)
        if not found.is_document and is_a_look(request):
            note_look(version=compared.shown.pk, by=person_on(request).pk)
        whole = request.GET.get("show") == EVERYTHING
        context |= {
            "page": changes_page(compared, found.pk, wish=wish, whole=whole),
            "document": compared.document,
            "is_intact": compared.is_intact and compared.is_base_intact,
            "is_newest": compared.shown.number == found.version_number,
        }
        return render(request, "planning/review/compare.html", context)

    def case(self, request: HttpRequest, key: int) -> ApprovalCase:
        """Return the case; answers 404 when there is none, 403 when its plan is not for this person."""
        try:
            case = case_to_review(key)
        except ApprovalCase.DoesNotExist as missing:
            raise Http404 from missing
        if not can_read_for_review(access_on(request), case) and not takes_part(person_on(request), case):
            raise PermissionDenied
        return case

    def breadcrumbs(self, request: HttpRequest, case: ApprovalCase) -> list[tuple[str, str]]:
        """Lead those who decide to their inbox and the review page, and authors to their plan."""
        if can_open_inbox(access_on(request)):
            review = reverse("planning:review:detail", args=[case.pk])
            return [("Home", "/"), ("Decisions", reverse("planning:review:inbox")), (case.name, review)]
        if case.is_document:
            return [("Home", "/"), (case.name, document_url(case.document, "releases"))]
        plans = reverse("planning:service_plans:list")
        return [("Home", "/"), ("Service plans", plans), (str(case.service), case.service_plan.get_absolute_url())]
