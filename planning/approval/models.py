"""The approval engine's records. They know no plan: a case is whatever is being approved for a service."""

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import british_date, british_datetime
from mlco_portal.years import PlanningYear, PlanningYearField
from services.models import Service, ServiceGroup

DECIDING = [(one.value, one.label) for one in (Permission.DECIDE_AS_LEADERSHIP, Permission.DECIDE_AS_EXECUTIVE)]


class Status(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", "Draft"
    RETURNED = "returned", "Returned for changes"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


class Move(models.TextChoices):
    """What can be done to a case."""

    SUBMIT = "submit", "Submitted"
    WITHDRAW = "withdraw", "Withdrawn"
    APPROVE = "approve", "Approved"
    RETURN = "return", "Returned"
    PUBLISH = "publish", "Published"
    REVISE = "revise", "Reopened for revision"
    SUPERSEDE = "supersede", "Superseded"


class ApprovalRoute(models.Model):
    """The steps between submitted and approved, for a year and a service group."""

    year = PlanningYearField("planning year")
    group = models.ForeignKey(
        ServiceGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Empty: for every group without its own",
    )
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["year", "group__order"]
        constraints = [
            models.UniqueConstraint(fields=["year", "group"], name="one_route_a_group", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.name} {PlanningYear(self.year)}"


class Step(models.Model):
    """Who decides at one step, how many must agree, and by when."""

    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, help_text="Such as Leadership team")
    permission = models.CharField("who decides", max_length=40, choices=DECIDING)
    needed = models.PositiveSmallIntegerField("how many must agree", default=1, validators=[MinValueValidator(1)])
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class RouteStep(Step):
    """One step of a route, for the cases that set out on it from now on."""

    route = models.ForeignKey(ApprovalRoute, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["route", "order"]
        constraints = [
            models.UniqueConstraint(fields=["route", "order"], name="step_order_once"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="step_needs_somebody"),
        ]


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


class CaseStep(Step):
    """A step as it stood when the case set out; a route that changes later leaves running cases alone."""

    case = models.ForeignKey(ApprovalCase, on_delete=models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="case_step_order_once"),
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


class ChainHead(models.Model):
    """The end of the hash chain of decisions. One row; whoever adds a decision locks it."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_chain_head")]

    def __str__(self) -> str:
        return f"Decision {self.sequence}"


class Decision(models.Model):
    """One move that somebody made, for ever: the database refuses to change or delete it."""

    sequence = models.PositiveBigIntegerField(unique=True)
    case = models.ForeignKey(ApprovalCase, on_delete=models.PROTECT, related_name="decisions")
    move = models.CharField(max_length=20, choices=Move.choices)
    from_status = models.CharField(max_length=20, choices=Status.choices)
    to_status = models.CharField(max_length=20, choices=Status.choices)
    round = models.PositiveSmallIntegerField()
    step_order = models.PositiveSmallIntegerField(null=True, blank=True)
    step_name = models.CharField(max_length=100, blank=True)
    version_number = models.PositiveIntegerField()
    version_sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    by_label = models.CharField(max_length=300)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_behalf_of_label = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=30)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["case", "round", "step_order"], name="decision_of_a_step")]
        constraints = [
            models.CheckConstraint(condition=~Q(move="return") | ~Q(reason=""), name="return_names_its_reason"),
            models.UniqueConstraint(
                fields=["case", "round", "step_order", "by"],
                condition=Q(move="approve"),
                name="one_approval_a_person_and_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_move_display()} by {self.by_label} on {british_date(timezone.localtime(self.at))}"

    @property
    def by_words(self) -> str:
        """Who decided, and for whom: `Deputy for the day, on behalf of Assistant Director`."""
        return f"{self.by_label}, on behalf of {self.on_behalf_of_label}" if self.on_behalf_of_label else self.by_label

    @property
    def in_words(self) -> str:
        """What happened, within a sentence: `returned by Assistant Director on 15 March 2024 at 2:05pm`."""
        at = british_datetime(timezone.localtime(self.at))
        return f"{self.get_move_display().lower()} by {self.by_words} on {at}"
