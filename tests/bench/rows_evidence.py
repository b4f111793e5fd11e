"""The check of all evidence: its time grows with the decisions, its memory does not."""

import tracemalloc
from collections.abc import Iterator
from time import perf_counter

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.chain import hash_of
from planning.approval.models import ApprovalCase, ChainHead, Decision, Move
from planning.evidence.checks import evidence_problem
from planning.evidence.presenters.document import json_of
from planning.evidence.queries import case_with_evidence, sheet_of
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most

FEW, MANY = 500, 5000
MOST_SECONDS, MOST_MEGABYTES, MOST_MILLISECONDS = 5, 20, 300


def last(bench: Bench) -> Iterator[Figure]:
    """After all other rows: thousands of decisions would weigh on them."""
    plan = bench.world.plans(1, until="published")[0]
    case = ApprovalCase.objects.get(pk=plan.case_id)
    sheet = _milliseconds_of_a_sheet(case.pk)
    _decide(case, bench.world.people["planning_team"], FEW)
    _, little = _check()
    _decide(case, bench.world.people["planning_team"], MANY - FEW)
    seconds, megabytes = _check()
    note = f"{Decision.objects.count():,} decisions, every version and all that hangs on them"
    yield Figure("check of all evidence", round(seconds, 2), "s", at_most(MOST_SECONDS), note)
    note = f"at most at one moment, 2,000 decisions are read at a time; {little:.1f} MB with {FEW} decisions"
    yield Figure("check of all evidence, memory", round(megabytes, 1), "MB", at_most(MOST_MEGABYTES), note)
    yield Figure("decision sheet of a plan as JSON", round(sheet), "ms", at_most(MOST_MILLISECONDS), "checked as well")


def _check() -> tuple[float, float]:
    """Return the seconds that the check takes, and the megabytes that it holds at most, measured apart."""
    begun = perf_counter()
    if evidence_problem():
        raise AssertionError(evidence_problem())
    seconds = perf_counter() - begun
    tracemalloc.start()
    evidence_problem()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return seconds, most / 1_000_000


def _milliseconds_of_a_sheet(case: int) -> float:
    json_of(sheet_of(case_with_evidence(case)))
    begun = perf_counter()
    json_of(sheet_of(case_with_evidence(case)))
    return 1000 * (perf_counter() - begun)


def _decide(case: ApprovalCase, by: User, times: int) -> None:
    """Add decisions that leave the case where it is, as the engine would chain them."""
    head, now, made = ChainHead.objects.get(), timezone.now(), []
    for _ in range(times):
        one = Decision(
            sequence=head.sequence + 1,
            case=case,
            move=Move.DECLARE_CONFLICT,
            from_status=case.status,
            to_status=case.status,
            round=case.round,
            version_number=case.version_number,
            version_sha256=case.version_sha256,
            by=by,
            by_label=by.name,
            role="planning_team",
            at=now,
            reason="A reason of about as many words as people give when they step back from a decision. " * 3,
            details={"sections": [{"key": "our-service", "title": "Our service", "verdict": "agree", "note": ""}] * 10},
            previous_hash=head.hash,
        )
        one.hash = hash_of(one)
        head.sequence, head.hash = one.sequence, one.hash
        made.append(one)
    Decision.objects.bulk_create(made, batch_size=500)
    head.save()
