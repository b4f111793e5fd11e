"""A meeting that decides on a list of plans in one act."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mlco_portal.years import PlanningYearField
from planning.approval.models import WHO_DECIDES, ApprovalCase, Decision


class Meeting(models.Model):
    """A meeting with its list of plans; decisions are staged over one or more sittings and applied together."""

    year = PlanningYearField("planning year")
    name = models.CharField(max_length=200)
    held_on = models.DateField("date of the meeting")
    decides_as = models.CharField("who meets", max_length=40, choices=WHO_DECIDES)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meetings")
    revision = models.PositiveIntegerField(
        default=0, help_text="Grows with each change; applying names the one it read"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(cancelled_at__isnull=True), name="meeting_applied_or_cancelled"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MeetingItem(models.Model):
    """One plan on a meeting's list, what is staged for it, and the decision that came of it."""

    class Staged(models.TextChoices):
        NOTHING = "", "Nothing yet"
        APPROVE = "approve", "Approve"
        RETURN = "return", "Return for changes"
        DEFER = "defer", "Leave for another meeting"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="meeting_items")
    order = models.PositiveSmallIntegerField()
    staged = models.CharField(max_length=10, choices=Staged.choices, blank=True, default=Staged.NOTHING)
    reason = models.TextField(blank=True)
    conditions = models.JSONField(default=list, blank=True, help_text="[{text, owner, due_on, section_key}]")
    round = models.PositiveSmallIntegerField(default=0, help_text="What was staged for: see approval.rules.Seen")
    step_order = models.PositiveSmallIntegerField(null=True, blank=True)
    version_sha256 = models.CharField(max_length=64, blank=True)
    staged_at = models.DateTimeField(null=True, blank=True)
    staged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="meeting_item"
    )

    class Meta:
        ordering = ["meeting", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "case"], name="plan_once_a_meeting")]

    def __str__(self) -> str:
        return f"{self.case} at {self.meeting}"
