"""The matrix of the sample year, its grid, the golden thread through sixty plans, and what stops."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from mlco_portal.years import PlanningYear
from planning.alignment.models import PlanPriorityDeliverable
from planning.priorities.models import Priority
from planning.service_plans.models import SectionRow, ServicePlan
from planning.workplans.models import Deliverable
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.rows_operating_plan import load_aims
from tests.bench.world import YEAR

PLANS, LOADS = 60, 25
MOST_QUERIES, MOST_TIMES = 25, 30


def measure(bench: Bench) -> Iterator[Figure]:
    """Nothing while the other rows run: the sample's aims would weigh on them."""
    yield from ()


def last(bench: Bench) -> Iterator[Figure]:
    """Each page as the planning team opens it: with every draft, which is the most that anybody is shown."""
    load_aims(bench.world)
    bench.world.plans(max(0, PLANS - ServicePlan.objects.in_year(YEAR).count()))
    deliverable, priority = _linked()
    planner, year = bench.world.people["planning_team"], PlanningYear(YEAR)
    browser = bench.browser_of(planner)
    core = Priority.objects.core().in_year(YEAR).order_by("order").first()
    pages = [
        ("matrix", reverse("planning:alignment:matrix", args=[year])),
        ("grid of the matrix", reverse("planning:alignment:change", args=[year, core.code if core else ""])),
        ("heat map", reverse("planning:alignment:heat-map", args=[year])),
        (f"golden thread, {PLANS} plans", reverse("planning:alignment:thread-priority", args=[year, priority.pk])),
        ("what stops", reverse("planning:alignment:what-stops", args=[year, deliverable.pk])),
    ]
    for name, path in pages:
        counter = QueryCounter(planner)
        counter.get(path)
        page, queries = counter.get(path)
        times = bench.times(lambda _, path=path: browser.get(path)[1], bench.bare_page(len(page.body)), LOADS)
        yield Figure(name, times.ratio, "times the bare view", at_most(MOST_TIMES), times.note)
        yield Figure(f"{name}, queries", int(queries), "queries", at_most(MOST_QUERIES))


def _linked() -> tuple[Deliverable, Priority]:
    """Let the first priority of sixty plans carry one deliverable; return it and a priority that it serves."""
    deliverable = Deliverable.objects.filter(year=YEAR, tags__isnull=False).order_by("reference")[0]
    rows = SectionRow.objects.filter(section__plan__year=YEAR, section__template_section__kind="priorities", position=0)
    there = PlanPriorityDeliverable.objects.filter(deliverable=deliverable).values_list("row", flat=True)
    PlanPriorityDeliverable.objects.bulk_create(
        PlanPriorityDeliverable(
            plan_id=row.section.plan_id, row=row.pk, deliverable=deliverable, linked_at=timezone.now()
        )
        for row in rows.exclude(pk__in=list(there)).select_related("section")[:PLANS]
    )
    return deliverable, deliverable.tags.order_by("pk")[0].priority
