"""How a year's priorities ended, and what the next year's plan makes of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.service_plans.models.plans import ServicePlan


class PriorityOutcome(models.Model):
    """How far a priority of a plan has come, with its latest figure; the row is named by its identity."""

    class State(models.TextChoices):
        DELIVERED = "delivered", "Delivered"
        PARTLY = "partly", "Partly delivered"
        NOT_DELIVERED = "not_delivered", "Not delivered"
        DROPPED = "dropped", "Dropped"

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="outcomes")
    row = models.UUIDField()
    state = models.CharField(max_length=20, choices=State.choices)
    figure = models.CharField(max_length=120, blank=True, help_text="The latest value of its measure, as it is read")
    figure_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "row"]
        constraints = [models.UniqueConstraint(fields=["plan", "row"], name="outcome_once_a_priority")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: priority {self.row} of plan {self.plan_id}"


class CarryDecision(models.Model):
    """What a plan makes of a priority that last year's plan left unfinished, and why."""

    class Decision(models.TextChoices):
        CARRY = "carry", "Carry it on"
        MERGE = "merge", "Make it part of another priority"
        DROP = "drop", "Drop it"

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="carry_decisions")
    earlier = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="+")
    row = models.UUIDField(help_text="The priority in the earlier plan")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField()
    into = models.UUIDField(null=True, blank=True, help_text="The priority of this plan that takes it up")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "row"], name="carry_decision_once_a_priority"),
            models.CheckConstraint(
                condition=Q(decision="drop", into__isnull=True) | (~Q(decision="drop") & Q(into__isnull=False)),
                name="carry_names_the_priority_it_goes_into",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: priority {self.row} in plan {self.plan_id}"
