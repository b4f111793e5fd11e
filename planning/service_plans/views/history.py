"""A section's earlier texts, and named versions of the plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.wording import counted
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.earlier import bring_back, name_plan_version
from planning.service_plans.forms.earlier import NameVersionForm
from planning.service_plans.models import PlanSection, SectionMilestone, ServicePlan
from planning.service_plans.presenters.earlier import as_content, beside_now, earlier_line
from planning.service_plans.queries import SectionPage, section_page, shares_section
from planning.service_plans.queries.history import earlier_text, earlier_texts
from planning.service_plans.queries.plans import plan_to_move
from planning.service_plans.rules import EditConflict, PlanNotEditable, can_edit, can_write, is_open_to
from planning.service_plans.views.pages import PlanView, breadcrumbs, frame, layout_of
from services.middleware import access_on, person_on

A_PAGE = 25
MOVED = (
    "Somebody saved this section after you opened this page, so nothing was brought back. "
    "Below, the earlier text stands beside the text as it is now."
)


class SectionHistory(PlanView):
    """A page about one section's earlier texts, for those who read or write the draft."""

    def section_of(self, request: HttpRequest, plan: int, key: str) -> SectionPage:
        self.plan_of(request, plan, plan_to_move)
        try:
            return section_page(plan, key)
        except PlanSection.DoesNotExist as error:
            raise Http404 from error

    def may_write(self, request: HttpRequest, page: SectionPage) -> bool:
        if not is_open_to(access_on(request), page.plan):
            return False
        return can_write(access_on(request), page.plan) or shares_section(person_on(request), page.content.id)

    def frame_of(self, page: SectionPage) -> dict[str, Any]:
        href = reverse("planning:service_plans:section", args=[page.plan.pk, page.content.spec.key])
        above = [*breadcrumbs(page.plan), (page.content.spec.title, href)]
        return {**frame(page.plan), "section": page.content, "section_url": href, "breadcrumbs": above}


class EarlierTexts(SectionHistory):
    """All earlier texts of a section, the newest first."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        page = self.section_of(request, plan, key)
        found = Paginator(earlier_texts(plan, key), A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.frame_of(page),
            "layout": layout_of(request),
            "page_obj": found,
            "texts": [earlier_line(one) for one in found],
        }
        return render(request, "planning/service_plans/earlier_texts.html", context)


class EarlierText(SectionHistory):
    """One earlier text beside the text now; a button brings it back."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, key: str, milestone: int) -> HttpResponse:
        return self._page(request, self.section_of(request, plan, key), milestone)

    def post(self, request: HttpRequest, plan: int, key: str, milestone: int) -> HttpResponse:
        page = self.section_of(request, plan, key)
        revision = request.POST.get("revision", "")
        try:
            bring_back(
                plan=plan,
                key=key,
                milestone=milestone,
                revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
                by=person_on(request),
                access=access_on(request),
            )
        except SectionMilestone.DoesNotExist as error:
            raise Http404 from error
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except EditConflict:
            return self._page(request, self.section_of(request, plan, key), milestone, problem=MOVED, status=409)
        except PlanNotEditable as refused:
            return self._page(request, page, milestone, problem=str(refused), status=409)
        messages.success(request, "The earlier text is back. The text that stood here before is kept, too.")
        return redirect("planning:service_plans:section", plan, key)

    def _page(
        self, request: HttpRequest, page: SectionPage, milestone: int, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        now = page.content
        try:
            found = earlier_text(page.plan.pk, now.spec.key, milestone)
        except SectionMilestone.DoesNotExist as error:
            raise Http404 from error
        context = {
            **self.frame_of(page),
            "earlier": earlier_line(found),
            "differences": beside_now(as_content(found, now), now, page.lists),
            "may_write": self.may_write(request, page),
            "page_problems": [problem] if problem else [],
            "list_url": reverse("planning:service_plans:earlier_texts", args=[page.plan.pk, now.spec.key]),
        }
        return render(request, "planning/service_plans/earlier_text.html", context, status=status)


class NameVersion(KeepsWhatIsTyped, PlanView):
    """Giving the plan as it stands a name."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self._plan(request, plan)
        if not can_edit(access_on(request), found):
            messages.info(request, "This plan cannot be changed now, so it gets no named version.")
            return redirect(found)
        return self._page(request, found, self.filled(NameVersionForm()))

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self._plan(request, plan)
        form = NameVersionForm(request.POST)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        name = form.cleaned_data["name"]
        try:
            kept = name_plan_version(plan=found, name=name, by=person_on(request), access=access_on(request))
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except PlanNotEditable as refused:
            messages.warning(request, str(refused))
            return redirect(found)
        messages.success(request, f"“{name}” is kept: {counted(kept, 'section')}. Find it under “Earlier texts”.")
        return redirect(found)

    def _plan(self, request: HttpRequest, key: int) -> ServicePlan:
        plan = self.plan_of(request, key, plan_to_move)
        if not can_write(access_on(request), plan):
            raise PermissionDenied
        return plan

    def _page(self, request: HttpRequest, plan: ServicePlan, form: NameVersionForm, status: int = 200) -> HttpResponse:
        return render(request, "planning/service_plans/name_version.html", {**frame(plan), "form": form}, status=status)
