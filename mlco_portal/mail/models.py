"""The stored outbox: a message is kept in the transaction that causes it and sent afterwards."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse


class OutboxQuerySet(models.QuerySet):
    """Filters by what is to be done."""

    def due(self, now: datetime) -> Self:
        return self.filter(status="waiting", next_attempt_at__lte=now)


class OutboxMessage(models.Model):
    """A mail to one person, kept until the mail server has taken it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up after several tries"

    to = models.EmailField("to", max_length=254)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=60, db_index=True, help_text="Such as plan_submitted")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="sent", sent_at__isnull=False)
                | (~models.Q(status="sent") & models.Q(sent_at__isnull=True)),
                name="outbox_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    def get_absolute_url(self) -> str:
        return reverse("mail:detail", args=[self.pk])
