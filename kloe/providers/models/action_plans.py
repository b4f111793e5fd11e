"""What a provider is to put right: actions with an owner and a date, until somebody else closes them (S4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kloe.providers.models.audits import AuditFinding, ProviderAudit
from kloe.providers.models.catalogue import Provider


class ProviderAction(models.Model):
    """An action of a provider's plan. A closed one stands: the database itself refuses to change it."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="actions")
    finding = models.ForeignKey(AuditFinding, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    number = models.PositiveIntegerField(help_text="Counted by provider")
    text = models.TextField("what must be done")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="provider_actions")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    report = models.TextField("what was done", blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closing_note = models.TextField("what was checked", blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="action_number_once_a_provider"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="action_closed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("owner")), name="action_not_closed_by_its_owner"
            ),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, reported_by__isnull=True)
                | Q(reported_at__isnull=False, reported_by__isnull=False),
                name="action_reported_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.number} of {self.provider}"

    def get_absolute_url(self) -> str:
        return reverse("kloe:providers:action", args=[self.pk])


class QualityReminder(models.Model):
    """The people of an action, or the lead of an audit, were told of its date that day; nobody is told twice on one."""

    class Why(models.TextChoices):
        SOON = "soon", "Due soon"
        OVERDUE = "overdue", "Overdue"

    action = models.ForeignKey(ProviderAction, on_delete=models.CASCADE, null=True, related_name="reminders")
    audit = models.ForeignKey(ProviderAudit, on_delete=models.CASCADE, null=True, related_name="reminders")
    told_on = models.DateField()
    why = models.CharField(max_length=10, choices=Why.choices)
    due_on = models.DateField(help_text="The date as it was told")

    class Meta:
        ordering = ["told_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=True, audit__isnull=False) | Q(action__isnull=False, audit__isnull=True),
                name="quality_reminder_of_one_thing",
            ),
            models.UniqueConstraint(fields=["action", "told_on"], name="action_reminded_once_a_day"),
            models.UniqueConstraint(fields=["audit", "told_on"], name="audit_reminded_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.action or self.audit} on {self.told_on}"
