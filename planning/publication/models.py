"""What readers see: files made once from an approved version."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from planning.service_plans.models import PlanVersion, ServicePlan


class Publication(models.Model):
    """An approved version of a plan, made public or shown to staff."""

    class Audience(models.TextChoices):
        PUBLIC = "public", "Everyone, signed in or not"
        STAFF = "staff", "Staff who sign in"

    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="publications")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField(help_text="1 is the first publication of the plan")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    review_on = models.DateField("review due", help_text="Printed on the plan")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_current = models.BooleanField(default=True)
    superseded_at = models.DateTimeField("not current since", null=True, blank=True)
    withdrawn_at = models.DateTimeField("taken from readers", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(is_current=True), name="one_current_publication"),
            models.UniqueConstraint(fields=["plan", "number"], name="publication_number_once_a_plan"),
            models.CheckConstraint(
                condition=Q(is_current=True, superseded_at__isnull=True)
                | Q(is_current=False, superseded_at__isnull=False),
                name="superseded_publication_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, is_current=False),
                name="withdrawn_publication_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication {self.number} of plan {self.plan_id}"


class PublishedFile(models.Model):
    """One file of a publication, kept under its SHA-256 and served at its path."""

    class Kind(models.TextChoices):
        PAGE_HTML = "page_html", "Plan on a page"
        PAGE_PDF = "page_pdf", "Plan on a page (PDF)"
        FULL_HTML = "full_html", "Full plan"
        FULL_PDF = "full_pdf", "Full plan (PDF)"
        JSON = "json", "Plan as data (JSON)"
        STYLESHEET = "stylesheet", "How its pages look"
        PICTURE = "picture", "Picture"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    path = models.CharField(max_length=300, db_index=True, help_text="Where readers find it, without the leading slash")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(help_text="Bytes")
    content_type = models.CharField(max_length=100)
    is_served = models.BooleanField(
        default=False, help_text="Everybody finds it at its path now; kept here so that reading asks one table"
    )

    class Meta:
        ordering = ["publication", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "kind"], condition=~Q(kind="picture"), name="file_kind_once_a_publication"
            ),
            models.UniqueConstraint(fields=["path"], condition=Q(is_served=True), name="one_served_file_a_path"),
        ]

    def __str__(self) -> str:
        return self.path


class PageFit(models.Model):
    """How a plan's content fits its page, measured once; content is named by the SHA-256 of its canonical JSON."""

    sha256 = models.CharField(max_length=64, unique=True)
    fit = models.JSONField(help_text="What the page's measures say, see publication/fit.py")
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["-measured_at"]

    def __str__(self) -> str:
        return self.sha256
