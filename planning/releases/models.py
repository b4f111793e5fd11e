"""Documents of the organisation that are agreed through the engine, and their numbered, frozen releases.

What a document is made of lives in `operating_plan`; here is what deciding, evidence and readers need of it.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear, PlanningYearField
from planning.approval.models import ApprovalCase


class Document(models.Model):
    """An Operating Plan, Business Plan or Commissioning Plan of a year."""

    class Kind(models.TextChoices):
        OPERATING_PLAN = "operating_plan", "Operating Plan"
        BUSINESS_PLAN = "business_plan", "Business Plan"
        COMMISSIONING_PLAN = "commissioning_plan", "Commissioning Plan"

    year = PlanningYearField("planning year")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OPERATING_PLAN)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=200, blank=True)
    case = models.OneToOneField(ApprovalCase, on_delete=models.PROTECT, related_name="document")
    revision = models.PositiveIntegerField(default=0, help_text="Grows when chapters are added, moved or taken out")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [models.UniqueConstraint(fields=["year", "kind"], name="one_document_a_kind_and_year")]

    def __str__(self) -> str:
        return f"{self.title} {PlanningYear(self.year)}"


class Release(models.Model):
    """A document frozen at one moment, for ever: the database refuses to change or delete it.

    The content says nothing of number and stage, so the final release is, byte for byte, the one that was approved.
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", "Draft"
        CONSULTATION = "consultation", "Consultation"
        APPROVAL = "approval", "For approval"
        FINAL = "final", "Final"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(help_text="1 is the first release of the document")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    schema_version = models.PositiveSmallIntegerField()
    content = models.TextField(help_text="Canonical JSON; the SHA-256 is that of these bytes")
    sha256 = models.CharField(max_length=64)
    note = models.TextField("what this release is for", blank=True)
    changelog = models.JSONField(default=list, help_text="What changed since the release before, chapter by chapter")
    consultation_ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="release_number_once_a_document"),
            models.CheckConstraint(
                condition=Q(consultation_ends_on__isnull=True) | Q(stage="consultation"),
                name="only_consultations_have_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.number} of document {self.document_id}"

    @property
    def edition(self) -> str:
        """Which release it is, as it stands on the paper: `Release 3, consultation, 15 March 2024`."""
        return f"Release {self.number}, {self.get_stage_display().lower()}, {british_date(localdate(self.created_at))}"


class ReleaseQuote(models.Model):
    """A plan, by its case, of which a release quotes the words: those who decide who reads the plan are told."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="quotes")
    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="quoted_in")

    class Meta:
        ordering = ["release", "case"]
        constraints = [models.UniqueConstraint(fields=["release", "case"], name="case_quoted_once_a_release")]

    def __str__(self) -> str:
        return f"Case {self.case_id} in release {self.release_id}"


class ReleaseFile(models.Model):
    """One file of a release, kept under its SHA-256; made in the background."""

    class Kind(models.TextChoices):
        HTML = "html", "Web page"
        PDF = "pdf", "PDF"
        WORD = "word", "Word"
        JSON = "json", "Data (JSON)"

    ENDINGS: ClassVar = {Kind.HTML: "html", Kind.PDF: "pdf", Kind.WORD: "docx", Kind.JSON: "json"}

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be made"
        MAKING = "making", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent")
    problem = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes")
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["release", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["release", "kind"], name="file_kind_once_a_release"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(sha256="") & Q(made_at__isnull=False)),
                name="ready_release_file_has_its_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of release {self.release_id}"

    @property
    def ending(self) -> str:
        return self.ENDINGS[self.Kind(self.kind)]


class ConsultationResponse(models.Model):
    """What somebody said of a release during its consultation, and what was answered."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="responses")
    chapter = models.CharField(max_length=200, blank=True, help_text="Title of the chapter; empty: all of it")
    text = models.TextField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["release", "said_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="response_answered_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
