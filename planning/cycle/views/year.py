"""The planning year's page, for everybody who is signed in."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.years import LAST_YEAR, PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.presenters.picture import year_picture
from planning.cycle.presenters.timeline import clock_tables, slips_summary, slips_total, window_rows
from planning.cycle.presenters.timetable import STATES, key_dates
from planning.cycle.queries import current_cycle, cycle_of, cycles_by_year
from planning.cycle.queries.timeline import timeline_of
from planning.cycle.views.timeline import may_run


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
            context["may_manage"] = may_run(request)
        return render(request, "planning/cycle/year.html", context)

    def timetable(self, cycle: PlanningCycle) -> dict[str, Any]:
        today = timezone.localdate()
        timeline, year = timeline_of(cycle), PlanningYear(cycle.year)
        other_years = [PlanningYear(one.year) for one in cycles_by_year() if one.pk != cycle.pk]
        return {
            "year": year,
            "is_over": cycle.plans_due_on < today,
            "state_colour": STATES[PlanningCycle.State(cycle.state)],
            "quarters": clock_tables(timeline, today),
            "windows": window_rows(timeline),
            "picture": year_picture(timeline, today),
            "slips": slips_summary(timeline),
            "slips_total": slips_total(timeline),
            "key_dates": key_dates(timeline),
            "other_years": other_years,
            "next_year": None if year == LAST_YEAR or year.next in other_years else year.next,
        }
