"""The timetable: milestones on three clocks, what waits for what, how dates have slipped (S1 6.5; S0 3.13)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from planning.cycle.models.years import PlanningCycle


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

    class Sets(models.TextChoices):
        """The date of the round that this milestone is; both move together."""

        NOTHING = "", "No other date"
        WRITING_OPENS = "writing_opens", "Writing opens"
        PLANS_DUE = "plans_due", "Plans are due"
        REVIEW_OPENS = "review_opens", "Review opens"
        REVIEW_CLOSES = "review_closes", "Review closes"
        PUBLICATION_OPENS = "publication_opens", "Publication opens"
        PUBLICATION_CLOSES = "publication_closes", "Publication closes"

    class DoneWhen(models.TextChoices):
        """What makes it done; whoever has not done their part is reminded of it."""

        TICKED = "ticked", "The planning team says so"
        SUBMITTED = "submitted", "Every plan is submitted"
        LEADERSHIP = "leadership", "The leadership teams have decided on every plan"
        EXECUTIVE = "executive", "The Executive has decided on every plan"
        PUBLISHED = "published", "Every plan is published"

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
    note = models.TextField(blank=True)
    sets = models.CharField("date of the round", max_length=20, choices=Sets.choices, blank=True, default="")
    done_when = models.CharField("it is done when", max_length=20, choices=DoneWhen.choices, default=DoneWhen.TICKED)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    audience = models.JSONField(
        "who it concerns", default=list, blank=True, help_text="Codes of roles; empty: everybody"
    )

    class Meta:
        ordering = ["starts_on", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "sets"],
                condition=~Q(sets=""),
                name="one_milestone_a_date_of_the_round",
                violation_error_message="Another milestone of the year is this date already",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MilestoneDependency(models.Model):
    """A milestone that cannot come before another: it needs so many days after it."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="dependants")
    gap_days = models.PositiveSmallIntegerField("days between them at least", default=0)

    class Meta:
        verbose_name_plural = "milestone dependencies"
        constraints = [
            models.UniqueConstraint(fields=["milestone", "needs"], name="dependency_once"),
            models.CheckConstraint(
                condition=~Q(milestone=F("needs")),
                name="dependency_of_another",
                violation_error_message="A milestone cannot wait for itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} after {self.needs}"


class MilestoneMove(models.Model):
    """A date that was moved: the history of slips. Never changed afterwards."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="moves")
    before = models.DateField(null=True, blank=True)
    after = models.DateField(null=True, blank=True)
    was_indicative = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    because_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="consequences")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-moved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.before} → {self.after}"


class CalendarFeed(models.Model):
    """A person's own secret address of the timetable, for a calendar program that cannot sign in."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
