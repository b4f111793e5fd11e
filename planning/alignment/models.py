"""What serves which priority: deliverables and plan priorities tagged to partners' priorities (S1 6.4)."""

from django.conf import settings
from django.db import models

from planning.priorities.models import Priority
from planning.service_plans.models import ServicePlan
from planning.workplans.models import Deliverable


class DeliverableTag(models.Model):
    """A deliverable that serves a priority of a framework."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="tags")
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="deliverable_tags")
    tagged_at = models.DateTimeField()
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["deliverable", "priority"]
        constraints = [models.UniqueConstraint(fields=["deliverable", "priority"], name="deliverable_tag_once")]

    def __str__(self) -> str:
        return f"{self.deliverable_id} serves {self.priority_id}"


class PlanPriorityTag(models.Model):
    """A priority of a service's plan that serves a priority of a framework; the row is named by its identity."""

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="priority_tags")
    row = models.UUIDField()
    priority = models.ForeignKey(Priority, on_delete=models.CASCADE, related_name="plan_tags")
    tagged_at = models.DateTimeField()
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["plan", "row", "priority"]
        constraints = [models.UniqueConstraint(fields=["plan", "row", "priority"], name="plan_priority_tag_once")]

    def __str__(self) -> str:
        return f"Priority {self.row} of plan {self.plan_id} serves {self.priority_id}"


class PlanPriorityDeliverable(models.Model):
    """A priority of a service's plan that carries a deliverable: the last link of the golden thread."""

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="carried_deliverables")
    row = models.UUIDField()
    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="carried_by")
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["plan", "row", "deliverable"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "row", "deliverable"], name="plan_priority_carries_once")
        ]

    def __str__(self) -> str:
        return f"Priority {self.row} of plan {self.plan_id} carries {self.deliverable_id}"
