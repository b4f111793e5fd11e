"""When people are reminded of a milestone, and the one mail of each morning that holds it all."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from mlco_portal.mail.models import OutboxMessage
from planning.cycle.models import Milestone


class ReminderRule(models.Model):
    """A milestone is remembered so many days before its date, or after it."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="reminders")
    days_before = models.SmallIntegerField(
        validators=[MinValueValidator(-90), MaxValueValidator(180)], help_text="Less than 0: days after it"
    )

    class Meta:
        ordering = ["milestone", "-days_before"]
        constraints = [models.UniqueConstraint(fields=["milestone", "days_before"], name="reminder_rule_once")]

    def __str__(self) -> str:
        return f"{self.milestone}, {self.days_before} days before"


class Reminded(models.Model):
    """A person has been told of a rule at the date the milestone had then; it is never told twice."""

    rule = models.ForeignKey(ReminderRule, on_delete=models.CASCADE, related_name="reminded")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    digest = models.ForeignKey("Digest", on_delete=models.CASCADE, related_name="reminded")

    class Meta:
        verbose_name_plural = "reminded"
        constraints = [models.UniqueConstraint(fields=["rule", "user", "due_on"], name="reminded_once")]

    def __str__(self) -> str:
        return f"{self.user} of {self.rule}"


class Digest(models.Model):
    """The one mail of a morning to one person."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    message = models.ForeignKey(OutboxMessage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user} on {self.day}"
