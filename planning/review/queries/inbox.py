"""What waits for a person, and what they decided lately."""

from django.db.models import QuerySet

from planning.approval.models import ApprovalCase, Decision
from planning.approval.queries import cases_awaiting, decided_by, with_what_a_list_shows
from services.rules import Access

DECIDED_SHOWN = 20


def waiting_for(access: Access) -> QuerySet[ApprovalCase]:
    """Return the plans that wait for the person's decision, with what the inbox shows."""
    return with_what_a_list_shows(cases_awaiting(access))


def lately_decided_by(access: Access) -> list[Decision]:
    """Return the person's latest approvals and returns."""
    return list(decided_by(access.user_id or 0)[:DECIDED_SHOWN])
