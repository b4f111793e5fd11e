"""Sections that a lead has asked somebody else to write."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.service_plans.models.plans import PlanSection


class ShareQuerySet(models.QuerySet["SectionShare"]):
    """Filters on the share's own columns."""

    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of_asked(self) -> Self:
        """Those of sections that the plan's template asks for; not of what is kept from an earlier one."""
        return self.filter(section__kept_aside_at__isnull=True)

    def held_by(self, user: Any) -> Self:
        """Those of the person, and those sent to their address before they had an account."""
        return self.filter(Q(person=user) | Q(person__isnull=True, email=user.email))


class SectionShare(models.Model):
    """One person may write one section until it is taken back; they may have no account yet."""

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="shares")
    email = models.EmailField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="shared_sections"
    )
    message = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    handed_back_at = models.DateTimeField("finished", null=True, blank=True)
    ended_at = models.DateTimeField("taken back", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["section", "invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "email"], condition=Q(ended_at__isnull=True), name="share_once_a_section_and_address"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="share_ended_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} writes section {self.section_id}"
