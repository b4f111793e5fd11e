"""Pages of alignment: the matrix, its heat map, and the grid of a core priority to change."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

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
from planning.alignment.queries.matrix import Choice, Group, Matrix, choices_of_columns, choices_of_rows, matrix_of
from planning.alignment.rules import AlignmentRefused, Tick, changed, ticks_in
from planning.cycle.models import PlanningCycle
from planning.cycle.queries import cycle_of
from services.middleware import person_on

MATRIX, HEAT_MAP, CHANGE = (f"planning:alignment:{name}" for name in ("matrix", "heat-map", "change"))


def cycle_or_404(year: PlanningYear) -> PlanningCycle:
    found = cycle_of(year)
    if found is None:
        raise Http404
    return found


def crumbs(year: PlanningYear, *more: tuple[str, str]) -> list[tuple[str, str]]:
    above = ("Home", reverse("home")), (f"Planning year {year}", reverse("planning:cycle:year", args=[year]))
    return [*above, *more]


@dataclass(frozen=True, slots=True)
class Sight:
    """Which rows and columns a page of the matrix shows, as its address says."""

    year: PlanningYear
    rows: list[Choice]
    columns: list[Choice]
    row: Choice
    column: Choice

    def at(self, name: str, *args: object, row: Choice | None = None, column: Choice | None = None) -> str:
        """Return the address of a page with the same rows and columns, or with others."""
        wanted = {"rows": (row or self.row).code, "columns": (column or self.column).code}
        said = urlencode({key: code for key, code in wanted.items() if code})
        address = reverse(name, args=[self.year, *args])
        return f"{address}?{said}" if said else address

    def ways(self, name: str) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Return the other sets of rows and columns to choose: heading, then name, address and whether it is this."""
        rows = [(one.name, self.at(name, row=one), one == self.row) for one in self.rows]
        columns = [(one.name, self.at(name, column=one), one == self.column) for one in self.columns]
        return [(title, ways) for title, ways in (("Rows", rows), ("Columns", columns)) if len(ways) > 1]

    @property
    def matrix(self) -> Matrix:
        return matrix_of(int(self.year), self.row.code, self.column.code)


def sight_of(request: HttpRequest, year: PlanningYear) -> Sight:
    """Read which rows and columns the address names; what there is not of the year is not found."""
    rows, columns = choices_of_rows(int(year)), choices_of_columns(int(year))
    row = next((one for one in rows if one.code == request.GET.get("rows", "")), None)
    column = next((one for one in columns if one.code == request.GET.get("columns", "")), None)
    if row is None or column is None:
        raise Http404
    return Sight(year, rows, columns, row, column)


class MatrixOfYear(LoginRequiredMixin, View):
    """Which deliverable serves which partner's priority."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        sight = sight_of(request, year)
        matrix = sight.matrix
        context = {
            "year": year,
            "columns": matrix.columns,
            "frameworks": frameworks_over(matrix.columns),
            "sheets": [
                (one, rows_of(one, matrix.columns, matrix.ticks), sight.at(CHANGE, one.code)) for one in matrix.groups
            ],
            "sight": sight,
            "ways": sight.ways(MATRIX),
            "heat_map_url": sight.at(HEAT_MAP),
            "may_change": may(request, "manage_cycle") and cycle.state != PlanningCycle.State.CLOSED,
            "breadcrumbs": crumbs(year),
        }
        return render(request, "planning/alignment/matrix.html", context)


class HeatMapOfYear(LoginRequiredMixin, View):
    """How often each partner's priority is served, where it is not at all, and where more than is likely."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle_or_404(year)
        sight = sight_of(request, year)
        matrix = sight.matrix
        context = {
            "year": year,
            "columns": matrix.columns,
            "frameworks": frameworks_over(matrix.columns),
            "map": heat_map(matrix),
            "sight": sight,
            "ways": sight.ways(HEAT_MAP),
            "matrix_url": sight.at(MATRIX),
            "breadcrumbs": crumbs(year, ("What serves which priority", reverse(MATRIX, args=[year]))),
        }
        return render(request, "planning/alignment/heat_map.html", context)


class ChangeMatrix(KeepsWhatIsTyped, PermissionNeeded, View):
    """The deliverables of a priority or heading as a grid of checkboxes."""

    permission_needed = "manage_cycle"
    http_method_names: Sequence[str] = ("get", "head", "post")

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        if cycle_or_404(year).state == PlanningCycle.State.CLOSED:
            return redirect(MATRIX, year)
        sight = sight_of(request, year)
        matrix = sight.matrix
        group = matrix.group(code)
        if group is None:
            raise Http404
        shown = ticks = matrix.ticks
        if waiting := kept_form(request):
            ticks = ticks_in(waiting["fields"].get("tick", []))
            shown = ticks_in(" ".join(waiting["fields"].get("shown", [])).split())
        return self._page(request, sight, matrix, group, shown, ticks)

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
        return redirect(f"{sight_of(request, year).at(MATRIX)}#{code}")

    def _page(
        self,
        request: HttpRequest,
        sight: Sight,
        matrix: Matrix,
        group: Group,
        shown: frozenset[Tick],
        ticks: frozenset[Tick],
    ) -> HttpResponse:
        matrix_url = sight.at(MATRIX)
        context = {
            "year": sight.year,
            "group": group,
            "columns": matrix.columns,
            "frameworks": frameworks_over(matrix.columns),
            "rows": rows_of(group, matrix.columns, ticks),
            "shown": shown_in(rows_of(group, matrix.columns, shown)),
            "matrix_url": matrix_url,
            "breadcrumbs": crumbs(sight.year, ("What serves which priority", matrix_url)),
        }
        return render(request, "planning/alignment/change.html", context)
