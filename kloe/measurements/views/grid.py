"""The quick grid: a row a series, a column a period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from kloe.measurements.actions import CellOutcome, save_cells
from kloe.measurements.forms import GridFilterForm, GridForm, grid_rows
from kloe.measurements.queries.grid import series_for_grid, values_in
from kloe.measurements.views.page import EntersMetrics, above
from kloe.metrics.queries import boards, metrics
from kloe.metrics.rules.periods import Period, last_ended, recent_periods, short_words
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_form
from mlco_portal.wording import counted
from services.middleware import access_on, person_on

ROWS, COLUMNS, MOST_PAGES = 40, 6, 40


class EnterValues(KeepsWhatIsTyped, EntersMetrics):
    """Values of the newest periods; each cell that can be read is saved, the others keep what was typed."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = _Shown(request)
        kept = kept_form(request)
        seen = {name: values[-1] for name, values in kept["fields"].items() if values} if kept else {}
        return self._page(shown, self.filled(shown.form(seen=seen)))

    def post(self, request: HttpRequest) -> HttpResponse:
        shown = _Shown(request)
        form = shown.form(request.POST)
        form.is_valid()
        reason = form.cleaned_data.get("reason", "")
        outcomes = save_cells(cells=form.entered(), reason=reason, by=person_on(request))
        saved = sum(not one.problem for one in outcomes)
        if saved:
            words = "Nobody else reads them before they are approved."
            messages.success(request, f"{counted(saved, 'value')} saved. {words}")
        if form.errors or saved < len(outcomes):
            return self._page(_Shown(request), self._again(request, outcomes), status=422)
        if not saved:
            messages.info(request, "Nothing was changed.")
        return redirect(request.get_full_path())

    def _again(self, request: HttpRequest, outcomes: Sequence[CellOutcome]) -> GridForm:
        """Return what was typed about the values as they are now, with what is wrong at each cell."""
        shown = _Shown(request)
        sent = request.POST.copy()
        for cell in shown.form().cells():
            sent[cell.seen_name] = cell.seen
        form = shown.form(sent)
        form.is_valid()
        form.entered()
        for one in outcomes:
            if one.problem:
                form.refuse(one.cell, one.problem)
        return form

    def _page(self, shown: "_Shown", form: GridForm, *, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "filter_form": shown.filter_form,
            "heads": [short_words(shown.frequency, one.ends_on) for one in shown.periods],
            "rows": grid_rows(form),
            "page_obj": shown.page,
            "earlier": shown.link(shown.back + 1) if shown.back < MOST_PAGES else "",
            "later": shown.link(shown.back - 1) if shown.back else "",
            "breadcrumbs": above(),
        }
        return render(self.request, "kloe/measurements/grid.html", context, status=status)


class _Shown:
    """What the grid shows: series of a page, and so many periods."""

    def __init__(self, request: HttpRequest) -> None:
        asked = request.GET
        self.query = asked.copy()
        offered = {
            "metrics": [(one.code, one.name) for one in metrics()],
            "boards": [(one.code, one.name) for one in boards()],
        }
        self.filter_form = GridFilterForm(asked.dict(), **offered)
        self.frequency = self.filter_form.wanted.frequency
        back = asked.get("back", "")
        self.back = min(int(back), MOST_PAGES) if back.isdecimal() and len(back) < 4 else 0
        self.periods = self._periods(timezone.localdate())
        series = series_for_grid(access_on(request), self.filter_form.wanted, since=self.periods[0].ends_on)
        self.page = Paginator(series, ROWS).get_page(asked.get("page"))

    def _periods(self, today: date) -> list[Period]:
        all_of_them = recent_periods(self.frequency, last_ended(self.frequency, today), (self.back + 1) * COLUMNS)
        return all_of_them[:COLUMNS]

    def form(self, sent: Any = None, seen: dict[str, str] | None = None) -> GridForm:
        series = list(self.page.object_list)
        return GridForm(sent, series=series, periods=self.periods, there=values_in(series, self.periods), seen=seen)

    def link(self, back: int) -> str:
        self.query["back"] = str(back)
        return f"?{self.query.urlencode()}"
