"""Files into the catalogue: kept for a preview, then written whole or not at all."""

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.spreadsheets import Table, TableRow
from services.actions.writing import check_may_manage_catalogue, locked_catalogue, write_entries
from services.models import CatalogueImport
from services.queries.catalogue import catalogue_as_it_stands
from services.rules.imports import KEPT_FOR, ImportGone, ImportOutdated, ImportPlan, ImportRefused, Outcome, import_plan


def stage_import(*, table: Table, file_name: str, on_conflict: str, by: User) -> CatalogueImport:
    """Keep a file until its sender confirms it; an earlier one of theirs, and all that nobody confirmed, go."""
    check_may_manage_catalogue(by)
    plan = import_plan(table, catalogue_as_it_stands(timezone.localdate()), on_conflict)
    now = timezone.now()
    with transaction.atomic():
        CatalogueImport.objects.filter(uploaded_at__lt=now - KEPT_FOR).delete()
        CatalogueImport.objects.filter(by=by).delete()
        return CatalogueImport.objects.create(
            by=by,
            file_name=file_name[:200],
            on_conflict=on_conflict,
            headers=list(table.headers),
            rows=[[row.number, row.cells] for row in table.rows],
            digest=plan.digest,
            uploaded_at=now,
        )


def table_of(staged: CatalogueImport) -> Table:
    """Return the file's table as it was read."""
    return Table(tuple(staged.headers), tuple(TableRow(number, cells) for number, cells in staged.rows))


def preview_of(staged: CatalogueImport) -> ImportPlan:
    """Return what the file would do now."""
    return import_plan(table_of(staged), catalogue_as_it_stands(timezone.localdate()), staged.on_conflict)


def confirm_import(*, staged: CatalogueImport, by: User) -> ImportPlan:
    """Write exactly what the preview showed and forget the file.

    Raises ImportOutdated when the file would do something else by now: it stays, with its new preview.
    Raises ImportRefused when a row has a problem, ImportGone when another click was faster, NotPermitted.
    """
    with transaction.atomic():
        locked = CatalogueImport.objects.select_for_update().filter(pk=staged.pk, by=by).first()
        if locked is None:
            raise ImportGone
        try:
            plan = import_table(table=table_of(locked), on_conflict=locked.on_conflict, expected=locked.digest, by=by)
        except ImportOutdated as outdated:
            changed = outdated
        else:
            locked.delete()
            return plan
        locked.digest = changed.plan.digest
        locked.save(update_fields=["digest"])
    raise changed


def discard_import(*, staged: CatalogueImport, by: User) -> None:
    """Forget a file that was never confirmed."""
    CatalogueImport.objects.filter(pk=staged.pk, by=by).delete()


def import_table(*, table: Table, on_conflict: str, expected: str, by: User) -> ImportPlan:
    """Write what the table says, all of it or nothing, with an audit entry a row.

    `expected` is the digest of the plan that the person saw. Raises ImportRefused, ImportOutdated, NotPermitted.
    """
    check_may_manage_catalogue(by)
    with transaction.atomic():
        plan = import_plan(table, locked_catalogue(), on_conflict)
        if plan.digest != expected:
            raise ImportOutdated(plan)
        if not plan.is_ready:
            raise ImportRefused(plan)
        rows = plan.to_write
        for outcome, action in ((Outcome.NEW, "services.add_service"), (Outcome.CHANGED, "services.change_service")):
            changes = [(row.before, row.entry) for row in rows if row.outcome == outcome and row.entry is not None]
            if changes:
                write_entries(changes, action=action, by=by, reason="Imported from a file")
    return plan
