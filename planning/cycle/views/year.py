"""The planning year's page, for everybody who is signed in."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.presenters.timetable import STATES, key_dates, quarter_views
from planning.cycle.queries import current_cycle, cycle_of, cycles_by_year, timetable_of


class PlanningYearPage(LoginRequiredMixin, View):
    """A planning year's timetable; without a year in the address, that of the round which runs."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, year: PlanningYear | None = None) -> HttpResponse:
        cycle = current_cycle() if year is None else cycle_of(year)
        if cycle is None and year is not None:
            raise Http404
        context: dict[str, Any] = {"cycle": cycle, "breadcrumbs": [("Home", reverse("home"))]}
        if cycle is not None:
            context |= self.timetable(cycle)
        return render(request, "planning/cycle/year.html", context)

    def timetable(self, cycle: PlanningCycle) -> dict[str, Any]:
        quarters = timetable_of(cycle)
        return {
            "year": PlanningYear(cycle.year),
            "state_colour": STATES[PlanningCycle.State(cycle.state)],
            "quarters": quarter_views(quarters, timezone.localdate()),
            "key_dates": key_dates(cycle, quarters),
            "other_years": [PlanningYear(one.year) for one in cycles_by_year() if one.pk != cycle.pk],
        }
