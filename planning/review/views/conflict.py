"""Stepping back from a plan for a conflict of interest."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.approval.models import ApprovalCase
from planning.approval.rules import MoveRefused, NotAllowed, can_ever_decide
from planning.review.actions import declare_conflict
from planning.review.forms import ConflictForm
from planning.review.presenters.conflict import after_conflict_words, before_conflict_words, conflict_note
from planning.review.queries import case_to_decide, who_decides_now
from planning.review.queries.reading import has_declared
from planning.review.views.deciding import case_read
from services.middleware import access_on, person_on

CONFLICT = 409


class DeclareConflict(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Says that somebody cannot decide on a plan, asks why, and makes sure."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.case(request, case)
        return self.page(request, found, self.filled(ConflictForm()), refusal=self.refusal(request, found))

    def post(self, request: HttpRequest, case: int) -> HttpResponse:
        found, form = self.case(request, case), ConflictForm(request.POST)
        refusal = self.refusal(request, found)
        if refusal or not form.is_valid():
            return self.page(request, found, form, refusal=refusal, status=CONFLICT if refusal else None)
        try:
            decision = declare_conflict(case=found, by=person_on(request), reason=form.cleaned_data["reason"])
        except NotAllowed as not_allowed:
            raise PermissionDenied(str(not_allowed)) from not_allowed
        except MoveRefused as refused:
            return self.page(request, found, form, refusal=str(refused), status=CONFLICT)
        people = who_decides_now(decision.case, timezone.localdate())
        messages.success(request, after_conflict_words(decision.case, people))
        return redirect("planning:review:detail", case=found.pk)

    def case(self, request: HttpRequest, key: int) -> ApprovalCase:
        """Return the case; only whoever decides on plans of its service has a say here."""
        found = case_read(request, key, case_to_decide)
        if not can_ever_decide(access_on(request), found.service):
            raise PermissionDenied
        return found

    def refusal(self, request: HttpRequest, case: ApprovalCase) -> str:
        """Return why there is nothing to declare, or nothing."""
        return conflict_note(case, has_declared=has_declared(case, request.user.pk))

    def page(
        self,
        request: HttpRequest,
        case: ApprovalCase,
        form: ConflictForm,
        *,
        refusal: str = "",
        status: int | None = None,
    ) -> HttpResponse:
        others = [one for one in who_decides_now(case, timezone.localdate()) if one.pk != request.user.pk]
        context: dict[str, Any] = {
            "case": case,
            "name": case.title,
            "form": form,
            "refusal": refusal,
            "next_words": before_conflict_words(case, others),
            "breadcrumbs": [
                ("Home", "/"),
                ("Decisions", reverse("planning:review:inbox")),
                (case.name, reverse("planning:review:detail", args=[case.pk])),
            ],
        }
        return render(request, "planning/review/conflict.html", context, status=status)
