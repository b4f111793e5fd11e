"""Plans that moved along to a newer version of their template."""

from django.conf import settings
from django.db import models

from planning.plan_templates.models import PlanTemplate
from planning.service_plans.models.plans import ServicePlan


class TemplateMove(models.Model):
    """A plan went from one version of a template to another; says where each section went.

    Never changed, but for `noted`: an author has read where everything is.
    """

    plan = models.ForeignKey(ServicePlan, on_delete=models.CASCADE, related_name="template_moves")
    from_template = models.ForeignKey(PlanTemplate, on_delete=models.PROTECT, related_name="+")
    to_template = models.ForeignKey(PlanTemplate, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField(
        help_text="[{key, title, what: kept, changed, new, back or aside, words}] in the new order"
    )
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    noted_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-moved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan} to version {self.to_template.version}"
