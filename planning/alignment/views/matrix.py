"""Pages of alignment: the matrix, its heat map, and the grid of a core priority to change."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.access import PermissionNeeded, may
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_form
from mlco_portal.years import PlanningYear
from planning.alignment.actions.ticks import save_ticks
from planning.alignment.presenters.matrix import frameworks_over, heat_map, rows_of, saved_words, shown_in
from planning.alignment.queries.matrix import Group, Matrix, matrix_of
from planning.alignment.rules import AlignmentRefused, Tick, changed, ticks_in
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from services.middleware import person_on

MATRIX = "planning:alignment:matrix"


def cycle_or_404(year: PlanningYear) -> PlanningCycle:
    found = cycle_of(year)
    if found is None:
        raise Http404
    return found


def crumbs(year: PlanningYear, *more: tuple[str, str]) -> list[tuple[str, str]]:
    above = ("Home", reverse("home")), (f"Planning year {year}", reverse("planning:cycle:year", args=[year]))
    return [*above, *more]


class MatrixOfYear(LoginRequiredMixin, View):
    """Which deliverable serves which partner's priority."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        matrix = matrix_of(year)
        context = {
            "year": year,
            "columns": matrix.columns,
            "frameworks": frameworks_over(matrix.columns),
            "sheets": [(one, rows_of(one, matrix.columns, matrix.ticks)) for one in matrix.groups],
            "may_change": may(request, "manage_cycle") and cycle.state != PlanningCycle.State.CLOSED,
            "breadcrumbs": crumbs(year),
        }
        return render(request, "planning/alignment/matrix.html", context)


class HeatMapOfYear(LoginRequiredMixin, View):
    """How often each partner's priority is served, where it is not at all, and where more than is likely."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle_or_404(year)
        matrix = matrix_of(year)
        context = {
            "year": year,
            "columns": matrix.columns,
            "frameworks": frameworks_over(matrix.columns),
            "map": heat_map(matrix),
            "breadcrumbs": crumbs(year, ("What serves which priority", reverse(MATRIX, args=[year]))),
        }
        return render(request, "planning/alignment/heat_map.html", context)


class ChangeMatrix(KeepsWhatIsTyped, PermissionNeeded, View):
    """The deliverables of a core priority as a grid of checkboxes."""

    permission_needed = "manage_cycle"
    http_method_names: Sequence[str] = ("get", "head", "post")

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        if cycle_or_404(year).state == PlanningCycle.State.CLOSED:
            return redirect(MATRIX, year)
        matrix, group = self._found(year, code)
        shown = ticks = matrix.ticks
        if waiting := kept_form(request):
            ticks = ticks_in(waiting["fields"].get("tick", []))
            shown = ticks_in(" ".join(waiting["fields"].get("shown", [])).split())
        return self._page(request, year, matrix, group, shown, ticks)

    def post(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        cycle_or_404(year)
        shown, ticks = ticks_in(request.POST.get("shown", "").split()), ticks_in(request.POST.getlist("tick"))
        try:
            saved = save_ticks(year=year, changed=changed(shown, ticks), by=person_on(request))
        except AlignmentRefused as why:
            messages.error(request, str(why))
        else:
            show = messages.warning if saved.gone else messages.success
            show(request, saved_words(saved))
        return redirect(f"{reverse(MATRIX, args=[year])}#{code}")

    def _found(self, year: PlanningYear, code: str) -> tuple[Matrix, Group]:
        matrix = matrix_of(year)
        group = matrix.group(code)
        if group is None:
            raise Http404
        return matrix, group

    def _page(
        self,
        request: HttpRequest,
        year: PlanningYear,
        matrix: Matrix,
        group: Group,
        shown: frozenset[Tick],
        ticks: frozenset[Tick],
    ) -> HttpResponse:
        context = {
            "year": year,
            "group": group,
            "columns": matrix.columns,
            "frameworks": frameworks_over(matrix.columns),
            "rows": rows_of(group, matrix.columns, ticks),
            "shown": shown_in(rows_of(group, matrix.columns, shown)),
            "matrix_url": reverse(MATRIX, args=[year]),
            "breadcrumbs": crumbs(year, ("What serves which priority", reverse(MATRIX, args=[year]))),
        }
        return render(request, "planning/alignment/change.html", context)
