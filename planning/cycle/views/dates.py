"""Moving a milestone: the new day, what moves with it, and then the move."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.wording import british_date, counted
from mlco_portal.years import PlanningYear
from planning.cycle.actions.dates import OtherConsequences, move_milestone, move_problems
from planning.cycle.forms.timeline import ConfirmMoveForm, MoveForm
from planning.cycle.models import Milestone
from planning.cycle.presenters.dates import move_view
from planning.cycle.queries.dates import PlannedMove, planned_move
from planning.cycle.rules.dates import DateRefused
from planning.cycle.views.timeline import OfPlanningTeam, milestone_crumbs, milestone_or_404
from services.middleware import person_on

CONFIRM = "confirm"


class MilestoneMovePage(KeepsWhatIsTyped, OfPlanningTeam):
    """First asks for the day, then shows what moves, and only then moves it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        initial = {"is_indicative": milestone.is_indicative}
        form = self.filled(MoveForm(initial=initial, notice_days=milestone.cycle.notice_days))
        return self._ask(request, year, milestone, form)

    def post(self, request: HttpRequest, year: PlanningYear, pk: int) -> HttpResponse:
        milestone = milestone_or_404(year, pk)
        form = ConfirmMoveForm(request.POST, notice_days=milestone.cycle.notice_days)
        if not form.is_valid():
            return self._ask(request, year, milestone, form, status=422)
        given = form.cleaned_data
        plan = planned_move(milestone.cycle, milestone, given["to"])
        problems = move_problems(milestone.cycle, plan, is_indicative=given["is_indicative"], reason=given["reason"])
        if problems:
            return self._ask(request, year, milestone, form, problems=problems, status=422)
        if request.POST.get("then") != CONFIRM:
            return self._preview(request, year, plan, form)
        return self._move(request, year, milestone, form)

    def _move(
        self, request: HttpRequest, year: PlanningYear, milestone: Milestone, form: ConfirmMoveForm
    ) -> HttpResponse:
        try:
            done = move_milestone(milestone=milestone, **form.cleaned_data, by=person_on(request))
        except DateRefused as refused:
            plan = planned_move(milestone.cycle, milestone, form.cleaned_data["to"])
            status = 409 if isinstance(refused, OtherConsequences) else 422
            return self._preview(request, year, plan, form, problems=list(refused.problems), status=status)
        too = f" {counted(len(done.pushed), 'milestone')} moved with it." if done.pushed else ""
        messages.success(request, f"“{milestone.name}” is on {british_date(done.after)} now.{too}")
        return redirect("planning:cycle:milestone", year, milestone.pk)

    def _ask(
        self,
        request: HttpRequest,
        year: PlanningYear,
        milestone: Milestone,
        form: MoveForm,
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            **self._frame(year, milestone),
            "form": form,
            "page_problems": [(one, "#id_reason" if "Give a reason" in one else "#id_to") for one in problems or []],
        }
        return render(request, "planning/cycle/timeline/move.html", context, status=status)

    def _preview(
        self,
        request: HttpRequest,
        year: PlanningYear,
        plan: PlannedMove,
        form: ConfirmMoveForm,
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Show what moves; the form goes along with the token of exactly this."""
        again = request.POST.copy()
        again["seen"] = plan.token
        if status == 409:
            again.pop("also_fixed", None)
        shown = ConfirmMoveForm(again, notice_days=plan.milestone.cycle.notice_days)
        shown.is_valid()
        context = {
            **self._frame(year, plan.milestone),
            "form": shown,
            "move": move_view(plan, is_indicative=form.cleaned_data["is_indicative"]),
            "page_problems": problems or [],
        }
        return render(request, "planning/cycle/timeline/move_preview.html", context, status=status)

    def _frame(self, year: PlanningYear, milestone: Milestone) -> dict[str, object]:
        return {
            "breadcrumbs": milestone_crumbs(year, milestone),
            "year": year,
            "milestone": milestone,
            "back_url": reverse("planning:cycle:milestone", args=[year, milestone.pk]),
        }
