"""Where a document stands: submitted for approval, taken back, published as final, reopened; the engine decides."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from planning.approval import engine
from planning.approval.models import Decision, Move, Status
from planning.approval.notices import notify_authors, notify_deciders, notify_earlier_deciders
from planning.approval.rules import MoveRefused, Seen, StaleDecision
from planning.releases.actions.files import start_files
from planning.releases.actions.freezing import check_keeper, label_of, locked_document, newest_release, note_quotes
from planning.releases.content import sha256_of
from planning.releases.models import Document, Release
from planning.releases.rules import (
    KEEPS_DOCUMENTS,
    NOTHING_APPROVED,
    NOTHING_SUBMITTED,
    OPEN_ALREADY,
    DocumentRefused,
    moving_refusal,
    submitting_refusal,
)

CHANGED = "Another release was approved since you opened this page, so nothing was published. Look at it as it is now."
LOST = "The approved release is missing or was changed, so it was not published. Tell an administrator."


def submit_release(*, release: Release, by: User, note: str = "") -> Decision:
    """Send the newest release, made for approval, along the route of the organisation; those who decide are told.

    Raises DocumentRefused when it is not the newest or not made for approval, NotAllowed or MoveRefused of the engine.
    """
    with transaction.atomic():
        document = locked_document(release.document_id)
        newest = newest_release(document)
        refused = submitting_refusal(release, newest.number if newest else 0)
        if refused:
            raise DocumentRefused(refused)
        sealed = engine.Version(release.number, release.sha256)
        decision = engine.submit(case=document.case, version=sealed, by=by, note=note, needs=KEEPS_DOCUMENTS)
        notify_deciders(case=decision.case)
    return decision


def take_back(*, document: Document, by: User, reason: str) -> Decision:
    """Take a submitted release back: withdrawn while nobody has decided, unlocked after; those who had are told why.

    Raises NotAllowed, or MoveRefused when it is not submitted or no reason is given.
    """
    with transaction.atomic():
        locked = locked_document(document.pk)
        case = locked.case
        _check(moving_refusal(locked, [Status.SUBMITTED], NOTHING_SUBMITTED))
        if case.decisions.filter(round=case.round, move=Move.APPROVE).exists():
            decision = engine.unlock(case=case, by=by, reason=reason)
            notify_earlier_deciders(decision=decision)
        elif not reason.strip():
            raise MoveRefused("Give a reason. The people who work on the document will read it.")
        else:
            decision = engine.withdraw(case=case, by=by, reason=reason, needs=KEEPS_DOCUMENTS)
        notify_authors(decision=decision)
    return decision


def publish_final(*, document: Document, sha256: str, by: User) -> Release:
    """Make the approved release the final one, byte for byte, and show it to readers; its authors are told.

    `sha256` names what the person saw. Raises StaleDecision when another release was approved since, DocumentRefused
    when the approved one is not what is kept, NotAllowed or MoveRefused of the engine.
    """
    with transaction.atomic():
        locked = locked_document(document.pk)
        case = locked.case
        _check(moving_refusal(locked, [Status.APPROVED], NOTHING_APPROVED))
        decision = engine.make_move(move=Move.PUBLISH, case=case, by=by, seen=Seen(case.round, None, sha256))
        approved = Release.objects.filter(document=locked, number=case.agreed_number, sha256=sha256).first()
        if approved is None or sha256_of(approved.content) != sha256:
            raise DocumentRefused(LOST)
        newest = newest_release(locked)
        if newest is None or newest.pk != approved.pk:
            raise StaleDecision(CHANGED)
        final = Release.objects.create(
            document=locked,
            number=approved.number + 1,
            stage=Release.Stage.FINAL,
            schema_version=approved.schema_version,
            content=approved.content,
            sha256=approved.sha256,
            note=f"Release {approved.number} as it was approved.",
            created_at=timezone.now(),
            created_by=by,
        )
        note_quotes(final, approved.quotes.values_list("case", flat=True))
        start_files(final)
        made: Changes = {"stage": [approved.stage, final.stage], "sha256": [None, final.sha256]}
        record("releases.publish", by=by, about=final, label=label_of(final), changes=made)
        notify_authors(decision=decision)
    return final


def reopen_document(*, document: Document, by: User, reason: str) -> Decision:
    """Let the next release be made; readers keep the final one until another is published.

    Raises NotAllowed, or MoveRefused when it is neither approved nor published or no reason is given.
    """
    with transaction.atomic():
        locked = locked_document(document.pk)
        check_keeper(locked, by)
        _check(moving_refusal(locked, [Status.APPROVED, Status.PUBLISHED], OPEN_ALREADY))
        decision = engine.make_move(move=Move.REVISE, case=locked.case, by=by, reason=reason)
        notify_authors(decision=decision)
    return decision


def _check(refused: str | None) -> None:
    """Raise MoveRefused with the words, before the engine refuses in those of plans."""
    if refused:
        raise MoveRefused(refused)
