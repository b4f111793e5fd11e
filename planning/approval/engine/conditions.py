"""Conditions after they were made: said to be done, changed, closed. Each but the first is a link of the chain."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.approval.details import change_details
from planning.approval.engine.records import access_now, check, decision_on, lock_case, write
from planning.approval.models import ApprovalCase, Condition, Decision, Move
from planning.approval.queries import authors_of, conflicted_in
from planning.approval.rules import MoveRefused, NotAllowed, minding_grants, minding_refusal
from services.rules import Grant

CLOSED = "This condition was closed already."


def report_condition(*, condition: Condition, by: User, report: str) -> Condition:
    """Say what was done about it: its owner, or somebody in their place, does; the condition stays open.

    An empty report takes what was said before back. Raises NotAllowed, or MoveRefused when it is closed.
    """
    with transaction.atomic():
        locked, _ = _locked(condition)
        if not _stands_for(by, locked.owner_id):
            raise NotAllowed("Only the owner of this condition can say what was done.")
        if not report.strip():
            raise MoveRefused("Say what was done, so that somebody else can close the condition.")
        locked.report, locked.reported_by, locked.reported_at = report.strip(), by, timezone.now()
        locked.save(update_fields=["report", "reported_by", "reported_at"])
        record("approval.report_condition", by=by, about=locked, reason=report.strip())
    return locked


def close_condition(*, condition: Condition, by: User, note: str = "") -> Decision:
    """Close the condition for good. Raises NotAllowed for whoever wrote the plan or owns it, or MoveRefused."""
    with transaction.atomic():
        locked, case, grant = _minded(condition, by, Move.CLOSE_CONDITION, note)
        now = timezone.now()
        decision = write(
            decision_on(
                case,
                Move.CLOSE_CONDITION,
                by,
                grant,
                before=case.status,
                reason=note,
                details=change_details(locked, {}),
                at=now,
            )
        )
        locked.closed_at, locked.closed_by, locked.closing_decision = now, by, decision
        locked.save(update_fields=["closed_at", "closed_by", "closing_decision"])
    return decision


def change_condition(
    *, condition: Condition, by: User, reason: str, owner: User | None = None, due_on: date | None = None
) -> Decision:
    """Give the condition another owner or date, or (with neither) ask for more than was reported; the report goes.

    Raises NotAllowed for whoever wrote the plan or owns it, or MoveRefused.
    """
    with transaction.atomic():
        locked, case, grant = _minded(condition, by, Move.CHANGE_CONDITION, reason)
        changes: dict[str, list[Any]] = {}
        if owner is not None and owner.pk != locked.owner_id:
            if not owner.is_active:
                raise MoveRefused(f"Choose another owner: the account of {owner} is closed.")
            changes["owner"] = [locked.owner_id, owner.pk]
            changes["owner_label"] = [locked.owner.name, owner.name]
            locked.owner = owner
        if due_on is not None and due_on != locked.due_on:
            if due_on < timezone.localdate():
                raise MoveRefused("The new date has passed. Choose today or a later day.")
            changes["due_on"] = [locked.due_on.isoformat(), due_on.isoformat()]
            locked.due_on = due_on
        if not changes and locked.reported_at is None:
            raise MoveRefused("Change the owner or the date: the condition is as it was.")
        if locked.reported_at is not None:
            changes["reported"] = [locked.report, ""]
        locked.report, locked.reported_by, locked.reported_at = "", None, None
        locked.save(update_fields=["owner", "due_on", "report", "reported_by", "reported_at"])
        details = change_details(locked, changes)
        now = timezone.now()
        return write(
            decision_on(
                case, Move.CHANGE_CONDITION, by, grant, before=case.status, reason=reason, details=details, at=now
            )
        )


def _locked(condition: Condition) -> tuple[Condition, ApprovalCase]:
    """Lock the case, then the condition; raise MoveRefused when it is closed."""
    case = lock_case(condition.case)
    locked = Condition.objects.select_for_update().get(pk=condition.pk)
    locked.case = case
    if locked.closed_at is not None:
        raise MoveRefused(CLOSED)
    return locked, case


def _minded(condition: Condition, by: User, move: Move, reason: str) -> tuple[Condition, ApprovalCase, Grant]:
    """Return what was locked, and the grant by which the person may change or close it."""
    locked, case = _locked(condition)
    check(move, case, reason)
    access, authors, conflicted = access_now(by), authors_of(case), conflicted_in([case.pk])[case.pk]
    refusal = minding_refusal(access, locked, case.service, authors, conflicted)
    if refusal is not None:
        raise refusal
    return locked, case, minding_grants(access, locked, case.service, authors, conflicted)[0]


def _stands_for(by: User, owner: int) -> bool:
    """Whether the person is the owner, or a deputy of any role of theirs today."""
    return by.pk == owner or any(grant.on_behalf_of_id == owner for grant in access_now(by).grants)
