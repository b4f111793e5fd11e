"""Deciding: reading a submitted plan and approving it, for the leadership and for the Executive."""

import re
from collections.abc import Iterator

from django.db import transaction
from django.urls import reverse

from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.lists import MOST_QUERIES, ListPage, queries_of
from tests.planning.review.many import copies_of

LISTS = (
    ListPage("inbox of the leadership", "planning:review:inbox", "leadership_approver", "submitted"),
    ListPage("inbox of the Executive", "planning:review:inbox", "executive_approver", "agreed"),
)
APPROVED = 20
BUTTON, CHOICE = "Record my decision", ("move", "approve")


FULL_INBOX = 500


def measure(bench: Bench) -> Iterator[Figure]:
    yield from full_inbox(bench)
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


def full_inbox(bench: Bench) -> Iterator[Figure]:
    """Open the inbox with few plans and with very many; the many are laid there and taken away again."""
    plan, reader = bench.world.plans(1, until="submitted")[0], bench.world.people["leadership_approver"]
    inbox = reverse("planning:review:inbox")
    few, _ = queries_of(inbox, reader)
    with transaction.atomic():
        copies_of(plan, FULL_INBOX)
        many, page = queries_of(inbox, reader)
        transaction.set_rollback(True)
    waiting = re.search(r"([0-9,]+) plans wait", page)
    note = f"{few} for a few; {waiting[1] if waiting else 'no'} plans wait"
    yield Figure(f"inbox with {FULL_INBOX} waiting plans, queries", many, "queries", at_most(MOST_QUERIES), note)
    yield Figure(f"inbox with {FULL_INBOX} waiting plans, queries beyond a few", many - few, "queries", at_most(0))
