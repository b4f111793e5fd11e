"""The values of a series by period, and every value that was replaced."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kloe.measurements.models.batches import ImportBatch
from kloe.metrics.models import Metric, MetricSeries


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    """Filters on measurements' own columns."""

    def approved(self) -> "MeasurementQuerySet":
        """What anybody may read."""
        return self.filter(state=Measurement.State.APPROVED)

    def waiting(self) -> "MeasurementQuerySet":
        """What waits for its owner: new values, and changes of approved ones."""
        return self.filter(Q(state=Measurement.State.PROVISIONAL) | Q(proposed_at__isnull=False))


def _person() -> Any:
    """Return a field for who did something: without an index, for nobody looks values up by it and files are large."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )


class Measurement(models.Model):
    """The value of a series for a period. Nobody but those who look after metrics reads it before it is approved.

    A change of an approved value waits in `proposed_value` and its neighbours: until its owner approves it, readers
    keep the value that was approved before.
    """

    class State(models.TextChoices):
        PROVISIONAL = "provisional", "Provisional"
        APPROVED = "approved", "Approved"

    series = models.ForeignKey(MetricSeries, on_delete=models.PROTECT, related_name="measurements", db_index=False)
    period_start = models.DateField()
    as_of = models.DateField("end of the period", help_text="The last day of the period")
    value = models.DecimalField(max_digits=18, decimal_places=6, help_text="As it is, not rounded")
    numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROVISIONAL)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="measurements")
    entered_by = _person()
    entered_at = models.DateTimeField()
    approved_by = _person()
    approved_at = models.DateTimeField(null=True, blank=True)
    proposed_value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    proposed_numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    proposed_denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    proposed_reason = models.TextField(blank=True)
    proposed_batch = models.ForeignKey(
        ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    proposed_by = _person()
    proposed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["series", "-as_of"]
        constraints = [
            models.UniqueConstraint(fields=["series", "as_of"], name="measurement_once_a_period"),
            models.CheckConstraint(condition=Q(period_start__lte=F("as_of")), name="measurement_period_in_order"),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False)
                | Q(state="provisional", approved_at__isnull=True, approved_by__isnull=True),
                name="measurement_approved_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_value__isnull=True)
                | Q(proposed_at__isnull=False, proposed_value__isnull=False, state="approved"),
                name="measurement_change_waits_on_an_approved_value",
            ),
        ]
        indexes = [
            models.Index(
                fields=["series", "as_of"],
                condition=Q(state="provisional") | Q(proposed_at__isnull=False),
                name="measurement_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.as_of}: {self.value}"

    @property
    def metric(self) -> Metric:
        return self.series.metric

    @property
    def service_id(self) -> int | None:
        return self.series.service_id


class MeasurementCorrection(models.Model):
    """A value that was replaced or taken away: what it was, who did it and why. Rows are only ever added."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", "Corrected"
        REMOVED = "removed", "Taken away"
        DECLINED = "declined", "Change declined"

    series = models.ForeignKey(MetricSeries, on_delete=models.PROTECT, related_name="corrections", db_index=False)
    as_of = models.DateField("end of the period")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CORRECTED)
    old_value = models.DecimalField(max_digits=18, decimal_places=6)
    old_numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    old_denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    was_approved = models.BooleanField(help_text="Whether others could read the old value")
    old_batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    old_entered_by = _person()
    old_entered_at = models.DateTimeField()
    new_value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    new_numerator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    new_denominator = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text="The batch that brought the new value",
    )
    reason = models.TextField(blank=True)
    by = _person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["series", "as_of", "pk"]
        indexes = [models.Index(fields=["series", "as_of"], name="correction_of_a_period")]

    def __str__(self) -> str:
        return f"{self.series} {self.as_of}: {self.old_value} → {self.new_value}"
