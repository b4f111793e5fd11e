"""Files on their way into the catalogue."""

import uuid

from django.conf import settings
from django.db import models


class CatalogueImport(models.Model):
    """A file that somebody uploaded and has not confirmed yet: nothing of it stands in the catalogue."""

    class OnConflict(models.TextChoices):
        STOP = "stop", "Stop: import nothing"
        SKIP = "skip", "Skip it: keep what the catalogue says"
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
