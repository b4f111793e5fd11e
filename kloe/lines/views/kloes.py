"""The MLCO KLOEs of a year, for everybody who is signed in."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from kloe.lines.elsewhere import year_problem
from kloe.lines.presenters import lines_by_theme
from kloe.lines.queries import whole_kloes, year_to_take_from, years_with_kloes
from kloe.lines.views.base import HOME, crumbs_of
from kloe.metrics.rules.permissions import can_edit_kloes
from kloe.reading.presenters import said_of
from mlco_portal.years import PlanningYear
from services.middleware import access_on


class Kloes(LoginRequiredMixin, View):
    """Theme by theme: each line, what it is measured by, and the boards that watch it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        kloes = list(whole_kloes(year))
        years = [PlanningYear(one) for one in years_with_kloes()]
        themes = lines_by_theme(kloes, timezone.localdate())
        newest = [one.newest for _, lines in themes for line in lines for one in line.metrics if one.newest]
        looks_after = can_edit_kloes(access_on(request))
        problem = year_problem(year) if looks_after else ""
        before = year_to_take_from(year) if looks_after and not kloes else None
        context = {
            "year": year,
            "themes": themes,
            "may_edit": looks_after and not problem,
            "problem": problem,
            "year_before": PlanningYear(before) if before is not None else None,
            "notes": said_of(newest),
            "others": [(one, reverse("kloe:lines:year", args=[one])) for one in years if one != year],
            "breadcrumbs": [HOME],
        }
        return render(request, "kloe/lines/year.html", context)


class LinePage(LoginRequiredMixin, View):
    """One line with how its metrics stand and the CQC statements that it answers to."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        found = whole_kloes(year).filter(code=code).first()
        if found is None:
            raise Http404
        [(theme, [line])] = lines_by_theme([found], timezone.localdate())
        looks_after = can_edit_kloes(access_on(request))
        context = {
            "year": year,
            "theme": theme,
            "line": line,
            "may_edit": looks_after and not year_problem(year),
            "breadcrumbs": crumbs_of(year),
        }
        return render(request, "kloe/lines/line.html", context)
