"""A file of providers on its way: kept for a preview, then written whole or not at all."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kloe.providers.actions.checked import check_may_manage
from kloe.providers.models import Provider, ProviderImport
from kloe.providers.resources import ImportSeen, run_import
from mlco_portal.accounts.models import User
from mlco_portal.spreadsheets import Table, TableRow

KEPT_FOR = timedelta(hours=2)


class ImportGone(Exception):
    """The file was imported, replaced or forgotten while its preview stood open."""


class ImportOutdated(Exception):
    """Nothing is imported: the file would do something else than its preview said, or has a problem."""


def kept_since(now: datetime) -> datetime:
    return now - KEPT_FOR


def stage_import(*, table: Table, file_name: str, on_conflict: str, by: User) -> ProviderImport:
    """Keep a file until its sender confirms it; an earlier one of theirs, and all that nobody confirmed, go."""
    check_may_manage(by)
    seen = run_import(table=table, on_conflict=on_conflict, by=by, dry_run=True)
    now = timezone.now()
    with transaction.atomic():
        ProviderImport.objects.filter(uploaded_at__lt=kept_since(now)).delete()
        ProviderImport.objects.filter(by=by).delete()
        return ProviderImport.objects.create(
            by=by,
            file_name=file_name[:200],
            on_conflict=on_conflict,
            headers=list(table.headers),
            rows=[[row.number, row.cells] for row in table.rows],
            digest=seen.digest,
            uploaded_at=now,
        )


def preview_of(staged: ProviderImport, by: User) -> ImportSeen:
    """Return what the file would do now."""
    return run_import(table=_table_of(staged), on_conflict=staged.on_conflict, by=by, dry_run=True)


def confirm_import(*, staged: ProviderImport, by: User) -> ImportSeen:
    """Write exactly what the preview showed and forget the file. Raises ImportGone, ImportOutdated, NotPermitted."""
    check_may_manage(by)
    with transaction.atomic():
        kept = ProviderImport.objects.select_for_update().filter(pk=staged.pk, by=by).first()
        if kept is None:
            raise ImportGone
        # All of them: a provider that somebody changes meanwhile waits, and its import sees what they changed.
        list(Provider.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        seen = preview_of(kept, by)
        if seen.is_ready and seen.digest == kept.digest:
            done = run_import(table=_table_of(kept), on_conflict=kept.on_conflict, by=by, dry_run=False)
            if done.is_ready:
                kept.delete()
                return done
        kept.digest = seen.digest
        kept.save(update_fields=["digest"])
    if not seen.is_ready:
        raise ImportOutdated("Nothing was imported. Put the file right, then upload it again.")
    raise ImportOutdated("Providers changed since you looked at this file. Nothing is imported yet: look again.")


def discard_import(*, staged: ProviderImport, by: User) -> None:
    """Forget a file that was never confirmed."""
    ProviderImport.objects.filter(pk=staged.pk, by=by).delete()


def _table_of(staged: ProviderImport) -> Table:
    return Table(tuple(staged.headers), tuple(TableRow(number, cells) for number, cells in staged.rows))
