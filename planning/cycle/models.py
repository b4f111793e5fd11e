"""The planning year as the planning team runs it (S1 6.5)."""

from django.db import models
from django.db.models import F, Q

from mlco_portal.years import PlanningYear, PlanningYearField


class PlanningCycle(models.Model):
    """The round in which the plans of one planning year are written and agreed."""

    class State(models.TextChoices):
        PREPARING = "preparing", "Being prepared"
        OPEN = "open", "Open"
        SUSPENDED = "suspended", "Suspended"
        CLOSED = "closed", "Closed"

    year = PlanningYearField("planning year", unique=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PREPARING)
    opens_on = models.DateField("writing opens")
    plans_due_on = models.DateField("plans are due")
    guidance = models.TextField(blank=True, help_text="What authors should know before they start")

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


class Milestone(models.Model):
    """An activity, product or meeting of the planning year's timetable."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", "Activity"
        PRODUCT = "product", "Product"
        MEETING = "meeting", "Meeting"

    class Clock(models.TextChoices):
        MLCO = "mlco", "Our own timetable"
        COUNCIL = "council", "Council budget"
        NHS = "nhs", "NHS and MFT guidance"

    cycle = models.ForeignKey(PlanningCycle, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ACTIVITY)
    clock = models.CharField(max_length=10, choices=Clock.choices, default=Clock.MLCO)
    quarter = models.PositiveSmallIntegerField(help_text="1 is April to June, 4 is January to March")
    starts_on = models.DateField("quarter starts")
    ends_on = models.DateField("quarter ends")
    due_on = models.DateField(null=True, blank=True)
    is_indicative = models.BooleanField("the date may still change", default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["starts_on", "order"]

    def __str__(self) -> str:
        return self.name
