"""What waits for approval, and one value with its history."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.metrics.models import Metric
from kloe.metrics.queries import PLACES, enterable
from mlco_portal.accounts.permissions import Permission
from services.queries.people import people_away
from services.rules import Access


def may_be_approved(access: Access, today: date) -> QuerySet[Measurement]:
    """Return what waits and the person may approve: `can_approve` as SQL."""
    waits = Measurement.objects.waiting().exclude(_brought_by(access.user_id))
    mine = Q(series__metric__owner=access.user_id)
    if access.allows(Permission.EDIT_METRICS):
        owner = F("series__metric__owner")
        nobody = Q(series__metric__owner=None) | Q(series__metric__owner__is_active=False)
        away = Q(series__metric__owner__in=list(people_away(today)))
        own = Q(proposed_at=None, entered_by=owner) | Q(proposed_at__isnull=False, proposed_by=owner)
        mine |= (nobody | away | own) & Q(series__in=enterable(access).values("pk"))
    return waits.filter(mine)


def waiting_for(access: Access, today: date) -> QuerySet[Measurement]:
    """Return the values that the person may approve, by metric, place and period."""
    found = with_names(may_be_approved(access, today))
    return found.order_by("series__metric__name", "series__metric", "series", "as_of")


def _brought_by(user: int | None) -> Q:
    return Q(proposed_at=None, entered_by=user) | Q(proposed_at__isnull=False, proposed_by=user)


def owns_metrics(access: Access) -> bool:
    """Say whether the person answers for a metric."""
    return access.user_id is not None and Metric.objects.filter(owner=access.user_id).exists()


def with_names(measurements: QuerySet[Measurement]) -> QuerySet[Measurement]:
    """Fetch what a line shows (no more queries)."""
    places = (f"series__{place}" for place in PLACES)
    people = ("entered_by", "approved_by", "proposed_by")
    return measurements.select_related("series__metric__owner", *places, *people)


def measurement_of(key: int) -> Measurement:
    """Return the value with its names; raise Measurement.DoesNotExist."""
    return with_names(Measurement.objects.all()).select_related("batch", "proposed_batch").get(pk=key)


def corrections_of(series: int, as_of: date) -> QuerySet[MeasurementCorrection]:
    """Return what was replaced in a period, the newest first."""
    found = MeasurementCorrection.objects.filter(series=series, as_of=as_of)
    return found.select_related("by", "old_entered_by", "old_batch", "batch").order_by("-at", "-pk")


def corrected(measurements: QuerySet[Measurement]) -> QuerySet[Measurement]:
    """Mark the values in whose place others could read another one before."""
    before = MeasurementCorrection.objects.filter(
        series=OuterRef("series"), as_of=OuterRef("as_of"), was_approved=True, kind=MeasurementCorrection.Kind.CORRECTED
    )
    return measurements.annotate(is_corrected=Exists(before))
