"""What a series is held against, from when to when."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from kloe.metrics.models.series import MetricSeries


class TargetQuerySet(models.QuerySet["Target"]):
    """Filters on the dates of targets."""

    def holding_on(self, day: date) -> "TargetQuerySet":
        """Targets that hold on the day; several of one series may."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class Target(models.Model):
    """A target of a series. Several may hold at once, told apart by their labels; each is shown."""

    class Kind(models.TextChoices):
        AT_LEAST = "at_least", "At least"
        AT_MOST = "at_most", "At most"
        BELOW = "below", "Less than"
        ABOVE = "above", "More than"
        BETWEEN = "between", "Between"

    series = models.ForeignKey(MetricSeries, on_delete=models.CASCADE, related_name="targets")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.DecimalField(max_digits=18, decimal_places=6)
    upper = models.DecimalField("up to", max_digits=18, decimal_places=6, null=True, blank=True)
    starts_on = models.DateField("holds from")
    ends_on = models.DateField("holds until", null=True, blank=True)
    label = models.CharField(
        "whose or what for", max_length=120, blank=True, help_text="Tells several targets apart, such as HR&OD, health"
    )
    source = models.CharField("where it is set", max_length=200, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["series", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="between", upper__isnull=False, upper__gte=F("value"))
                | (~Q(kind="between") & Q(upper__isnull=True)),
                name="target_between_two_values",
                violation_error_message="Give the upper value of a range, not below the lower one, and of nothing else",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="target_ends_after_it_starts",
                violation_error_message="The last day is before the first one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}: {self.get_kind_display()} {self.value.normalize():f}"

    def is_met_by(self, value: Decimal, wanted: Decimal | None = None) -> bool:
        """Say whether the value meets the target, or its trajectory where `wanted` is what that asks for by then."""
        aim = self.value if wanted is None else wanted
        if self.kind == self.Kind.BETWEEN:
            return self.upper is not None and self.value <= value <= self.upper
        if self.kind == self.Kind.AT_LEAST:
            return value >= aim
        if self.kind == self.Kind.AT_MOST:
            return value <= aim
        return value < aim if self.kind == self.Kind.BELOW else value > aim


class TargetPoint(models.Model):
    """A step of the way to a target: what is wanted by a day."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="trajectory")
    by = models.DateField("by", help_text="The last day of the period")
    value = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        ordering = ["target", "by"]
        constraints = [models.UniqueConstraint(fields=["target", "by"], name="trajectory_once_a_day")]

    def __str__(self) -> str:
        return f"{self.by}: {self.value}"
