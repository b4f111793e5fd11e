"""Values that came together: a file, a paste, a call of the API."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class ImportBatch(models.Model):
    """Values that came together and can be undone together."""

    class Origin(models.TextChoices):
        FILE = "file", "File"
        PASTE = "paste", "Pasted"
        API = "api", "API"

    class OnConflict(models.TextChoices):
        STOP = "stop", "Stop: import nothing"
        SKIP = "skip", "Skip it: keep the value that is there"
        UPDATE = "update", "Update it with the new value"

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be checked"
        CHECKING = "checking", "Is being checked"
        READY = "ready", "Checked, not imported yet"
        REFUSED = "refused", "Cannot be imported"
        QUEUED = "queued", "Waits to be imported"
        WRITING = "writing", "Is being imported"
        DONE = "done", "Imported"
        UNDOING = "undoing", "Is being undone"
        UNDONE = "undone", "Undone"
        DISCARDED = "discarded", "Thrown away"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.FILE)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, help_text="Of what was sent")
    idempotency_key = models.CharField(max_length=120, blank=True, help_text="The name that a sender gave the batch")
    content = models.BinaryField(default=bytes, help_text="What was sent, compressed, until it is imported")
    on_conflict = models.CharField(max_length=10, choices=OnConflict.choices, default=OnConflict.STOP)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    problem = models.TextField(
        blank=True, help_text="Why the whole of it cannot be imported, or what went wrong on the way"
    )
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0, help_text="How far the check or the import has come")
    counts = models.JSONField(default=dict, help_text="{outcome: rows}")
    report = models.BinaryField(default=bytes, help_text="What became of each row, compressed")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_reason = models.TextField(blank=True)
    undone_counts = models.JSONField(default=dict, blank=True, help_text="{what became of values: how many}")

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="batch_undone_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["sent_by", "idempotency_key"],
                condition=Q(idempotency_key__gt=""),
                name="batch_once_a_sender_and_key",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.get_origin_display()} {self.sent_at:%Y-%m-%d %H:%M}"
