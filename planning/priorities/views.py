"""The priorities of a year and the frameworks that they belong to, for everybody who is signed in."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.access import may
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from planning.priorities.presenters import framework_url, lines_of, statements_by_kind
from planning.priorities.queries import core_framework_of, other_frameworks, whole_frameworks, years_with_priorities


def breadcrumbs(year: PlanningYear) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), (f"Planning year {year}", reverse("planning:cycle:year", args=[year]))]


def may_change(request: HttpRequest, cycle: PlanningCycle | None) -> bool:
    """Say whether the person changes the frameworks of the year: the planning team, until it is closed."""
    return cycle is not None and cycle.state != PlanningCycle.State.CLOSED and may(request, "manage_cycle")


class PrioritiesOfYear(LoginRequiredMixin, View):
    """The organisation's vision and priorities in a planning year, and the other frameworks that it answers to."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_of(year)
        if cycle is None:
            raise Http404
        core = core_framework_of(year)
        context = {
            "year": year,
            "framework": core,
            "statements": statements_by_kind(core) if core else [],
            "priorities": lines_of(core) if core else [],
            "other_frameworks": [(one, framework_url(one)) for one in other_frameworks(year)],
            "may_change": may_change(request, cycle),
            "other_years": [(one, count) for one, count in years_with_priorities() if one != year],
            "breadcrumbs": breadcrumbs(year),
        }
        return render(request, "planning/priorities/year.html", context)


class FrameworkPage(LoginRequiredMixin, View):
    """One framework of a year: what it says, and its priorities with what will be different."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        framework = whole_frameworks(year).filter(code=code).first()
        if framework is None:
            raise Http404
        above = breadcrumbs(year)[:1]
        cycle = cycle_of(year)
        if cycle is not None:
            above = [*breadcrumbs(year), ("Priorities", reverse("planning:priorities:year", args=[year]))]
        context = {
            "year": year,
            "framework": framework,
            "statements": statements_by_kind(framework),
            "priorities": lines_of(framework),
            "may_change": may_change(request, cycle),
            "breadcrumbs": above,
        }
        return render(request, "planning/priorities/framework.html", context)
