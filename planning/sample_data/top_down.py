"""Loads the organisation's own plan of 2020/21: outlined by the Executive while planning was suspended (S0 3.5-3.8).

It is no line of the service plan list (S1), and ran in 2020/21 and 2021/22 alone.
"""

from datetime import date

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.sample_data.files import read
from planning.service_plans.actions import save_section, start_plan
from services.models import Appointment, Scope, Service, ServiceGroup

CODE = "mlco-organisation-wide-plan"
YEARS = (2020, 2021)
SUSPENDED = 2020
HOLDER = "deputy.executive@example.org"
NARRATIVE, OPTIONAL = "narrative", TemplateSection.Requirement.OPTIONAL
ASKED = (
    ("where-we-are", "Where we are", "Say what services have delivered over the last 12 months."),
    ("context", "What the year brings", "Name what the country, the NHS and the city expect of us."),
    ("parts", "What the Operating Plan is made of", "List the plans that make it up."),
    ("services", "How services take part", "Say when and how teams write down what they will do."),
)


def load_top_down() -> None:
    """Load the catalogue entry, its templates for both years and the plan of the suspended year."""
    group, _ = ServiceGroup.objects.get_or_create(
        code="organisation-wide", defaults={"name": "The organisation as a whole", "order": 99}
    )
    service = Service.objects.create(
        code=CODE,
        name="MLCO organisation-wide plan",
        summary="What the organisation as a whole sets out to do, outlined by its Executive.",
        group=group,
        kind=Service.Kind.ORGANISATION,
        on_plan_list=False,
        start_year=YEARS[0],
        end_year=YEARS[-1],
        retired_reason="From 2022/23 the Operating Plan is built from the plans of the services again.",
    )
    for year in YEARS:
        _load_templates(year)
    holder = User.objects.get(email=HOLDER)
    Appointment.objects.create(
        user=holder, role="service_lead", scope=Scope.SERVICE, service=service, starts_on=date(2020, 4, 1)
    )
    plan = start_plan(service=service, year=SUSPENDED, by=holder)
    written = read(SUSPENDED, "top_down")["sections"]
    for section in plan.sections.select_related("template_section"):
        text = written.get(section.template_section.key)
        if text:
            save_section(section=section, revision=section.revision, text=text.strip(), by=holder)


def _load_templates(year: int) -> None:
    whole = PlanTemplate.objects.create(
        year=year,
        kind=PlanTemplate.Kind.TOP_DOWN,
        name="Organisation-wide plan",
        intro="The Executive outlines the year; services write down afterwards how they will deliver it.",
    )
    TemplateSection.objects.bulk_create(
        TemplateSection(
            template=whole,
            order=order,
            key=key,
            title=title,
            kind=NARRATIVE,
            guidance=guidance,
            word_limit=120,
            on_page=True,
        )
        for order, (key, title, guidance) in enumerate(ASKED, start=1)
    )
    workforce = PlanTemplate.objects.create(
        year=year, kind=PlanTemplate.Kind.WORKFORCE, name="Workforce plan", intro="What the plan asks of our people."
    )
    TemplateSection.objects.create(
        template=workforce,
        order=1,
        key="our-people",
        title="Our people",
        kind=NARRATIVE,
        guidance="Say what the plan means for the people who work with us.",
        word_limit=120,
        requirement=OPTIONAL,
    )
    drafts = PlanTemplate.objects.filter(year=year, status=PlanTemplate.Status.DRAFT)
    drafts.update(status=PlanTemplate.Status.ISSUED, issued_at=timezone.now())
