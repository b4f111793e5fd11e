"""The timetable as the planning team keeps it: the list, a milestone's page, and the buttons on both."""

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
from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.cycle.actions.timeline import add_dependency, remove_dependency, shift_milestone, tick_milestone
from planning.cycle.forms.timeline import DependencyForm
from planning.cycle.models import Milestone, PlanningCycle
from planning.cycle.presenters.timeline import audience_words, clock_tables, history, milestone_facts
from planning.cycle.queries import cycle_of
from planning.cycle.queries.dates import milestone_of
from planning.cycle.queries.timeline import dependants_of, dependencies_of, moves_of, others_of, timeline_of
from planning.cycle.rules.dates import DateRefused
from services.middleware import access_on, person_on


def may_run(request: HttpRequest) -> bool:
    """Say whether the person keeps the timetable."""
    return access_on(request).allows(Permission.MANAGE_CYCLE)


def cycle_or_404(year: PlanningYear) -> PlanningCycle:
    """Return the year's round; raises Http404."""
    cycle = cycle_of(year)
    if cycle is None:
        raise Http404
    return cycle


def milestone_or_404(year: PlanningYear, pk: int) -> Milestone:
    """Return the milestone of this year; raises Http404, for one of another year too."""
    found = milestone_of(cycle_or_404(year), pk)
    if found is None:
        raise Http404
    return found


def crumbs(year: PlanningYear, *more: tuple[str, str]) -> list[tuple[str, str]]:
    page = reverse("planning:cycle:year", args=[year])
    return [("Home", reverse("home")), (f"Planning year {year}", page), *more]


def milestone_crumbs(year: PlanningYear, milestone: Milestone) -> list[tuple[str, str]]:
    return crumbs(
        year,
        ("Timetable", reverse("planning:cycle:milestones", args=[year])),
        (milestone.name, reverse("planning:cycle:milestone", args=[year, milestone.pk])),
    )


class OfPlanningTeam(LoginRequiredMixin, View):
    """Lets in those who keep the timetable."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_run(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class Milestones(OfPlanningTeam):
    """All milestones by quarter and clock, with what can be done to each."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        context = {
            "breadcrumbs": crumbs(year),
            "year": year,
            "cycle": cycle,
            "quarters": clock_tables(timeline_of(cycle), timezone.localdate()),
            "is_closed": cycle.state == PlanningCycle.State.CLOSED,
        }
        return render(request, "planning/cycle/timeline/list.html", context)


class MilestonePage(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """One milestone for everybody: its day, what it waits for, how its day has moved; the team adds what it needs."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        return self._page(request, year, milestone, self.filled(DependencyForm(others=others_of(milestone))))

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        if not may_run(request):
            raise PermissionDenied
        milestone = milestone_or_404(year, pk)
        form = DependencyForm(request.POST, others=others_of(milestone))
        if form.is_valid():
            try:
                needs, gap_days = form.milestone(), form.cleaned_data["gap_days"]
                add_dependency(milestone=milestone, needs=needs, gap_days=gap_days, by=person_on(request))
            except DateRefused as refused:
                form.add_error("needs", str(refused))
            else:
                messages.success(request, f"It waits for “{needs.name}” from now on.")
                return redirect("planning:cycle:milestone", year, pk)
        return self._page(request, year, milestone, form, status=422)

    def _page(
        self, request: HttpRequest, year: PlanningYear, milestone: Milestone, form: DependencyForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "breadcrumbs": milestone_crumbs(year, milestone)[: 3 if may_run(request) else 2],
            "year": year,
            "milestone": milestone,
            "facts": milestone_facts(milestone),
            "audience": audience_words(milestone),
            "needs": dependencies_of(milestone),
            "dependants": dependants_of(milestone),
            "history": history(moves_of(milestone)),
            "may_run": may_run(request) and milestone.cycle.state != PlanningCycle.State.CLOSED,
            "can_tick": milestone.done_when == Milestone.DoneWhen.TICKED,
            "form": form,
        }
        return render(request, "planning/cycle/timeline/milestone.html", context, status=status)


class ButtonOfTimetable(ButtonOfPage, OfPlanningTeam):
    """A button beside a milestone; does its work and goes back to the page that it stands on."""

    http_method_names = ["post"]
    stands_on = "planning:cycle:milestone"
    place: tuple[str, ...] = ("year", "pk")

    def post(self, request: HttpRequest, year: PlanningYear, pk: int, **more: Any) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        try:
            self.press(request, milestone, **more)
        except DateRefused as refused:
            messages.error(request, str(refused))
        return self.back(request, year, milestone)

    def press(self, request: HttpRequest, milestone: Milestone, **more: Any) -> None:
        raise NotImplementedError

    def back(self, _request: HttpRequest, year: PlanningYear, milestone: Milestone) -> HttpResponse:
        return redirect("planning:cycle:milestone", year, milestone.pk)


class MilestonePlace(ButtonOfTimetable):
    """Up or down among those of its quarter and timetable."""

    stands_on = "planning:cycle:milestones"
    place = ("year",)

    def press(self, request: HttpRequest, milestone: Milestone, **_more: Any) -> None:
        shift_milestone(milestone=milestone, up=request.POST.get("to") == "up", by=person_on(request))

    def back(self, _request: HttpRequest, year: PlanningYear, milestone: Milestone) -> HttpResponse:
        return redirect(f"{reverse('planning:cycle:milestones', args=[year])}#milestone-{milestone.pk}")


class MilestoneDone(ButtonOfTimetable):
    """Done, or not done after all."""

    def press(self, request: HttpRequest, milestone: Milestone, **_more: Any) -> None:
        done = request.POST.get("done") == "yes"
        if tick_milestone(milestone=milestone, done=done, by=person_on(request)):
            messages.success(request, f"“{milestone.name}” is {'done' if done else 'not done any more'}.")


class DependencyRemove(ButtonOfTimetable):
    """It waits no more for the other one."""

    def press(self, request: HttpRequest, milestone: Milestone, **more: Any) -> None:
        if remove_dependency(milestone=milestone, key=more["key"], by=person_on(request)):
            messages.success(request, "It does not wait for that any more.")
        else:
            messages.info(request, "It did not wait for that any more.")
