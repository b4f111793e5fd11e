"""Plans on their way through Word: what a file held when it was fetched, and what it brings back."""

import uuid

from django.conf import settings
from django.db import models

from planning.service_plans.models import ServicePlan


class WordDownload(models.Model):
    """A plan as it stood when somebody fetched it as a Word file; the file carries the reference."""

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="word_downloads")
    reference = models.CharField(max_length=20, unique=True)
    content = models.JSONField(help_text="{section key: {revision, text, rows: [[identity, cells]]}}")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.reference


class WordUpload(models.Model):
    """A Word file that was sent, read once; each of its sections is accepted or left by its author."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="word_uploads")
    download = models.ForeignKey(WordDownload, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploads")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, help_text="Of the file as it was sent")
    content = models.JSONField(help_text="{section key: {text, rows: [[identity or empty, cells]]}}")
    notes = models.JSONField(default=list, help_text="What was left out of the file, in words")
    settled = models.JSONField(default=dict, help_text="{section key: accepted or left}")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name
