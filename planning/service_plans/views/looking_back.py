"""How the priorities of a plan are going, and what becomes of those that last year left unfinished."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from mlco_portal.wording import counted
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.looking_back_outcomes import record_outcomes
from planning.service_plans.actions.looking_back_rows import answer_questions
from planning.service_plans.forms.looking_back import AnswerForm, OutcomeForm, answer_initial, outcome_initial
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.presenters.looking_back import TITLE, outcome_cards, question_cards
from planning.service_plans.queries.looking_back import (
    looking_back_of,
    measured_figures,
    named_priorities,
    outcomes_of,
    own_priorities_of,
    with_figures,
)
from planning.service_plans.queries.plans import plan_to_move
from planning.service_plans.rules import PlanNotEditable, PlanRefused, can_edit, can_write
from planning.service_plans.rules.looking_back import (
    AnsweredMeanwhile,
    LookingBack,
    can_record_outcomes,
    decision_parts,
    fingerprint,
    outcome_parts,
)
from planning.service_plans.views.pages import PlanView, frame
from services.middleware import access_on, person_on


class Outcomes(KeepsWhatIsTyped, PlanView):
    """How the priorities of an approved plan are going: all on one form, saved together."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, own = self._plan(request, plan)
        return self._page(request, found, own)

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found, own = self._plan(request, plan)
        if not can_record_outcomes(access_on(request), found):
            raise PermissionDenied
        made = self._forms(found, own, request)
        if not all(one.is_valid() for one in made.values()):
            return self._page(request, found, own, made, status=422)
        try:
            count = record_outcomes(
                plan=found,
                outcomes=[one.typed for one in made.values()],
                by=person_on(request),
                access=access_on(request),
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except AnsweredMeanwhile as refused:
            return self._page(request, found, own, made, met=refused.rows, problem=str(refused), status=409)
        except PlanRefused as refused:
            return self._page(request, found, own, made, problem=str(refused), status=422)
        _say(request, f"Saved: {counted(count, 'priority', 'priorities')} changed." if count else "")
        return redirect("planning:service_plans:outcomes", found.pk)

    def _plan(self, request: HttpRequest, key: int) -> tuple[ServicePlan, LookingBack]:
        plan = self.plan_of(request, key, plan_to_move)
        own = own_priorities_of(plan)
        if own is None:
            raise Http404
        return plan, own

    def _forms(self, plan: ServicePlan, own: LookingBack, request: HttpRequest) -> dict[str, OutcomeForm]:
        figures = measured_figures(own.priorities, plan.service)
        stored = outcomes_of(plan.pk)
        return {
            one.row: self.filled(
                OutcomeForm(
                    request.POST if request.method == "POST" else None,
                    row=one.row,
                    measured=figures.get(one.row, ""),
                    initial={
                        **outcome_initial(stored.get(one.row)),
                        "seen": _seen(request, one.row, outcome_parts(stored.get(one.row))),
                    },
                )
            )
            for one in own.priorities
        }

    def _page(
        self,
        request: HttpRequest,
        plan: ServicePlan,
        own: LookingBack,
        made: Mapping[str, OutcomeForm] | None = None,
        *,
        met: Collection[str] = (),
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        stored = outcomes_of(plan.pk)
        may_record = can_record_outcomes(access_on(request), plan)
        if may_record and made is None:
            made = self._forms(plan, own, request)
        if not may_record:
            own = replace(own, priorities=with_figures(own.priorities, plan.service))
        shown = _shown_again(made or {}, {row: outcome_parts(stored.get(row)) for row in met})
        context = {
            **frame(plan),
            "cards": outcome_cards(own, shown, stored, met),
            "forms": list(shown.values()),
            "may_record": may_record,
            "page_problems": [(problem, f"#row-{next(iter(met))}")] if met else [problem] if problem else [],
        }
        return render(request, "planning/service_plans/outcomes.html", context, status=status)


class Unfinished(KeepsWhatIsTyped, PlanView):
    """What this year's plan makes of each priority that last year left unfinished."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        return self._page(request, found)

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        if not can_write(access_on(request), found):
            raise PermissionDenied
        looking = looking_back_of(found)
        if looking is None:
            return self._page(request, found)
        made = self._forms(request, looking, named_priorities(found.pk))
        if not all(one.is_valid() for one in made.values()):
            return self._page(request, found, made, status=422)
        answers = [one.typed for one in made.values() if not one.is_blank]
        try:
            count = answer_questions(plan=found, answers=answers, by=person_on(request), access=access_on(request))
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except AnsweredMeanwhile as refused:
            return self._page(request, found, made, met=refused.rows, problem=str(refused), status=409)
        except PlanSection.DoesNotExist as error:
            raise Http404 from error
        except PlanNotEditable as refused:
            return self._page(request, found, made, problem=str(refused), status=409)
        except PlanRefused as refused:
            return self._page(request, found, made, problem=str(refused), status=422)
        _say(request, f"Saved: {counted(count, 'answer')}." if count else "")
        return redirect("planning:service_plans:unfinished", found.pk)

    def _forms(self, request: HttpRequest, looking: LookingBack, rows: Mapping[str, str]) -> dict[str, AnswerForm]:
        made = {}
        for one in looking.unfinished:
            stands = looking.standing(one.row, rows)
            carried = str(stands.into) if stands and stands.decision == "carry" else ""
            made[one.row] = self.filled(
                AnswerForm(
                    request.POST if request.method == "POST" else None,
                    row=one.row,
                    into=[(row, name) for row, name in rows.items() if row != carried],
                    initial={**answer_initial(stands), "seen": _seen(request, one.row, decision_parts(stands))},
                )
            )
        return made

    def _page(
        self,
        request: HttpRequest,
        plan: ServicePlan,
        made: Mapping[str, AnswerForm] | None = None,
        *,
        met: Collection[str] = (),
        problem: str = "",
        status: int = 200,
    ) -> HttpResponse:
        looking, rows = looking_back_of(plan, figures=True), named_priorities(plan.pk)
        may_answer = can_edit(access_on(request), plan) or (can_write(access_on(request), plan) and made is not None)
        if looking is not None and may_answer and made is None:
            made = self._forms(request, looking, rows)
        now = {row: decision_parts(looking.standing(row, rows)) for row in met} if looking else {}
        shown = _shown_again(made or {}, now)
        context: dict[str, Any] = {
            **frame(plan),
            "title": TITLE,
            "year": looking.last.year if looking else None,
            "earlier": looking.last.plan if looking else None,
            "cards": question_cards(looking, shown, rows, met) if looking else [],
            "open_count": len(looking.open_questions(rows)) if looking else 0,
            "forms": list(shown.values()),
            "may_answer": may_answer,
            "may_record": can_record_outcomes(access_on(request), plan),
            "may_edit": can_edit(access_on(request), plan),
            "page_problems": [(problem, f"#row-{next(iter(met))}")] if met else [problem] if problem else [],
        }
        return render(request, "planning/service_plans/unfinished.html", context, status=status)


def _seen(request: HttpRequest, row: str, parts: tuple[str, ...]) -> str:
    """Return the mark of what the person was shown: when their form was kept, of what they saw then."""
    return kept_value(request, f"{row}-seen") or fingerprint(parts)


def _shown_again(made: Mapping[str, Form], now: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return the forms with what was typed; those that met another's text name what stands now, to save over it."""
    for row, parts in now.items():
        if row in made and made[row].is_bound:
            data = made[row].data.copy()  # type: ignore[attr-defined]
            data[f"{row}-seen"] = fingerprint(parts)
            made[row].data = data
    return dict(made)


def _say(request: HttpRequest, what: str) -> None:
    if what:
        messages.success(request, what)
    else:
        messages.info(request, "Nothing was changed.")
