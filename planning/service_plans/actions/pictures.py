"""Adding pictures to a section, changing their words and order, and taking them out."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.approval import engine
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.agreed import note_pictures
from planning.service_plans.actions.locks import locked_plan, locked_section
from planning.service_plans.image_files import made_picture
from planning.service_plans.models import Picture, PlanSection
from planning.service_plans.queries import shares_section
from planning.service_plans.queries.pictures import is_named, pictures_of
from planning.service_plans.rules import can_write, check_editable
from planning.service_plans.rules.pictures import MOST_PICTURES, PictureRefused, alt_problem, file_name
from planning.service_plans.sections import kind_of
from services.queries import access_of

TOLD = ("alt", "caption", "row", "consent", "consent_on", "consent_note")


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What is said about a picture: its text alternative, caption, row and the note of consent."""

    alt: str
    consent: str
    caption: str = ""
    row: uuid.UUID | None = None
    consent_on: date | None = None
    consent_note: str = ""


def add_picture(*, section: PlanSection, content: bytes, words: PictureWords, by: User) -> Picture:
    """Keep what was made of the picture at the end of the section's pictures.

    Raises PictureRefused for bytes that are no picture we take, for wrong words, or for one picture too many;
    NotAllowed or PlanNotEditable otherwise.
    """
    _check_words(words)
    made = made_picture(content)
    with transaction.atomic():
        locked = _locked(section, by)
        pictures = pictures_of(locked.pk)
        if len(pictures) >= MOST_PICTURES:
            raise PictureRefused(f"A section can hold {MOST_PICTURES} pictures. Remove one first.")
        name = file_name(locked.plan_id, made.sha256, made.content_type)
        if not storages["default"].exists(name):
            storages["default"].save(name, ContentFile(made.content))
        picture = Picture.objects.create(
            section=locked,
            position=1 + max((one.position for one in pictures), default=-1),
            sha256=made.sha256,
            file=name,
            content_type=made.content_type,
            width=made.width,
            height=made.height,
            uploaded_at=timezone.now(),
            uploaded_by=by,
            **_told(words),
        )
        engine.note_author(case=locked.plan.case, by=by)
        changes = changes_between({}, {**_told(words), "sha256": made.sha256})
        record("service_plans.add_picture", by=by, about=locked.plan, label=_label(locked, picture), changes=changes)
        note_pictures(locked)
    return picture


def change_picture(*, picture: Picture, words: PictureWords, by: User) -> Picture:
    """Keep other words about the picture; `picture` is as the person saw it.

    Raises PictureRefused when its words are wrong or when somebody changed or removed it since; NotAllowed or
    PlanNotEditable.
    """
    _check_words(words)
    with transaction.atomic():
        locked = _locked(picture.section, by)
        now = _still_there(locked, picture.pk)
        before, seen = _told(now), _told(picture)
        if before != seen:
            raise PictureRefused("Somebody else changed this picture while you were writing. Look at it as it is now.")
        for name, value in _told(words).items():
            setattr(now, name, value)
        now.save(update_fields=TOLD)
        engine.note_author(case=locked.plan.case, by=by)
        changes = changes_between(before, _told(now))
        record("service_plans.change_picture", by=by, about=locked.plan, label=_label(locked, now), changes=changes)
        note_pictures(locked)
    return now


def move_picture(*, picture: Picture, up: bool, by: User) -> None:
    """Let the picture change places with the one before it, or after it; at the end of the line nothing happens.

    Raises PictureRefused when it was removed; NotAllowed or PlanNotEditable.
    """
    with transaction.atomic():
        locked = _locked(picture.section, by)
        pictures = pictures_of(locked.pk)
        order = [one.pk for one in pictures]
        if picture.pk not in order:
            raise PictureRefused("Somebody else removed this picture.")
        at = order.index(picture.pk)
        to = min(max(at + (-1 if up else 1), 0), len(order) - 1)
        pictures.insert(to, pictures.pop(at))
        for position, one in enumerate(pictures):
            one.position = position
        Picture.objects.bulk_update(pictures, ["position"])
        changes = {"position": [at + 1, to + 1]}
        record("service_plans.move_picture", by=by, about=locked.plan, label=_label(locked, picture), changes=changes)
        note_pictures(locked)


def remove_picture(*, picture: Picture, by: User) -> None:
    """Take the picture out of the section; its file goes too unless a version of the plan shows it.

    Raises PictureRefused when somebody else removed it; NotAllowed or PlanNotEditable.
    """
    with transaction.atomic():
        locked = _locked(picture.section, by)
        now = _still_there(locked, picture.pk)
        changes = changes_between({**_told(now), "sha256": now.sha256}, {})
        record("service_plans.remove_picture", by=by, about=locked.plan, label=_label(locked, now), changes=changes)
        now.delete()
        note_pictures(locked)
        transaction.on_commit(lambda: _forget_file(locked.plan_id, now.sha256, now.content_type))


def _forget_file(plan: int, sha256: str, content_type: str) -> None:
    """Delete the file when nothing names it; under the plan's lock, as somebody may add the same picture just now."""
    with transaction.atomic():
        locked_plan(plan)
        if not is_named(plan, sha256):
            storages["default"].delete(file_name(plan, sha256, content_type))


def _locked(section: PlanSection, by: User) -> PlanSection:
    locked = locked_section(PlanSection.objects.filter(pk=section.pk))
    granted = access_of(by, timezone.localdate())
    if not can_write(granted, locked.plan) and not shares_section(by, locked.pk):
        raise NotAllowed("Your role does not let you add pictures to this section.")
    check_editable(locked.plan, granted)
    if not kind_of(locked.template_section.kind).takes_pictures:
        raise PictureRefused("This section takes no pictures.")
    return locked


def _still_there(section: PlanSection, key: uuid.UUID) -> Picture:
    found = Picture.objects.filter(section=section, pk=key).first()
    if found is None:
        raise PictureRefused("Somebody else removed this picture.")
    return found


def _check_words(words: PictureWords) -> None:
    problem = alt_problem(words.alt)
    if problem:
        raise PictureRefused(f"{problem}.")
    if words.consent not in Picture.Consent.values:
        raise PictureRefused("Say whether anybody can be recognised, and that they agreed.")
    if words.consent == Picture.Consent.GIVEN and not (words.consent_on and words.consent_note.strip()):
        raise PictureRefused("Say when the people shown agreed, and where their consent is kept.")


def _told(words: PictureWords | Picture) -> dict[str, object]:
    return {name: getattr(words, name) for name in TOLD}


def _label(section: PlanSection, picture: Picture) -> str:
    return f"{section.plan}: {section.template_section.title}, “{picture.alt}”"
