"""Performance reports of boards: drafts with what was said of their figures, and what was issued, for ever."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from kloe.metrics.models import Board, MetricSeries
from mlco_portal.wording import british_date


class BoardSecretary(models.Model):
    """Who issues the reports of a board, beside the planning team."""

    board = models.OneToOneField(Board, on_delete=models.CASCADE, related_name="secretary")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="secretary_of")

    def __str__(self) -> str:
        return f"{self.user}, {self.board}"


class PerformanceReport(models.Model):
    """What a board reads of its metrics for a month. While it is a draft it shows what is approved by now."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ISSUED = "issued", "Issued"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="reports")
    month = models.DateField("last day of the month")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    why_revised = models.TextField(blank=True, help_text="Why an issued report is a draft again")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-month", "board__name"]
        constraints = [models.UniqueConstraint(fields=["board", "month"], name="report_once_a_board_and_month")]

    def __str__(self) -> str:
        return f"{self.board}, {self.month:%B %Y}"


class Commentary(models.Model):
    """What is said of one point of a series, and how it is judged. It stands for the value that it was written of."""

    class Rag(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    report = models.ForeignKey(PerformanceReport, on_delete=models.CASCADE, related_name="commentaries")
    series = models.ForeignKey(MetricSeries, on_delete=models.PROTECT, related_name="commentaries")
    as_of = models.DateField("the point that it is about", help_text="The last day of its period")
    value = models.DecimalField(max_digits=18, decimal_places=6, help_text="The value that it was written of")
    text = models.TextField(blank=True)
    rag = models.CharField("judged", max_length=10, choices=Rag.choices, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["report", "series", "as_of"]
        constraints = [models.UniqueConstraint(fields=["report", "series", "as_of"], name="commentary_once_a_point")]

    def __str__(self) -> str:
        return f"{self.series}, {self.as_of}"


class ReportEdition(models.Model):
    """A report as it was issued, for ever: the database refuses to change or delete it."""

    report = models.ForeignKey(PerformanceReport, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(help_text="1 is the first edition of the report")
    schema_version = models.PositiveSmallIntegerField()
    content = models.TextField(help_text="Canonical JSON; the SHA-256 is that of these bytes")
    sha256 = models.CharField(max_length=64)
    why = models.TextField("why there is another edition", blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="edition_number_once_a_report")]

    def __str__(self) -> str:
        return f"Edition {self.number} of report {self.report_id}"

    @property
    def words(self) -> str:
        """Which edition it is, as it stands on the paper: `Edition 1, issued 15 April 2024`."""
        return f"Edition {self.number}, issued {british_date(localdate(self.issued_at))}"


class ReportFile(models.Model):
    """One file of an edition, kept under its SHA-256; made in the background."""

    class Kind(models.TextChoices):
        HTML = "html", "Web page"
        PDF = "pdf", "PDF"
        WORD = "word", "Word"

    ENDINGS: ClassVar = {Kind.HTML: "html", Kind.PDF: "pdf", Kind.WORD: "docx"}

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    edition = models.ForeignKey(ReportEdition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["edition", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="report_file_kind_once_an_edition"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(sha256="") & Q(made_at__isnull=False)),
                name="ready_report_file_has_its_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of edition {self.edition_id}"

    @property
    def ending(self) -> str:
        return self.ENDINGS[self.Kind(self.kind)]
