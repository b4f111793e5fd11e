"""The priorities of a year, for everybody who is signed in."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.years import PlanningYear
from planning.cycle.queries import cycle_of
from planning.priorities.queries import priorities_of, years_with_priorities


class PrioritiesOfYear(LoginRequiredMixin, View):
    """The organisation's priorities in a planning year, with the other names the sources give them."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        if cycle_of(year) is None:
            raise Http404
        context = {
            "year": year,
            "priorities": priorities_of(year),
            "other_years": [(one, count) for one, count in years_with_priorities() if one != year],
            "breadcrumbs": [
                ("Home", reverse("home")),
                (f"Planning year {year}", reverse("planning:cycle:year", args=[year])),
            ],
        }
        return render(request, "planning/priorities/year.html", context)
