"""The dashboard of the round: as many queries for 5,000 services as for 60, and at most three times the time."""

from collections.abc import Iterator
from statistics import median

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from planning.approval.models import ApprovalCase, CaseStep, Status
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.service_plans.models import PlanSection, ServicePlan
from services.models import Appointment, Service
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.world import YEAR, World
from tests.factories import UserFactory

FEW, MANY = 60, 5000
MOST_QUERIES, MOST_TIMES = 15, 3
LOADS = 25
BATCH = 500


def measure(bench: Bench) -> Iterator[Figure]:
    """Nothing while the other rows run: five thousand services would weigh on them."""
    yield from ()


def last(bench: Bench) -> Iterator[Figure]:
    """The same page with sixty services and with five thousand; every load is a request to the server that runs."""
    missing = FEW - Service.objects.in_year(YEAR).writing_plans().count()
    _services(bench.world, max(missing, 0))
    few_queries, few_time = _page(bench)
    held = Service.objects.in_year(YEAR).writing_plans().count()
    _services(bench.world, MANY - held)
    _tidy()
    many_queries, many_time = _page(bench)
    note = f"{few_queries} for {max(FEW, held)} services; {1000 * many_time:.0f} ms against {1000 * few_time:.0f} ms"
    yield Figure(f"round, queries with {MANY:,} services", many_queries, "queries", at_most(MOST_QUERIES), note)
    yield Figure("round, queries beyond those for 60 services", many_queries - few_queries, "queries", at_most(0))
    times = round(many_time / few_time, 1)
    yield Figure(f"round, time with {MANY:,} services", times, "times that with 60", at_most(MOST_TIMES), note)


def _page(bench: Bench) -> tuple[int, float]:
    """Return the queries of the page, and the seconds that it takes, as a median."""
    planner, path = bench.world.people["planning_team"], reverse("planning:round:dashboard")
    counter = QueryCounter(planner)
    counter.get(path)
    queries = int(counter.get(path)[1])
    browser = bench.browser_of(planner)
    times = [browser.get(path)[1] for _ in range(LOADS)]
    return queries, median(times[5:])


def _services(world: World, count: int) -> None:
    """Make that many services, each with a lead and a plan that is begun or waits for a decision."""
    made = Service.objects.count()
    groups, template = list(world.groups.values()), _template("ad_led")
    services = Service.objects.bulk_create(
        [
            Service(
                code=f"many-{made + number}",
                name=f"Team {made + number:05}",
                group=groups[number % len(groups)],
                locality=world.localities[number % 3] if number % 2 else None,
                start_year=YEAR,
            )
            for number in range(count)
        ],
        batch_size=BATCH,
    )
    lead, now = UserFactory(), timezone.now()
    Appointment.objects.bulk_create(
        [
            Appointment(user=lead, role="service_lead", scope="service", service=one, starts_on="2020-01-01")
            for one in services
        ],
        batch_size=BATCH,
    )
    cases = [ApprovalCase(service=one, year=YEAR, title=f"{one} plan", status_at=now) for one in services]
    cases = ApprovalCase.objects.bulk_create(cases, batch_size=BATCH)
    workforce = _template("workforce")
    plans = ServicePlan.objects.bulk_create(
        [
            ServicePlan(
                year=YEAR,
                service=case.service,
                template=template,
                workforce_template=workforce,
                case=case,
                created_at=now,
            )
            for case in cases
        ],
        batch_size=BATCH,
    )
    asked = list(TemplateSection.objects.filter(template=template))
    written = {"text": "We see people at home.", "revision": 1, "updated_at": now, "updated_by": lead}
    PlanSection.objects.bulk_create(
        [
            PlanSection(plan=plan, template_section=section, **(written if number % 3 else {}))
            for number, plan in enumerate(plans)
            for section in asked
        ],
        batch_size=BATCH,
    )
    _submit(cases[::4])


def _submit(cases: list[ApprovalCase]) -> None:
    """Let the cases wait at a first step."""
    due_on = timezone.localdate()
    steps = [
        CaseStep(case=one, order=1, name="Leadership team", permission="decide_as_leadership", due_on=due_on)
        for one in cases
    ]
    made = {one.case_id: one for one in CaseStep.objects.bulk_create(steps, batch_size=BATCH)}
    for one in cases:
        one.status, one.step, one.round = Status.SUBMITTED, made[one.pk], 1
    ApprovalCase.objects.bulk_update(cases, ["status", "step", "round"], batch_size=BATCH)


def _template(kind: str) -> PlanTemplate:
    return PlanTemplate.objects.filter(year=YEAR, kind=kind, status="issued").latest("version")


def _tidy() -> None:
    """Let the database look at its new records, as it would have overnight."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
