"""What an approval is subject to, until somebody closes it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.approval.models.cases import ApprovalCase
from planning.approval.models.decisions import Decision


class ConditionQuerySet(models.QuerySet["Condition"]):
    """Filters by standing."""

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def overdue(self, on: date) -> Self:
        return self.open().filter(due_on__lt=on)


class Condition(models.Model):
    """Something that an approval asks for, with an owner and a date. Its first words stand in the decision, for ever.

    The engine alone makes, changes and closes it: each of these is a decision of its own in the chain.
    """

    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="conditions")
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, related_name="conditions", help_text="The approval that is subject to it"
    )
    number = models.PositiveSmallIntegerField(help_text="1 is the first condition of the case")
    section_key = models.CharField(max_length=80, blank=True, help_text="Empty: about the whole")
    section_title = models.CharField(max_length=200, blank=True)
    text = models.TextField("what must be done")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="owned_conditions", verbose_name="who does it"
    )
    due_on = models.DateField("by when")
    reported_at = models.DateTimeField("said to be done", null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    report = models.TextField("what was done", blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="closes"
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["case", "number"]
        indexes = [models.Index(fields=["closed_at", "due_on"], name="open_conditions")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="condition_number_once_a_case"),
            models.CheckConstraint(condition=~Q(text=""), name="condition_says_something"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closing_decision__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, closing_decision__isnull=False),
                name="condition_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, reported_by__isnull=True)
                | Q(reported_at__isnull=False, reported_by__isnull=False),
                name="condition_reported_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Condition {self.number} of {self.case}"
