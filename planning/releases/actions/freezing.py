"""Freezing what a document says at one moment as its next release."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from mlco_portal.papers.elements import Paper
from planning.approval import engine
from planning.releases.actions.files import start_files
from planning.releases.changelog import changes_between
from planning.releases.content import SCHEMA_VERSION, frozen, sha256_of, thawed
from planning.releases.models import Document, Release, ReleaseQuote
from planning.releases.rules import (
    NOT_THE_TEAM,
    DocumentNotAllowed,
    DocumentRefused,
    can_keep,
    freezing_refusal,
)
from services.queries import access_of


def freeze(
    *,
    document: Document,
    paper: Paper,
    stage: str,
    note: str = "",
    consultation_ends_on: date | None = None,
    quotes: Collection[int] = (),
    by: User,
) -> Release:
    """Keep the paper for ever as the next release of the document, with what changed since the one before.

    `quotes` are the keys of the cases of plans whose words stand in it. Whoever freezes it counts as one of its
    authors. Raises DocumentRefused when the document's standing, the stage or the last day of the consultation do not
    fit, DocumentNotAllowed for whoever is none of the planning team.
    """
    with transaction.atomic():
        locked = locked_document(document.pk)
        today = timezone.localdate()
        check_keeper(locked, by)
        refused = freezing_refusal(locked, stage, consultation_ends_on, today)
        if refused is None and not paper.chapters:
            refused = "The document has no chapter yet, so there is nothing to release."
        if refused:
            raise DocumentRefused(refused)
        engine.note_author(case=locked.case, by=by)
        release = _keep(locked, paper, by, stage=stage, note=note.strip(), consultation_ends_on=consultation_ends_on)
        note_quotes(release, quotes)
    return release


def note_quotes(release: Release, cases: Collection[int]) -> None:
    """Write down the plans, by their cases, whose words stand in a new release."""
    ReleaseQuote.objects.bulk_create(ReleaseQuote(release=release, case_id=case) for case in sorted(set(cases)))


def _keep(document: Document, paper: Paper, by: User, **more: Any) -> Release:
    """Write the next release of a document that is locked."""
    before, content = newest_release(document), frozen(paper)
    release = Release.objects.create(
        document=document,
        number=before.number + 1 if before else 1,
        schema_version=SCHEMA_VERSION,
        content=content,
        sha256=sha256_of(content),
        changelog=changes_between(thawed(before.content) if before else None, thawed(content)),
        created_at=timezone.now(),
        created_by=by,
        **more,
    )
    start_files(release)
    made: Changes = {name: [None, getattr(release, name)] for name in ("stage", "sha256", "consultation_ends_on")}
    record("releases.freeze", by=by, about=release, label=label_of(release), changes=made)
    return release


def locked_document(key: int) -> Document:
    """Lock the document and its case: after a wait, only rows that are locked are read anew."""
    locked = Document.objects.select_for_update(of=("self", "case"))
    return locked.select_related("case__service").get(pk=key)


def newest_release(document: Document) -> Release | None:
    """Return the latest release of a document that is locked, or None before the first."""
    return Release.objects.filter(document=document).order_by("-number").first()


def check_keeper(document: Document, by: User) -> None:
    """Raise DocumentNotAllowed for whoever is none of the planning team this moment."""
    if not can_keep(access_of(by, timezone.localdate()), document.case.service):
        raise DocumentNotAllowed(NOT_THE_TEAM)


def label_of(release: Release) -> str:
    """Return how the audit trail names a release: `Release 3 of Operating Plan 2024/25`."""
    return f"Release {release.number} of {release.document}"
