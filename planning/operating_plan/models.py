"""What a document of the organisation is made of: chapters, blocks, and what was placed in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.releases.models import Document


class StandingManager(models.Manager[Any]):
    """What stands in a document; what was taken out is not deleted, and waits to be put back."""

    def get_queryset(self) -> "models.QuerySet[Any]":
        return super().get_queryset().filter(taken_out_at__isnull=True)


def _taken_out_together(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(taken_out_at__isnull=True, taken_out_by__isnull=True)
        | Q(taken_out_at__isnull=False, taken_out_by__isnull=False),
        name=name,
    )


class Chapter(models.Model):
    """A chapter of a document; several people write, each chapter has a state of its own."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        WRITING = "writing", "Being written"
        READY = "ready", "Ready to check"
        CHECKED = "checked", "Checked"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="chapters")
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.NOT_STARTED)
    state_at = models.DateTimeField(null=True, blank=True)
    state_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0, help_text="Grows when blocks are added, moved or taken out")
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StandingManager()
    everything = models.Manager["Chapter"]()

    class Meta:
        ordering = ["document", "order", "pk"]
        constraints = [_taken_out_together("chapter_taken_out_at_and_by")]

    def __str__(self) -> str:
        return self.title


class ChapterWriter(models.Model):
    """Somebody who may write a chapter, besides the planning team."""

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="writers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="chapters")

    class Meta:
        ordering = ["chapter", "user__name"]
        constraints = [models.UniqueConstraint(fields=["chapter", "user"], name="writer_once_a_chapter")]

    def __str__(self) -> str:
        return f"{self.user} writes chapter {self.chapter_id}"


class Block(models.Model):
    """A piece of a chapter: narrative, or bound to records of the portal.

    `kind` names a module of `operating_plan/blocks/`; `binding` says to which records. A bound block
    holds in `placed` what those records said when it was placed or last refreshed, and the SHA-256 of that.
    """

    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField()
    kind = models.SlugField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, help_text="Narrative, or the introduction of a bound block")
    binding = models.JSONField(default=dict, help_text="What it is bound to; its kind knows the keys")
    placed = models.JSONField(null=True, blank=True, help_text="The content as it was placed; null in a narrative")
    placed_sha256 = models.CharField(max_length=64, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0, help_text="Grows with each save; a save names the one it read")
    updated_at = models.DateTimeField(null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The block of an earlier document that it was started from",
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StandingManager()
    everything = models.Manager["Block"]()

    class Meta:
        ordering = ["chapter", "order", "pk"]
        constraints = [
            _taken_out_together("block_taken_out_at_and_by"),
            models.CheckConstraint(
                condition=Q(placed_at__isnull=True, placed_sha256="")
                | (Q(placed_at__isnull=False) & ~Q(placed_sha256="")),
                name="placed_block_at_and_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} in {self.chapter_id}"
