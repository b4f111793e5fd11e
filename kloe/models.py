"""MLCO's own Key Lines of Enquiry, by year (S1 3.2), and the metrics that plans speak of. Not the CQC's."""

from django.db import models
from django.db.models import Q

from mlco_portal.years import PlanningYear, PlanningYearField
from services.models import Service


class Board(models.Model):
    """A board or group where a line is monitored."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Kloe(models.Model):
    """One MLCO Key Line of Enquiry of a planning year."""

    year = PlanningYearField("planning year")
    code = models.CharField(max_length=20)
    theme = models.CharField(max_length=120)
    line = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)
    boards = models.ManyToManyField(Board, blank=True, related_name="kloes")

    class Meta:
        verbose_name = "MLCO KLOE"
        ordering = ["year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="kloe_code_once_a_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.theme} ({PlanningYear(self.year)})"


class KloeMetric(models.Model):
    """What a line is measured by, in words; a line may have several or none yet."""

    kloe = models.ForeignKey(Kloe, on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class Metric(models.Model):
    """Something that is measured again and again, apart from its values."""

    class Unit(models.TextChoices):
        NUMBER = "number", "Number"
        PERCENT = "percent", "Per cent"

    class Better(models.TextChoices):
        LOWER = "lower", "Lower is better"
        HIGHER = "higher", "Higher is better"
        NEITHER = "neither", "Neither"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.NUMBER)
    better = models.CharField(max_length=10, choices=Better.choices, default=Better.NEITHER)
    wordings = models.TextField(
        blank=True,
        help_text="How texts speak of it, one wording a line, such as “65 weeks”; the plan check looks for them",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """A value of a metric at a date: of one service, or of the whole organisation."""

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="measurements")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    as_of = models.DateField("value of", help_text="The day, or the last day of the period, that it stands for")
    value = models.DecimalField(max_digits=14, decimal_places=4)
    target = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["metric", "-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "as_of"], condition=Q(service__isnull=True), name="measurement_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["metric", "service", "as_of"],
                condition=Q(service__isnull=False),
                name="measurement_once_a_service_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.as_of}: {self.value}"
