"""Words of unlocking a plan and of asking for it."""

from collections.abc import Sequence

from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.wording import british_datetime, with_the
from planning.approval.models import ApprovalCase, Decision, Move


def decided_words(case: ApprovalCase, decisions: Sequence[Decision]) -> list[str]:
    """Return who has approved the submission so far, for which step."""
    said = [one for one in decisions if one.move == Move.APPROVE and one.round == case.round]
    return [f"{one.by_words}, for {with_the(one.step_name)}" for one in said]


def asked_words(asked: AuditEntry | None) -> str:
    """Return who asked and when: `Service lead, Podiatry asked for this on 3 March 2024 at 2:05pm`."""
    if asked is None:
        return ""
    name = asked.by_label.partition(" (")[0]
    return f"{name} asked for this on {british_datetime(timezone.localtime(asked.at))}"


def unlocked_words(decision: Decision) -> str:
    """Say what happened and what comes next."""
    return (
        f"{decision.case.title} is unlocked. Its authors can change it, and they and everyone who had decided are told "
        "why. When it is submitted again, every step decides anew."
    )
