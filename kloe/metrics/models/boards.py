"""Where lines and metrics are monitored."""

from django.db import models
from django.urls import reverse


class Board(models.Model):
    """A board or group where lines and metrics are monitored. One that meets no longer is retired, never removed."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", "Every week"
        MONTHLY = "monthly", "Every month"
        TWO_MONTHLY = "two_monthly", "Every two months"
        QUARTERLY = "quarterly", "Every quarter"
        HALF_YEARLY = "half_yearly", "Twice a year"
        YEARLY = "yearly", "Once a year"
        AS_NEEDED = "as_needed", "When it is needed"

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    abbreviation = models.CharField("short form", max_length=20, blank=True)
    cadence = models.CharField("how often it meets", max_length=20, choices=Cadence.choices, blank=True)
    retired_on = models.DateField("retired", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("kloe:lines:board", args=[self.code])
