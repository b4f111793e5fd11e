"""Loads what authors say of the year's templates, which are revised every year from it (S1 4.1)."""

from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.plan_templates.actions.feedback import give_feedback
from planning.plan_templates.models import PlanTemplate
from planning.sample_data.clock import at
from planning.sample_data.people import ACCOUNTS

DAYS_AGO = 9
# The kind of template, the key of its section ("" for the whole), and what is said.
SAID = (
    (
        PlanTemplate.Kind.AD_LED,
        "priorities",
        "Six priorities on one page are tight. Four would be enough, with more room for how we will know.",
    ),
    (
        PlanTemplate.Kind.AD_LED,
        "kloe-contributions",
        "The example helped. Please say how many key lines of enquiry a small service should choose.",
    ),
    (
        PlanTemplate.Kind.WORKFORCE,
        "",
        "The same issue often belongs to two areas. Could we write it once and name both?",
    ),
)


def load_template_feedback(year: int) -> None:
    """Let the first sample lead say three things of this year's templates."""
    lead = User.objects.get(email=next(one.email for one in ACCOUNTS if one.role == "service_lead"))
    for number, (kind, key, text) in enumerate(SAID):
        template = PlanTemplate.objects.get(year=year, kind=kind, status=PlanTemplate.Status.ISSUED)
        with at(timezone.now() - timedelta(days=DAYS_AGO - number)):
            give_feedback(template=template, section_key=key, text=text, by=lead)
