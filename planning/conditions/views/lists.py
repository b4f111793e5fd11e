"""Lists of conditions: mine, of a plan, of a year."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.spreadsheets import write_csv
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalCase
from planning.approval.open_conditions import open_conditions_of_year
from planning.conditions.forms import ConditionFilterForm
from planning.conditions.presenters import COLUMNS, export_rows, line_of
from planning.conditions.queries import (
    case_with_service,
    conditions_of_case,
    conditions_of_year,
    groups_to_choose,
    minded_by,
    owned_by,
    years_with_conditions,
)
from planning.conditions.rules import can_read_of_plan, can_see_year
from planning.cycle.queries import current_cycle
from services.middleware import access_on

PAGE_SIZE, MOST_MINE = 50, 200


class MyConditions(LoginRequiredMixin, View):
    """The open conditions that I own, and those that I set or may close."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access, today = access_on(request), timezone.localdate()
        owned = list(owned_by(access)[:MOST_MINE])
        minded = list(minded_by(access)[:MOST_MINE])
        context = {
            "breadcrumbs": [("Home", "/")],
            "owned": [line_of(one, today) for one in owned],
            "minded": [line_of(one, today) for one in minded],
            "year_url": reverse("planning:conditions:current") if can_see_year(access) else "",
        }
        return render(request, "planning/conditions/mine.html", context)


class ConditionsOfCase(LoginRequiredMixin, View):
    """All that the approval of a plan is subject to, the open ones first."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, case: int) -> HttpResponse:
        try:
            found = case_with_service(case)
        except ApprovalCase.DoesNotExist as error:
            raise Http404 from error
        if not can_read_of_plan(access_on(request), found.service):
            raise PermissionDenied
        today = timezone.localdate()
        conditions = list(conditions_of_case(found.pk))
        plan_url = reverse("planning:service_plans:of_case", args=[found.pk])
        context = {
            "breadcrumbs": [("Home", "/"), (found.name, plan_url)],
            "name": found.name,
            "is_document": found.is_document,
            "year": PlanningYear(found.year),
            "lines": [line_of(one, today) for one in conditions],
            "open_count": sum(one.closed_at is None for one in conditions),
            "plan_url": plan_url,
        }
        return render(request, "planning/conditions/of_case.html", context)


class OfYear(LoginRequiredMixin, View):
    """Lets in the planning team, and those who see the evidence."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated and not can_see_year(access_on(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form(self, request: HttpRequest) -> ConditionFilterForm:
        return ConditionFilterForm(request.GET, groups=groups_to_choose())


class CurrentYear(OfYear):
    """Leads on to the running year."""

    def get(self, request: HttpRequest) -> HttpResponse:
        cycle, years = current_cycle(), years_with_conditions()
        chosen = int(cycle.year) if cycle else next(iter(years), timezone.localdate().year)
        return redirect("planning:conditions:year", PlanningYear(chosen))


class ConditionsOfYear(OfYear):
    """The conditions of a year with filters: open ones, unless others are asked for."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        form, today = self.form(request), timezone.localdate()
        found = conditions_of_year(access_on(request), int(year), form.wanted, today)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "breadcrumbs": [("Home", "/")],
            "year": PlanningYear(year),
            "years": [PlanningYear(one) for one in years_with_conditions() if one != int(year)],
            "filters": form,
            "page": page,
            "lines": [line_of(one, today) for one in page],
            "counts": open_conditions_of_year(int(year), today),
            "export_url": f"{reverse('planning:conditions:export', args=[PlanningYear(year)])}?{query.urlencode()}",
        }
        return render(request, "planning/conditions/year.html", context)


class ConditionsExport(OfYear):
    """The same conditions as a CSV file."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        today = timezone.localdate()
        found = conditions_of_year(access_on(request), int(year), self.form(request).wanted, today)
        answer = HttpResponse(write_csv(COLUMNS, export_rows(found, today)), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="conditions-{PlanningYear(year).slug}.csv"'
        return answer
