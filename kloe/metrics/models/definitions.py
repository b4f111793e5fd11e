"""What is measured, apart from where and from its values."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kloe.metrics.models.boards import Board


class Metric(models.Model):
    """Something that is measured again and again: what it counts, how it is read, and who answers for it."""

    class Unit(models.TextChoices):
        NUMBER = "number", "Number"
        PERCENT = "percent", "Per cent (0 to 100)"
        PERCENT_OF = "percent_of", "Per cent that may pass 100, such as of a plan"
        POUNDS = "pounds", "Pounds"
        MINUTES = "minutes", "Minutes"
        HOURS = "hours", "Hours"
        DAYS = "days", "Days"
        WEEKS = "weeks", "Weeks"
        SCORE = "score", "Score"

    class Better(models.TextChoices):
        LOWER = "lower", "Lower is better"
        HIGHER = "higher", "Higher is better"
        NEITHER = "neither", "Neither"

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", "Every week"
        MONTHLY = "monthly", "Every month"
        QUARTERLY = "quarterly", "Every quarter"
        YEARLY = "yearly", "Every planning year"

    class Aggregation(models.TextChoices):
        SUM = "sum", "Added up"
        AVERAGE = "average", "Averaged"
        RATIO = "ratio", "Numerators added up, divided by denominators added up"
        LAST = "last", "The last value counts"
        NONE = "none", "Not put together"

    class Scale(models.TextChoices):
        ONES = "ones", "As it is"
        THOUSANDS = "thousands", "In thousands, such as 12.5K"
        MILLIONS = "millions", "In millions, such as 1.06M"

    code = models.SlugField(
        max_length=60, unique=True, help_text="Stands in addresses and files, so it never changes. Such as vacancy-rate"
    )
    name = models.CharField(max_length=200)
    description = models.TextField("what it says", blank=True, help_text="A sentence or two for those who read it")
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.NUMBER)
    scale = models.CharField("shown", max_length=10, choices=Scale.choices, default=Scale.ONES)
    decimals = models.PositiveSmallIntegerField("decimal places shown", default=1)
    shows_difference = models.BooleanField("also shown as a difference from the target, in per cent", default=False)
    numerator = models.CharField("what is counted", max_length=300, blank=True)
    denominator = models.CharField("out of what", max_length=300, blank=True)
    better = models.CharField("which way is better", max_length=10, choices=Better.choices, default=Better.NEITHER)
    aggregation = models.CharField(
        "several periods or places together", max_length=10, choices=Aggregation.choices, default=Aggregation.NONE
    )
    frequency = models.CharField("how often", max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY)
    period_words = models.CharField(
        "the period in words", max_length=60, blank=True, help_text="Where it is not the period itself, such as R12M"
    )
    grace_days = models.PositiveSmallIntegerField(
        "days of grace", default=30, help_text="How many days after the end of a period its value may come"
    )
    source = models.CharField(max_length=300, blank=True, help_text="The system or return that the values come from")
    owner_post = models.CharField("owner", max_length=200, blank=True, help_text="The post that answers for it")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="metrics_owned",
        verbose_name="account of the owner",
        help_text="Approves its values before anybody else reads them",
    )
    boards = models.ManyToManyField(Board, blank=True, related_name="metrics", verbose_name="monitored by")
    wordings = models.TextField(
        blank=True,
        help_text="How texts speak of it, one wording a line, such as “65 weeks”; the plan check looks for them",
    )
    ended_on = models.DateField("measured until", null=True, blank=True, help_text="Leave it empty while it goes on")
    end_reason = models.TextField("why it is measured no longer", blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decimals__lte=6),
                name="metric_shows_six_decimals_at_most",
                violation_error_message="Choose 0 to 6 decimal places",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("kloe:reading:metric", args=[self.code])

    @property
    def is_percentage(self) -> bool:
        return self.unit in {self.Unit.PERCENT, self.Unit.PERCENT_OF}
