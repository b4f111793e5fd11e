"""Checking the whole plan on one page, and submitting it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, filled
from planning.approval.models import Status
from planning.approval.rules import MoveRefused, NotAllowed
from planning.service_plans.actions import submit_plan
from planning.service_plans.checks import Level, findings_of
from planning.service_plans.content import Problem
from planning.service_plans.forms import SubmitForm
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters.findings import level_groups
from planning.service_plans.presenters.reading import shown_parts
from planning.service_plans.presenters.tasks import problem_url, saved_title, section_url
from planning.service_plans.queries import lists_of, people_who_submit, plan_content, plan_to_move
from planning.service_plans.queries.checks import checked_plan
from planning.service_plans.rules import (
    ChangedSinceChecked,
    NotReadyToSubmit,
    PlanNotEditable,
    can_edit,
    can_submit,
)
from planning.service_plans.snapshot import canonical_json, document_of, sha256_of, snapshot_of
from planning.service_plans.views.pages import PlanView, frame
from services.middleware import access_on, person_on


class CheckedPlan(PlanView):
    """The whole plan as it will be read, with everything that stands in the way of submitting it."""

    def page(
        self,
        request: HttpRequest,
        plan: ServicePlan,
        *,
        problems: Sequence[Problem] | None = None,
        refused: str = "",
        form: SubmitForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        content, lists = plan_content(plan), lists_of(plan.year)
        checked = checked_plan(plan, content, lists)
        found = checked.problems if problems is None else problems
        may_submit = can_submit(access_on(request), plan)
        snapshot = snapshot_of(content, lists)
        hrefs = {section.spec.key: section_url(plan, section.spec.key) for section in content.sections}
        if plan.case.round and form is None:
            form = filled(request, SubmitForm(), reverse("planning:service_plans:submit", args=[plan.pk]))
        mistakes = [(text, "#id_note") for text in form.errors.get("note", ())] if form else []
        context = {
            **frame(plan),
            "submit_form": form if plan.case.round else None,
            "cycle": plan.times.year,
            "saved_title": saved_title(plan, request.GET.get("saved", "")),
            "document_parts": shown_parts(document_of(snapshot), plan.pk, hrefs),
            "checked": sha256_of(canonical_json(snapshot)),
            "page_problems": [
                *mistakes,
                *((one.text, problem_url(plan, one)) for one in found),
                *([refused] if refused else []),
            ],
            "is_ready": not found,
            "refused": refused,
            # What must be fixed stands at the top of the page already.
            "groups": level_groups(plan, findings_of(checked), without=[Level.MUST]),
            "may_submit": may_submit,
            "submitters": [] if may_submit else people_who_submit(plan, timezone.localdate()),
        }
        return render(request, "planning/service_plans/check.html", context, status=status)


class PlanCheck(CheckedPlan):
    """Check your answers."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan)
        if not can_edit(access_on(request), found):
            return redirect(found)
        return self.page(request, found)


class PlanSubmit(KeepsWhatIsTyped, ButtonOfPage, CheckedPlan):
    """Freezes the plan as its next version and sends it along its route, with the author's line on what changed."""

    stands_on = "planning:service_plans:check"
    place = ("plan",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep what was typed too late; where nothing was, it is a button alone."""
        if request.POST.get("note", "").strip() or request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        return ButtonOfPage.dispatch(self, request, *args, **kwargs)

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        form = SubmitForm(request.POST)
        if not form.is_valid():
            return self.page(request, self.plan_of(request, plan), form=form, status=422)
        try:
            submit_plan(
                plan=found,
                by=person_on(request),
                checked=request.POST.get("checked", ""),
                note=form.cleaned_data["note"],
                access=access_on(request),
            )
        except ChangedSinceChecked as refused:
            messages.warning(request, str(refused))
            return self.page(request, self.plan_of(request, plan), form=form, status=409)
        except NotReadyToSubmit as refused:
            return self.page(request, self.plan_of(request, plan), problems=refused.problems, form=form, status=422)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except (PlanNotEditable, MoveRefused) as refused:
            now = self.plan_of(request, plan)
            # The second click of a double click is answered like the first.
            if (now.case.status, now.case.submitted_by_id) != (Status.SUBMITTED, request.user.pk):
                return self.page(request, now, refused=str(refused), form=form, status=409)
        return redirect(f"{reverse('planning:service_plans:detail', args=[found.pk])}?submitted=1")
