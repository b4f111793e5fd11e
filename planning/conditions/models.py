"""When people were reminded of a condition."""

from django.db import models

from planning.approval.models import Condition


class ConditionReminder(models.Model):
    """The people of a condition were told of its date that day; nobody is told twice on one day."""

    class Why(models.TextChoices):
        SOON = "soon", "Due soon"
        OVERDUE = "overdue", "Overdue"

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="reminders")
    told_on = models.DateField()
    why = models.CharField(max_length=10, choices=Why.choices)
    due_on = models.DateField(help_text="The date of the condition as it was told")

    class Meta:
        ordering = ["condition", "told_on"]
        constraints = [models.UniqueConstraint(fields=["condition", "told_on"], name="condition_reminded_once_a_day")]

    def __str__(self) -> str:
        return f"{self.condition} on {self.told_on}"
