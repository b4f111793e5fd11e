"""Pictures of a section, such as a case study's."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.service_plans.models.plans import PlanSection


class Picture(models.Model):
    """An image with its text alternative; the file is named by the SHA-256 of the bytes that we made of it."""

    class Consent(models.TextChoices):
        NOBODY_SHOWN = "nobody_shown", "Nobody can be recognised"
        GIVEN = "given", "Everyone who can be recognised has agreed in writing"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="pictures")
    row = models.UUIDField(null=True, blank=True, help_text="The row it belongs to, such as a case study")
    position = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="pictures/")
    content_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField("text alternative", max_length=250)
    caption = models.CharField(max_length=250, blank=True)
    consent = models.CharField(max_length=20, choices=Consent.choices)
    consent_note = models.CharField("where the consent is kept", max_length=250, blank=True)
    consent_on = models.DateField("date of the consent", null=True, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["section", "position", "uploaded_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt=""), name="picture_has_a_text_alternative"),
            models.CheckConstraint(
                condition=Q(consent="nobody_shown") | (Q(consent_on__isnull=False) & ~Q(consent_note="")),
                name="picture_consent_says_when_and_where",
            ),
        ]

    def __str__(self) -> str:
        return self.alt
