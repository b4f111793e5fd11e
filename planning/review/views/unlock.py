"""Giving a submitted plan back to its authors, whoever has decided so far; and asking for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.approval.models import ApprovalCase, Status
from planning.approval.queries import decisions_of
from planning.approval.rules import MoveRefused, NotAllowed
from planning.review.actions import unlock_plan
from planning.review.forms.unlock import AskToUnlockForm, UnlockForm
from planning.review.presenters.unlock import asked_words, decided_words, unlocked_words
from planning.review.queries import case_to_review
from planning.review.unlocking import NOT_WAITING, ask_to_unlock, asked_for
from planning.service_plans.presenters import standing_tag
from planning.service_plans.presenters.history import history_of
from planning.service_plans.rules import answers_for, can_publish_plans, can_withdraw, can_write, why_frozen
from services.middleware import access_on, person_on

CONFLICT = 409


class OfCase(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Finds the case of the address."""

    http_method_names = ["get", "head", "post", "options"]

    def case(self, key: int) -> ApprovalCase:
        """Return the case of a plan; a document of the organisation is taken back on its own page."""
        try:
            case = case_to_review(key)
        except ApprovalCase.DoesNotExist as missing:
            raise Http404 from missing
        if case.is_document:
            raise Http404
        return case

    def refusal(self, case: ApprovalCase) -> str:
        """Return why there is nothing to unlock now, or nothing."""
        if case.status != Status.SUBMITTED:
            return NOT_WAITING
        return why_frozen(case.service_plan) or ""

    def context(self, request: HttpRequest, case: ApprovalCase, form: Any, problem: str) -> dict[str, Any]:
        asked = asked_for(case) if case.status == Status.SUBMITTED else None
        return {
            "case": case,
            "plan": case.service_plan,
            "standing": standing_tag(case),
            "form": form,
            "asked": asked,
            "asked_words": asked_words(asked),
            "refusal": self.refusal(case),
            "page_problems": [problem] if problem else [],
        }


class UnlockPlan(OfCase):
    """The planning team gives a submitted plan back, with the reason."""

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.allowed(request, case)
        return self.page(request, found, self.filled(UnlockForm(initial={"submission": found.round})))

    def post(self, request: HttpRequest, case: int) -> HttpResponse:
        found, form = self.allowed(request, case), UnlockForm(request.POST)
        if not form.is_valid():
            return self.page(request, found, form, status=422)
        given = form.cleaned_data
        try:
            decision = unlock_plan(
                case=found, by=person_on(request), reason=given["reason"], submission=given["submission"]
            )
        except NotAllowed as not_allowed:
            raise PermissionDenied(str(not_allowed)) from not_allowed
        except MoveRefused as refused:
            now = self.case(case)
            typed = UnlockForm(initial={"reason": given["reason"], "submission": now.round})
            return self.page(request, now, typed, problem=str(refused), status=CONFLICT)
        messages.success(request, unlocked_words(decision))
        return redirect(found.service_plan)

    def allowed(self, request: HttpRequest, key: int) -> ApprovalCase:
        found = self.case(key)
        if not can_publish_plans(access_on(request), found.service):
            raise PermissionDenied
        return found

    def page(
        self, request: HttpRequest, case: ApprovalCase, form: UnlockForm, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.context(request, case, form, problem)
        context["decided"] = decided_words(case, list(decisions_of(case)))
        context["breadcrumbs"] = [("Home", "/"), (str(case.service), reverse("planning:review:detail", args=[case.pk]))]
        return render(request, "planning/review/unlock.html", context, status=status)


class AskToUnlock(OfCase):
    """An author asks the planning team to give the plan back."""

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        return self.page(request, self.allowed(request, case), self.filled(AskToUnlockForm()))

    def post(self, request: HttpRequest, case: int) -> HttpResponse:
        found, form = self.allowed(request, case), AskToUnlockForm(request.POST)
        if not form.is_valid():
            return self.page(request, found, form, status=422)
        try:
            is_first = ask_to_unlock(case=found, by=person_on(request), reason=form.cleaned_data["reason"])
        except NotAllowed as not_allowed:
            raise PermissionDenied(str(not_allowed)) from not_allowed
        except MoveRefused as refused:
            return self.page(request, self.case(case), form, problem=str(refused), status=CONFLICT)
        if not is_first:
            return self.page(request, self.case(case), form, status=CONFLICT)
        messages.success(request, "The planning team is asked to unlock the plan. You are told when they do.")
        return redirect(found.service_plan)

    def allowed(self, request: HttpRequest, key: int) -> ApprovalCase:
        found, access = self.case(key), access_on(request)
        if not (answers_for(access, found.service_plan) or can_write(access, found.service_plan)):
            raise PermissionDenied
        return found

    def page(
        self, request: HttpRequest, case: ApprovalCase, form: AskToUnlockForm, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.context(request, case, form, problem)
        plan = case.service_plan
        is_decided = history_of(list(decisions_of(case))).is_decided
        context["may_withdraw"] = can_withdraw(access_on(request), plan) and not is_decided
        context["breadcrumbs"] = [
            ("Home", "/"),
            ("Service plans", reverse("planning:service_plans:list")),
            (str(case.service), plan.get_absolute_url()),
        ]
        return render(request, "planning/review/unlock_ask.html", context, status=status)
