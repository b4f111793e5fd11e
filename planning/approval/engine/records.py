"""How the engine writes: cases under their locks, decisions at the end of the chain, an audit entry for each."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import Entry, record_each
from planning.approval.chain import hash_of
from planning.approval.models import ApprovalCase, CaseStep, ChainHead, Decision, Move
from planning.approval.rules import MoveRefused, NotAllowed, Seen, StaleDecision, move_problem
from services.queries import access_of
from services.rules import Access, Grant

# What a move may change of a case.
MOVED = (
    "status",
    "status_at",
    "route",
    "step",
    "round",
    "version_number",
    "version_sha256",
    "only_changes",
    "agreed_number",
    "agreed_sha256",
    "changes_since_agreed",
    "submitted_at",
    "submitted_by",
)


def lock_cases(cases: Iterable[ApprovalCase]) -> dict[int, ApprovalCase]:
    """Lock the cases in the order of their keys and return them as they are now, {key: case}.

    The row alone is locked and nothing joined to it: what PostgreSQL reads beside a row it waits for may be old.
    """
    given = {case.pk: case for case in cases}
    locked = list(ApprovalCase.objects.select_for_update().filter(pk__in=given).order_by("pk"))
    if len(locked) != len(given):
        raise ApprovalCase.DoesNotExist
    for case in locked:
        if ApprovalCase.service.is_cached(given[case.pk]):
            case.service = given[case.pk].service
    prefetch_related_objects([case for case in locked if not ApprovalCase.service.is_cached(case)], "service")
    return {case.pk: case for case in locked}


def lock_case(case: ApprovalCase) -> ApprovalCase:
    return lock_cases([case])[case.pk]


def check(move: Move, case: ApprovalCase, reason: str) -> None:
    problem = move_problem(move, case.status, reason)
    if problem:
        raise MoveRefused(problem)


def check_seen(case: ApprovalCase, seen: Seen) -> None:
    """Raise StaleDecision when the case, whose step is known, is not what was seen."""
    now = Seen(case.round, case.step.order if case.step else None, case.version_sha256)
    if now == seen:
        return
    latest = case.decisions.order_by("-sequence").first()
    if (now.round, now.version_sha256) != (seen.round, seen.version_sha256):
        what = f"The plan was submitted again since you opened it: version {case.version_number} stands now."
    elif latest is not None:
        what = f"Since you opened it, the plan was {latest.in_words}."
    else:
        what = "The plan is not any more what you saw."
    raise StaleDecision(f"{what} Your decision was not recorded.")


def access_now(by: User) -> Access:
    """Return what the person may do this moment: asked under the lock, so a cover that just ended does not count."""
    return access_of(by, timezone.localdate())


def grant_of(case: ApprovalCase, by: User, permissions: Iterable[Permission], access: Access | None = None) -> Grant:
    """Return the grant by which the person may make a move; what was looked up for somebody else never counts."""
    held = access if access is not None and access.user_id == by.pk else access_now(by)
    for permission in sorted(permissions):
        grants = held.grants_for(permission, case.service)
        if grants:
            return grants[0]
    raise NotAllowed("Your role does not allow this for this plan.")


def decision_on(
    case: ApprovalCase,
    move: Move,
    by: User,
    grant: Grant,
    *,
    before: str,
    step: CaseStep | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    at: datetime,
) -> Decision:
    """Return the decision, not written yet, that took the case from `before` to what it is now."""
    return Decision(
        case=case,
        move=move,
        from_status=before,
        to_status=case.status,
        round=case.round,
        step_order=step.order if step else None,
        step_name=step.name if step else "",
        step_side=step.side if step else None,
        version_number=case.version_number,
        version_sha256=case.version_sha256,
        by=by,
        by_label=by.name,
        on_behalf_of_id=grant.on_behalf_of_id,
        on_behalf_of_label=grant.on_behalf_of,
        role=grant.role,
        at=at,
        reason=reason.strip(),
        details=details or {},
    )


def write(decision: Decision) -> Decision:
    """Write one decision with the case it moved."""
    return write_all([decision])[0]


def write_all(decisions: Sequence[Decision]) -> list[Decision]:
    """Write the cases as they were moved, and the decisions at the end of the chain; constant queries for any number.

    Whoever adds to the chain holds its head until the transaction ends: see `hold_decisions`.
    """
    cases = [decision.case for decision in decisions]
    if len(cases) == 1:
        cases[0].save(update_fields=MOVED)
    else:
        ApprovalCase.objects.bulk_update(cases, MOVED, batch_size=50)
    head = ChainHead.objects.select_for_update().get()
    for decision in decisions:
        decision.sequence, decision.previous_hash = head.sequence + 1, head.hash
        decision.hash = hash_of(decision)
        head.sequence, head.hash = decision.sequence, decision.hash
    written = Decision.objects.bulk_create(decisions)
    head.save()
    record_each([_entry(one) for one in written], by=written[0].by, at=written[0].at)
    return written


def _entry(decision: Decision) -> Entry:
    changes: dict[str, list[Any]] = {}
    if decision.from_status != decision.to_status:
        changes["status"] = [decision.from_status, decision.to_status]
    if decision.step_name:
        changes["step"] = [decision.step_name, decision.case.step.name if decision.case.step else None]
    if decision.on_behalf_of_label:
        changes["on behalf of"] = [None, decision.on_behalf_of_label]
    if decision.details:
        changes["details"] = [None, decision.details]
    return Entry(f"approval.{decision.move}", decision.case, changes, decision.reason)
