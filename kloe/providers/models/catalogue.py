"""Who provides commissioned care, and how great the risk is judged to be (S4: “actively risk rated”)."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from services.models import Locality

# Pages of the portal that stand where a provider's would.
TAKEN_NAMES = frozenset({"add", "actions", "audits", "import", "export"})


class RiskRating(models.Model):
    """How great somebody judged the risk of a provider to be, and why. Never changed: a new judgement is a new row."""

    class Level(models.TextChoices):
        HIGH = "high", "High risk"
        MEDIUM = "medium", "Medium risk"
        LOW = "low", "Low risk"

    provider = models.ForeignKey("kloe.Provider", on_delete=models.PROTECT, related_name="ratings")
    level = models.CharField("risk", max_length=10, choices=Level.choices)
    reason = models.TextField()
    review_on = models.DateField("judged again by")
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-judged_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_level_display()}, {self.judged_at:%d/%m/%Y}"


class Provider(models.Model):
    """An organisation, or one of its homes or branches, that provides care that we commission."""

    class Kind(models.TextChoices):
        RESIDENTIAL = "residential", "Residential care"
        NURSING = "nursing", "Nursing care"
        SUPPORTED = "supported", "Supported accommodation"
        HOME_CARE = "home_care", "Home care"
        CARERS = "carers", "Support for carers"
        VCSE = "vcse", "Voluntary, community and social enterprise sector"
        OTHER = "other", "Other care and support"

    class CqcRating(models.TextChoices):
        OUTSTANDING = "outstanding", "Outstanding"
        GOOD = "good", "Good"
        REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
        INADEQUATE = "inadequate", "Inadequate"

    code = models.SlugField(max_length=60, unique=True, help_text="Stands in addresses and files, so it never changes")
    name = models.CharField(max_length=200)
    kind = models.CharField("kind of care", max_length=20, choices=Kind.choices)
    summary = models.TextField("what it provides", blank=True)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, blank=True, related_name="providers")
    places = models.PositiveIntegerField(
        "beds or places", null=True, blank=True, validators=[MinValueValidator(1, "Enter 1 or more, or leave it empty")]
    )
    cqc_rating = models.CharField("rating by the CQC", max_length=30, choices=CqcRating.choices, blank=True)
    cqc_rated_on = models.DateField("rated by the CQC on", null=True, blank=True)
    ended_on = models.DateField("commissioned until", null=True, blank=True)
    ended_reason = models.CharField("why it ended", max_length=300, blank=True)
    rating = models.ForeignKey(RiskRating, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cqc_rated_on__isnull=True) | ~Q(cqc_rating=""),
                name="provider_rated_on_has_a_rating",
                violation_error_message="Say how the CQC rated it, or leave the date of the rating empty",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False) | Q(ended_reason=""),
                name="provider_reason_has_an_end",
                violation_error_message="Say until when it is commissioned, or leave the reason empty",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("kloe:providers:provider", args=[self.code])

    def clean(self) -> None:
        if self.code in TAKEN_NAMES:
            raise ValidationError({"code": "This word stands for a page of the portal. Choose another code"})
        if self.cqc_rated_on is not None and self.cqc_rated_on > timezone.localdate():
            raise ValidationError({"cqc_rated_on": "The day has not come yet. Say when the CQC gave its rating"})


class ProviderImport(models.Model):
    """A file of providers that somebody uploaded and has not confirmed yet."""

    class OnConflict(models.TextChoices):
        STOP = "stop", "Stop: import nothing"
        SKIP = "skip", "Skip it: keep what the portal says"
        UPDATE = "update", "Update it with what the file says"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    on_conflict = models.CharField(max_length=10, choices=OnConflict.choices)
    headers = models.JSONField()
    rows = models.JSONField(help_text="[[row number, {column: text}]]")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the preview said would be written")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
