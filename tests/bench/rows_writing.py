"""Writing: opening a section, saving it, submitting the plan."""

from collections.abc import Iterator

from django.urls import reverse

from planning.service_plans.models import ServicePlan
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.lists import MOST_QUERIES, ListPage, queries_of

LISTS = (
    ListPage("service plans", "planning:service_plans:list", "planning_team"),
    ListPage("service plans of a lead", "planning:service_plans:list", "service_lead"),
)
SECTIONS = {"text": "our-service", "rows": "priorities"}
TIMES, SUBMITTED = 45, 20


def measure(bench: Bench) -> Iterator[Figure]:
    plan = bench.world.plans(1)[0]
    for what, key in SECTIONS.items():
        yield from _section(bench, plan, what, key)
    yield from _submitting(bench)


def _section(bench: Bench, plan: ServicePlan, what: str, key: str) -> Iterator[Figure]:
    lead = bench.world.lead_of(plan)
    browser = bench.browser_of(lead)
    path = reverse("planning:service_plans:section", args=[plan.pk, key])
    bare = bench.bare_page(len(browser.get(path)[0].body))
    opened = bench.times(lambda _: browser.get(path)[1], bare, TIMES)
    name = f"opening a section of {what}"
    yield Figure(f"{name}, median time", opened.ratio, "times the bare view", at_most(10), opened.note)
    yield Figure(f"{name}, queries", queries_of(path, lead)[0], "queries", at_most(MOST_QUERIES))
    saved = bench.times(lambda number: browser.press(path, "Save", change=str(number))[1], bare, TIMES)
    name = f"saving a section of {what}"
    yield Figure(f"{name}, median time", saved.ratio, "times the bare view", at_most(10), saved.note)
    _, queries = QueryCounter(lead).press(path, "Save", change="counted")
    yield Figure(f"{name}, queries", queries, "queries", at_most(MOST_QUERIES))


def _submitting(bench: Bench) -> Iterator[Figure]:
    plans = bench.world.plans(SUBMITTED + 1)
    paths = [reverse("planning:service_plans:check", args=[plan.pk]) for plan in plans]
    browsers = [bench.browser_of(bench.world.lead_of(plan)) for plan in plans]
    bare = bench.bare_page(len(browsers[0].get(paths[0])[0].body))
    times = bench.times(lambda number: browsers[number].press(paths[number], "Submit")[1], bare, SUBMITTED)
    yield Figure("submitting a plan, median time", times.ratio, "times the bare view", at_most(16), times.note)
    _, queries = QueryCounter(bench.world.lead_of(plans[-1])).press(paths[-1], "Submit")
    yield Figure("submitting a plan, queries", queries, "queries")
