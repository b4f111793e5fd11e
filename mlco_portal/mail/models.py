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


class OutboxBatch(models.Model):
    """One message to several people, held in the outbox until somebody presses send."""

    subject = models.CharField(max_length=200)
    reason = models.CharField("what it is for", max_length=200, blank=True)
    text = models.TextField(blank=True, help_text="As it was typed, before each name stands in it")
    made_from = models.JSONField(default=dict, blank=True, help_text="What its maker needs to write it anew")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    discarded_at = models.DateTimeField("thrown away at", null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "outbox batches"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(discarded_at__isnull=True),
                name="batch_sent_or_thrown_away",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class OutboxMessage(models.Model):
    """A mail to one person, kept until the mail server has taken it."""

    class Status(models.TextChoices):
        HELD = "held", "Held until somebody sends it"
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Given up after several tries"

    to = models.EmailField("to", max_length=254)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=60, db_index=True, help_text="Such as plan_submitted")
    batch = models.ForeignKey(OutboxBatch, on_delete=models.CASCADE, null=True, blank=True, related_name="messages")
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


class Topic(models.TextChoices):
    """What a notice is about; people choose for each when they hear of it."""

    DECISIONS = "decisions", "Decisions on plans that I write"
    WAITING = "waiting", "Plans that wait for my decision"
    COMMENTS = "comments", "Comments that mention me"
    SHARING = "sharing", "Sections that I am asked to write"
    REMINDERS = "reminders", "Reminders of dates"
    VALUES = "values", "Values of metrics that wait for my approval, and my metrics that are late"


class MailPreference(models.Model):
    """When a person wants to hear of a topic. Without one: in the morning's mail."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", "At once, as a mail of its own"
        MORNING = "morning", "In one mail each working morning"
        NEVER = "never", "Not by mail"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preferences")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    when = models.CharField(max_length=20, choices=When.choices, default=When.MORNING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="mail_preference_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.topic} {self.when}"


class Notice(models.Model):
    """Something to tell a person in the next morning's mail; `told_at` is set when it stands in one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    kind = models.CharField(max_length=60, help_text="Such as plan_waiting")
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True, help_text="Path within the portal")
    created_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(OutboxMessage, on_delete=models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["user"], condition=models.Q(told_at__isnull=True), name="notice_untold")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.user}"
