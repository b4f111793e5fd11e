"""MLCO's own Key Lines of Enquiry, by year (S1 3.2). Not the CQC's."""

from django.db import models
from django.urls import reverse

from kloe.metrics.models import Board, Metric
from mlco_portal.years import PlanningYear, PlanningYearField


class Kloe(models.Model):
    """One MLCO Key Line of Enquiry of a planning year."""

    year = PlanningYearField("planning year")
    code = models.CharField(max_length=20)
    theme = models.CharField(max_length=120)
    line = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)
    boards = models.ManyToManyField(Board, blank=True, related_name="kloes")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "MLCO KLOE"
        ordering = ["year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="kloe_code_once_a_year")]

    def __str__(self) -> str:
        return f"{self.code} {self.theme} ({PlanningYear(self.year)})"

    def get_absolute_url(self) -> str:
        return reverse("kloe:lines:line", args=[self.year, self.code])


class KloeMetric(models.Model):
    """What a line is measured by, in the line's own words; `metric` once it is defined.

    `to_measure` says what is to be measured while it is not.
    """

    kloe = models.ForeignKey(Kloe, on_delete=models.CASCADE, related_name="metrics")
    name = models.CharField(max_length=200)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="kloe_metrics")
    to_measure = models.TextField("what is to be measured", blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name
