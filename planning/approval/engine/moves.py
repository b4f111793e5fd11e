"""Submitting, taking back, unlocking, and the moves that the planning team makes alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from planning.approval.engine.moving_on import pass_on
from planning.approval.engine.records import check, check_seen, decision_on, grant_of, lock_case, write
from planning.approval.engine.standing import ToCome, standings_of, steps_of
from planning.approval.models import (
    ApprovalCase,
    CaseAuthor,
    CaseStep,
    ChainHead,
    Decision,
    Move,
    RevisionScope,
    RouteStep,
    Status,
)
from planning.approval.queries import route_for
from planning.approval.rules import TRANSITIONS, MoveRefused, Seen
from services.models import Service
from services.rules import Access

# What a case keeps of the steps it set out on.
KEPT_OF_STEP = (
    "order",
    "side",
    "name",
    "permission",
    "needed",
    "everybody",
    "organisation_id",
    "next_in_line",
    "due_on",
)
NOBODY_SET = "Nobody is set to decide on this plan yet. Ask the planning team to set up its route."


@dataclass(frozen=True, slots=True)
class Version:
    """The frozen content that a submission is about."""

    number: int
    sha256: str


def open_case(*, service: Service, year: int, title: str) -> ApprovalCase:
    """Start a case as a draft."""
    return ApprovalCase.objects.create(service=service, year=year, title=title, status_at=timezone.now())


def open_cases(*, titles: Mapping[Service, str], year: int) -> list[ApprovalCase]:
    """Start a case as a draft for each of the services, in their order (one statement)."""
    now = timezone.now()
    return ApprovalCase.objects.bulk_create(
        ApprovalCase(service=service, year=year, title=title, status_at=now) for service, title in titles.items()
    )


def hold_decisions() -> None:
    """Let no decision be made until the transaction ends; wait for those that are being made.

    For what decides whether decisions can be made at all. Each decision takes the same lock, so whoever asks about the
    year after it was written is told of what this transaction changed.
    """
    ChainHead.objects.select_for_update().get()


def note_author(*, case: ApprovalCase, by: User) -> None:
    """Remember that the person wrote on it: they cannot decide on it."""
    CaseAuthor.objects.get_or_create(case=case, user=by)


def note_changes(*, case: ApprovalCase, number: int) -> None:
    """Keep how many sections differ from the version last agreed; the caller holds the lock of the case."""
    if case.changes_since_agreed != number:
        case.changes_since_agreed = number
        case.save(update_fields=["changes_since_agreed"])


def submit(
    *,
    case: ApprovalCase,
    version: Version,
    by: User,
    access: Access | None = None,
    note: str = "",
    needs: Permission | None = None,
) -> Decision:
    """Send the version along the route of the service's group; a case keeps the steps it set out on.

    `needs` is what the person must be allowed where it is not SUBMIT_PLAN: whoever keeps documents submits them. `note`
    is the author's line on what changed. The one on whose behalf a deputy submits counts as an author too.
    `access` is the person's, where the same request has looked it up. Raises NotAllowed, or MoveRefused when the
    status does not fit or no route is set up.
    """
    with transaction.atomic():
        locked = lock_case(case)
        check(Move.SUBMIT, locked, "")
        grant = grant_of(locked, by, _who(Move.SUBMIT, needs), access)
        before, now = locked.status, timezone.now()
        steps = _set_out(locked)
        locked.step = steps[0]
        locked.round += 1
        locked.status, locked.status_at = Status.SUBMITTED, now
        locked.version_number, locked.version_sha256 = version.number, version.sha256
        locked.submitted_by, locked.submitted_at = by, now
        for author in {by.pk, grant.on_behalf_of_id or by.pk}:
            CaseAuthor.objects.get_or_create(case=locked, user_id=author)
        _start_steps(locked, steps)
        return write(decision_on(locked, Move.SUBMIT, by, grant, before=before, reason=note, at=now))


def _set_out(case: ApprovalCase) -> list[CaseStep]:
    """Return the steps of the case; those of its group's route, copied, when it sets out."""
    if case.route is not None:
        return _or_refused(steps_of([case])[case.pk])
    case.route = route_for(case.service, case.year)
    if case.route is None:
        raise MoveRefused(NOBODY_SET)
    case.only_changes = bool(case.agreed_number) and case.route.revision_scope == RevisionScope.CHANGES
    wanted = _meant_for(case.service, list(case.route.steps.order_by("order", "side")))
    return _or_refused(
        CaseStep.objects.bulk_create(
            CaseStep(case=case, **{name: getattr(step, name) for name in KEPT_OF_STEP}) for step in wanted
        )
    )


def _meant_for(service: Service, steps: list[RouteStep]) -> list[RouteStep]:
    """Leave out the steps of organisations with which the service has no joint plan."""
    if not any(step.organisation_id for step in steps):
        return steps
    joint = {None, *service.joint_with.values_list("pk", flat=True)}
    return [step for step in steps if step.organisation_id in joint]


def _or_refused(steps: list[CaseStep]) -> list[CaseStep]:
    if not steps:
        raise MoveRefused(NOBODY_SET)
    return steps


def _start_steps(case: ApprovalCase, steps: list[CaseStep]) -> None:
    """Begin all steps anew; those of the first order go to the next in line where nobody else can decide."""
    spent = [step for step in steps if step.settled_at or step.passed_on_at]
    for step in spent:
        step.settled_at, step.passed_on_at, step.passed_on_reason = None, None, ""
    passed: list[CaseStep] = []
    if any(step.next_in_line for step in steps if step.order == steps[0].order):
        standing = standings_of([case], {case.pk: steps})[case.pk]
        passed = pass_on(standing, ToCome([case]), case.status_at)
    changed = {step.pk: step for step in (*spent, *passed)}
    if changed:
        CaseStep.objects.bulk_update(changed.values(), ["settled_at", "passed_on_at", "passed_on_reason"])


def _who(move: Move, needs: Permission | None) -> frozenset[Permission]:
    return TRANSITIONS[move].permissions if needs is None else frozenset({needs})


def withdraw(*, case: ApprovalCase, by: User, reason: str = "", needs: Permission | None = None) -> Decision:
    """Take a submission back while nobody has decided on it; `needs` as in `submit`.

    Raises NotAllowed, or MoveRefused when it is not submitted or somebody has decided already.
    """
    with transaction.atomic():
        locked = lock_case(case)
        check(Move.WITHDRAW, locked, reason)
        grant = grant_of(locked, by, _who(Move.WITHDRAW, needs))
        if locked.decisions.filter(round=locked.round, move=Move.APPROVE).exists():
            raise MoveRefused(
                "Somebody has already decided on this plan, so it cannot be withdrawn. "
                "Ask the people it waits for to return it, or the planning team to unlock it."
            )
        step, now = locked.step, timezone.now()
        _back_to_draft(locked, now)
        return write(
            decision_on(locked, Move.WITHDRAW, by, grant, before=Status.SUBMITTED, step=step, reason=reason, at=now)
        )


def unlock(*, case: ApprovalCase, by: User, reason: str) -> Decision:
    """Make a submitted case a draft again, whoever has decided on it so far; its next submission sets out anew.

    Raises NotAllowed, or MoveRefused when it is not submitted or no reason is given.
    """
    with transaction.atomic():
        locked = lock_case(case)
        check(Move.UNLOCK, locked, reason)
        grant = grant_of(locked, by, TRANSITIONS[Move.UNLOCK].permissions)
        step, now = locked.step, timezone.now()
        _back_to_draft(locked, now)
        decision = decision_on(
            locked, Move.UNLOCK, by, grant, before=Status.SUBMITTED, step=step, reason=reason, at=now
        )
        _forget_route(locked)
        return write(decision)


def _back_to_draft(case: ApprovalCase, now: datetime) -> None:
    case.status, case.step, case.status_at = Status.DRAFT, None, now


def _forget_route(case: ApprovalCase) -> None:
    """Let the next submission take the route of that day."""
    case.route = None
    # The case waits at none of them any more, but its row still says so until it is written.
    case.save(update_fields=["status", "step"])
    case.steps.all().delete()


def make_move(*, move: Move, case: ApprovalCase, by: User, reason: str = "", seen: Seen | None = None) -> Decision:
    """Publish, revise or supersede: the moves that the planning team makes alone.

    A case that is revised sets out anew: its next submission takes the route of that day. Raises NotAllowed,
    StaleDecision when `seen` is given and is not what stands, or MoveRefused.
    """
    if move not in {Move.PUBLISH, Move.REVISE, Move.SUPERSEDE}:
        raise ValueError(f"{move} has a function of its own")
    with transaction.atomic():
        locked = lock_case(case)
        if seen is not None:
            check_seen(locked, seen)
        check(move, locked, reason)
        grant = grant_of(locked, by, TRANSITIONS[move].permissions)
        before, now = locked.status, timezone.now()
        if move == Move.PUBLISH:
            locked.status = Status.PUBLISHED
        elif move == Move.SUPERSEDE:
            locked.status = Status.SUPERSEDED
        else:
            locked.status = Status.DRAFT
            locked.changes_since_agreed = 0
            _forget_route(locked)
        locked.status_at = now
        return write(decision_on(locked, move, by, grant, before=before, reason=reason, at=now))
