"""Plans fetched as Word files, files read, and what they bring taken over section by section."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.approval.rules import NotAllowed
from planning.service_plans.actions import TypedRow, save_section_of
from planning.service_plans.actions.locks import locked_section
from planning.service_plans.actions.milestones import keep_milestone
from planning.service_plans.content import PlanContent
from planning.service_plans.models import PlanSection, SectionMilestone, ServicePlan
from planning.service_plans.queries import section_content, shares_in_plan
from planning.service_plans.rules import (
    EditConflict,
    PlanNotEditable,
    PlanRefused,
    as_typed,
    can_write,
    check_editable,
)
from planning.service_plans.sections import kind_of
from planning.word_plans.answers import Answer, Asked, FileAnswers, answers_in, reference_in
from planning.word_plans.comparison import matched_rows, outcome_of
from planning.word_plans.documents.package import UnreadableDocument
from planning.word_plans.documents.reading import read_document
from planning.word_plans.models import WordDownload, WordUpload
from planning.word_plans.queries import asked_of, download_of, same_download
from planning.word_plans.rules import ACCEPTED, LEFT, NothingToAccept, no_plan_found, reference_note, stored_in
from services.rules import Access

# Without the letters and digits that are taken for each other.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Taken:
    """What became of the sections that somebody wanted to take over."""

    done: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)


def fetch_plan(*, plan: ServicePlan, content: PlanContent, prefix: str, by: User) -> WordDownload:
    """Remember the plan as it stands, under a reference that its file carries; the same plan keeps its reference."""
    held = {
        section.spec.key: {
            "revision": section.revision,
            "text": section.text,
            "rows": [[row.id, dict(row.cells)] for row in section.filled_rows],
        }
        for section in content.sections
    }
    with transaction.atomic():
        download = same_download(plan, held) or WordDownload.objects.create(
            plan=plan, reference=_reference(prefix), content=held, made_at=timezone.now(), made_by=by
        )
        record("word_plans.fetch_plan", by=by, about=plan, label=f"{plan}: {download.reference}")
    return download


def _reference(prefix: str) -> str:
    code = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{prefix}-{code[:4]}-{code[4:]}"


def receive_file(*, plan: ServicePlan, content: bytes, name: str, by: User, access: Access) -> WordUpload:
    """Read the file once and keep what it says, to be looked at; nothing in the plan changes.

    Raises UnreadableDocument with what was expected and found, NotAllowed or PlanNotEditable.
    """
    if not can_write(access, plan) and not shares_in_plan(by, plan.pk):
        raise NotAllowed("Your role does not let you write in this plan.")
    check_editable(plan, access)
    document = read_document(content, name)
    asked = asked_of(plan)
    reference = reference_in(document)
    download = download_of(plan, reference)
    found = answers_in(document, asked, is_ours=download is not None)
    if not found.answers:
        raise UnreadableDocument(no_plan_found(document, asked.specs))
    notes = [reference_note(reference)] if download is None else []
    with transaction.atomic():
        upload = WordUpload.objects.create(
            plan=plan,
            download=download,
            file_name=as_typed(name)[:255],
            sha256=hashlib.sha256(content).hexdigest(),
            content=_content(found.answers, asked, download),
            notes=_notes([*notes, *document.notes, *found.notes], found),
            uploaded_at=timezone.now(),
            uploaded_by=by,
        )
        record("word_plans.receive_file", by=by, about=plan, label=f"{plan}: {upload.file_name}"[:300])
    return upload


def _content(answers: Mapping[str, Answer], asked: Asked, download: WordDownload | None) -> dict[str, Any]:
    specs = {spec.key: spec for spec in asked.specs}
    held: dict[str, Any] = {}
    for key, answer in answers.items():
        base = stored_in(download.content, key) if download else None
        rows = matched_rows(specs[key], answer.rows, base) if kind_of(specs[key].kind).has_rows else ()
        held[key] = {
            "text": as_typed(answer.text),
            "rows": [[row.id, {name: as_typed(cell) for name, cell in row.cells.items()}] for row in rows],
        }
    return held


def _notes(said: list[str], found: FileAnswers) -> list[dict[str, str]]:
    notes = [{"text": one} for one in said]
    notes += [{"key": key, "text": one} for key, lines in found.section_notes.items() for one in lines]
    return notes + [{"heading": as_typed(one.heading), "left_over": as_typed(one.text)} for one in found.left_over]


def accept_sections(*, upload: WordUpload, revisions: Mapping[str, int], by: User, access: Access) -> Taken:
    """Take over each of the sections, if it still stands at the revision that was looked at; each for itself.

    A section that was saved meanwhile is not touched and named in `moved`. Raises NotAllowed or PlanNotEditable.
    """
    taken = Taken()
    for key, revision in revisions.items():
        try:
            _accept(upload, key, revision, by, access)
        except EditConflict:
            taken.moved.append(key)
        except (NotAllowed, PlanNotEditable):
            raise
        except PlanRefused as refused:
            taken.refused[key] = str(refused)
        except (NothingToAccept, PlanSection.DoesNotExist):
            continue
        else:
            taken.done.append(key)
    return taken


def _accept(upload: WordUpload, key: str, revision: int, by: User, access: Access) -> None:
    with transaction.atomic():
        stored = WordUpload.objects.select_for_update(of=("self",)).select_related("download").get(pk=upload.pk)
        wanted = PlanSection.objects.filter(plan=stored.plan_id, template_section__key=key)
        section = locked_section(wanted)
        now = section_content(section)
        file = stored_in(stored.content, key)
        if file is None:
            raise NothingToAccept
        if now.revision != revision:
            raise EditConflict(now)
        outcome = outcome_of(now, file, stored_in(stored.download.content, key) if stored.download else None)
        if not outcome.changes:
            raise NothingToAccept
        keep_milestone(section=section, reason=SectionMilestone.Reason.REPLACED, by=by)
        save_section_of(
            plan=stored.plan_id,
            key=key,
            revision=revision,
            text=outcome.text,
            rows=[TypedRow(row.id, row.cells) for row in outcome.rows],
            by=by,
            access=access,
        )
        _settle(stored, key, ACCEPTED, by)


def leave_section(*, upload: WordUpload, key: str, by: User, access: Access) -> None:
    """Note that the section stays as it is; it can still be taken over later. Raises NotAllowed."""
    with transaction.atomic():
        stored = WordUpload.objects.select_for_update(of=("self",)).select_related("plan__service").get(pk=upload.pk)
        if not can_write(access, stored.plan) and not shares_in_plan(by, stored.plan_id):
            raise NotAllowed("Your role does not let you write in this plan.")
        if key in stored.content and stored.settled.get(key) is None:
            _settle(stored, key, LEFT, by)


def _settle(upload: WordUpload, key: str, how: str, by: User) -> None:
    before = upload.settled.get(key)
    upload.settled = {**upload.settled, key: how}
    upload.save(update_fields=["settled"])
    label = f"{upload.file_name}: {key}"[:300]
    record("word_plans.settle_section", by=by, about=upload, label=label, changes={"settled": [before, how]})
