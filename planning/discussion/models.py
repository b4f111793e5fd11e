"""Comments on a section or a row of a plan that is being written."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.service_plans.models import PlanSection


class Comment(models.Model):
    """What somebody says about a section, or about one of its rows; a reply hangs on the comment that it answers."""

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="comments")
    row = models.UUIDField(null=True, blank=True, help_text="The row that it is about; none: the whole section")
    reply_to = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["section", "said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="comment_resolved_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Mention(models.Model):
    """Somebody named in a comment, who is told of it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["comment", "pk"]
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mention_once_a_comment")]

    def __str__(self) -> str:
        return f"{self.person} in comment {self.comment_id}"
