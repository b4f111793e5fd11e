"""Workbooks on their way into a year."""

import uuid

from django.conf import settings
from django.db import models

from mlco_portal.years import PlanningYear, PlanningYearField


class YearWorkbook(models.Model):
    """A workbook that somebody uploaded for a year and has not confirmed yet: nothing of it is loaded."""

    class Existing(models.TextChoices):
        UPDATE = "update", "Update it with what the workbook says"
        KEEP = "keep", "Keep what the portal says, and only add what is new"

    class Faulty(models.TextChoices):
        STOP = "stop", "Stop: load nothing until every row is right"
        SKIP = "skip", "Skip the rows with a fault, and load the others"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    year = PlanningYearField("planning year")
    file_name = models.CharField(max_length=200)
    existing = models.CharField(max_length=10, choices=Existing.choices, default=Existing.UPDATE)
    faulty = models.CharField(max_length=10, choices=Faulty.choices, default=Faulty.STOP)
    sheets = models.JSONField(help_text="The sheets as they were read, row by row")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "year"], name="workbook_once_a_person_and_year")]

    def __str__(self) -> str:
        return f"{self.file_name} for {PlanningYear(self.year)}"
