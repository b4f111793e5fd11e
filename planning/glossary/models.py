"""Short forms and terms, explained once for everybody."""

from django.db import models
from django.db.models.functions import Lower


class Term(models.Model):
    """An acronym or a term and what it means."""

    short = models.CharField("short form", max_length=40)
    meaning = models.CharField(max_length=200, help_text="The words that it stands for")
    explanation = models.TextField(blank=True, help_text="In a sentence, for somebody who does not work here")

    class Meta:
        ordering = [Lower("short")]
        constraints = [
            models.UniqueConstraint(
                Lower("short"), name="term_once", violation_error_message="The glossary has this short form already"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short}: {self.meaning}"
