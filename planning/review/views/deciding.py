"""One plan on one page, and the decision."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from planning.approval.models import ApprovalCase, Decision, Move
from planning.approval.rules import MoveRefused, NotAllowed, Seen
from planning.review.actions import approve_plan, return_plan
from planning.review.forms import DecisionForm
from planning.review.presenters.detail import review_page, stale_warning
from planning.review.presenters.lists import decided_message
from planning.review.queries import (
    case_to_decide,
    case_to_review,
    deciding_grant,
    decision_on,
    reviewed_plan,
)
from planning.review.rules import can_open_inbox, can_publish, can_read_for_review, seen_in
from services.middleware import access_on

CONFLICT = 409
UNTOLD = "The page did not say which version you had read. Your decision was not recorded."


class ReviewPlan(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """One plan to read and decide on."""

    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        before = seen_in(kept_value(request, "seen"))
        return self.page(request, self.case(request, case), seen=before)

    def post(self, request: HttpRequest, case: int) -> HttpResponse:
        found = self.case(request, case, case_to_decide)
        form = DecisionForm(request.POST)
        seen = seen_in(request.POST.get("seen", ""))
        if seen is None or not form.is_valid():
            return self.page(request, case_to_review(case), form=form, warning="" if seen else UNTOLD, seen=seen)
        try:
            decision = self.decide(found, seen, form)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except MoveRefused as refusal:
            before = decision_on(found, seen, access_on(request).user_id)
            if before is not None and before.move == form.cleaned_data["move"]:
                return self.decided(request, before)
            return self.page(request, case_to_review(case), form=form, warning=str(refusal))
        return self.decided(request, decision)

    def case(
        self, request: HttpRequest, key: int, look_up: Callable[[int], ApprovalCase] = case_to_review
    ) -> ApprovalCase:
        try:
            case = look_up(key)
        except ApprovalCase.DoesNotExist as missing:
            raise Http404 from missing
        if not can_read_for_review(access_on(request), case):
            raise PermissionDenied
        return case

    def decide(self, case: ApprovalCase, seen: Seen, form: DecisionForm) -> Decision:
        by = cast(User, self.request.user)
        reason = form.cleaned_data["reason"]
        if form.cleaned_data["move"] == Move.APPROVE:
            return approve_plan(case=case, seen=seen, by=by, comment=reason)
        return return_plan(case=case, seen=seen, by=by, reason=reason)

    def decided(self, request: HttpRequest, decision: Decision) -> HttpResponse:
        messages.success(request, decided_message(decision))
        return redirect("planning:review:inbox")

    def page(
        self,
        request: HttpRequest,
        case: ApprovalCase,
        *,
        form: DecisionForm | None = None,
        warning: str = "",
        seen: Seen | None = None,
    ) -> HttpResponse:
        """Draw the plan as it is now; what was typed stays, a choice made on something else does not."""
        context: dict[str, Any] = {
            "case": case,
            "breadcrumbs": [("Home", "/"), ("Decisions", reverse("planning:review:inbox"))],
        }
        plan = reviewed_plan(case)
        if plan is None:
            return render(request, "planning/review/nothing_yet.html", context)
        if seen is not None and seen != plan.seen:
            warning = stale_warning(plan)
        context["comments_url"] = reverse("planning:discussion:plan", args=[plan.plan_id])
        access = access_on(request)
        page = review_page(plan, deciding_grant(access, plan), today=timezone.localdate())
        if warning:
            typed = form.data.get("reason", "") if form else kept_value(request, "reason")
            form = DecisionForm(initial={"reason": typed})
        form = form or self.filled(DecisionForm())
        form.fields["move"].choice_hints = page.choice_hints  # type: ignore[attr-defined]
        if not can_open_inbox(access):
            context["breadcrumbs"] = [("Home", "/")]
        if can_publish(access, case):
            context["publish_url"] = reverse("planning:publication:prepare", args=[plan.plan_id])
        context |= {"page": page, "form": form, "warning": warning, "typed": form.initial.get("reason", "")}
        return render(
            request,
            "planning/review/detail.html",
            context,
            status=CONFLICT if warning and request.method == "POST" else None,
        )
