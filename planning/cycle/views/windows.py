"""The guidance, the agreed notice and the windows of a planning year."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.years import PlanningYear
from planning.cycle.actions.windows import add_window, change_guidance, change_window, remove_window
from planning.cycle.forms.windows import AddWindowForm, GuidanceForm, WindowDaysForm
from planning.cycle.models import PhaseWindow, PlanningCycle
from planning.cycle.presenters.phases import days_words, window_lines, writing_line
from planning.cycle.queries.phases import phase_windows, setters, setting_milestones, window_of_cycle
from planning.cycle.rules.dates import DateRefused
from planning.cycle.views.timeline import OfPlanningTeam, crumbs, cycle_or_404
from services.middleware import person_on

GUIDANCE = "guidance"


class YearDates(KeepsWhatIsTyped, OfPlanningTeam):
    """Guidance and notice to change, and all windows to look at."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        form = self.filled(GuidanceForm(instance=cycle))
        return self._page(request, cycle, form, seen=kept_value(request, "seen") or _seen(cycle))

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        seen = request.POST.get("seen", "")
        form = GuidanceForm(request.POST, instance=cycle_or_404(year))
        if not form.is_valid():
            return self._page(request, cycle, form, seen=seen, status=422)
        try:
            change_guidance(cycle=cycle, **form.cleaned_data, seen=_of(seen), by=person_on(request))
        except DateRefused as refused:
            return self._page(request, cycle, form, seen=_seen(cycle), problems=refused.problems, status=409)
        messages.success(request, "Guidance and agreed notice saved.")
        return redirect("planning:cycle:dates", year)

    def _page(
        self,
        request: HttpRequest,
        cycle: PlanningCycle,
        form: GuidanceForm,
        *,
        seen: str,
        problems: Sequence[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        year, today = PlanningYear(cycle.year), timezone.localdate()
        context = {
            "cycle": cycle,
            "year": year,
            "form": form,
            "seen": seen,
            "now": cycle if problems else None,
            "writing": writing_line(cycle, setters(cycle), today),
            "windows": window_lines(cycle, phase_windows(cycle), setting_milestones(cycle), today),
            "may_change": cycle.state != PlanningCycle.State.CLOSED,
            "page_problems": list(problems),
            "breadcrumbs": crumbs(year),
        }
        return render(request, "planning/cycle/dates.html", context, status=status)


class AddWindow(KeepsWhatIsTyped, OfPlanningTeam):
    """A further window."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle_or_404(year)
        return _window_page(request, year, self.filled(AddWindowForm()), "Add a window")

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle, form = cycle_or_404(year), AddWindowForm(request.POST)
        if not form.is_valid():
            return _window_page(request, year, form, "Add a window", status=422)
        try:
            add_window(cycle=cycle, **form.cleaned_data, by=person_on(request))
        except DateRefused as refused:
            return _window_page(request, year, form, "Add a window", problems=refused.problems, status=409)
        messages.success(request, "Window added.")
        return redirect("planning:cycle:dates", year)


class ChangeWindow(KeepsWhatIsTyped, OfPlanningTeam):
    """Other days for a window."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        window = window_or_404(year, pk)
        form = self.filled(WindowDaysForm(initial={"opens_on": window.opens_on, "closes_on": window.closes_on}))
        seen = kept_value(request, "seen") or _seen_window(window)
        return _window_page(request, year, form, _changing(window), seen=seen)

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        window, form = window_or_404(year, pk), WindowDaysForm(request.POST)
        seen = request.POST.get("seen", "")
        if not form.is_valid():
            return _window_page(request, year, form, _changing(window), seen=seen, status=422)
        now = _seen_window(window)
        if seen != now:
            problem = f"Somebody else changed this window meanwhile: {days_words(window.opens_on, window.closes_on)}"
            return _window_page(request, year, form, _changing(window), seen=now, problems=[problem], status=409)
        try:
            change_window(window=window, **form.cleaned_data, by=person_on(request))
        except DateRefused as refused:
            return _window_page(request, year, form, _changing(window), seen=now, problems=refused.problems, status=409)
        messages.success(request, "Window changed.")
        return redirect("planning:cycle:dates", year)


class RemoveWindow(OfPlanningTeam):
    """Asks before a window is taken away."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        return self._page(request, year, window_or_404(year, pk))

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        window = window_or_404(year, pk)
        try:
            remove_window(window=window, by=person_on(request))
        except DateRefused as refused:
            return self._page(request, year, window, refused.problems, status=409)
        messages.success(request, "Window removed.")
        return redirect("planning:cycle:dates", year)

    def _page(
        self,
        request: HttpRequest,
        year: PlanningYear,
        window: PhaseWindow,
        problems: Sequence[str] = (),
        status: int = 200,
    ) -> HttpResponse:
        dates_url = reverse("planning:cycle:dates", args=[year])
        context = {
            "year": year,
            "window": window,
            "days": days_words(window.opens_on, window.closes_on),
            "is_last": sum(one.phase == window.phase for one in phase_windows(window.cycle)) == 1,
            "dates_url": dates_url,
            "page_problems": list(problems),
            "breadcrumbs": crumbs(year, ("Guidance and windows", dates_url)),
        }
        return render(request, "planning/cycle/dates_remove.html", context, status=status)


def window_or_404(year: PlanningYear, pk: int) -> PhaseWindow:
    """Return the window of this year; raises Http404, for one of another year too."""
    found = window_of_cycle(cycle_or_404(year), pk)
    if found is None:
        raise Http404
    return found


def _window_page(
    request: HttpRequest,
    year: PlanningYear,
    form: WindowDaysForm,
    title: str,
    *,
    seen: str = "",
    problems: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    dates_url = reverse("planning:cycle:dates", args=[year])
    context: dict[str, Any] = {
        "year": year,
        "form": form,
        "title": title,
        "seen": seen,
        "dates_url": dates_url,
        "page_problems": list(problems),
        "breadcrumbs": crumbs(year, ("Guidance and windows", dates_url)),
    }
    return render(request, "planning/cycle/dates_window.html", context, status=status)


def _changing(window: PhaseWindow) -> str:
    return f"Change the {window.get_phase_display().lower()} window"


def _seen_window(window: PhaseWindow) -> str:
    return f"{window.opens_on:%Y-%m-%d}.{window.closes_on or ''}"


def _seen(cycle: PlanningCycle) -> str:
    return signing.dumps([cycle.guidance, cycle.notice_days], salt=GUIDANCE, compress=True)


def _of(seen: str) -> tuple[str, int]:
    """Return what the page showed; a token that is not ours fits nothing."""
    try:
        guidance, days = signing.loads(seen, salt=GUIDANCE)
    except signing.BadSignature:
        return "", -1
    return guidance, days
