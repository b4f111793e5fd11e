"""Planning years: their state, the windows in which things may be done, and what a year's set of plans is made of."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from mlco_portal.years import PlanningYear, PlanningYearField
from services.models import Service

AGREED_NOTICE = 14


class PlanningCycle(models.Model):
    """The round in which the plans of one planning year are written and agreed.

    Writing opens on `opens_on` and closes after `plans_due_on`; the other windows are `PhaseWindow`s.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", "Being prepared"
        OPEN = "open", "Open"
        SUSPENDED = "suspended", "Suspended"
        CLOSED = "closed", "Closed"

    class Approach(models.TextChoices):
        BOTTOM_UP = "bottom_up", "Built from the plans of the services"
        TOP_DOWN = "top_down", "Outlined by the Executive, documented by the services afterwards"

    year = PlanningYearField("planning year", unique=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARING)
    approach = models.CharField(
        "how the Operating Plan is made", max_length=20, choices=Approach.choices, default=Approach.BOTTOM_UP
    )
    opens_on = models.DateField("writing opens")
    plans_due_on = models.DateField("plans are due")
    guidance = models.TextField(blank=True, help_text="What authors should know before they start")
    notice_days = models.PositiveSmallIntegerField(
        "agreed notice in days",
        default=AGREED_NOTICE,
        validators=[MaxValueValidator(365)],
        help_text="How long before it a date may still be moved without giving a reason",
    )
    suspended_on = models.DateField("suspended since", null=True, blank=True)
    suspended_reason = models.TextField("why it is suspended", blank=True)
    opened_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="made from the year"
    )

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(plans_due_on__gte=F("opens_on")),
                name="cycle_due_after_it_opens",
                violation_error_message="Plans cannot be due before writing opens",
            ),
        ]

    def __str__(self) -> str:
        return f"Planning year {PlanningYear(self.year)}"


class PhaseWindow(models.Model):
    """When something besides writing may be done in a year. A phase without a window is open as long as the year is."""

    class Phase(models.TextChoices):
        REVIEW = "review", "Review"
        PUBLICATION = "publication", "Publication"
        UPDATE = "update", "Update"

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.CASCADE, related_name="windows")
    phase = models.CharField(max_length=20, choices=Phase.choices)
    opens_on = models.DateField("opens")
    closes_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        ordering = ["opens_on", "phase"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "phase", "opens_on"], name="phase_window_once"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="phase_closes_after_it_opens",
                violation_error_message="The last day is before the day it opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} in {PlanningYear(self.cycle.year)}"


class LatePassQuerySet(models.QuerySet["LatePass"]):
    """Filters by what a pass still allows."""

    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True, expires_at__gt=timezone.now())


class LatePass(models.Model):
    """One person may write and hand in one service's plan after the others, until a moment."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="late_passes")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="late_passes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="late_passes")
    expires_at = models.DateTimeField()
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("taken back at", null=True, blank=True)

    objects = LatePassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "late passes"
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.user} for {self.service} until {self.expires_at}"


class CompositionPart(models.Model):
    """A part of a year's set of plans, with how many the year meant to have (S2 8.1; S0 3.8; S1 4.1)."""

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.CASCADE, related_name="composition")
    name = models.CharField(max_length=200)
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name
