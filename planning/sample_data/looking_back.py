"""How the sample's priorities of last year ended, and what this year's plans make of the unfinished ones."""

from collections.abc import Sequence
from typing import Any

from mlco_portal.accounts.models import User
from planning.service_plans.actions.looking_back_outcomes import TypedOutcome, record_outcomes
from planning.service_plans.actions.looking_back_rows import Answer, answer_questions
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries.looking_back import (
    looking_back_of,
    named_priorities,
    outcomes_of,
    own_priorities_of,
)
from planning.service_plans.rules.looking_back import decision_parts, fingerprint, outcome_parts


def record_sample_outcomes(plan: ServicePlan, outcomes: Sequence[dict[str, Any]], *, by: User) -> None:
    """Record how the named priorities of an approved plan ended."""
    own = own_priorities_of(plan)
    stored = outcomes_of(plan.pk)
    rows = {one.name: one.row for one in own.priorities} if own else {}
    typed = [
        TypedOutcome(
            row=rows[one["priority"]],
            state=one["state"],
            figure=one.get("figure", ""),
            figure_on=one.get("figure_on"),
            note=one.get("note", ""),
            seen=fingerprint(outcome_parts(stored.get(rows[one["priority"]]))),
        )
        for one in outcomes
    ]
    record_outcomes(plan=plan, outcomes=typed, by=by)


def answer_for_last_year(plan: ServicePlan, answers: Sequence[dict[str, Any]], *, by: User) -> None:
    """Say what becomes of the named priorities that last year left unfinished."""
    looking = looking_back_of(plan)
    rows = {one.name: one.row for one in looking.unfinished} if looking else {}
    this_year = {name: row for row, name in named_priorities(plan.pk).items()}
    typed = [
        Answer(
            row=rows[one["priority"]],
            decision=one["decision"],
            reason=one["reason"],
            into=this_year.get(one.get("into", ""), ""),
            seen=fingerprint(decision_parts(None)),
        )
        for one in answers
    ]
    answer_questions(plan=plan, answers=typed, by=by)
