"""Pages on which an MLCO KLOE is added and changed. What somebody else saved meanwhile stands beside what was typed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from kloe.lines.actions import add_kloe, change_kloe
from kloe.lines.elsewhere import year_problem
from kloe.lines.forms import LineForm, MetricRows
from kloe.lines.forms.kloes import rows_after, rows_of, rows_sent
from kloe.lines.models import Kloe
from kloe.lines.presenters import measures_differ
from kloe.lines.queries import boards_to_choose, kloe_of, kloes_of, metrics_to_choose, named_by_code
from kloe.lines.rules import themes_of
from kloe.lines.views.base import LooksAfterKloes, crumbs_of, line_or_404, year_url
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_form, kept_value
from mlco_portal.years import PlanningYear
from services.middleware import person_on

PREFIX = "metrics"


class WriteLine(KeepsWhatIsTyped, LoginRequiredMixin, LooksAfterKloes, View):
    """A form of one line with rows of what it is measured by."""

    http_method_names = ["get", "head", "post"]

    def line(self, kwargs: Mapping[str, Any]) -> tuple[PlanningYear, Kloe | None]:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        year, kloe = self.line(kwargs)
        if why := year_problem(year):
            messages.warning(request, f"{why}.")
            return redirect(year_url(year))
        theme = request.GET.get("theme", "")
        form = self.filled(self._form(year, kloe, initial={"theme": theme} if theme else None))
        kept = kept_form(request)
        rows = rows_sent({name: values[-1] for name, values in kept["fields"].items()}) if kept else []
        seen = kept_value(request, "seen") or str(kloe.revision if kloe else 0)
        return self._page(year, kloe, form, self._rows(kloe, initial=rows or rows_of(kloe)), seen)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        year, kloe = self.line(kwargs)
        seen, then = request.POST.get("seen", ""), request.POST.get("then", "")
        form = self._form(year, kloe, request.POST)
        if then:
            rows = rows_after(rows_sent(request.POST), then)
            unchecked = self._form(year, kloe, initial=_as_typed(form))
            return self._page(year, kloe, unchecked, self._rows(kloe, initial=rows or [{}]), seen)
        rows = self._rows(kloe, request.POST)
        if not (form.is_valid() & rows.is_valid()):
            return self._page(year, kloe, form, rows, seen, status=422)
        try:
            saved = self._write(year, kloe, form, rows, seen)
        except ChangedMeanwhile as why:
            now = kloe_of(why.current.pk)
            both = [*form.differences(now), *measures_differ(now, rows.measured)]
            return self._page(
                year, kloe, form, rows, str(now.revision), status=409, both=both, now=now, page_problems=[f"{why}."]
            )
        except MetricRefused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self._page(year, kloe, form, rows, seen, status=422)
        messages.success(request, f"MLCO KLOE {saved.code} is {'saved' if kloe else 'added'}.")
        return redirect(f"{year_url(year)}#line-{saved.pk}")

    def _write(self, year: PlanningYear, kloe: Kloe | None, form: LineForm, rows: Any, seen: str) -> Kloe:
        given: dict[str, Any] = {
            "values": form.values,
            "metrics": rows.measured,
            "boards": form.cleaned_data["boards"],
            "by": person_on(self.request),
        }
        if kloe is None:
            return add_kloe(year=year, **given)
        given["values"] = {"code": kloe.code, **form.values}
        return change_kloe(kloe=kloe, seen=int(seen) if seen.isascii() and seen.isdecimal() else -1, **given)

    def _form(self, year: int, kloe: Kloe | None, sent: Any = None, initial: Any = None) -> LineForm:
        themes = themes_of(kloes_of(year))
        fixed = kloe is not None and bool(named_by_code([kloe]))
        boards = boards_to_choose(kloe)
        return LineForm(sent, themes=themes, boards=boards, kloe=kloe, fixed_code=fixed, initial=initial)

    def _rows(self, kloe: Kloe | None, sent: Any = None, initial: Any = None) -> Any:
        return MetricRows(sent, prefix=PREFIX, initial=initial, metrics=metrics_to_choose(kloe))

    def _page(
        self, year: PlanningYear, kloe: Kloe | None, form: LineForm, rows: Any, seen: str, *, status: int = 200,
        **more: Any,
    ) -> HttpResponse:  # fmt: skip
        context = {
            "year": year,
            "kloe": kloe,
            "form": form,
            "formset": rows,
            "seen": seen,
            "uses": named_by_code([kloe]).get(kloe.pk, []) if kloe else [],
            "year_url": year_url(year),
            "breadcrumbs": crumbs_of(year),
            **more,
        }
        return render(self.request, "kloe/lines/write_line.html", context, status=status)


def _as_typed(form: LineForm) -> dict[str, Any]:
    """Return what was typed, unchecked, as a fresh form shows it."""
    return {name: form[name].value() for name in form.fields}


class AddLine(WriteLine):
    """Add a line to a year."""

    def line(self, kwargs: Mapping[str, Any]) -> tuple[PlanningYear, Kloe | None]:
        return kwargs["year"], None


class ChangeLine(WriteLine):
    """Change a line."""

    def line(self, kwargs: Mapping[str, Any]) -> tuple[PlanningYear, Kloe | None]:
        kloe = line_or_404(kwargs["pk"])
        return PlanningYear(kloe.year), kloe
