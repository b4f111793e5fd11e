"""The whole Operating Plan on one page, assembled and held against its records: with 60 approved plans, and 600."""

import json
from collections.abc import Iterator
from statistics import median

from django.urls import reverse
from django.utils import timezone

from kloe.metrics.models import Metric
from planning.approval.models import ApprovalCase, Status
from planning.operating_plan.actions.placing import refresh_block
from planning.operating_plan.models import Block
from planning.plan_templates.models import PlanTemplate
from planning.releases.models import Document
from planning.sample_data.documents import load_document
from planning.sample_data.figures import load_metrics
from planning.sample_data.files import read
from planning.sample_data.load import load_what_is_aimed_at
from planning.sample_data.planning_year import load_priorities
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.snapshot import canonical_json, sha256_of
from planning.workplans.models import Deliverable
from services.models import Service
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.world import YEAR, World
from tests.factories import ServiceFactory

FEW, MORE = 60, 540
MOST_TIMES, MOST_QUERIES, MOST_PER_PLAN = 30, 40, 1.3
LOADS = 25
BATCH = 100


def measure(bench: Bench) -> Iterator[Figure]:
    """Nothing while the other rows run: six hundred plans would weigh on them."""
    yield from ()


def last(bench: Bench) -> Iterator[Figure]:
    """The preview of the whole document, how it stands against its records counted on it."""
    held = ServicePlan.objects.in_year(YEAR).exclude(case__agreed_number=0).count()
    added = _approved_plans(bench.world, max(FEW - held, 0))
    document = sample_document(bench.world)
    few = max(FEW, held)
    path = reverse("planning:operating_plan:preview", args=[document.pk])
    planner = bench.world.people["planning_team"]
    counter = QueryCounter(planner)
    counter.get(path)
    page, queries = counter.get(path)
    browser = bench.browser_of(planner)
    times = bench.times(lambda _: browser.get(path)[1], bench.bare_page(len(page.body)), LOADS)
    yield Figure(f"Operating Plan, {few} plans", times.ratio, "times the bare view", at_most(MOST_TIMES), times.note)
    yield Figure(f"Operating Plan, queries with {few} plans", int(queries), "queries", at_most(MOST_QUERIES))
    added += _approved_plans(bench.world, MORE)
    _refresh(document, bench.world)
    counter.get(path)
    _, more_queries = counter.get(path)
    taken = median([browser.get(path)[1] for _ in range(LOADS)][5:])
    each = (taken / (few + MORE)) / (median(times.portal) / few)
    note = f"{1000 * taken:.0f} ms; {int(more_queries - queries)} more queries"
    yield Figure(
        f"Operating Plan, time a plan with {few + MORE}",
        round(each, 2),
        f"times that with {few}",
        at_most(MOST_PER_PLAN),
        note,
    )
    _set_aside(added)


def sample_document(world: World) -> Document:
    """Load what the year aims at, and its document."""
    load_aims(world)
    return load_document(YEAR, "operating_plan", by=world.people["planning_team"])


def load_aims(world: World) -> None:
    """Load what the year aims at, once; services of the catalogue that records name are made on the way."""
    if Deliverable.objects.filter(year=YEAR).exists():
        return
    there = set(Service.objects.values_list("code", flat=True))
    for one in read(YEAR, "catalogue")["services"]:
        if one["code"] not in there:
            group = world.groups[one["group"]]
            ServiceFactory(code=one["code"], name=one["name"], plan_arrangement="none", group=group)
    if not Metric.objects.filter(code="vacancy-rate").exists():
        load_metrics(YEAR)
    for year in (2019, 2021, 2023):
        load_priorities(year)
    load_what_is_aimed_at()


def _refresh(document: Document, world: World) -> None:
    for one in Block.objects.filter(chapter__document=document).exclude(kind="narrative"):
        refresh_block(block=one, revision=one.revision, by=world.people["planning_team"])


def _approved_plans(world: World, count: int) -> list[ServicePlan]:
    """Make that many services with a plan that everybody on its route agreed to: a written one, under another name."""
    if not count:
        return []
    (pattern,) = world.plans(1, until="approved")
    version = pattern.versions.get()
    frozen = json.loads(version.content)
    template = PlanTemplate.objects.filter(year=YEAR, kind="ad_led", status="issued").latest("version")
    made, groups, now = Service.objects.count(), list(world.groups.values())[:4], timezone.now()
    services = Service.objects.bulk_create(
        Service(code=f"agreed-{made + n}", name=f"Team {made + n:04}", group=groups[n % 4], start_year=YEAR)
        for n in range(count - 1)
    )
    contents = [canonical_json({**frozen, "service": {**frozen["service"], "name": one.name}}) for one in services]
    cases = ApprovalCase.objects.bulk_create(
        ApprovalCase(
            service=one,
            year=YEAR,
            title=f"{one} plan",
            status=Status.APPROVED,
            status_at=now,
            round=1,
            version_number=1,
            version_sha256=sha256_of(content),
            agreed_number=1,
            agreed_sha256=sha256_of(content),
        )
        for one, content in zip(services, contents, strict=True)
    )
    plans = ServicePlan.objects.bulk_create(
        ServicePlan(
            year=YEAR,
            service=case.service,
            template=template,
            workforce_template=pattern.workforce_template,
            case=case,
            created_at=now,
        )
        for case in cases
    )
    by = world.people["service_lead"]
    PlanVersion.objects.bulk_create(
        (
            PlanVersion(
                plan=plan,
                number=1,
                schema_version=version.schema_version,
                content=content,
                sha256=sha256_of(content),
                created_at=now,
                created_by=by,
            )
            for plan, content in zip(plans, contents, strict=True)
        ),
        batch_size=BATCH,
    )
    return [pattern, *plans]


def _set_aside(plans: list[ServicePlan]) -> None:
    """Move the plans that were added here into another year, so that rows after this one do not count them."""
    keys = [one.pk for one in plans]
    Service.objects.filter(plans__in=keys).update(start_year=YEAR - 5, end_year=YEAR - 5)
    ServicePlan.objects.filter(pk__in=keys).update(year=YEAR - 5)
