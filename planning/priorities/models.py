"""The organisation's core priorities of a year (S1 3.1)."""

from django.db import models

from mlco_portal.years import PlanningYear, PlanningYearField


class Priority(models.Model):
    """One core priority of a planning year."""

    year = PlanningYearField("planning year")
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ["year", "order"]
        constraints = [models.UniqueConstraint(fields=["year", "code"], name="priority_code_once_a_year")]

    def __str__(self) -> str:
        return f"{self.name} ({PlanningYear(self.year)})"


class PriorityAlias(models.Model):
    """Another wording of the same priority; the sources use several."""

    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "priority aliases"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["priority", "name"], name="priority_alias_once")]

    def __str__(self) -> str:
        return self.name
