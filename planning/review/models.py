"""What an approver did while reading: which versions they looked at, and what they said of each section."""

from django.conf import settings
from django.db import models

from planning.approval.models import ApprovalCase
from planning.service_plans.models import PlanVersion


class VersionLook(models.Model):
    """Somebody looked at a version: what moved since then is what they have not seen."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="looks")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "reader"], name="look_once_a_version_and_reader")]

    def __str__(self) -> str:
        return f"{self.reader_id} looked at {self.version_id}"


class SectionVerdict(models.Model):
    """What a decider says of one section while reading; their decision gathers these and freezes them in the chain."""

    class Verdict(models.TextChoices):
        AGREE = "agree", "Agree"
        QUERY = "query", "Query"

    case = models.ForeignKey(ApprovalCase, on_delete=models.CASCADE, related_name="section_verdicts")
    round = models.PositiveSmallIntegerField(help_text="Of which submission")
    section_key = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField(blank=True, help_text="What the query is; needed for a query")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "section_key", "by"], name="verdict_once_a_section_and_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.section_key}"
