"""Records for tests, made the way the portal makes them."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries
from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalRoute, RouteStep
from planning.cycle.models import PlanningCycle
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.models import Framework, Priority
from planning.service_plans.actions import TypedRow, save_section, start_plan
from planning.service_plans.models import ServicePlan
from services.models import Appointment, Locality, Service, ServiceGroup

YEAR = 2024
PASSWORD = "a long test password"


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password(PASSWORD)


class ServiceGroupFactory(DjangoModelFactory[ServiceGroup]):
    class Meta:
        model = ServiceGroup
        django_get_or_create = ("code",)

    code = "citywide"
    name = "Community Health and Adult Social Care (Citywide)"
    order = 2


class LocalityFactory(DjangoModelFactory[Locality]):
    class Meta:
        model = Locality
        django_get_or_create = ("code",)

    code = "N"
    name = "North"


class ServiceFactory(DjangoModelFactory[Service]):
    class Meta:
        model = Service

    code = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: f"Service {n}")
    group = factory.SubFactory(ServiceGroupFactory)
    start_year = YEAR


class AppointmentFactory(DjangoModelFactory[Appointment]):
    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    role = "reader"
    scope = "organisation"
    starts_on = date(2020, 1, 1)


class FrameworkFactory(DjangoModelFactory[Framework]):
    class Meta:
        model = Framework
        django_get_or_create = ("year", "code")

    year = YEAR
    code = "core"
    kind = "core"
    name = "Our core priorities"
    short_name = "LCO"


class PriorityFactory(DjangoModelFactory[Priority]):
    class Meta:
        model = Priority
        django_get_or_create = ("framework", "code")

    class Params:
        year = YEAR

    framework = factory.SubFactory(FrameworkFactory, year=factory.SelfAttribute("..year"))
    code = "resilience"
    name = "Resilience"


class MetricFactory(DjangoModelFactory[Metric]):
    class Meta:
        model = Metric

    code = factory.Sequence(lambda n: f"metric-{n}")
    name = factory.Sequence(lambda n: f"Metric {n}")


def series_of(metric: Metric, place: Any = None) -> MetricSeries:
    """Return the metric's series of the service, group, locality or neighbourhood, or of the whole organisation."""
    scope = {"servicegroup": "group", "": "organisation"}.get(name := place._meta.model_name if place else "", name)
    where = {scope: place} if place else {}
    return MetricSeries.objects.get_or_create(metric=metric, scope=scope, **where)[0]


def measure(metric: Metric, value: Any, as_of: date, place: Any = None, **more: Any) -> Measurement:
    """Put down an approved value of a month; `state="provisional"` for one that waits."""
    now = timezone.now()
    fields = {"state": "approved", "approved_at": now, "entered_at": now, "period_start": as_of.replace(day=1), **more}
    if fields["state"] == "provisional":
        fields["approved_at"] = None
    return Measurement.objects.create(series=series_of(metric, place), as_of=as_of, value=value, **fields)


def person(role: str, **scope: Any) -> User:
    """Make a person who holds the role: in `service=`, `group=` or `locality=`, or the whole organisation."""
    user = UserFactory()
    name = next(iter(scope), "organisation")
    AppointmentFactory(user=user, role=role, scope=name, **scope)
    return user


def still_open() -> date:
    """Return the day on which plans are due: 1 March 2024, or, once that is over, in sixty days."""
    return max(date(2024, 3, 1), timezone.localdate() + timedelta(days=60))


def open_year(year: int = YEAR, **of_sections: dict[str, Any]) -> PlanningCycle:
    """Set a year up: cycle, one common route of two steps, templates with one section of each kind of need.

    `plan={"word_limit": None}` and `workforce={…}` say what is otherwise in every section of these templates.
    """
    cycle, _ = PlanningCycle.objects.get_or_create(
        year=year, defaults={"state": "open", "opens_on": date(2023, 10, 1), "plans_due_on": still_open()}
    )
    route, made = ApprovalRoute.objects.get_or_create(year=year, group=None, defaults={"name": "Standard route"})
    if made:
        for order, (name, permission) in enumerate(
            [("Leadership team", "decide_as_leadership"), ("MLCO Executive", "decide_as_executive")], start=1
        ):
            RouteStep.objects.create(
                route=route, order=order, name=name, permission=permission, due_on=date(2024, 3, 10 + 5 * order)
            )
    for kind in ("ad_led", "int", "asc_provider", "workforce"):
        template, made = PlanTemplate.objects.get_or_create(year=year, kind=kind, version=1, defaults={"name": kind})
        if made:
            _sections(template, of_sections.get("workforce" if kind == "workforce" else "plan", {}))
            PlanTemplate.objects.filter(pk=template.pk).update(status="issued", issued_at=timezone.now())
    PriorityFactory(year=year)
    return cycle


def _sections(template: PlanTemplate, otherwise: dict[str, Any]) -> None:
    if template.kind == "workforce":
        asked = [("resourcing", "Resourcing", "workforce_area", "required")]
    else:
        asked = [
            ("our-service", "Our service", "narrative", "required"),
            ("service-lead", "Service lead", "short_answer", "required"),
            ("looking-back", "Looking back", "achievements", "required"),
            ("priorities", "Our priorities", "priorities", "required"),
            ("case-studies", "Case studies", "case_studies", "optional"),
        ]
    for order, (key, title, kind, requirement) in enumerate(asked, start=1):
        fields = {"requirement": requirement, "word_limit": 100, "on_page": True, **otherwise}
        TemplateSection.objects.create(template=template, key=key, title=title, kind=kind, order=order, **fields)


FULL = {
    "our-service": "We see people at home.",
    "service-lead": "Service lead, Podiatry",
    "looking-back": [{"achievement": "Opened a clinic", "impact": "People wait less"}],
    "priorities": [
        {
            "priority": "Shorter waits",
            "actions": "Open evening clinics",
            "measure": "Nobody waits over 52 weeks",
            "owner": "Service lead",
            "due": "30 September 2024",
            "mlco_priority": "resilience",
        }
    ],
    "resourcing": [{"issue": "Two vacancies", "action": "Advertise by May", "support": "", "team": ""}],
}


def empty_plan(service: Service | None = None, year: int = YEAR) -> ServicePlan:
    """Start a plan in a year that is set up."""
    open_year(year)
    return start_plan(service=service or ServiceFactory(), year=year, by=None)


def full_plan(lead: User | None = None, service: Service | None = None, year: int = YEAR) -> ServicePlan:
    """Start a plan and fill every required section; the lead is its author."""
    plan = empty_plan(service, year)
    author = lead or person("service_lead", service=plan.service)
    write(plan, FULL, by=author)
    return plan


def write(plan: ServicePlan, content: dict[str, Any], *, by: User) -> None:
    """Save sections by key: a text, or a list of rows' cells."""
    for section in plan.sections.select_related("template_section"):
        given = content.get(section.template_section.key)
        if isinstance(given, str):
            save_section(section=section, revision=section.revision, text=given, by=by)
        elif given is not None:
            rows = [TypedRow("", cells) for cells in given]
            save_section(section=section, revision=section.revision, rows=rows, by=by)
