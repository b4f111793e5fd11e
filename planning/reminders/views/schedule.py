"""What the planning team has people reminded of, and who is reminded next."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.access import PermissionNeeded
from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone, PlanningCycle
from planning.cycle.queries import cycle_of
from planning.reminders.actions import set_reminders
from planning.reminders.forms import ScheduleForm
from planning.reminders.presenters import WHO, preview_of, schedule_rows
from planning.reminders.queries import (
    milestones_with_rules,
    open_rounds,
    people_without_reminders,
    remindings_on,
)
from planning.reminders.queries.schedule import milestone_with_rules, names_of
from planning.reminders.rules import ScheduleRefused, next_working_day
from services.middleware import person_on
from services.queries.people import people_away


def cycle_or_404(year: PlanningYear) -> PlanningCycle:
    cycle = cycle_of(year)
    if cycle is None:
        raise Http404
    return cycle


def crumbs(cycle: PlanningCycle, *more: tuple[str, str]) -> list[tuple[str, str]]:
    year = PlanningYear(cycle.year)
    return [("Home", reverse("home")), (f"Planning year {year}", reverse("planning:cycle:year", args=[year])), *more]


class Schedule(PermissionNeeded, View):
    """The year's milestones with their reminders, and whom the next morning's mail reminds."""

    permission_needed = "manage_cycle"
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        day = next_working_day(timezone.localdate())
        rounds = {key: of for key, of in open_rounds(day).items() if key == int(cycle.year)}
        remindings = remindings_on(day, rounds)
        names = names_of({user for one in remindings for user in one.people})
        silent = people_without_reminders()
        rows = schedule_rows(milestones_with_rules(cycle), PlanningYear(cycle.year))
        context: dict[str, Any] = {
            "cycle": cycle,
            "year": PlanningYear(cycle.year),
            "rows": [one for one in rows if one["milestone"].due_on],
            "without_day": [one for one in rows if not one["milestone"].due_on],
            "day": day,
            "previews": preview_of(remindings, names, day, people_away(day), {one.pk for one in silent}),
            "silent": silent,
            "breadcrumbs": crumbs(cycle),
        }
        return render(request, "planning/reminders/schedule.html", context)


class OfMilestone(KeepsWhatIsTyped, PermissionNeeded, View):
    """On which days one milestone is remembered."""

    permission_needed = "manage_cycle"
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, milestone: int) -> HttpResponse:
        cycle = cycle_or_404(year)
        found = self._milestone(cycle, milestone)
        days = [one.days_before for one in found.reminders.all()]
        return self._page(request, cycle, found, self.filled(ScheduleForm(initial=ScheduleForm.initial_of(days))))

    def post(self, request: HttpRequest, year: PlanningYear, milestone: int) -> HttpResponse:
        cycle = cycle_or_404(year)
        found, form = self._milestone(cycle, milestone), ScheduleForm(request.POST)
        if form.is_valid():
            try:
                set_reminders(milestone=found, days=form.days, by=person_on(request))
            except ScheduleRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, f"Saved. This is when people are reminded of “{found.name}”.")
                return redirect("planning:reminders:schedule", year=PlanningYear(cycle.year))
        return self._page(request, cycle, found, form)

    def _milestone(self, cycle: PlanningCycle, key: int) -> Milestone:
        found = milestone_with_rules(cycle, key)
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, cycle: PlanningCycle, found: Milestone, form: ScheduleForm) -> HttpResponse:
        back = reverse("planning:reminders:schedule", args=[PlanningYear(cycle.year)])
        context = {
            "form": form,
            "milestone": found,
            "who": WHO[found.done_when],
            "back_url": back,
            "breadcrumbs": crumbs(cycle, ("Reminders", back)),
        }
        return render(request, "planning/reminders/of_milestone.html", context)
