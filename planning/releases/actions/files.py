"""The files of a release: asked for when it is frozen, and once more when one could not be made."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.releases.making import KINDS, locked_file, write_state
from planning.releases.models import Release, ReleaseFile
from planning.releases.rules import DocumentNotAllowed, DocumentRefused, can_keep
from planning.releases.tasks import make_release_file
from services.queries import access_of

State = ReleaseFile.State
NOT_FAILED = "This file is made or is being made already."


def start_files(release: Release) -> None:
    """Ask for each file of a release that was just frozen; a rollback takes that back."""
    files = ReleaseFile.objects.bulk_create(ReleaseFile(release=release, kind=kind) for kind in KINDS)
    for file in files:
        make_release_file.enqueue(file=file.pk)


def make_again(*, file: ReleaseFile, by: User) -> None:
    """Ask once more for a file that could not be made. Raises DocumentRefused when it did not fail, or NotAllowed."""
    with transaction.atomic():
        locked = locked_file(file.pk)
        if not can_keep(access_of(by, timezone.localdate()), locked.release.document.case.service):
            raise DocumentNotAllowed("Only the planning team asks for files again.")
        if locked.state != State.FAILED:
            raise DocumentRefused(NOT_FAILED)
        write_state(locked, State.WAITING, 0)
        make_release_file.enqueue(file=locked.pk)
        record("releases.make_again", by=by, about=locked)
