"""The check of all plans of a year, for the planning team."""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.plan_check.forms import RoundFilterForm
from planning.plan_check.presenters import COLUMNS, export_rows, is_wanted, most_frequent, round_line
from planning.plan_check.queries import findings_by_and_by, findings_in_plans, round_plans
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters import STANDING_CHOICES
from planning.service_plans.queries import cycles_by_year, groups, lists_of
from planning.service_plans.views.plan_list import running
from services.middleware import access_on

PAGE_SIZE = 20
# A whole round is checked for each page, so that its counts are of the round; beyond this, only the page's plans are.
WHOLE = 80


class OfRound(LoginRequiredMixin, View):
    """Reads the filters of the address; lets in those who run the planning year."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access_on(request).allows(Permission.MANAGE_CYCLE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def asked(self, request: HttpRequest) -> tuple[PlanningCycle | None, RoundFilterForm]:
        cycles = cycles_by_year()
        newest = running(cycles)
        form = RoundFilterForm(
            {"year": str(int(newest.year)) if newest else "", **request.GET.dict()},
            year=[(str(year), str(PlanningYear(year))) for year in cycles],
            group=[("", "Every group"), *((one.code, one.name) for one in groups())],
            standing=[("", "Everywhere"), *STANDING_CHOICES],
        )
        form.is_valid()
        return cycles.get(int(form.cleaned_data["year"] or 0), newest), form

    def plans(self, request: HttpRequest, cycle: PlanningCycle, chosen: dict[str, Any]) -> QuerySet[ServicePlan]:
        return round_plans(access_on(request), year=int(cycle.year), group=chosen["group"], standing=chosen["standing"])


class RoundCheck(OfRound):
    """All plans of a year with how much was found in each, and what is found most."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cycle, form = self.asked(request)
        query = request.GET.copy()
        query.pop("page", None)
        context: dict[str, Any] = {
            "breadcrumbs": [("Home", reverse("home")), ("Service plans", reverse("planning:service_plans:list"))],
            "cycle": cycle,
            "filters": form,
            "is_filtered": any(value for name, value in form.cleaned_data.items() if name != "year"),
            "export_url": f"{reverse('planning:plan_check:export')}?{query.urlencode()}",
        }
        if cycle is not None:
            plans = self.plans(request, cycle, form.cleaned_data)
            context |= self._found(plans, int(cycle.year), form.cleaned_data, request.GET.get("page"))
        return render(request, "planning/plan_check/round.html", context)

    def _found(
        self, plans: QuerySet[ServicePlan], year: int, chosen: dict[str, Any], number: str | None
    ) -> dict[str, Any]:
        in_all = plans.order_by().count()
        some = list(plans) if in_all <= WHOLE else Paginator(plans, PAGE_SIZE).get_page(number)
        wanted = []
        for one in findings_in_plans(list(some), lists_of(year)):
            shown = [found for found in one.findings if is_wanted(found, level=chosen["level"], rule=chosen["rule"])]
            if shown or not (chosen["level"] or chosen["rule"]):
                wanted.append((one, shown))
        lines = [round_line(one, shown) for one, shown in wanted]
        whole = in_all <= WHOLE
        page = Paginator(lines, PAGE_SIZE).get_page(number) if whole else some
        return {
            "lines": list(page) if whole else lines,
            "page": page,
            "frequent": most_frequent(shown for _, shown in wanted),
            "counted_over": _counted_over(in_all) if whole else f"the {counted(len(some), 'plan')} on this page",
            "in_all": in_all,
            "with_findings": len(lines),
        }


def _counted_over(in_all: int) -> str:
    return f"all {counted(in_all, 'plan')}" if in_all > 1 else counted(in_all, "plan")


class RoundExport(OfRound):
    """Every finding of the plans that the filters name, as a CSV file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        cycle, form = self.asked(request)
        chosen = form.cleaned_data
        year = int(cycle.year) if cycle else 0
        found = findings_by_and_by(self.plans(request, cycle, chosen), year) if cycle else iter(())
        site = request.build_absolute_uri("/").rstrip("/")
        rows = export_rows(found, level=chosen["level"], rule=chosen["rule"], site=site)
        answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="plan-check-{year}.csv"'
        return answer


def _lines(rows: Iterator[list[str]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"
    for cells in chain([COLUMNS], rows):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()
