"""Adding, changing and removing a milestone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.years import PlanningYear
from planning.cycle.actions.timeline import (
    ChangedMeanwhile,
    add_milestone,
    change_milestone,
    remove_milestone,
    values_of,
)
from planning.cycle.forms.timeline import MilestoneForm, seen_of
from planning.cycle.models import Milestone
from planning.cycle.presenters.timeline import milestone_facts
from planning.cycle.queries.dates import milestone_of
from planning.cycle.queries.timeline import dependants_of
from planning.cycle.rules.dates import DateRefused, quarter_of, quarters_of, span_of
from planning.cycle.views.timeline import (
    OfPlanningTeam,
    crumbs,
    cycle_or_404,
    milestone_crumbs,
    milestone_or_404,
)
from services.middleware import person_on

LIST = "planning:cycle:milestones"
PAGE = "planning:cycle:milestone"


class MilestoneAdd(KeepsWhatIsTyped, OfPlanningTeam):
    """A new milestone."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        quarters = quarters_of(span_of(cycle_or_404(year)))
        now = quarter_of(timezone.localdate())[1]
        initial = {
            "kind": "activity",
            "clock": "mlco",
            "quarter": (now if now in quarters else quarters[0]).isoformat(),
        }
        return self._page(request, year, self.filled(MilestoneForm(quarters=quarters, initial=initial)))

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        form = MilestoneForm(request.POST, quarters=quarters_of(span_of(cycle)))
        if not form.is_valid():
            return self._page(request, year, form, 422)
        try:
            milestone = add_milestone(
                cycle=cycle,
                quarter=form.cleaned_data["quarter"],
                words=form.words(),
                due_on=form.cleaned_data["due_on"],
                is_indicative=form.cleaned_data["is_indicative"],
                by=person_on(request),
            )
        except DateRefused as refused:
            form.add_error(None, str(refused))
            return self._page(request, year, form, 422)
        messages.success(request, f"“{milestone.name}” is on the timetable.")
        return redirect(PAGE, year, milestone.pk)

    def _page(self, request: HttpRequest, year: PlanningYear, form: MilestoneForm, status: int = 200) -> HttpResponse:
        back = reverse(LIST, args=[year])
        context = {"breadcrumbs": crumbs(year, ("Timetable", back)), "year": year, "form": form, "back_url": back}
        return render(request, "planning/cycle/timeline/form.html", context, status=status)


class MilestoneChange(KeepsWhatIsTyped, OfPlanningTeam):
    """Other words for a milestone; its day is moved on a page of its own."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        values = values_of(milestone)
        form = self.filled(self._form(milestone, initial={**values, "seen": seen_of(values)}))
        if seen := kept_value(request, "seen"):
            form.initial["seen"] = seen
        return self._page(request, year, milestone, form)

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        form = self._form(milestone, request.POST)
        if not form.is_valid():
            return self._page(request, year, milestone, form, 422)
        given = form.cleaned_data
        try:
            change_milestone(
                milestone=milestone,
                quarter=given["quarter"],
                words=form.words(),
                seen=given["seen"],
                by=person_on(request),
            )
        except ChangedMeanwhile as refused:
            again = request.POST.copy()
            again["seen"] = seen_of(values_of(refused.current))
            form = self._form(milestone, again)
            form.is_valid()
            form.add_error(None, str(refused))
            return self._page(request, year, refused.current, form, 409)
        except DateRefused as refused:
            form.add_error(None, str(refused))
            return self._page(request, year, milestone, form, 422)
        messages.success(request, "The milestone is changed.")
        return redirect(PAGE, year, pk)

    def _form(self, milestone: Milestone, *given: object, **more: object) -> MilestoneForm:
        quarters = sorted({*quarters_of(span_of(milestone.cycle)), milestone.starts_on})
        return MilestoneForm(*given, quarters=quarters, has_day=milestone.due_on is not None, **more)

    def _page(
        self, request: HttpRequest, year: PlanningYear, milestone: Milestone, form: MilestoneForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "breadcrumbs": milestone_crumbs(year, milestone),
            "year": year,
            "milestone": milestone,
            "newer": milestone_facts(milestone) if status == 409 else None,
            "form": form,
            "back_url": reverse(PAGE, args=[year, milestone.pk]),
        }
        return render(request, "planning/cycle/timeline/form.html", context, status=status)


class MilestoneRemove(OfPlanningTeam):
    """Asks, then takes a milestone off the timetable."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        context = {
            "breadcrumbs": milestone_crumbs(year, milestone),
            "year": year,
            "milestone": milestone,
            "dependants": dependants_of(milestone),
        }
        return render(request, "planning/cycle/timeline/remove.html", context)

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_of(cycle_or_404(year), pk)
        if milestone is None:
            # The second click of a double click, or somebody else was faster.
            messages.info(request, "The milestone is not on the timetable any more.")
            return redirect(LIST, year)
        try:
            remove_milestone(milestone=milestone, by=person_on(request))
        except DateRefused as refused:
            messages.error(request, str(refused))
            return redirect(PAGE, year, pk)
        messages.success(request, f"“{milestone.name}” is taken off the timetable.")
        return redirect(LIST, year)
