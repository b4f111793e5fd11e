"""What an approver does with a plan: the decision and the mails about it, in one transaction."""

from django.db import transaction

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import ApprovalCase, Decision, Status
from planning.approval.notices import notify_authors, notify_deciders, notify_publishers
from planning.approval.rules import MoveRefused, Seen
from planning.review.queries import plan_decided_on
from planning.service_plans.actions.locks import locked_plan_of_case
from planning.service_plans.actions.moving import bring_up_to_date
from planning.service_plans.rules import why_not_decidable
from services.rules import Access


def approve_plan(
    *, case: ApprovalCase, seen: Seen, by: User, comment: str = "", access: Access | None = None
) -> Decision:
    """Agree to the version that was seen, and tell its authors and whoever comes next.

    `access` is the person's, where the same request has looked it up.
    Raises NotAllowed, AlreadyDecided, StaleDecision or MoveRefused of the engine.
    """
    with transaction.atomic():
        decision = engine.approve(case=case, seen=seen, by=by, reason=comment, access=access)
        _check_window(decision)
        notify_authors(decision=decision)
        if decision.to_status == Status.APPROVED:
            notify_publishers(case=decision.case)
        elif decision.case.step is not None and decision.case.step.order != decision.step_order:
            notify_deciders(case=decision.case)
    return decision


def return_plan(*, case: ApprovalCase, seen: Seen, by: User, reason: str, access: Access | None = None) -> Decision:
    """Send the version that was seen back to its authors with the reason, and tell them.

    The plan goes along to the newest version of its template: its authors can write again.
    `access` is the person's, where the same request has looked it up.
    Raises NotAllowed, AlreadyDecided, StaleDecision or MoveRefused of the engine.
    """
    with transaction.atomic():
        plan = locked_plan_of_case(case.pk)
        decision = engine.return_for_changes(case=case, seen=seen, by=by, reason=reason, access=access)
        _check_window(decision)
        bring_up_to_date(plan=plan.pk, by=by)
        notify_authors(decision=decision)
    return decision


def _check_window(decision: Decision) -> None:
    """Refuse what was just decided outside the review window, and so undo it: the case is locked by now."""
    refused = why_not_decidable(plan_decided_on(decision))
    if refused:
        raise MoveRefused(refused)
