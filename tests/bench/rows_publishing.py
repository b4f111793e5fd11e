"""Publishing: the planning team makes a plan's files. No goal but queries; the workers' memory is measured after it."""

from collections.abc import Iterator
from statistics import median

from django.urls import reverse

from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.lists import MOST_QUERIES, ListPage, queries_of

LISTS = (ListPage("publishing queue", "planning:publication:queue", "planning_team", "approved"),)
PUBLISHED = 6
BUTTON, CHOICE = "Publish plan", ("audience", "public")


def measure(bench: Bench) -> Iterator[Figure]:
    plans = bench.world.plans(PUBLISHED + 1, until="approved")
    paths = [reverse("planning:publication:prepare", args=[plan.pk]) for plan in plans]
    team = bench.world.people["planning_team"]
    browser = bench.browser_of(team)
    queries, _ = queries_of(paths[0], team)
    yield Figure("looking at a plan before publishing it, queries", queries, "queries", at_most(MOST_QUERIES))
    seconds = [browser.press(path, BUTTON, choose=CHOICE)[1] for path in paths[:PUBLISHED]]
    yield Figure("publishing a plan, median time", round(1000 * median(seconds)), "ms", note="page, full plan, papers")
    _, queries = QueryCounter(team).press(paths[-1], BUTTON, choose=CHOICE)
    yield Figure("publishing a plan, queries", queries, "queries")
