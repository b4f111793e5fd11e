"""Audits of providers, planned and done through the year, and what was found for each of the CQC's questions (S4)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kloe.lines.models import CqcQuestion
from kloe.providers.models.catalogue import Provider


class ProviderAudit(models.Model):
    """One audit of a provider: planned, then done or called off. From then on the database keeps it as it is."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        CALLED_OFF = "called_off", "Called off"

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="audits")
    planned_on = models.DateField("planned for")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    questions = models.ManyToManyField(CqcQuestion, related_name="+", verbose_name="CQC questions")
    about = models.TextField("what is looked at", blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PLANNED)
    done_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True, help_text="What was found in all, or why it was called off")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="planned", finished_at__isnull=True, done_on__isnull=True)
                | Q(state="done", finished_at__isnull=False, done_on__isnull=False)
                | Q(state="called_off", finished_at__isnull=False, done_on__isnull=True),
                name="audit_state_goes_with_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"Audit of {self.provider}, {self.counts_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("kloe:providers:audit", args=[self.pk])

    @property
    def counts_on(self) -> date:
        """The day by which it belongs to a year: when it was done, or is planned for."""
        return self.done_on or self.planned_on


class AuditFinding(models.Model):
    """What an audit found for one of the CQC's questions. Never changed."""

    class Judgement(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_MET = "not_met", "Not met"

    audit = models.ForeignKey(ProviderAudit, on_delete=models.PROTECT, related_name="findings")
    question = models.ForeignKey(CqcQuestion, on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=10, choices=Judgement.choices)
    found = models.TextField("what was found", blank=True)

    class Meta:
        ordering = ["audit", "question__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "question"], name="finding_once_a_question")]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_judgement_display()}"
