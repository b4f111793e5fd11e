"""Deciding: reading a submitted plan and approving it, for the leadership and for the Executive."""

from collections.abc import Iterator

from django.urls import reverse

from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.lists import MOST_QUERIES, ListPage, queries_of

LISTS = (
    ListPage("inbox of the leadership", "planning:review:inbox", "leadership_approver", "submitted"),
    ListPage("inbox of the Executive", "planning:review:inbox", "executive_approver", "agreed"),
)
APPROVED = 20
BUTTON, CHOICE = "Record my decision", ("move", "approve")


def measure(bench: Bench) -> Iterator[Figure]:
    plans = bench.world.plans(APPROVED + 1, until="submitted")
    paths = [reverse("planning:review:detail", args=[plan.case_id]) for plan in plans]
    steps = {"the leadership": "leadership_approver", "the Executive": "executive_approver"}
    for name, role in steps.items():
        approver = bench.world.people[role]
        browser = bench.browser_of(approver)
        queries, page = queries_of(paths[0], approver)
        if role == "leadership_approver":
            yield Figure("reading a plan to decide, queries", queries, "queries", at_most(MOST_QUERIES))
        bare = bench.bare_page(len(page.encode()))
        times = bench.times(lambda n, by=browser: by.press(paths[n], BUTTON, choose=CHOICE)[1], bare, APPROVED)
        yield Figure(f"approving for {name}, median time", times.ratio, "times the bare view", at_most(8), times.note)
        _, queries = QueryCounter(approver).press(paths[-1], BUTTON, choose=CHOICE)
        yield Figure(f"approving for {name}, queries", queries, "queries")
