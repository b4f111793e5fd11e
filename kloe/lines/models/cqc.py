"""The questions and quality statements of the Care Quality Commission, kept apart from MLCO's own lines."""

from django.db import models

from kloe.lines.models.kloes import Kloe


class CqcQuestion(models.Model):
    """One of the questions that the CQC asks of every service, such as whether it is safe."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField("question", max_length=120)
    meaning = models.TextField("what it asks", blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "CQC question"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class QualityStatement(models.Model):
    """A quality statement under a question, and the MLCO KLOEs that answer to it."""

    question = models.ForeignKey(CqcQuestion, on_delete=models.PROTECT, related_name="statements")
    name = models.CharField("statement", max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    kloes = models.ManyToManyField(Kloe, blank=True, related_name="quality_statements", verbose_name="MLCO KLOEs")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["question", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "name"], name="statement_once_a_question")]

    def __str__(self) -> str:
        return self.name
