"""The files of an edition: asked for when it is issued, and once more when one could not be made."""

from django.db import transaction

from kloe.reports.actions.locks import check_issuer
from kloe.reports.making import locked_file
from kloe.reports.models import ReportEdition, ReportFile
from kloe.reports.rules.permissions import ReportRefused
from kloe.reports.tasks import make_report_file
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record


def start_files(edition: ReportEdition) -> None:
    """Ask for each file of an edition that was just issued; a rollback takes that back."""
    files = ReportFile.objects.bulk_create(ReportFile(edition=edition, kind=kind) for kind in ReportFile.Kind)
    for file in files:
        make_report_file.enqueue(file=file.pk)


def make_again(*, file: ReportFile, by: User) -> None:
    """Ask once more for a file that could not be made; raise ReportRefused when it did not fail, or NotPermitted."""
    with transaction.atomic():
        locked = locked_file(file.pk)
        check_issuer(locked.edition.report, by)
        if locked.state != ReportFile.State.FAILED:
            raise ReportRefused("This file is made or is being made already")
        locked.state = ReportFile.State.WAITING
        locked.save(update_fields=["state"])
        make_report_file.enqueue(file=locked.pk)
        record("kloe.make_report_file_again", by=by, about=locked)
