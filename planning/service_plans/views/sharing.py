"""Sharing a plan: asking people to write sections, seeing who owes what, taking sections back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.contributing import finish_section, resume_section
from planning.service_plans.actions.sharing import change_date, invite, remind, take_back
from planning.service_plans.forms.sharing import InviteForm, ShareDateForm
from planning.service_plans.models import SectionShare, ServicePlan
from planning.service_plans.presenters.sharing import (
    finished_words,
    invited_words,
    shared_section,
    titles_of,
    who,
)
from planning.service_plans.queries.plans import plan_to_move
from planning.service_plans.queries.sharing import (
    has_section,
    people_to_ask,
    sections_to_share,
    share_of_plan,
    shares_of_plan,
    shares_of_section,
)
from planning.service_plans.rules import PlanNotEditable, PlanRefused, is_editable
from planning.service_plans.rules.sharing import SharingRefused, can_share, is_held_by
from planning.service_plans.views.pages import PlanView, breadcrumbs, frame, layout_of
from planning.service_plans.views.taken_back import taken_back
from services.middleware import access_on, person_on


class SharingView(PlanView):
    """A page of those who may ask others to write."""

    def shared_plan(self, request: HttpRequest, key: int) -> ServicePlan:
        plan = self.plan_of(request, key, plan_to_move)
        if not can_share(access_on(request), plan):
            raise PermissionDenied
        return plan

    def share(self, plan: ServicePlan, key: int) -> SectionShare:
        try:
            return share_of_plan(plan.pk, key)
        except SectionShare.DoesNotExist as error:
            raise Http404 from error

    def to_table(self, request: HttpRequest, plan: ServicePlan, act: Callable[[], str]) -> HttpResponse:
        """Do it, say what came of it, and show the table again."""
        try:
            messages.success(request, act())
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except PlanRefused as refused:
            messages.warning(request, str(refused))
        return redirect("planning:service_plans:share", plan.pk)


class ShareThePlan(KeepsWhatIsTyped, SharingView):
    """Who writes which section, and the form to ask more people."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        return self._page(request, self.shared_plan(request, plan))

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.shared_plan(request, plan)
        form = self._form(request, found, request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        try:
            invited = invite(
                plan=found,
                sections=form.cleaned_data["sections"],
                emails=form.emails,
                message=form.cleaned_data["message"],
                due_on=form.cleaned_data["due_on"],
                by=person_on(request),
                access=access_on(request),
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except PlanNotEditable as refused:
            return self._page(request, found, form, problem=str(refused), status=409)
        except SharingRefused as refused:
            return self._page(request, found, form, problem=str(refused), status=422)
        (messages.success if invited.asked else messages.info)(request, invited_words(invited))
        return redirect("planning:service_plans:share", found.pk)

    def _form(self, request: HttpRequest, plan: ServicePlan, data: Any = None) -> InviteForm:
        sections = [(one.template_section.key, one.template_section.title) for one in sections_to_share(plan.pk)]
        self.people = people_to_ask(plan, timezone.localdate(), without=[person_on(request).pk])
        chosen = [key for key, _ in sections if key == request.GET.get("section")]
        people = [(one.email, one.name) for one in self.people]
        return InviteForm(data, sections=sections, people=people, initial={"sections": chosen})

    def _page(
        self,
        request: HttpRequest,
        plan: ServicePlan,
        form: InviteForm | None = None,
        *,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        form = form or self.filled(self._form(request, plan))
        known = {one.email for one in self.people}
        shares = [shared_section(share, known) for share in shares_of_plan(plan.pk)]
        context = {
            **frame(plan),
            "form": form,
            "page_problems": [problem] if problem else [],
            "shares": [one for one in shares if not one.is_ended],
            "ended": [one for one in shares if one.is_ended],
            "owed": sum(one.is_owed for one in shares),
            "may_write": is_editable(plan),
        }
        return render(request, "planning/service_plans/share.html", context, status=status)


class RemindOfSection(ButtonOfPage, SharingView):
    """Sends one mail with all that the person owes in the plan."""

    stands_on = "planning:service_plans:share"
    place = ("plan",)

    def post(self, request: HttpRequest, plan: int, share: int) -> HttpResponse:
        found = self.shared_plan(request, plan)
        theirs = self.share(found, share)

        def act() -> str:
            owed = remind(share=theirs, by=person_on(request), access=access_on(request))
            return f"A reminder is on its way to {who(theirs)}: {', '.join(titles_of(owed))}."

        return self.to_table(request, found, act)


class ChangeShareDate(KeepsWhatIsTyped, SharingView):
    """Another date to be done by."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, share: int) -> HttpResponse:
        found = self.shared_plan(request, plan)
        theirs = self.share(found, share)
        return self._page(request, found, theirs, self.filled(ShareDateForm(initial={"due_on": theirs.due_on})))

    def post(self, request: HttpRequest, plan: int, share: int) -> HttpResponse:
        found = self.shared_plan(request, plan)
        theirs = self.share(found, share)
        form = ShareDateForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, theirs, form, status=422)
        try:
            change_date(
                share=theirs, due_on=form.cleaned_data["due_on"], by=person_on(request), access=access_on(request)
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except SharingRefused as refused:
            form.add_error("due_on", str(refused))
            return self._page(request, found, theirs, form, status=422)
        messages.success(request, f"The date is changed. {who(theirs)} is told.")
        return redirect("planning:service_plans:share", found.pk)

    def _page(
        self, request: HttpRequest, plan: ServicePlan, share: SectionShare, form: ShareDateForm, status: int = 200
    ) -> HttpResponse:
        context = {**_below_sharing(plan), "share": shared_section(share), "form": form}
        return render(request, "planning/service_plans/share_date.html", context, status=status)


class TakeSectionBack(SharingView):
    """Ends somebody's right to write a section; what they wrote stays."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, share: int) -> HttpResponse:
        found = self.shared_plan(request, plan)
        theirs = self.share(found, share)
        if theirs.ended_at is not None:
            messages.info(request, "The section was taken back already.")
            return redirect("planning:service_plans:share", found.pk)
        context = {**_below_sharing(found), "share": shared_section(theirs)}
        return render(request, "planning/service_plans/take_back.html", context)

    def post(self, request: HttpRequest, plan: int, share: int) -> HttpResponse:
        found = self.shared_plan(request, plan)
        theirs = self.share(found, share)

        def act() -> str:
            take_back(share=theirs, by=person_on(request), access=access_on(request))
            return f"“{theirs.section.template_section.title}” is taken back from {who(theirs)}. Their text is kept."

        return self.to_table(request, found, act)


class SectionSharing(PlanView):
    """Who writes the section: for the person who was asked, what and until when; for the lead, the way to ask."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        shares = shares_of_section(found.pk, key)
        if not shares and not has_section(found.pk, key):
            raise Http404
        mine = _mine(request, shares)
        context = {
            **frame(found),
            "layout": layout_of(request),
            "key": key,
            "mine": shared_section(mine) if mine else None,
            "others": [shared_section(share) for share in shares if share is not mine],
            "may_share": can_share(access_on(request), found),
        }
        return render(request, "planning/service_plans/section_sharing.html", context)

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        mine = _mine(request, shares_of_section(plan, key))
        if mine is None:
            return taken_back(request, plan, key, None)
        found = self.plan_of(request, plan, plan_to_move)
        then = request.POST.get("then", "")
        try:
            if then == "resume":
                resume_section(share=mine, by=person_on(request))
                messages.success(request, "You go on writing. Say again when you have finished.")
            elif then == "finished":
                messages.success(request, finished_words(finish_section(share=mine, by=person_on(request))))
        except SharingRefused as refused:
            messages.warning(request, str(refused))
        if request.htmx:  # type: ignore[attr-defined]
            return redirect(request.path)
        return redirect(found)


def _mine(request: HttpRequest, shares: list[SectionShare]) -> SectionShare | None:
    return next((one for one in shares if is_held_by(one, person_on(request))), None)


def _below_sharing(plan: ServicePlan) -> dict[str, Any]:
    above = [*breadcrumbs(plan), ("Share the work", reverse("planning:service_plans:share", args=[plan.pk]))]
    return {"plan": plan, "breadcrumbs": above}
