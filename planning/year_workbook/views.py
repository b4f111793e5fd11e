"""The workbook of a year: exported, uploaded, looked at, loaded."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.spreadsheets import write_csv
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from planning.year_workbook.actions import forget_workbook, keep_workbook, load_workbook
from planning.year_workbook.forms import ChoiceForm, UploadForm
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.presenters import (
    FAULT_HEAD,
    SHEET_HEAD,
    SHOWN,
    count_cards,
    done_words,
    fault_rows,
    missing_sheets,
    sheet_rows,
    shown_sheets,
)
from planning.year_workbook.queries import plan_for, rows_of, sheets_of, workbook_that_waits
from planning.year_workbook.rules import NotPermitted, Outcome, WorkbookGone, WorkbookRefused
from planning.year_workbook.sheets import SHEETS
from planning.year_workbook.writing import CannotWrite, workbook_of
from services.middleware import access_on, person_on

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cycle_or_404(year: PlanningYear) -> PlanningCycle:
    """Return the year's round; raises Http404."""
    cycle = cycle_of(year)
    if cycle is None:
        raise Http404
    return cycle


class OfPlanningTeam(LoginRequiredMixin, View):
    """Lets in those who run the years."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access_on(request).allows(Permission.MANAGE_CYCLE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def crumbs(self, year: PlanningYear, *more: tuple[str, str]) -> list[tuple[str, str]]:
        page = reverse("planning:cycle:year", args=[year])
        return [("Home", reverse("home")), (f"Planning year {year}", page), *more]


class WorkbookPage(OfPlanningTeam):
    """The workbook to download, and the form that takes one."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        return self.page(request, cycle_or_404(year), UploadForm(year=year))

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        form = UploadForm(request.POST, request.FILES, year=year)
        if not form.is_valid():
            return self.page(request, cycle, form, status=422)
        name = form.cleaned_data["file"].name
        try:
            waiting = keep_workbook(cycle=cycle, file=form.workbook, file_name=name, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except WorkbookRefused as refused:
            form.add_error("file", str(refused))
            return self.page(request, cycle, form, status=409)
        return redirect("planning:year_workbook:preview", year, waiting.pk)

    def page(self, request: HttpRequest, cycle: PlanningCycle, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {
            "year": PlanningYear(cycle.year),
            "form": form,
            "is_closed": cycle.state == PlanningCycle.State.CLOSED,
            "sheets": [(sheet.tab, sheet.about) for sheet in SHEETS],
            "breadcrumbs": self.crumbs(PlanningYear(cycle.year)),
        }
        return render(request, "planning/year_workbook/page.html", context, status=status)


class ExportWorkbook(OfPlanningTeam):
    """The year as a workbook, or the empty template."""

    http_method_names = ["get", "head"]
    is_template = False

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle_or_404(year)
        try:
            content = workbook_of(year, {} if self.is_template else rows_of(year))
        except CannotWrite as problem:
            messages.error(request, str(problem))
            return redirect("planning:year_workbook:page", year)
        name = f"year-{year.slug}-template.xlsx" if self.is_template else f"year-{year.slug}.xlsx"
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class PreviewWorkbook(OfPlanningTeam):
    """Shows what a workbook would do row by row; confirming writes exactly that."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, key: Any) -> HttpResponse:
        waiting = workbook_that_waits(key, year, person_on(request), timezone.now())
        if waiting is None:
            return self.gone(request, year)
        return self.page(request, waiting)

    def post(self, request: HttpRequest, year: PlanningYear, key: Any) -> HttpResponse:
        waiting = workbook_that_waits(key, year, person_on(request), timezone.now())
        if waiting is None:
            return self.gone(request, year)
        form = ChoiceForm(request.POST)
        if not form.is_valid():
            return self.page(request, waiting, form, status=422)
        try:
            plan = load_workbook(waiting=waiting, **form.cleaned_data, by=person_on(request))
        except NotPermitted as refused:
            raise PermissionDenied from refused
        except WorkbookGone:
            return self.gone(request, year)
        except WorkbookRefused as refused:
            return self.page(request, waiting, chosen=form.cleaned_data, status=409, problems=[str(refused)])
        messages.success(request, f"{waiting.file_name} is loaded: {done_words(plan)}")
        return redirect("planning:year_workbook:page", year)

    def gone(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        words = "That workbook was loaded, replaced or forgotten. Upload it again to see what it does."
        messages.warning(request, words)
        return redirect("planning:year_workbook:page", year)

    def page(
        self,
        request: HttpRequest,
        waiting: YearWorkbook,
        form: ChoiceForm | None = None,
        chosen: dict[str, str] | None = None,
        status: int = 200,
        problems: Sequence[str] = (),
    ) -> HttpResponse:
        year = PlanningYear(waiting.year)
        choice = {"existing": waiting.existing, "faulty": waiting.faulty, **(chosen or {})}
        plan = plan_for(sheets_of(waiting), year, choice["existing"])
        faults = fault_rows(plan)
        context = {
            "year": year,
            "waiting": waiting,
            "form": form or ChoiceForm(initial={**choice, "seen": plan.digest}),
            "plan": plan,
            "counts": count_cards(plan),
            "sheet_head": SHEET_HEAD,
            "sheet_rows": sheet_rows(plan),
            "fault_head": FAULT_HEAD,
            "faults": faults[:SHOWN],
            "more_faults": max(0, len(faults) - SHOWN),
            "refused_total": plan.counts[Outcome.REFUSED],
            "sheets": shown_sheets(plan),
            "missing": missing_sheets(plan, [sheet.tab for sheet in SHEETS]),
            "nothing_to_do": plan.counts[Outcome.UNCHANGED] == sum(plan.counts.values()),
            "page_problems": problems,
            "breadcrumbs": self.crumbs(year, ("Workbook", reverse("planning:year_workbook:page", args=[year]))),
        }
        return render(request, "planning/year_workbook/preview.html", context, status=status)


class FaultsOfWorkbook(OfPlanningTeam):
    """Every fault of an uploaded workbook by sheet and row, as a file to put it right by."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear, key: Any) -> HttpResponse:
        waiting = workbook_that_waits(key, year, person_on(request), timezone.now())
        if waiting is None:
            raise Http404
        faults = fault_rows(plan_for(sheets_of(waiting), year, waiting.existing))
        response = HttpResponse(write_csv(FAULT_HEAD, faults), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="year-{year.slug}-faults.csv"'
        return response


class ForgetWorkbook(ButtonOfPage, OfPlanningTeam):
    """Forgets a workbook that was not confirmed."""

    stands_on = "planning:year_workbook:preview"
    place = ("year", "key")

    def post(self, request: HttpRequest, year: PlanningYear, key: Any) -> HttpResponse:
        waiting = workbook_that_waits(key, year, person_on(request), timezone.now())
        if waiting is not None:
            forget_workbook(waiting=waiting, by=person_on(request))
        messages.info(request, "Nothing was loaded.")
        return redirect("planning:year_workbook:page", year)
