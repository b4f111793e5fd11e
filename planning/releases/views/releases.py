"""The releases of a document: all of them, one with its files and what changed, and two compared."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mlco_portal.safekeeping import ButtonOfPage
from planning.approval.models import Status
from planning.releases.actions import make_again
from planning.releases.addresses import document_url, number_url, release_url
from planning.releases.changelog import changes_between
from planning.releases.content import sha256_of, thawed
from planning.releases.models import Release, ReleaseFile
from planning.releases.presenters import (
    changes_words,
    crumbs,
    drawn,
    entries_of,
    file_lines,
    is_unfinished,
    release_line,
    stage_tag,
    standing_words,
)
from planning.releases.queries import (
    Reader,
    content_of,
    file_of,
    files_of,
    final_of,
    last_decision,
    releases_for,
    waits_for,
)
from planning.releases.rules import CAN_FREEZE, DocumentNotAllowed, DocumentRefused, is_open, submitting_refusal
from planning.releases.views.pages import OfDocument, private
from services.middleware import person_on

Stage = Release.Stage


class Releases(OfDocument):
    """Every release that somebody may read, where the document stands, and what can be done next."""

    def get(self, request: HttpRequest, year: int, kind: str) -> HttpResponse:
        reader = self.reader(request, year, kind)
        document, today = reader.document, timezone.localdate()
        found = list(releases_for(reader))
        if not found and not reader.reads_all:
            self.shut_out(request)
        context = {
            "document": document,
            "lines": [release_line(one, reader, today) for one in found],
            "reader": reader,
            "final_url": document_url(document) if final_of(document) else "",
            "breadcrumbs": crumbs(document),
        }
        if reader.reads_all:
            context |= self._standing(reader, found)
        return private(render(request, "planning/releases/releases.html", context))

    def _standing(self, reader: Reader, found: list[Release]) -> dict[str, Any]:
        document, case = reader.document, reader.document.case
        latest = last_decision(document)
        newest = found[0] if found else None
        submits = newest is not None and case.status in CAN_FREEZE and not submitting_refusal(newest, newest.number)
        return {
            "standing": standing_words(document, waits_for(document)),
            "latest": latest,
            "freeze_url": reverse("planning:operating_plan:release", args=[document.pk])
            if case.status in CAN_FREEZE
            else "",
            "written_url": reverse("planning:operating_plan:document", args=[document.pk]),
            "submit_url": release_url(newest, "submit") if newest and submits and reader.keeps else "",
            "take_back_url": document_url(document, "take_back") if case.status == Status.SUBMITTED else "",
            "publish_url": document_url(document, "publish") if case.status == Status.APPROVED else "",
            "reopen_url": document_url(document, "reopen")
            if case.status in (Status.APPROVED, Status.PUBLISHED)
            else "",
            "review_url": reverse("planning:review:detail", args=[case.pk]) if case.version_number else "",
            "sheet_url": reverse("planning:evidence:sheet", args=[case.pk]) if case.version_number else "",
        }


class OfRelease(OfDocument):
    """A page of a release."""

    def found(self, request: HttpRequest, year: int, kind: str, number: int) -> tuple[Reader, Release]:
        reader = self.reader(request, year, kind)
        return reader, self.release(request, reader, number)


class ReleasePage(OfRelease):
    """A release as it was frozen: what it is, its files, what changed, and all that stands in it."""

    def get(self, request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
        reader, release = self.found(request, year, kind, number)
        is_intact = sha256_of(release.content) == release.sha256
        earlier = [one for one in releases_for(reader) if one.number < number]
        # What changed quotes the release before: nobody reads there what they may not read itself.
        reads_before = number - 1 in {one.number for one in earlier}
        context = {
            "document": reader.document,
            "release": release,
            "reader": reader,
            "tag": stage_tag(release, reader.document.case, timezone.localdate()),
            "is_intact": is_intact,
            "shown": drawn(release.pk, release.sha256) if is_intact else None,
            "changed": changes_words(release),
            "entries": entries_of(release.changelog) if reads_before else [],
            "earlier": [(one.number, one.get_stage_display()) for one in earlier],
            "changes_url": release_url(release, "changes"),
            "responses_url": release_url(release, "responses") if release.stage == Stage.CONSULTATION else "",
            "is_open": is_open(release, timezone.localdate()),
            "breadcrumbs": crumbs(reader.document, below=True),
            **files_context(request, reader, release),
        }
        return private(render(request, "planning/releases/release.html", context))


class ReleaseFiles(OfRelease):
    """The files of a release as they stand; a page of its own, laid in place while they are made."""

    def get(self, request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
        reader, release = self.found(request, year, kind, number)
        context = {"document": reader.document, "release": release, **files_context(request, reader, release)}
        if getattr(request, "htmx", False):
            return private(render(request, "planning/releases/files.html", context))
        context["breadcrumbs"] = [*crumbs(reader.document, below=True), (f"Release {number}", release_url(release))]
        return private(render(request, "planning/releases/files_page.html", context))


class MakeAgain(ButtonOfPage, OfRelease):
    """A press of Try again beside a file that could not be made."""

    http_method_names = ["post"]
    stands_on = "planning:releases:release"
    place = ("year", "kind", "number")

    def post(self, request: HttpRequest, year: int, kind: str, number: int, file: str) -> HttpResponse:
        _, release = self.found(request, year, kind, number)
        try:
            make_again(file=file_of(release, file), by=person_on(request))
        except ReleaseFile.DoesNotExist as missing:
            raise Http404 from missing
        except DocumentNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except DocumentRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, "The file is being made again.")
        return redirect(release_url(release))


class ReleaseChanges(OfRelease):
    """What changed from any earlier release to this one."""

    def get(self, request: HttpRequest, year: int, kind: str, number: int) -> HttpResponse:
        reader, release = self.found(request, year, kind, number)
        earlier = {one.number: one for one in releases_for(reader) if one.number < number}
        wish = request.GET.get("since", "")
        since = earlier.get(int(wish)) if wish.isascii() and wish.isdecimal() and len(wish) < 6 else None
        if since is None:
            since = next(iter(earlier.values()), None)
        entries = changes_between(thawed(content_of(since.pk)), thawed(release.content)) if since else []
        context = {
            "document": reader.document,
            "release": release,
            "since": since,
            "entries": entries_of(entries),
            "earlier": [(one.number, one.get_stage_display()) for one in earlier.values()],
            "release_url": release_url(release),
            "since_url": number_url(reader.document, since.number) if since else "",
            "breadcrumbs": [*crumbs(reader.document, below=True), (f"Release {number}", release_url(release))],
        }
        return private(render(request, "planning/releases/changes.html", context))


def files_context(request: HttpRequest, reader: Reader, release: Release) -> dict[str, Any]:
    """Return what the list of files shows."""
    files = files_of(release)
    return {
        "files": file_lines(files, release),
        "is_unfinished": is_unfinished(files),
        "files_url": release_url(release, "files"),
        "keeps": reader.keeps,
        "again": number_url(release.document, release.number, "files"),
    }
