"""What the check finds in one plan, and in one section while it is written; the rules themselves."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from planning.plan_check.presenters import rules_by_level
from planning.plan_check.queries import findings_in
from planning.service_plans.checks import Finding, Level
from planning.service_plans.content import PlanContent
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters.findings import LevelGroup, counts_in_words, level_groups
from planning.service_plans.queries import lists_of, plan_content, shares_in_plan
from planning.service_plans.rules import can_edit, is_open_to
from planning.service_plans.views.pages import PlanView, frame, layout_of
from services.middleware import access_on, person_on


class FindingsView(PlanView):
    """Checks the plan as it is written now, for those who may read the draft."""

    http_method_names = ["get", "head"]

    def found(self, request: HttpRequest, key: int) -> tuple[ServicePlan, PlanContent, list[Finding]]:
        plan = self.plan_of(request, key)
        content = plan_content(plan)
        return plan, content, findings_in(plan, content, lists_of(plan.year))

    def groups(self, request: HttpRequest, plan: ServicePlan, findings: list[Finding]) -> list[LevelGroup]:
        access = access_on(request)
        may_edit = can_edit(access, plan) or (
            is_open_to(access, plan) and bool(shares_in_plan(person_on(request), plan.pk))
        )
        explains = access.allows(Permission.MANAGE_CYCLE)
        return level_groups(plan, findings, may_edit=may_edit, may_explain=explains)


class PlanFindings(FindingsView):
    """Everything that the check finds in the plan, by level."""

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, _, findings = self.found(request, plan)
        context = {
            **frame(found),
            "groups": self.groups(request, found, findings),
            "counts": counts_in_words(findings),
            "blocks": any(one.level == Level.MUST for one in findings),
            "sees_round": access_on(request).allows(Permission.MANAGE_CYCLE),
        }
        return render(request, "planning/plan_check/plan.html", context)


class SectionFindings(FindingsView):
    """What the check finds in one section: opens beside it, and is fetched anew after each save."""

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        found, content, findings = self.found(request, plan)
        section = next((one for one in content.sections if one.spec.key == key), None)
        if section is None:
            raise Http404
        here = [one for one in findings if one.section == key]
        context = {
            **frame(found),
            "layout": layout_of(request),
            "section": section,
            "groups": self.groups(request, found, here),
            "counts": counts_in_words(here),
            "elsewhere": len(findings) - len(here),
        }
        return render(request, "planning/plan_check/section.html", context)


class Rules(LoginRequiredMixin, View):
    """Every rule with its level, what it looks for and why."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {"breadcrumbs": [("Home", reverse("home"))], "levels": rules_by_level()}
        return render(request, "planning/plan_check/rules.html", context)
