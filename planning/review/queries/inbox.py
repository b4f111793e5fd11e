"""What waits for a person, and what they decided lately."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from planning.approval.models import ApprovalCase, Condition, Decision
from planning.approval.queries import cases_awaiting, decided_by, with_what_a_list_shows
from planning.review.models import VersionLook
from services.rules import Access

DECIDED_SHOWN = 20


def waiting_for(access: Access) -> QuerySet[ApprovalCase]:
    """Return the plans that wait for the person's decision, with what the inbox shows.

    `open_conditions` counts those of earlier approvals; `looked_number` is the newest version that the person looked
    at, 0 when none.
    """
    conditions = Condition.objects.open().filter(case=OuterRef("pk")).order_by().values("case")
    looks = VersionLook.objects.filter(version__plan__case=OuterRef("pk"), reader=access.user_id)
    looked = looks.filter(version__number__lte=OuterRef("version_number")).order_by(F("version__number").desc())
    return with_what_a_list_shows(cases_awaiting(access)).annotate(
        open_conditions=Coalesce(Subquery(conditions.annotate(total=Count("pk")).values("total")), 0),
        looked_number=Coalesce(Subquery(looked.values("version__number")[:1]), 0),
    )


def lately_decided_by(access: Access) -> list[Decision]:
    """Return the person's latest approvals and returns."""
    return list(decided_by(access.user_id or 0)[:DECIDED_SHOWN])
