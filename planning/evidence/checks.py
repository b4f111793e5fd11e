"""The evidence checked: all of it from the first decision to the last, or that of one case.

Nothing is kept in memory but the row that is looked at, so the time grows with the evidence and the memory does not.
"""

from collections.abc import Callable, Iterator
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from planning.approval.chain import hash_of
from planning.approval.models import ApprovalCase, Condition, Decision, Move, Status
from planning.approval.queries import chain_problem
from planning.evidence.models import Verification
from planning.evidence.rules import AsDecided
from planning.releases.models import Release
from planning.service_plans.models import PlanVersion
from planning.service_plans.snapshot import sha256_of

CHUNK = 500
ABOUT_CONDITIONS = (Move.CHANGE_CONDITION, Move.CLOSE_CONDITION)


def evidence_problem() -> str | None:
    """Return the first thing that does not fit, in words, or None: the chain, versions, and all that hangs on them."""
    return next(_problems((chain_problem, anchor_problem), None), None)


def problems_of(case: ApprovalCase) -> list[str]:
    """Return what does not fit in the evidence of one case, one sentence a check; its links of the chain included."""
    return list(_problems((lambda: _link_problem(case),), case))


def _problems(first: tuple[Callable[[], str | None], ...], case: ApprovalCase | None) -> Iterator[str]:
    for check in first:
        problem = check()
        if problem:
            yield problem
    for of_cases in (
        version_problem,
        decision_problem,
        final_problem,
        standing_problem,
        agreed_problem,
        condition_problem,
        missing_condition_problem,
        meeting_problem,
    ):
        problem = of_cases(case)
        if problem:
            yield problem


def _decisions(case: ApprovalCase | None) -> QuerySet[Decision]:
    decisions = Decision.objects.order_by("sequence")
    return decisions if case is None else decisions.filter(case=case)


def _cases(case: ApprovalCase | None) -> QuerySet[ApprovalCase]:
    cases = ApprovalCase.objects.order_by("pk")
    return cases if case is None else cases.filter(pk=case.pk)


def _link_problem(case: ApprovalCase) -> str | None:
    """Each decision of the case hashes to its hash, and follows the decision before it in the chain."""
    before = Decision.objects.filter(sequence=OuterRef("sequence") - 1).values("hash")
    for decision in _decisions(case).annotate(hash_before=Subquery(before)):
        if decision.hash != hash_of(decision):
            return f"Decision {decision.sequence} was changed"
        if decision.previous_hash != (decision.hash_before or ""):
            return f"Decision {decision.sequence} does not follow the one before it"
    return None


def anchor_problem() -> str | None:
    """The end of the chain at each earlier check is still a link of it: nobody rewrote the chain as a whole."""
    still_there = Decision.objects.filter(sequence=OuterRef("head_sequence"), hash=OuterRef("head_hash"))
    gone = Verification.objects.filter(head_sequence__gt=0, problem="").exclude(Exists(still_there))
    first = gone.order_by("at", "pk").first()
    return f"Decision {first.head_sequence} is not the one that was checked before" if first else None


def version_problem(case: ApprovalCase | None = None) -> str | None:
    """Each version's text hashes to its SHA-256."""
    versions = PlanVersion.objects.select_related("plan__service").order_by("pk")
    if case is not None:
        versions = versions.filter(plan__case=case)
    for version in versions.iterator(chunk_size=50):
        if sha256_of(version.content) != version.sha256:
            return f"Version {version.number} of the {version.plan} does not match its SHA-256"
    for release in _releases(case).select_related("document").iterator(chunk_size=2):
        if sha256_of(release.content) != release.sha256:
            return f"Release {release.number} of the {release.document} does not match its SHA-256"
    return None


def _releases(case: ApprovalCase | None) -> QuerySet[Release]:
    """The releases of documents of the organisation, which are decided on like versions of plans."""
    releases = Release.objects.order_by("pk")
    return releases if case is None else releases.filter(document__case=case)


def decision_problem(case: ApprovalCase | None = None) -> str | None:
    """Each decision names a version that is kept for its case; before the first submission there is none to name."""
    kept = PlanVersion.objects.filter(
        plan__case=OuterRef("case"), number=OuterRef("version_number"), sha256=OuterRef("version_sha256")
    )
    released = Release.objects.filter(
        document__case=OuterRef("case"), number=OuterRef("version_number"), sha256=OuterRef("version_sha256")
    )
    named = _decisions(case).exclude(version_number=0, version_sha256="")
    lost = named.exclude(Exists(kept)).exclude(Exists(released)).first()
    return f"Decision {lost.sequence} is about a version of its plan that is not kept" if lost else None


def final_problem(case: ApprovalCase | None = None) -> str | None:
    """Each final release is, byte for byte, one that its whole route agreed to."""
    agreed = Decision.objects.filter(
        case=OuterRef("document__case"), to_status=Status.APPROVED, version_sha256=OuterRef("sha256")
    )
    finals = _releases(case).filter(stage=Release.Stage.FINAL).exclude(Exists(agreed))
    one = finals.select_related("document").defer("content").first()
    return f"Release {one.number} of the {one.document} is final and was never agreed" if one else None


def standing_problem(case: ApprovalCase | None = None) -> str | None:
    """Each case stands where its last decision left it."""
    latest = Decision.objects.filter(case=OuterRef("pk")).order_by("-sequence").values("sequence")[:1]
    left_there = Decision.objects.filter(
        sequence=OuterRef("latest"),
        to_status=OuterRef("status"),
        round=OuterRef("round"),
        version_number=OuterRef("version_number"),
        version_sha256=OuterRef("version_sha256"),
    )
    untouched = Q(latest__isnull=True, status=Status.DRAFT, round=0, version_number=0, version_sha256="")
    cases = _cases(case).annotate(latest=Subquery(latest))
    moved = cases.exclude(untouched).exclude(Exists(left_there)).first()
    return f"{moved} does not stand where its last decision left it" if moved else None


def agreed_problem(case: ApprovalCase | None = None) -> str | None:
    """Each case remembers as agreed the version that its whole route agreed to last."""
    agreed = Decision.objects.filter(
        case=OuterRef("pk"), from_status=Status.SUBMITTED, to_status=Status.APPROVED
    ).order_by("-sequence")
    cases = _cases(case).annotate(
        number_decided=Subquery(agreed.values("version_number")[:1]),
        sha256_decided=Subquery(agreed.values("version_sha256")[:1]),
    )
    for one in cases.iterator(chunk_size=CHUNK):
        if (one.agreed_number, one.agreed_sha256) != (one.number_decided or 0, one.sha256_decided or ""):
            return f"{one} names a version as agreed that its decisions do not"
    return None


def condition_problem(case: ApprovalCase | None = None) -> str | None:
    """Each condition is what the decisions that made, changed and closed it say."""
    conditions = Condition.objects.select_related("case", "decision").order_by("case_id", "number")
    later = _decisions(case).filter(move__in=ABOUT_CONDITIONS).order_by("case_id", "sequence")
    if case is not None:
        conditions = conditions.filter(case=case)
    changes = _Changes(later.iterator(chunk_size=CHUNK))
    for key, of_case in groupby(conditions.iterator(chunk_size=CHUNK), key=lambda one: one.case_id):
        said = changes.of(key)
        for one in of_case:
            decided = AsDecided.made_by(one.number, one.decision, said)
            if one.decision.case_id != key or decided != AsDecided.of(one):
                return f"Condition {one.number} of the {one.case} is not what its decisions say"
    return None


class _Changes:
    """Decisions in the order of their cases, read along with the cases: those of one case at a time."""

    def __init__(self, decisions: Iterator[Decision]) -> None:
        self._decisions = decisions
        self._next = next(decisions, None)

    def of(self, case: int) -> list[Decision]:
        """Return the decisions of the case; cases are asked for in their order."""
        found = []
        while self._next is not None and self._next.case_id <= case:
            if self._next.case_id == case:
                found.append(self._next)
            self._next = next(self._decisions, None)
        return found


def missing_condition_problem(case: ApprovalCase | None = None) -> str | None:
    """Each condition that a decision made is there."""
    with_conditions = _decisions(case).filter(details__has_key="conditions").annotate(kept=Count("conditions"))
    for decision in with_conditions.iterator(chunk_size=CHUNK):
        if decision.kept != len(decision.details["conditions"]):
            return f"A condition of decision {decision.sequence} is missing"
    return None


def meeting_problem(case: ApprovalCase | None = None) -> str | None:
    """Each decision of a meeting names that meeting, with its name and date, and is about the plan on its list."""
    decided = _decisions(case).filter(meeting_item__isnull=False).select_related("meeting_item__meeting")
    for decision in decided.iterator(chunk_size=CHUNK):
        item, named = decision.meeting_item, decision.details.get("meeting", {})
        held = (item.meeting.name, item.meeting.held_on.isoformat(), item.case_id)
        if held != (named.get("name"), named.get("held_on"), decision.case_id):
            return f"Decision {decision.sequence} does not fit the meeting that it was made in"
    return None
