"""What people say of a release that is out for consultation, and what they are answered."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import Topic
from planning.releases.actions.freezing import check_keeper, label_of
from planning.releases.addresses import response_url
from planning.releases.content import thawed
from planning.releases.models import ConsultationResponse, Release
from planning.releases.rules import (
    LONGEST_RESPONSE,
    DocumentNotAllowed,
    DocumentRefused,
    can_respond,
    responding_refusal,
)
from services.queries import access_of

CHANGED = "Somebody else answered this response while you were writing. Read their answer, then save yours."


def respond(*, release: Release, chapter: str, text: str, by: User) -> ConsultationResponse:
    """Keep what somebody says of the release, or of one of its chapters (by its title; "": all of it).

    Raises DocumentRefused when the consultation is over or nothing was said, DocumentNotAllowed for who is no staff.
    """
    said = text.strip()
    with transaction.atomic():
        now = timezone.now()
        if not can_respond(access_of(by, timezone.localdate(now))):
            raise DocumentNotAllowed("Only staff who sign in respond to consultations.")
        refused = responding_refusal(release, timezone.localdate(now)) or _text_problem(said)
        if refused:
            raise DocumentRefused(refused)
        if chapter and chapter not in {one.title for one in thawed(release.content).chapters}:
            raise DocumentRefused("Choose a chapter of this release.")
        made = ConsultationResponse.objects.create(release=release, chapter=chapter, text=said, said_at=now, said_by=by)
        record("releases.respond", by=by, about=made, label=f"Response to {label_of(release)}")
    return made


def answer(*, response: ConsultationResponse, text: str, seen: str, by: User) -> ConsultationResponse:
    """Answer a response, or change the answer; who responded is told. `seen` is the answer that the person saw.

    Raises DocumentRefused when somebody else answered meanwhile or nothing was written, DocumentNotAllowed.
    """
    said = text.strip()
    with transaction.atomic():
        known = ConsultationResponse.objects.select_for_update(of=("self",))
        locked = known.select_related("release__document__case__service", "said_by").get(pk=response.pk)
        check_keeper(locked.release.document, by)
        if locked.answer.replace("\r\n", "\n") != seen.replace("\r\n", "\n"):
            raise DocumentRefused(CHANGED)
        if problem := _text_problem(said):
            raise DocumentRefused(problem)
        before, locked.answer = locked.answer, said
        locked.answered_at, locked.answered_by = timezone.now(), by
        locked.save(update_fields=["answer", "answered_at", "answered_by"])
        changes = {"answer": [before, said]}
        record("releases.answer", by=by, about=locked, label=f"Response to {label_of(locked.release)}", changes=changes)
        _tell(locked)
    return locked


def _text_problem(text: str) -> str | None:
    if not text:
        return "Write a few words."
    return f"Use {LONGEST_RESPONSE:,} characters or fewer." if len(text) > LONGEST_RESPONSE else None


def _tell(response: ConsultationResponse) -> None:
    notify_all(
        people=[response.said_by],
        topic=Topic.DECISIONS,
        kind="consultation_answer",
        subject=f"Your response to {response.release.document} was answered",
        text=f"You said:\n{response.text}\n\nThe planning team answered:\n{response.answer}",
        link=response_url(response),
    )
