"""One plan: its task list, or its text and what happens next; taking it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from planning.approval.models import Status
from planning.approval.open_conditions import open_conditions_of_case
from planning.approval.queries import decisions_of
from planning.approval.rules import MoveRefused, NotAllowed
from planning.releases.addresses import document_url
from planning.releases.queries import document_of_case
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.forms import WithdrawForm
from planning.service_plans.models import EDITABLE, ServicePlan
from planning.service_plans.presenters import standing_tag
from planning.service_plans.presenters.history import History, history_of, next_words
from planning.service_plans.presenters.phases import phase_of
from planning.service_plans.presenters.reading import shown_parts
from planning.service_plans.presenters.sharing import shared_section, sharing_hints
from planning.service_plans.presenters.tasks import (
    done_words,
    left_words,
    next_step,
    saved_title,
    task_parts,
    written_words,
)
from planning.service_plans.queries import lists_of, people_waited_for, plan_content, plan_of_case
from planning.service_plans.queries.agreed import changed_titles
from planning.service_plans.queries.sharing import shares_of_plan
from planning.service_plans.rules import (
    answers_for,
    asked_for,
    can_edit,
    can_reopen,
    can_submit,
    can_unlock,
    can_withdraw,
    may_ask_to_unlock,
    progress_of,
)
from planning.service_plans.rules.sharing import can_share, is_held_by
from planning.service_plans.snapshot import document_of, snapshot_of
from planning.service_plans.views.last_year import with_last_year
from planning.service_plans.views.moving import moving_context
from planning.service_plans.views.pages import PlanView, breadcrumbs, frame
from services.middleware import access_on, person_on
from services.rules import Access

AGREED = (Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED)


class PlanDetail(PlanView):
    """The plan as a task list while it is written, as text afterwards, with all that was decided on it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan)
        if found.case.status == Status.SUBMITTED:
            prefetch_related_objects([found.case], "steps")  # both sides of a joint plan are named
        access = access_on(request)
        history = history_of(list(decisions_of(found.case)))
        shares = [one for one in shares_of_plan(found.pk) if one.ended_at is None]
        context = {
            **frame(found),
            "breadcrumbs": breadcrumbs(),
            "standing": standing_tag(found.case),
            "cycle": found.times.year,
            "history": history,
            "may_withdraw": can_withdraw(access, found) and not history.is_decided,
            "may_ask": may_ask_to_unlock(access, found) and history.is_decided,
            "may_unlock": can_unlock(access, found),
            "may_reopen": can_reopen(access, found),
            "changed_sections": changed_titles(found.pk) if found.case.changes_since_agreed else [],
            "next": next_words(found.case),
            "is_writing": found.case.status in EDITABLE,
            "phase": phase_of(access, found),
            "looks_back": found.case.status in AGREED,
            "conditions": open_conditions_of_case(found.case_id, timezone.localdate()),
            "is_published": found.case.status == Status.PUBLISHED,
            "saved_title": saved_title(found, request.GET.get("saved", "")),
            "may_share": can_share(access, found),
            "mine": [shared_section(one) for one in shares if is_held_by(one, person_on(request))],
            **self._body(request, found, access, history, sharing_hints(shares)),
            **self._told(request, found),
        }
        return render(request, "planning/service_plans/detail.html", context)

    def _body(
        self, request: HttpRequest, plan: ServicePlan, access: Access, history: History, shared: dict[int, str]
    ) -> dict[str, Any]:
        """Return the task list for those who can write now, the plan's text for everyone else."""
        content, lists = plan_content(plan), lists_of(plan.year)
        progress = progress_of(content, lists)
        body: dict[str, Any] = {"written": written_words(content), "progress_words": done_words(progress)}
        body |= moving_context(request, plan, content)
        if not can_edit(access, plan):
            return {**body, "document_parts": shown_parts(document_of(snapshot_of(content, lists)), plan.pk)}
        asked = asked_for(progress)
        return {
            **body,
            "done": sum(one.is_done for one in asked),
            "total": len(asked),
            **with_last_year(
                plan,
                content,
                parts=task_parts(plan, progress, shared),
                left=left_words(progress, history.sent_back),
                step=next_step(plan, progress, may_submit=can_submit(access, plan)),
            ),
        }

    def _told(self, request: HttpRequest, plan: ServicePlan) -> dict[str, Any]:
        """Return who was told, for the person who has just submitted."""
        just_now = "submitted" in request.GET and plan.case.status == Status.SUBMITTED
        if not just_now or plan.case.submitted_by_id != request.user.pk:
            return {}
        return {"just_submitted": True, "told": people_waited_for(plan, timezone.localdate())}


class PlanWithdraw(KeepsWhatIsTyped, PlanView):
    """Taking a submitted plan back before anyone has decided on it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self._plan(request, plan)
        if not can_withdraw(access_on(request), found):
            messages.info(request, "This plan is not waiting for a decision, so there is nothing to take back.")
            if typed := kept_value(request, "reason"):
                messages.info(request, f"You had written: {typed}")
            return redirect(found)
        return self._page(request, found, self.filled(WithdrawForm()))

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self._plan(request, plan)
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        try:
            withdraw_plan(plan=found, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except MoveRefused as refused:
            return self._page(request, found, form, status=409, problem=str(refused))
        messages.success(request, "You have taken the plan back. It is a draft again, with everything you wrote.")
        return redirect(found)

    def _plan(self, request: HttpRequest, key: int) -> ServicePlan:
        plan = self.plan_of(request, key)
        if not answers_for(access_on(request), plan):
            raise PermissionDenied
        return plan

    def _page(
        self, request: HttpRequest, plan: ServicePlan, form: WithdrawForm, status: int = 200, problem: str = ""
    ) -> HttpResponse:
        context = {**frame(plan), "form": form, "page_problems": [problem] if problem else []}
        return render(request, "planning/service_plans/withdraw.html", context, status=status)


class OfCase(LoginRequiredMixin, View):
    """The address that mails name: it leads on to the plan of the case, or to the releases of its document."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        try:
            return redirect(plan_of_case(case))
        except ServicePlan.DoesNotExist as error:
            document = document_of_case(case)
            if document is None:
                raise Http404 from error
            return redirect(document_url(document, "releases"))
