"""The approval engine: the only writer of a case's status.

Each move locks the case, checks the table, the person and what they saw, writes the new status and an
append-only decision that continues the hash chain, and an audit entry. All or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import record
from planning.approval.chain import hash_of
from planning.approval.models import ApprovalCase, CaseAuthor, CaseStep, ChainHead, Decision, Move, Status
from planning.approval.queries import approvals_at, authors_of, route_for
from planning.approval.rules import (
    TRANSITIONS,
    MoveRefused,
    NotAllowed,
    Seen,
    StaleDecision,
    deciding_grants,
    deciding_refusal,
    move_problem,
)
from services.models import Service
from services.queries import access_of
from services.rules import Access, Grant


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


def submit(*, case: ApprovalCase, version: Version, by: User, access: Access | None = None) -> Decision:
    """Send the version along the route of the service's group; a case keeps the steps it set out on.

    The one on whose behalf a deputy submits counts as an author too. `access` is the person's, where the same
    request has looked it up. Raises NotAllowed, or MoveRefused when the status does not fit or no route is set up.
    """
    with transaction.atomic():
        locked = _locked(case)
        _check(Move.SUBMIT, locked, "")
        grant = _grant(locked, by, TRANSITIONS[Move.SUBMIT].permissions, access)
        before = locked.status
        locked.step = _first_step(locked)
        locked.round += 1
        locked.version_number, locked.version_sha256 = version.number, version.sha256
        locked.submitted_by, locked.submitted_at = by, timezone.now()
        for author in {by.pk, grant.on_behalf_of_id or by.pk}:
            CaseAuthor.objects.get_or_create(case=locked, user_id=author)
        return _write(Move.SUBMIT, locked, before, Status.SUBMITTED, by, grant, step=None)


def withdraw(*, case: ApprovalCase, by: User, reason: str = "") -> Decision:
    """Take a submission back while nobody has decided on it.

    Raises NotAllowed, or MoveRefused when it is not submitted or somebody has decided already.
    """
    with transaction.atomic():
        locked = _locked(case)
        _check(Move.WITHDRAW, locked, reason)
        grant = _grant(locked, by, TRANSITIONS[Move.WITHDRAW].permissions)
        if locked.decisions.filter(round=locked.round, move=Move.APPROVE).exists():
            raise MoveRefused(
                "Somebody has already decided on this plan, so it cannot be withdrawn. "
                "Ask the people it waits for to return it."
            )
        step, locked.step = locked.step, None
        return _write(Move.WITHDRAW, locked, Status.SUBMITTED, Status.DRAFT, by, grant, step, reason)


def approve(*, case: ApprovalCase, seen: Seen, by: User, reason: str = "", access: Access | None = None) -> Decision:
    """Agree to the version that was seen; the last approval that a step needs moves the case on.

    Raises NotAllowed, StaleDecision when the case is not what was seen, or MoveRefused.
    """
    with transaction.atomic():
        locked = _locked(case)
        steps = _steps(locked)
        _check_seen(locked, seen)
        _check(Move.APPROVE, locked, reason)
        step = _step(locked)
        prefetch_related_objects([locked], "authors")  # asked three times on the way: here, and by both notices
        said = list(approvals_at(locked, step))
        grant = _deciding_grant(locked, step, by, said, access)
        target = Status.SUBMITTED
        if len(said) + 1 >= step.needed:
            locked.step = next((one for one in steps if one.order > step.order), None)
            target = Status.SUBMITTED if locked.step else Status.APPROVED
        return _write(Move.APPROVE, locked, Status.SUBMITTED, target, by, grant, step, reason)


def return_for_changes(
    *, case: ApprovalCase, seen: Seen, by: User, reason: str, access: Access | None = None
) -> Decision:
    """Send the version that was seen back to its authors, with the reason.

    Raises NotAllowed, StaleDecision when the case is not what was seen, or MoveRefused.
    """
    with transaction.atomic():
        locked = _locked(case)
        _check_seen(locked, seen)
        _check(Move.RETURN, locked, reason)
        step = _step(locked)
        grant = _deciding_grant(locked, step, by, list(approvals_at(locked, step)), access)
        locked.step = None
        return _write(Move.RETURN, locked, Status.SUBMITTED, Status.RETURNED, by, grant, step, reason)


def make_move(*, move: Move, case: ApprovalCase, by: User, reason: str = "", seen: Seen | None = None) -> Decision:
    """Publish, revise or supersede: the moves that the planning team makes alone.

    A case that is revised sets out anew: its next submission takes the route of that day. Raises NotAllowed,
    StaleDecision when `seen` is given and is not what stands, or MoveRefused.
    """
    if move not in {Move.PUBLISH, Move.REVISE, Move.SUPERSEDE}:
        raise ValueError(f"{move} has a function of its own")
    with transaction.atomic():
        locked = _locked(case)
        if seen is not None:
            _check_seen(locked, seen)
        _check(move, locked, reason)
        grant = _grant(locked, by, TRANSITIONS[move].permissions)
        if move == Move.REVISE:
            locked.route = None
            locked.steps.all().delete()
        return _write(move, locked, locked.status, TRANSITIONS[move].target, by, grant, None, reason)


def _locked(case: ApprovalCase) -> ApprovalCase:
    """Lock the case's row and nothing joined to it: what PostgreSQL reads beside a row it waits for may be old."""
    locked = ApprovalCase.objects.select_for_update().get(pk=case.pk)
    if ApprovalCase.service.is_cached(case):
        locked.service = case.service
    return locked


def _steps(case: ApprovalCase) -> list[CaseStep]:
    """Return the steps of a case that is locked, the one it waits at among them."""
    steps = list(case.steps.order_by("order"))
    case.step = next((step for step in steps if step.pk == case.step_id), None)
    return steps


def _first_step(case: ApprovalCase) -> CaseStep:
    """Return the first step of the case; copy the steps of its group's route when it sets out."""
    if case.route is None:
        case.route = route_for(case.service, case.year)
        if case.route is not None:
            kept = ("order", "name", "permission", "needed", "due_on")
            steps = case.route.steps.order_by("order").values(*kept)
            made = CaseStep.objects.bulk_create(CaseStep(case=case, **step) for step in steps)
            if made:
                return made[0]
    first = case.steps.order_by("order").first()
    if first is None:
        raise MoveRefused("Nobody is set to decide on this plan yet. Ask the planning team to set up its route.")
    return first


def _check(move: Move, case: ApprovalCase, reason: str) -> None:
    problem = move_problem(move, case.status, reason)
    if problem:
        raise MoveRefused(problem)


def _check_seen(case: ApprovalCase, seen: Seen) -> None:
    now = Seen(case.round, case.step.order if case.step else None, case.version_sha256)
    if now == seen:
        return
    latest = case.decisions.order_by("-sequence").first()
    if (now.round, now.version_sha256) != (seen.round, seen.version_sha256):
        what = f"The plan was submitted again since you opened it: version {case.version_number} stands now."
    elif latest is not None:
        what = f"Since you opened it, the plan was {latest.in_words}."
    else:
        what = "The plan is not any more what you saw."
    raise StaleDecision(f"{what} Your decision was not recorded.")


def _step(case: ApprovalCase) -> CaseStep:
    if case.step is None:
        raise MoveRefused("This plan waits at no step.")
    return case.step


def _access(by: User, given: Access | None) -> Access:
    """Return what the person may do; what was looked up for somebody else never counts."""
    return given if given is not None and given.user_id == by.pk else access_of(by, timezone.localdate())


def _grant(case: ApprovalCase, by: User, permissions: frozenset[Permission], access: Access | None = None) -> Grant:
    held = _access(by, access)
    for permission in sorted(permissions):
        grants = held.grants_for(permission, case.service)
        if grants:
            return grants[0]
    raise NotAllowed("Your role does not allow this for this plan.")


def _deciding_grant(
    case: ApprovalCase, step: CaseStep, by: User, said: Sequence[Decision], access: Access | None
) -> Grant:
    held = _access(by, access)
    authors = authors_of(case)
    permission = Permission(step.permission)
    refusal = deciding_refusal(held, permission, step.name, case.service, authors, said)
    if refusal is not None:
        raise refusal
    return deciding_grants(held, permission, case.service, authors, said)[0]


def _write(
    move: Move,
    case: ApprovalCase,
    before: str,
    after: Status,
    by: User,
    grant: Grant,
    step: CaseStep | None,
    reason: str = "",
) -> Decision:
    now = timezone.now()
    if before != after or case.step != step:
        case.status_at = now
    case.status = after
    case.save()
    decision = _append(
        Decision(
            case=case,
            move=move,
            from_status=before,
            to_status=after,
            round=case.round,
            step_order=step.order if step else None,
            step_name=step.name if step else "",
            version_number=case.version_number,
            version_sha256=case.version_sha256,
            by=by,
            by_label=by.name,
            on_behalf_of_id=grant.on_behalf_of_id,
            on_behalf_of_label=grant.on_behalf_of,
            role=grant.role,
            at=now,
            reason=reason.strip(),
        )
    )
    _audit(decision, by, now)
    return decision


def _append(decision: Decision) -> Decision:
    head = ChainHead.objects.select_for_update().get()
    decision.sequence = head.sequence + 1
    decision.previous_hash = head.hash
    decision.hash = hash_of(decision)
    decision.save(force_insert=True)
    head.sequence, head.hash = decision.sequence, decision.hash
    head.save()
    return decision


def _audit(decision: Decision, by: User, at: datetime) -> None:
    changes: dict[str, list[object]] = {}
    if decision.from_status != decision.to_status:
        changes["status"] = [decision.from_status, decision.to_status]
    if decision.step_name:
        changes["step"] = [decision.step_name, decision.case.step.name if decision.case.step else None]
    if decision.on_behalf_of_label:
        changes["on behalf of"] = [None, decision.on_behalf_of_label]
    record(f"approval.{decision.move}", by=by, about=decision.case, changes=changes, reason=decision.reason, at=at)
