"""Who contributes to the MLCO KLOEs of a year: the matrix, the page of a line, and both as a file."""

import itertools
from collections.abc import Sequence

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from kloe.lines.models import Kloe
from mlco_portal.spreadsheets import write_csv
from mlco_portal.years import PlanningYear
from planning.contributions.forms import PlacesForm
from planning.contributions.presenters import (
    COLUMNS,
    columns_of,
    export_rows,
    lines_said,
    rows_by_place,
    stray_rows,
    summary_words,
    unnamed_lines,
)
from planning.contributions.queries import (
    groups_to_choose,
    line_of_year,
    lines_of_year,
    localities_to_choose,
    said_in_year,
)
from planning.contributions.rules import Said, off_the_list, standing_of
from services.middleware import access_on

Crumbs = list[tuple[str, str]]


def above(year: PlanningYear, *more: tuple[str, str]) -> Crumbs:
    return [("Home", "/"), (f"MLCO KLOEs {year}", reverse("kloe:lines:year", args=[year])), *more]


class OfYear(LoginRequiredMixin, View):
    """Reads which services the page is about, and what their plans say."""

    http_method_names = ["get", "head"]

    def form(self) -> PlacesForm:
        return PlacesForm(self.request.GET, groups=groups_to_choose(), localities=localities_to_choose())

    def said(self, year: PlanningYear, form: PlacesForm) -> Sequence[Said]:
        return said_in_year(access_on(self.request), int(year), form.places)

    def query(self) -> str:
        return self.request.GET.urlencode()


class Contributions(OfYear):
    """The matrix: services and lines, who contributes to what, and which line nobody names."""

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        form, kloes = self.form(), lines_of_year(int(year))
        said = self.said(year, form) if kloes else []
        columns = columns_of(kloes, said, self.query())
        export = reverse("planning:contributions:export", args=[year])
        context = {
            "year": year,
            "filters": form,
            "columns": columns,
            "places": rows_by_place(said, kloes, form.chosen),
            "total": len(said),
            "has_written": any(one.is_written for one in said),
            "unnamed": unnamed_lines(columns) if said else [],
            "strays": off_the_list({one.code for one in kloes}, said),
            "export_url": f"{export}?{self.query()}",
            "breadcrumbs": above(year),
        }
        return render(request, "planning/contributions/matrix.html", context)


class ContributionsToLine(OfYear):
    """One line: who contributes and how, in the words of their plans, and who does not."""

    def get(self, request: HttpRequest, year: PlanningYear, code: str) -> HttpResponse:
        kloe, form = self._line(year, code), self.form()
        standing = standing_of(kloe.code, self.said(year, form))
        export = reverse("planning:contributions:export", args=[year])
        query = request.GET.copy()
        query["line"] = kloe.code
        context = {
            "year": year,
            "kloe": kloe,
            "filters": form,
            "summary": summary_words(standing),
            "places": lines_said(standing, kloe.code, form.chosen),
            "silent": standing.silent,
            "silent_yet": standing.silent_yet,
            "unknown": standing.unknown,
            "export_url": f"{export}?{query.urlencode()}",
            "breadcrumbs": above(
                year,
                (f"MLCO KLOE {kloe.code}", kloe.get_absolute_url()),
                ("Who contributes", reverse("planning:contributions:matrix", args=[year])),
            ),
        }
        return render(request, "planning/contributions/line.html", context)

    def _line(self, year: PlanningYear, code: str) -> Kloe:
        try:
            return line_of_year(int(year), code)
        except Kloe.DoesNotExist as error:
            raise Http404 from error


class ContributionsExport(OfYear):
    """The same as a CSV file: of all lines, or of the one that is asked for."""

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        only = request.GET.get("line", "")
        kloes = [one for one in lines_of_year(int(year)) if not only or one.code == only]
        said = self.said(year, self.form())
        strays = [] if only else stray_rows(int(year), kloes, said)
        rows = itertools.chain(export_rows(kloes, said), strays)
        answer = HttpResponse(write_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="kloe-contributions-{year.slug}.csv"'
        return answer
