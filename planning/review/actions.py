"""What an approver does with plans: decisions and the notices about them, in one transaction."""

from collections.abc import Sequence

from django.db import transaction

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.approval.notices import (
    notify_authors,
    notify_earlier_deciders,
    notify_next_in_line,
    notify_of_decisions,
)
from planning.approval.queries import open_steps
from planning.approval.rules import (
    DecisionsRefused,
    MoveRefused,
    NewCondition,
    SectionSaid,
    Seen,
    Sitting,
    StaleDecision,
    Wish,
)
from planning.conditions.notices import tell_owners
from planning.review.queries import plans_decided_on
from planning.service_plans.actions.agreed import settle_changes
from planning.service_plans.actions.locks import locked_plan_of_case, locked_plans_of_cases
from planning.service_plans.actions.moving import bring_up_to_date
from planning.service_plans.rules import why_frozen, why_not_decidable

SUBMITTED_AGAIN = "The plan came back and was submitted again since you opened this page, so it was not unlocked."


def approve_plan(
    *,
    case: ApprovalCase,
    seen: Seen,
    by: User,
    comment: str = "",
    conditions: Sequence[NewCondition] = (),
    sections: Sequence[SectionSaid] = (),
    scope: Sequence[str] = (),
) -> Decision:
    """Agree to the version that was seen, subject to the conditions, and tell its authors and whoever comes next.

    Raises NotAllowed, AlreadyDecided, StaleDecision or MoveRefused of the engine.
    """
    return _one(Wish(case, Move.APPROVE, seen, comment, tuple(conditions), tuple(sections), tuple(scope)), by)


def return_plan(
    *,
    case: ApprovalCase,
    seen: Seen,
    by: User,
    reason: str,
    sections: Sequence[SectionSaid] = (),
    scope: Sequence[str] = (),
) -> Decision:
    """Send the version that was seen back to its authors with the reason, and tell them.

    Raises NotAllowed, AlreadyDecided, StaleDecision or MoveRefused of the engine.
    """
    return _one(Wish(case, Move.RETURN, seen, reason, (), tuple(sections), tuple(scope)), by)


def _one(wish: Wish, by: User) -> Decision:
    try:
        return decide_on_plans(wishes=[wish], by=by)[0]
    except DecisionsRefused as refused:
        raise refused.refusals[wish.case.pk] from None


def decide_on_plans(*, wishes: Sequence[Wish], by: User, sitting: Sitting | None = None) -> list[Decision]:
    """Make all the decisions in one act, all or none, and tell everybody whom one of them concerns.

    Plans that are returned go along to the newest version of their template: their authors can write again. Raises
    DecisionsRefused, which names each plan that cannot be decided on like this and why.
    """
    with transaction.atomic():
        returned = [wish.case.pk for wish in wishes if wish.move == Move.RETURN]
        if returned or len(wishes) > 1:
            locked_plans_of_cases([wish.case.pk for wish in wishes])
        decisions = engine.decide(wishes=wishes, by=by, sitting=sitting)
        plans = _check_windows(decisions)
        _settle(decisions)
        for plan in (plans[case] for case in returned if case in plans):
            bring_up_to_date(plan=plan, by=by)
        notify_of_decisions(decisions=decisions)
        tell_owners(decisions=decisions)
    return decisions


def _settle(decisions: Sequence[Decision]) -> None:
    """Take the marks of what changed off plans that everybody has agreed to again."""
    agreed = [one.case_id for one in decisions if one.to_status == Status.APPROVED and one.round > 1]
    if agreed:
        settle_changes(agreed)


def _check_windows(decisions: Sequence[Decision]) -> dict[int, int]:
    """Refuse what was just decided outside the review window, and so undo it: the cases are locked by now.

    Returns {key of the case: key of the plan}; a document of the organisation has none, and follows no dates.
    """
    plans = plans_decided_on(decisions)
    refusals = {plan.case_id: MoveRefused(refused) for plan in plans if (refused := why_not_decidable(plan))}
    if refusals:
        raise DecisionsRefused(refusals)
    return {plan.case_id: plan.pk for plan in plans}


def unlock_plan(*, case: ApprovalCase, by: User, reason: str, submission: int | None = None) -> Decision:
    """Give a submitted plan back to its authors, whoever has decided so far, and tell all of them why.

    `submission` counts the one that the person saw. Raises NotAllowed, StaleDecision when another one stands, or
    MoveRefused when it is not submitted, no reason is given, or its year is suspended or closed.
    """
    with transaction.atomic():
        plan = locked_plan_of_case(case.pk)
        if submission not in (None, plan.case.round):
            raise StaleDecision(SUBMITTED_AGAIN)
        decision = engine.unlock(case=case, by=by, reason=reason)
        if refused := why_frozen(plan):
            raise MoveRefused(refused)
        bring_up_to_date(plan=plan.pk, by=by)
        notify_authors(decision=decision)
        notify_earlier_deciders(decision=decision)
    return decision


def declare_conflict(*, case: ApprovalCase, by: User, reason: str) -> Decision:
    """Step back from deciding on the plan for good, and tell whoever decides instead.

    Raises NotAllowed or MoveRefused of the engine.
    """
    with transaction.atomic():
        decision = engine.declare_conflict(case=case, by=by, reason=reason)
        passed = [step for step in open_steps(decision.case) if step.passed_on_at == decision.at]
        moved = decision.case.step is None or decision.case.step.order != decision.step_order
        if moved:
            _check_windows([decision])  # it moves the plan on as an approval does
            _settle([decision])
            notify_of_decisions(decisions=[decision])
        elif passed:
            notify_next_in_line(steps=passed)
    return decision
