"""Pages that take lines and themes out, rename a theme, and the buttons that move them and bring a year's along."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from kloe.lines.actions import (
    move_kloe,
    move_theme,
    rename_theme,
    take_lines_along,
    take_out_kloe,
    take_out_theme,
)
from kloe.lines.elsewhere import year_problem
from kloe.lines.forms import ThemeForm
from kloe.lines.models import Kloe
from kloe.lines.queries import kloes_of, uses_of, year_to_take_from
from kloe.lines.views.base import LooksAfterKloes, crumbs_of, line_or_404, year_url
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from services.middleware import person_on


class TakeOut(LoginRequiredMixin, LooksAfterKloes, View):
    """Asks, then takes a line out, or a theme with its lines; says what uses one that stays."""

    http_method_names = ["get", "head", "post"]
    takes_theme = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(line_or_404(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        kloe = line_or_404(pk)
        try:
            if self.takes_theme:
                count = take_out_theme(year=kloe.year, theme=kloe.theme, by=person_on(request))
                words = f"The theme {kloe.theme} is taken out, with {counted(count, 'MLCO KLOE')}."
            else:
                take_out_kloe(kloe=kloe, by=person_on(request))
                words = f"MLCO KLOE {kloe.code} is taken out."
        except MetricRefused as why:
            return self._page(kloe, status=409, page_problems=[f"{why}."])
        messages.success(request, words)
        return redirect(year_url(kloe.year))

    def _page(self, kloe: Kloe, *, status: int = 200, **more: Any) -> HttpResponse:
        lines = [one for one in kloes_of(kloe.year) if one.theme == kloe.theme] if self.takes_theme else [kloe]
        used = uses_of(lines)
        context = {
            "kloe": kloe,
            "takes_theme": self.takes_theme,
            "lines": [(one, used.get(one.pk, [])) for one in lines],
            "is_used": bool(used),
            "problem": year_problem(kloe.year),
            "year_url": year_url(kloe.year),
            "breadcrumbs": crumbs_of(kloe.year),
            **more,
        }
        return render(self.request, "kloe/lines/take_out.html", context, status=status)


class RenameTheme(KeepsWhatIsTyped, LoginRequiredMixin, LooksAfterKloes, View):
    """Another name for the theme of a line, on all lines of the year that stand under it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        kloe = line_or_404(pk)
        return self._page(kloe, self.filled(ThemeForm(initial={"name": kloe.theme})))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        kloe, form = line_or_404(pk), ThemeForm(request.POST)
        if not form.is_valid():
            return self._page(kloe, form, status=422)
        theme = request.POST.get("seen", kloe.theme)
        try:
            name = rename_theme(year=kloe.year, theme=theme, to=form.cleaned_data["name"], by=person_on(request))
        except ChangedMeanwhile as why:
            return self._page(line_or_404(pk), form, status=409, page_problems=[f"{why}."], was=theme)
        except MetricRefused as why:
            return self._page(kloe, form, status=409, page_problems=[f"{why}."])
        messages.success(request, f"The theme is called {name}.")
        return redirect(year_url(kloe.year))

    def _page(self, kloe: Kloe, form: ThemeForm, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "kloe": kloe,
            "form": form,
            "count": sum(one.theme == kloe.theme for one in kloes_of(kloe.year)),
            "year_url": year_url(kloe.year),
            "breadcrumbs": crumbs_of(kloe.year),
            **more,
        }
        return render(self.request, "kloe/lines/rename_theme.html", context, status=status)


class ButtonOfYear(ButtonOfPage, LoginRequiredMixin, LooksAfterKloes, View):
    """A button on the page of a year's lines."""

    http_method_names = ["post"]
    stands_on, place = "kloe:lines:year", ("year",)


class Move(ButtonOfYear):
    """Moves what a button such as `then=up:theme:12` names: a line, or the theme that it stands under."""

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        way, what, key = [*request.POST.get("then", "").split(":"), "", ""][:3]
        wanted = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
        kloe = next((one for one in kloes_of(year) if one.pk == wanted), None)
        if kloe is None:
            messages.warning(request, "Somebody took this out meanwhile, so nothing moved.")
            return redirect(year_url(year))
        try:
            if what == "theme":
                move_theme(year=year, theme=kloe.theme, way=way, by=person_on(request))
            else:
                move_kloe(kloe=kloe, way=way, by=person_on(request))
        except MetricRefused as why:
            messages.error(request, f"{why}.")
            return redirect(year_url(year))
        return redirect(f"{year_url(year)}#{'theme-of' if what == 'theme' else 'line'}-{kloe.pk}")


class TakeAlong(ButtonOfYear):
    """Gives a year without lines those of the newest year before it."""

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        before = year_to_take_from(year)
        try:
            if before is None:
                raise MetricRefused("No earlier year has MLCO KLOEs that could come along")
            came = take_lines_along(from_year=before, to_year=year, by=person_on(request))
        except MetricRefused as why:
            messages.error(request, f"{why}.")
        else:
            messages.success(request, f"{counted(came, 'MLCO KLOE')} came along from {PlanningYear(before)}.")
        return redirect(year_url(year))
