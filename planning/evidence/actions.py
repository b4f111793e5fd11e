"""The evidence checked and the result kept; whoever watches over it is told of a break."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import record
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import Topic
from planning.approval.models import ChainHead, Condition, Decision
from planning.evidence.checks import evidence_problem
from planning.evidence.models import Verification
from planning.evidence.queries import last_verification
from planning.releases.models import Release
from planning.service_plans.models import PlanVersion
from services.queries import people_allowed

SUBJECT = "The evidence of decisions does not fit"
TEXT = (
    "The check of the evidence found this: {problem}.\n\n"
    "Somebody changed what nobody may change, or a copy of the database was put back in part. Keep the database as it "
    "is, compare it with the last backup, and ask an auditor to look at it."
)


def verify_evidence(*, now: datetime | None = None) -> Verification:
    """Check all evidence, keep what was found, and tell administrators and auditors of a break they do not know of."""
    moment = now or timezone.now()
    with transaction.atomic():
        # No decision may fall between the look at the chain and the look at what hangs on it.
        head = held_chain()
        before, problem = last_verification(), evidence_problem() or ""
        made = Verification.objects.create(
            at=moment,
            decisions=Decision.objects.count(),
            versions=PlanVersion.objects.count() + Release.objects.count(),
            conditions=Condition.objects.count(),
            head_sequence=head.sequence,
            head_hash=head.hash,
            problem=problem,
        )
        changes = {"problem": [before.problem if before else None, problem]}
        entry = record("evidence.verify", by=None, about=made, changes=changes)
        if problem and (before is None or before.problem != problem):
            _tell(problem, moment, reverse("audit:detail", args=[entry.pk]))
    return made


def held_chain() -> ChainHead:
    """Return the end of the chain; no decision is made until the transaction ends."""
    return ChainHead.objects.select_for_update().get()


def _tell(problem: str, moment: datetime, link: str) -> None:
    """Administrators and auditors both read the audit trail: it is where the link leads."""
    notify_all(
        people=people_allowed(Permission.READ_AUDIT, None, timezone.localdate(moment)).order_by("pk"),
        topic=Topic.DECISIONS,
        kind="evidence_broken",
        subject=SUBJECT,
        text=TEXT.format(problem=problem),
        link=link,
    )
