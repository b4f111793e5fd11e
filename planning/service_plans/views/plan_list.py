"""The plans I may write or read, and starting those that are missing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.service_plans.actions import start_plans
from planning.service_plans.forms import PlanFilterForm
from planning.service_plans.presenters import STANDING_CHOICES
from planning.service_plans.presenters.tasks import plan_line
from planning.service_plans.queries import (
    cycles_by_year,
    groups,
    lists_of,
    plans_of_year,
    sections_of,
    services_without_plan,
)
from planning.service_plans.queries.sharing import has_shares
from planning.service_plans.rules import PlanRefused, can_start, sections_progress
from planning.service_plans.views.pages import breadcrumbs
from services.middleware import access_on, person_on

PAGE_SIZE = 20


def running(cycles: dict[int, PlanningCycle]) -> PlanningCycle | None:
    """Return the newest open cycle, or the newest of all."""
    found = list(cycles.values())
    return next((one for one in found if one.state == PlanningCycle.State.OPEN), found[0] if found else None)


class PlanList(LoginRequiredMixin, View):
    """The plans of a year that the person may write or read."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access = access_on(request)
        if not access.allows(Permission.READ_DRAFT_PLANS):
            # Whoever was asked to write sections finds them on the home page.
            if has_shares(person_on(request)):
                return redirect("home")
            raise PermissionDenied
        cycles = cycles_by_year()
        running_cycle = running(cycles)
        form = PlanFilterForm(
            {"year": str(int(running_cycle.year)) if running_cycle else "", **request.GET.dict()},
            year=[(str(year), str(PlanningYear(year))) for year in cycles],
            group=[("", "Every group"), *((one.code, one.name) for one in groups())],
            standing=[("", "Everywhere"), *STANDING_CHOICES],
        )
        form.is_valid()
        chosen = form.cleaned_data
        cycle = cycles.get(int(chosen["year"] or 0), running_cycle)
        context: dict[str, Any] = {"cycle": cycle, "filters": form, "breadcrumbs": breadcrumbs()[:1]}
        if cycle is not None:
            plans = plans_of_year(access, year=cycle.year, group=chosen["group"], standing=chosen["standing"])
            page = Paginator(plans, PAGE_SIZE).get_page(request.GET.get("page"))
            lists = lists_of(cycle.year)
            context["page"] = page
            context["lines"] = [
                plan_line(plan, sections_progress(sections_of(plan), lists), cycle.plans_due_on) for plan in page
            ]
            context["is_filtered"] = bool(chosen["group"] or chosen["standing"])
        context["may_start"] = can_start(access)
        context["writes"] = access.allows(Permission.WRITE_PLAN)
        return render(request, "planning/service_plans/list.html", context)


class PlanStart(LoginRequiredMixin, View):
    """The services that have no plan in the running year yet; the planning team starts theirs."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        cycle = self._cycle(request)
        chosen = set(request.POST.getlist("service"))
        waiting = services_without_plan(cycle.year) if cycle else ()
        services = [one for one in waiting if "all" in chosen or one.code in chosen]
        if cycle is None or not services:
            messages.warning(request, "No plan was started. Those services have one already, or need none.")
            return redirect("planning:service_plans:start")
        try:
            plans = start_plans(services=services, year=cycle.year, by=request.user)  # type: ignore[arg-type]
        except PlanRefused as refused:
            return self._page(request, problem=str(refused), status=422)
        first = plans[0] if len(plans) == 1 else None
        started = (
            f"{first.service} can be written now." if first else f"{counted(len(plans), 'plan')} can be written now."
        )
        messages.success(request, f"Started. {started}")
        return redirect(first.get_absolute_url() if first else reverse("planning:service_plans:list"))

    def _cycle(self, request: HttpRequest) -> PlanningCycle | None:
        if not can_start(access_on(request)):
            raise PermissionDenied
        return running(cycles_by_year())

    def _page(self, request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
        cycle = self._cycle(request)
        services = services_without_plan(cycle.year).select_related("group") if cycle else ()
        context = {
            "cycle": cycle,
            "services": list(services),
            "breadcrumbs": breadcrumbs(),
            "page_problems": [problem] if problem else [],
        }
        return render(request, "planning/service_plans/start.html", context, status=status)
