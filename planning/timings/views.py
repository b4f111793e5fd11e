"""How long deciding took, and where plans wait now."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.spreadsheets import write_csv
from planning.cycle.queries import current_cycle
from planning.timings.forms import TimingsFilterForm
from planning.timings.presenters import (
    FIGURE_COLUMNS,
    HEADS,
    STAY_COLUMNS,
    export_row,
    few_words,
    lines_by,
    stay_rows,
    table_head,
    table_row,
    waiting_line,
    waiting_words,
)
from planning.timings.queries import (
    Reach,
    Times,
    can_see,
    groups_to_choose,
    times_within,
    waiting_now,
    years_with_plans,
)
from services.middleware import access_on

SHOWN, PAGE_SIZE = 10, 20


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    request: HttpRequest
    now: datetime

    @cached_property
    def form(self) -> TimingsFilterForm:
        cycle, years = current_cycle(), years_with_plans()
        usual = int(cycle.year) if cycle and int(cycle.year) in years else next(iter(years), None)
        return TimingsFilterForm(self.request.GET, years=years, groups=groups_to_choose(), usual=usual)

    @cached_property
    def times(self) -> Times:
        return times_within(Reach(access_on(self.request), self.form.chosen_year, self.form.chosen_group))


class OfTimings(LoginRequiredMixin, View):
    """Lets in those who see the evidence, run the year or decide for the Executive."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not can_see(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Timings(OfTimings):
    """Where plans wait now, then the time in each step, by whatever is asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Asked(request, timezone.now())
        by = asked.form.chosen_by
        waiting = waiting_now(asked.times, timezone.localdate(asked.now))
        every = request.GET.get("waiting") == "all"
        steps, elsewhere = lines_by(by, asked.times, asked.now)
        page = Paginator(steps, PAGE_SIZE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        query.pop("waiting", None)
        context = {
            "breadcrumbs": [("Home", "/")],
            "filters": asked.form,
            "by": by,
            "waiting": [waiting_line(one, asked.now) for one in (waiting if every else waiting[:SHOWN])],
            "waiting_words": waiting_words(waiting),
            "more_waiting": 0 if every else max(len(waiting) - SHOWN, 0),
            "few_words": few_words(),
            "head": table_head(by),
            "page": page,
            "rows": [table_row(one, by) for one in page],
            "elsewhere": [table_row(one, by) for one in elsewhere],
            "query": query.urlencode(),
            "export_url": f"{reverse('planning:timings:export')}?{query.urlencode()}",
            "stays_url": f"{reverse('planning:timings:stays')}?{query.urlencode()}",
        }
        return render(request, "planning/timings/overview.html", context)


class TimingsExport(OfTimings):
    """The same figures as a CSV file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Asked(request, timezone.now())
        steps, elsewhere = lines_by(asked.form.chosen_by, asked.times, asked.now)
        rows = (export_row(one) for one in [*steps, *elsewhere])
        return _csv(f"times-by-{asked.form.chosen_by}", [*HEADS[asked.form.chosen_by], *FIGURE_COLUMNS], rows)


class StaysExport(OfTimings):
    """Every wait, one to a row, as a CSV file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = Asked(request, timezone.now())
        return _csv("every-wait", STAY_COLUMNS, stay_rows(asked.times, asked.now))


def _csv(name: str, columns: list[str], rows: Any) -> HttpResponse:
    answer = HttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
