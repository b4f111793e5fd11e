"""A meeting: sixty staged decisions applied in one act, and its list with three plans and with sixty."""

import time
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from planning.approval.models import ApprovalCase
from planning.approval.rules import Seen
from planning.meetings.actions import apply_meeting, make_meeting, put_on_list, stage_approvals
from planning.meetings.models import Meeting, MeetingItem
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.world import YEAR

FEW, MANY = 3, 60
MOST_SECONDS, MOST_QUERIES_A_PLAN = 3, 12


def measure(bench: Bench) -> Iterator[Figure]:
    """Everything is done by the portal's own actions on the database of the run, as one press of the chair does it."""
    few, many = _meeting(bench, FEW), _meeting(bench, MANY)
    counts = [_queries(bench, meeting) for meeting in (few, many)]
    yield Figure(
        f"list of a meeting, queries beyond those for {FEW} plans", counts[1] - counts[0], "queries", at_most(0)
    )
    chair = bench.world.people["leadership_approver"]
    with CaptureQueriesContext(connection) as sent:
        begun = time.perf_counter()
        made = apply_meeting(meeting=many, revision=many.revision, by=chair)
        seconds = time.perf_counter() - begun
    note = f"{len(made)} decisions, {len(sent)} queries in all"
    yield Figure(f"applying {MANY} staged decisions", round(seconds, 2), "seconds", at_most(MOST_SECONDS), note)
    each = round(len(sent) / MANY, 1)
    yield Figure(f"applying {MANY} staged decisions, queries a plan", each, "queries", at_most(MOST_QUERIES_A_PLAN))


def _meeting(bench: Bench, count: int) -> Meeting:
    """Make a meeting in which so many plans are to be approved by the leadership."""
    chair = bench.world.people["leadership_approver"]
    meeting = make_meeting(
        year=YEAR,
        name=f"Meeting of {count} plans",
        held_on=timezone.localdate(),
        decides_as="decide_as_leadership",
        chair=chair,
        by=chair,
    )
    plans = bench.world.plans(count, until="submitted")
    put_on_list(meeting=meeting, cases=[plan.case_id for plan in plans], by=chair)
    chosen = {key: _seen(case) for key, case in _items(meeting)}
    stage_approvals(meeting_key=meeting.pk, chosen=chosen, by=chair)
    meeting.refresh_from_db()
    return meeting


def _items(meeting: Meeting) -> list[tuple[int, int]]:
    return list(MeetingItem.objects.filter(meeting=meeting).values_list("pk", "case_id"))


def _seen(key: int) -> Seen:
    case = ApprovalCase.objects.select_related("step").get(pk=key)
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def _queries(bench: Bench, meeting: Meeting) -> int:
    counter = QueryCounter(bench.world.people["leadership_approver"])
    path = reverse("planning:meetings:detail", args=[meeting.pk])
    counter.get(path)
    return int(counter.get(path)[1])
