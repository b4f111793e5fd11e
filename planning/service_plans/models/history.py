"""Earlier states of a section's text: milestones, for ever; and who has a section open just now."""

from django.conf import settings
from django.db import models

from planning.service_plans.models.plans import PlanSection


class SectionMilestone(models.Model):
    """A section's text as it stood at a moment worth keeping. Saving while typing makes none."""

    class Reason(models.TextChoices):
        SAVED = "saved", "Saved"
        SITTING = "sitting", "End of a sitting"
        NAMED = "named", "Named version"
        SET_ASIDE = "set_aside", "Set aside when two texts met"
        REPLACED = "replaced", "Before other text was brought in"
        SUBMITTED = "submitted", "Submitted"

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="milestones")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    name = models.CharField(max_length=100, blank=True, help_text="What the author called a named version")
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    rows = models.JSONField(default=list, help_text="[[identity, {column: text}]]")
    made_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["section", "-made_at", "-pk"]
        indexes = [models.Index(fields=["section", "-made_at"], name="milestones_of_a_section")]

    def __str__(self) -> str:
        return f"{self.name or self.get_reason_display()}: revision {self.revision} of section {self.section_id}"


class SectionPresence(models.Model):
    """Somebody has the section open; a browser says so again every few seconds, and is forgotten when it stops."""

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    is_writing = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "person"], name="presence_once_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in section {self.section_id}"
