"""The state of a planning year: how it stands, and confirming what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.cycle.actions.state import change_state
from planning.cycle.forms.state import StateForm
from planning.cycle.models import PlanningCycle
from planning.cycle.presenters.phases import move_words, state_facts
from planning.cycle.presenters.timetable import STATES
from planning.cycle.queries.phases import plans_by_status
from planning.cycle.rules.state import StateMove, StateRefused, moves_from, state_problem
from planning.cycle.views.timeline import OfPlanningTeam, crumbs, cycle_or_404
from services.middleware import person_on


class YearState(OfPlanningTeam):
    """How the year stands, and what can be done with it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        cycle = cycle_or_404(year)
        counts = plans_by_status(cycle)
        moves = [
            (reverse("planning:cycle:change_state", args=[year, move.value]), move_words(move, cycle, counts))
            for move in moves_from(cycle.state)
        ]
        context = {
            "cycle": cycle,
            "year": year,
            "colour": STATES[PlanningCycle.State(cycle.state)],
            "facts": state_facts(cycle, counts),
            "moves": moves,
            "breadcrumbs": crumbs(year),
        }
        return render(request, "planning/cycle/state.html", context)


class ChangeState(KeepsWhatIsTyped, OfPlanningTeam):
    """Says what a change of state does to how many plans, and does it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, move: str) -> HttpResponse:
        cycle, wanted = self._wanted(year, move)
        if wanted not in moves_from(cycle.state):
            messages.info(request, state_problem(wanted, cycle.state, "") or "")
            return redirect("planning:cycle:state", year)
        form = StateForm(move=wanted, initial={"suspended_on": timezone.localdate()})
        return self._page(request, cycle, wanted, self.filled(form))

    def post(self, request: HttpRequest, year: PlanningYear, move: str) -> HttpResponse:
        cycle, wanted = self._wanted(year, move)
        form = StateForm(request.POST, move=wanted)
        if not form.is_valid():
            return self._page(request, cycle, wanted, form, status=422)
        words = move_words(wanted, cycle, {})
        try:
            change_state(cycle=cycle, move=wanted, by=person_on(request), **form.cleaned_data)
        except StateRefused as refused:
            return self._page(request, cycle, wanted, form, problem=str(refused), status=409)
        messages.success(request, words.done)
        return redirect("planning:cycle:state", year)

    def _wanted(self, year: PlanningYear, move: str) -> tuple[PlanningCycle, StateMove]:
        try:
            return cycle_or_404(year), StateMove(move)
        except ValueError as error:
            raise Http404 from error

    def _page(
        self,
        request: HttpRequest,
        cycle: PlanningCycle,
        move: StateMove,
        form: StateForm,
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        year = PlanningYear(cycle.year)
        state_url = reverse("planning:cycle:state", args=[year])
        context: dict[str, Any] = {
            "year": year,
            "words": move_words(move, cycle, plans_by_status(cycle)),
            "form": form,
            "state_url": state_url,
            "page_problems": [problem] if problem else [],
            "breadcrumbs": crumbs(year, ("State of the year", state_url)),
        }
        return render(request, "planning/cycle/state_change.html", context, status=status)
