"""Asking the planning team to give a submitted plan back: once for each submission, by notice."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import Topic
from planning.approval.models import ApprovalCase, Status
from planning.approval.rules import MoveRefused, NotAllowed
from planning.service_plans.actions.locks import locked_plan_of_case
from planning.service_plans.rules import may_ask_to_unlock
from services.queries import access_of, people_allowed

ASKED = "review.ask_to_unlock"
NOT_WAITING = "This plan is not waiting for a decision, so there is nothing to unlock."


def ask_to_unlock(*, case: ApprovalCase, by: User, reason: str) -> bool:
    """Ask the planning team to unlock the submission, with the reason; return whether this was the first to ask.

    Whoever asks after somebody else did changes nothing: the planning team was told. Raises NotAllowed, or MoveRefused
    when the plan is not submitted or no reason is given.
    """
    if not reason.strip():
        raise MoveRefused("Say what has to be changed. The planning team reads it.")
    with transaction.atomic():
        plan = locked_plan_of_case(case.pk)
        if plan.case.status != Status.SUBMITTED:
            raise MoveRefused(NOT_WAITING)
        today = timezone.localdate()
        if not may_ask_to_unlock(access_of(by, today), plan):
            raise NotAllowed("Only the authors of the plan can ask for it to be unlocked.")
        if asked_for(plan.case) is not None:
            return False
        record(ASKED, by=by, about=plan.case, reason=reason.strip())
        notify_all(
            people=people_allowed(Permission.PUBLISH_PLAN, plan.service, today),
            topic=Topic.WAITING,
            kind="plan_unlock_asked",
            subject=f"{by.name} asks you to unlock {plan.case.title}",
            text=f"{by.name} wants to change {plan.case.title} after it was submitted.\n\nWhy:\n{reason.strip()}",
            link=reverse("planning:review:unlock", args=[plan.case.pk]),
        )
    return True


def asked_for(case: ApprovalCase) -> AuditEntry | None:
    """Return who asked to unlock the latest submission, when and why, or None (one query)."""
    if case.submitted_at is None:
        return None
    of_case = AuditEntry.objects.filter(object_type=case._meta.label, object_id=str(case.pk), action=ASKED)
    return of_case.filter(at__gte=case.submitted_at).order_by("at").first()
