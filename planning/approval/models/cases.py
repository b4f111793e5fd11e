"""What is being approved: where it stands, the steps it set out on, and who wrote it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from mlco_portal.years import PlanningYearField
from planning.approval.models.routes import ApprovalRoute, Step
from services.models import Service


class Status(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", "Draft"
    RETURNED = "returned", "Returned for changes"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


class CaseQuerySet(models.QuerySet["ApprovalCase"]):
    """Filters by standing."""

    def waiting(self) -> Self:
        return self.filter(status=Status.SUBMITTED)


class ApprovalCase(models.Model):
    """What is being approved: its standing, the step it waits at and the version under decision."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="approval_cases")
    year = PlanningYearField("planning year")
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    status_at = models.DateTimeField("there since", editable=False, help_text="When it got to its status and step")
    route = models.ForeignKey(ApprovalRoute, on_delete=models.PROTECT, null=True, blank=True, editable=False)
    step = models.ForeignKey(
        "CaseStep", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    round = models.PositiveSmallIntegerField("how often submitted", default=0, editable=False)
    version_number = models.PositiveIntegerField(default=0, editable=False)
    version_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    only_changes = models.BooleanField(
        default=False, editable=False, help_text="Its route asks approvers for what changed since it was agreed"
    )
    agreed_number = models.PositiveIntegerField(
        "version last agreed", default=0, editable=False, help_text="0: everybody on the route never agreed yet"
    )
    agreed_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    changes_since_agreed = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="Sections that differ from the version last agreed"
    )
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["status", "step"], name="case_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="submitted", step__isnull=False) | (~Q(status="submitted") & Q(step__isnull=True)),
                name="submitted_case_has_a_step",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="case_submitted_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_document(self) -> bool:
        """Whether it is a document of the organisation as a whole: a service that writes no plan has no other case."""
        return self.service.plan_arrangement == Service.PlanArrangement.NONE

    @property
    def name(self) -> str:
        """What people call it on a list: the service of a plan, the title of a document."""
        return self.title if self.is_document else self.service.name


class CaseStep(Step):
    """A step as it stood when the case set out; a route that changes later leaves running cases alone."""

    case = models.ForeignKey(ApprovalCase, on_delete=models.CASCADE, related_name="steps")
    settled_at = models.DateTimeField(
        null=True, blank=True, help_text="When enough of them had agreed, since the latest submission"
    )
    passed_on_at = models.DateTimeField(
        null=True, blank=True, help_text="When it went to the next in line as well, since the latest submission"
    )
    passed_on_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["case", "order", "side"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order", "side"], name="case_step_order_and_side_once"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="case_step_needs_somebody"),
        ]


class CaseAuthor(models.Model):
    """Somebody who wrote on what is being approved, and so cannot decide on it."""

    case = models.ForeignKey(ApprovalCase, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="author_once_a_case")]

    def __str__(self) -> str:
        return f"{self.user} wrote on {self.case}"
