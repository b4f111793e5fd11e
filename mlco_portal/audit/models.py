"""Who did what, when, to which object. Append-only: the database itself refuses changes."""

from typing import Any

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did in the portal."""

    at = models.DateTimeField("when", db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty when the portal itself acted",
    )
    by_label = models.CharField("who", max_length=300)
    action = models.CharField(max_length=80, db_index=True, help_text="Such as service_plans.submit_plan")
    object_type = models.CharField(max_length=80, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    object_label = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, help_text="{field: [old, new]}")
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.by_label} {self.action} {self.object_label}"


Changes = dict[str, list[Any]]
