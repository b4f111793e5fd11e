"""What the pages of one plan share."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.views import View

from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import plan_to_read, shares_in_plan
from planning.service_plans.rules import can_read
from services.middleware import access_on, person_on

Breadcrumbs = list[tuple[str, str]]


class PlanView(LoginRequiredMixin, View):
    """A page of one plan, for those who may read plans that are not published."""

    def plan_of(
        self, request: HttpRequest, key: int, look_up: Callable[[int], ServicePlan] = plan_to_read
    ) -> ServicePlan:
        """Return the plan; answers 404 when there is none, 403 when it is not for this person."""
        try:
            plan = look_up(key)
        except ServicePlan.DoesNotExist as error:
            raise Http404 from error
        if not can_read(access_on(request), plan) and not shares_in_plan(person_on(request), plan.pk):
            raise PermissionDenied
        return plan


def breadcrumbs(plan: ServicePlan | None = None) -> Breadcrumbs:
    """Return the pages above a page of the plan."""
    above = [("Home", reverse("home")), ("Service plans", reverse("planning:service_plans:list"))]
    if plan is not None:
        above.append((str(plan.service), plan.get_absolute_url()))
    return above


def frame(plan: ServicePlan) -> dict[str, Any]:
    """Return what the template of every page of the plan needs."""
    return {"plan": plan, "breadcrumbs": breadcrumbs(plan)}


def layout_of(request: HttpRequest) -> str:
    """Return what a panel's template extends: the whole page, or only the panel when it opens beside a section."""
    return "planning/service_plans/panel.html" if request.htmx else "planning/service_plans/panel_page.html"  # type: ignore[attr-defined]
