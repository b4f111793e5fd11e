"""Tokens of the API, and how they were used, day by day. The secret itself is never kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class ApiToken(models.Model):
    """What one program shows to be let in; only the SHA-256 of its secret is kept."""

    class Writes(models.TextChoices):
        NOTHING = "nothing", "No"
        NAMED = "named", "Yes, of the metrics and series that are chosen"
        ALL = "all", "Yes, of every metric"

    name = models.CharField(max_length=120, help_text="The program that uses it, such as Power BI report for the board")
    contact = models.CharField("who looks after the program", max_length=200, help_text="A post or a team")
    start = models.CharField(
        "how it starts", max_length=20, unique=True, help_text="Tells tokens apart and opens nothing"
    )
    sha256 = models.CharField(max_length=64, unique=True, help_text="Of the whole token")
    reads = models.BooleanField("may read", default=True)
    reads_staff_plans = models.BooleanField("may read plans published for staff", default=False)
    writes = models.CharField("may send values", max_length=10, choices=Writes.choices, default=Writes.NOTHING)
    per_minute = models.PositiveSmallIntegerField("requests a minute", default=120)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "API token"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="token_revoked_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(reads=True) | Q(reads_staff_plans=False), name="token_reads_before_it_reads_for_staff"
            ),
            models.CheckConstraint(condition=Q(reads=True) | ~Q(writes="nothing"), name="token_may_do_something"),
            models.CheckConstraint(condition=Q(per_minute__gte=1), name="token_may_ask_once_a_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"

    def get_absolute_url(self) -> str:
        return reverse("kloe:tokens:detail", args=[self.pk])


class TokenDay(models.Model):
    """How a token was used on a day; the minute that runs is counted here as well, for all processes together."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    requests = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0, help_text="Requests beyond what a minute allows")
    values = models.PositiveIntegerField(default=0, help_text="Values that came with it")
    minute = models.DateTimeField(help_text="The minute that is counted")
    in_minute = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["token", "-day"]
        constraints = [models.UniqueConstraint(fields=["token", "day"], name="token_day_once")]

    def __str__(self) -> str:
        return f"{self.token} on {self.day}"
