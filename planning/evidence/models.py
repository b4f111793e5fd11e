"""Each time the evidence was checked, for ever: when, how far the chain went, and what did not fit."""

from django.db import models


class Verification(models.Model):
    """One check of all the evidence; it remembers the end of the chain, so that a later one can look for it."""

    at = models.DateTimeField()
    decisions = models.PositiveIntegerField()
    versions = models.PositiveIntegerField()
    conditions = models.PositiveIntegerField()
    head_sequence = models.PositiveBigIntegerField(help_text="The last decision that was there")
    head_hash = models.CharField(max_length=64, blank=True)
    problem = models.TextField(blank=True, help_text="The first thing that did not fit; empty: everything did")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"Evidence on {self.at:%d/%m/%Y %H:%M}: {self.problem or 'intact'}"
