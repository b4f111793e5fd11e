"""The workplans of a year and their deliverables, for everybody who is signed in."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from planning.workplans.presenters import (
    by_kind,
    deliverable_url,
    heading_tables,
    kin_of,
    lines_by_kind,
    outcome_tag,
    places_of,
    quarter_words,
    services_of,
)
from planning.workplans.queries import placed_nowhere, whole_deliverable, whole_workplan, workplans_of
from services.middleware import access_on


def breadcrumbs(year: PlanningYear, cycle: PlanningCycle | None) -> list[tuple[str, str]]:
    """Return the way to the list of workplans; a year that was never set up has no page of its own."""
    above = [("Home", reverse("home"))]
    if cycle is not None:
        above.append((f"Planning year {year}", reverse("planning:cycle:year", args=[year])))
    return above


def may_change(request: HttpRequest, cycle: PlanningCycle | None) -> bool:
    """Say whether the person changes the workplans of the year: the planning team, until it is closed."""
    return (
        cycle is not None
        and cycle.state != PlanningCycle.State.CLOSED
        and access_on(request).allows(Permission.MANAGE_CYCLE)
    )


class WorkplansOfYear(LoginRequiredMixin, View):
    """The workplans, enablers and programmes of a year."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        kinds = by_kind(workplans_of(year))
        cycle = cycle_of(year)
        if not kinds and cycle is None:
            raise Http404
        context = {
            "year": year,
            "kinds": kinds,
            "placed_nowhere": [(one, deliverable_url(one), outcome_tag(one)) for one in placed_nowhere(year)],
            "may_change": may_change(request, cycle),
            "breadcrumbs": breadcrumbs(year, cycle),
        }
        return render(request, "planning/workplans/year.html", context)


class WorkplanPage(LoginRequiredMixin, View):
    """One workplan: its headings with their deliverables, or what an enabler works on."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        workplan, cycle = whole_workplan(year, code), cycle_of(year)
        if workplan is None:
            raise Http404
        context = {
            "year": year,
            "workplan": workplan,
            "headings": heading_tables(workplan),
            "lines": lines_by_kind(workplan),
            "may_change": may_change(request, cycle),
            "breadcrumbs": [*breadcrumbs(year, cycle), ("Workplans", reverse("planning:workplans:year", args=[year]))],
        }
        return render(request, "planning/workplans/workplan.html", context)


class DeliverablePage(LoginRequiredMixin, View):
    """One deliverable: where it stands, who delivers it, what it carries on and how it ended."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        found, cycle = whole_deliverable(year, pk), cycle_of(year)
        if found is None:
            raise Http404
        context = {
            "year": year,
            "deliverable": found,
            "outcome": outcome_tag(found),
            "quarter": quarter_words(found.quarter),
            "services": services_of(found),
            "places": places_of(found),
            "carries_on": kin_of([found.succeeds] if found.succeeds else []),
            "carried_on_by": kin_of(found.successors.all()),
            "may_manage": access_on(request).allows(Permission.MANAGE_CYCLE),
            "may_change": may_change(request, cycle),
            "breadcrumbs": [*breadcrumbs(year, cycle), ("Workplans", reverse("planning:workplans:year", args=[year]))],
        }
        return render(request, "planning/workplans/deliverable.html", context)
