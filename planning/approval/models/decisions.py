"""What somebody did, for ever: the chain of decisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mlco_portal.wording import british_date, british_datetime
from planning.approval.models.cases import ApprovalCase, Status


class Move(models.TextChoices):
    """What can be done to a case."""

    SUBMIT = "submit", "Submitted"
    WITHDRAW = "withdraw", "Withdrawn"
    APPROVE = "approve", "Approved"
    RETURN = "return", "Returned"
    PUBLISH = "publish", "Published"
    REVISE = "revise", "Reopened for revision"
    SUPERSEDE = "supersede", "Superseded"
    UNLOCK = "unlock", "Unlocked"
    DECLARE_CONFLICT = "declare_conflict", "Conflict of interest declared"
    CHANGE_CONDITION = "change_condition", "Condition changed"
    CLOSE_CONDITION = "close_condition", "Condition closed"


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
    step_side = models.PositiveSmallIntegerField(null=True, blank=True)
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
    details = models.JSONField(
        default=dict,
        blank=True,
        help_text="What belongs to the decision: sections, conditions, meeting, scope (see approval/details.py)",
    )
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
