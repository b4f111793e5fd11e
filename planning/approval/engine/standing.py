"""What counts on cases that are locked: their steps, who is out of question, who was heard, who can still be."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import ApprovalCase, CaseStep, Decision, Move
from planning.approval.queries import authors_of
from planning.approval.rules import Standing, has_heard_enough, standing_of, voices_to_come
from services.queries.people import HeldRoles, people_away


def steps_of(cases: Iterable[ApprovalCase]) -> dict[int, list[CaseStep]]:
    """Return the steps of locked cases in order, the one each waits at among them (one query)."""
    known = {case.pk: case for case in cases}
    found: dict[int, list[CaseStep]] = {key: [] for key in known}
    for step in CaseStep.objects.filter(case__in=known).order_by("case", "order", "side"):
        case = known[step.case_id]
        step.case = case
        found[step.case_id].append(step)
        if step.pk == case.step_id:
            case.step = step
    for key, steps in found.items():
        # What the notices of the same act ask for.
        known[key]._prefetched_objects_cache = {  # type: ignore[attr-defined]
            **getattr(known[key], "_prefetched_objects_cache", {}),
            "steps": steps,
        }
    return found


def standings_of(cases: Collection[ApprovalCase], steps: dict[int, list[CaseStep]]) -> dict[int, Standing]:
    """Return what counts on each case (two queries)."""
    prefetch_related_objects(list(cases), "authors")  # asked again on the way, by the notices
    counts = Q(move=Move.DECLARE_CONFLICT) | Q(move=Move.APPROVE, round__in={case.round for case in cases})
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for one in Decision.objects.filter(counts, case__in=[case.pk for case in cases]).order_by("sequence"):
        decisions[one.case_id].append(one)
    return {case.pk: standing_of(case, steps[case.pk], authors_of(case), decisions[case.pk]) for case in cases}


class ToCome:
    """Who can still be heard at steps; looked up once, and only when somebody asks (two queries)."""

    def __init__(self, cases: Iterable[ApprovalCase]) -> None:
        self._services = [case.service for case in cases]
        self._held: HeldRoles | None = None
        self._away: set[int] = set()

    def at(self, step: CaseStep, standing: Standing) -> frozenset[int]:
        """Return whose voices can still be heard at the step."""
        if self._held is None:
            today = timezone.localdate()
            self._held, self._away = HeldRoles(DECIDING, self._services, today), people_away(today)
        return voices_to_come(self._held.of(standing.service, Permission(step.permission)), standing, self._away)

    def is_settled(self, step: CaseStep, standing: Standing) -> bool:
        """Whether the step has heard enough."""
        said = standing.said_at(step)
        return has_heard_enough(step, said, self.at(step, standing) if step.everybody and said else None)

    def is_to_pass_on(self, step: CaseStep, standing: Standing) -> bool:
        """Whether the open step goes to the next in line: there is one, and nobody else can be heard any more."""
        waits = bool(step.next_in_line) and step.passed_on_at is None and step.settled_at is None
        return waits and not self.at(step, standing)
