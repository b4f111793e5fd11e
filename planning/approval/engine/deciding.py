"""Approving and returning, one case or many in one act; and stepping back for a conflict of interest."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.details import details_of, numbered
from planning.approval.engine.moving_on import move_on, write_steps
from planning.approval.engine.records import (
    access_now,
    check,
    check_seen,
    decision_on,
    grant_of,
    lock_cases,
    write,
    write_all,
)
from planning.approval.engine.standing import ToCome, standings_of, steps_of
from planning.approval.models import ApprovalCase, CaseStep, Condition, Decision, Move, Status
from planning.approval.rules import (
    TRANSITIONS,
    DecisionsRefused,
    MoveRefused,
    NewCondition,
    NotAllowed,
    SectionSaid,
    Seen,
    Sitting,
    Standing,
    Way,
    Wish,
    deciding_refusal,
    deciding_ways,
    wish_problem,
)
from services.rules import Access


def approve(
    *,
    case: ApprovalCase,
    seen: Seen,
    by: User,
    reason: str = "",
    conditions: Sequence[NewCondition] = (),
    sections: Sequence[SectionSaid] = (),
    scope: Sequence[str] = (),
) -> Decision:
    """Agree to the version that was seen; the last approval that a step needs moves the case on.

    Raises NotAllowed, AlreadyDecided, StaleDecision when the case is not what was seen, or MoveRefused.
    """
    return _one(Wish(case, Move.APPROVE, seen, reason, tuple(conditions), tuple(sections), tuple(scope)), by)


def return_for_changes(
    *,
    case: ApprovalCase,
    seen: Seen,
    by: User,
    reason: str,
    sections: Sequence[SectionSaid] = (),
    scope: Sequence[str] = (),
) -> Decision:
    """Send the version that was seen back to its authors, with the reason. Raises as `approve` does."""
    return _one(Wish(case, Move.RETURN, seen, reason, (), tuple(sections), tuple(scope)), by)


def _one(wish: Wish, by: User) -> Decision:
    try:
        return decide(wishes=[wish], by=by)[0]
    except DecisionsRefused as refused:
        raise refused.refusals[wish.case.pk] from None


def decide(*, wishes: Sequence[Wish], by: User, sitting: Sitting | None = None) -> list[Decision]:
    """Make all the decisions in one act, in their order: all or none; constant queries for any number of cases.

    The cases are locked in the order of their keys, and what the person may do is asked under the locks. Raises
    DecisionsRefused with every refusal, ValueError when a case is named twice or a move is none of deciding.
    """
    if len({wish.case.pk for wish in wishes}) != len(wishes):
        raise ValueError("A case is named twice")
    if not wishes:
        return []
    with transaction.atomic():
        cases = lock_cases(wish.case for wish in wishes)
        steps = steps_of(cases.values())
        standings = standings_of(list(cases.values()), steps)
        access, ways, refusals = access_now(by), {}, {}
        for wish in wishes:
            try:
                ways[wish.case.pk] = _way(wish, cases[wish.case.pk], standings[wish.case.pk], access)
            except MoveRefused as refusal:
                refusals[wish.case.pk] = refusal
        if refusals:
            raise DecisionsRefused(refusals)
        return _decide(wishes, by, sitting, cases, steps, standings, ways)


def _way(wish: Wish, case: ApprovalCase, standing: Standing, access: Access) -> Way:
    """Return how the person may decide as they wish; raise why they may not."""
    if wish.move not in (Move.APPROVE, Move.RETURN):
        raise ValueError(f"{wish.move} is no decision")
    check_seen(case, wish.seen)
    check(wish.move, case, wish.reason)
    refusal = deciding_refusal(access, standing)
    if refusal is not None:
        raise refusal
    problem = wish_problem(wish, timezone.localdate())
    if problem:
        raise MoveRefused(problem)
    return deciding_ways(access, standing)[0]


def _decide(
    wishes: Sequence[Wish],
    by: User,
    sitting: Sitting | None,
    cases: dict[int, ApprovalCase],
    steps: dict[int, list[CaseStep]],
    standings: dict[int, Standing],
    ways: dict[int, Way],
) -> list[Decision]:
    now, to_come = timezone.now(), ToCome(cases.values())
    last_numbers = _last_numbers([wish.case.pk for wish in wishes if wish.conditions])
    decisions, changed = [], []
    for wish in wishes:
        case, way, standing = cases[wish.case.pk], ways[wish.case.pk], standings[wish.case.pk]
        details = details_of(wish, last_numbers.get(case.pk, 0) + 1, sitting)
        if wish.move == Move.RETURN:
            case.status, case.step, case.status_at = Status.RETURNED, None, now
        else:
            heard = _voice(case, way, by)
            changed += move_on(case, steps[case.pk], replace(standing, said=(*standing.said, heard)), to_come, now)
        decisions.append(
            decision_on(
                case,
                wish.move,
                by,
                way.grant,
                before=Status.SUBMITTED,
                step=way.step,
                reason=wish.reason,
                details=details,
                at=now,
            )
        )
    write_steps(changed)
    written = write_all(decisions)
    _write_conditions(wishes, written, last_numbers)
    return written


def _voice(case: ApprovalCase, way: Way, by: User) -> Decision:
    """Return an approval as the rules count it, before it is written."""
    return Decision(
        case=case,
        move=Move.APPROVE,
        round=case.round,
        step_order=way.step.order,
        step_side=way.step.side,
        by=by,
        on_behalf_of_id=way.grant.on_behalf_of_id,
    )


def _last_numbers(cases: Sequence[int]) -> dict[int, int]:
    """Return the number of the last condition of each case that has any."""
    if not cases:
        return {}
    found = Condition.objects.filter(case__in=cases).order_by().values_list("case").annotate(Max("number"))
    return dict(found)


def _write_conditions(wishes: Sequence[Wish], decisions: Sequence[Decision], last_numbers: dict[int, int]) -> None:
    Condition.objects.bulk_create(
        Condition(
            case=decision.case,
            decision=decision,
            number=number,
            section_key=one.section_key,
            section_title=one.section_title,
            text=one.text.strip(),
            owner=one.owner,
            due_on=one.due_on,
        )
        for wish, decision in zip(wishes, decisions, strict=True)
        for number, one in numbered(wish.conditions, last_numbers.get(decision.case_id, 0) + 1)
    )


def declare_conflict(*, case: ApprovalCase, by: User, reason: str) -> Decision:
    """Step back from deciding on the case for good; where nobody else can decide, it goes to the next in line.

    Where all must agree and all others have, the case moves on. Raises NotAllowed when the person does not decide
    on it or wrote it, or MoveRefused when it is not submitted, no reason is given, or it was declared before.
    """
    with transaction.atomic():
        cases = lock_cases([case])
        locked = cases[case.pk]
        steps = steps_of(cases.values())
        standing = standings_of([locked], steps)[locked.pk]
        check(Move.DECLARE_CONFLICT, locked, reason)
        if by.pk in standing.authors:
            raise NotAllowed("You wrote or submitted this plan, so you do not decide on it in any case.")
        if by.pk in standing.conflicted:
            raise MoveRefused("You declared a conflict of interest in this plan before.")
        _check_unheard(locked, by)
        grant = grant_of(locked, by, TRANSITIONS[Move.DECLARE_CONFLICT].permissions)
        now = timezone.now()
        at = locked.step
        standing = replace(standing, conflicted=standing.conflicted | {by.pk})
        write_steps(move_on(locked, steps[locked.pk], standing, ToCome([locked]), now))
        return write(
            decision_on(
                locked, Move.DECLARE_CONFLICT, by, grant, before=Status.SUBMITTED, step=at, reason=reason, at=now
            )
        )


def _check_unheard(case: ApprovalCase, by: User) -> None:
    """Raise MoveRefused when the person approved this submission, or somebody did in their place."""
    theirs = Q(by=by) | Q(on_behalf_of=by)
    heard = case.decisions.filter(theirs, round=case.round, move=Move.APPROVE).order_by("sequence").first()
    if heard is not None:
        who = "You have" if heard.by_id == by.pk else f"On your behalf {heard.by_label} has"
        raise MoveRefused(
            f"{who} already approved this plan. Tell the planning team, who can unlock it so that it is "
            "decided again without you."
        )
