"""Workbooks into a year: kept for a preview, then written whole or not at all, and only as the preview showed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from kloe.lines.models import Kloe
from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import Entry, record, record_each
from planning.cycle.actions.dates import locked_cycle
from planning.cycle.models import PlanningCycle
from planning.cycle.rules.dates import DateRefused
from planning.operating_plan.rules import ChangedMeanwhile, WritingRefused
from planning.year_workbook.book import Book
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.queries import plan_for, sheets_of
from planning.year_workbook.reading import FileBook
from planning.year_workbook.rules import (
    KEPT_FOR,
    LookAgain,
    NotPermitted,
    Outcome,
    Plan,
    RowPlan,
    SheetPlan,
    WorkbookGone,
    WorkbookRefused,
    YearIsClosed,
)
from planning.year_workbook.sheets import Key, Outside, Sheet, ToWrite
from services.queries import access_of

BATCH = 200
CHANGED = "What the portal holds changed since you looked at this workbook. Nothing is loaded yet: look again."
OTHER_CHOICE = "With this choice the workbook would do something else. Nothing is loaded yet: look again."
FAULTS = "Nothing was loaded: some rows have a fault. Put them right, or choose to skip them."
NOTHING = "Nothing was loaded: what has no fault, the portal says already."


def keep_workbook(*, cycle: PlanningCycle, file: FileBook, file_name: str, by: User) -> YearWorkbook:
    """Keep a workbook until its sender confirms it; an earlier one of theirs, and all that nobody confirmed, go."""
    _check_may(by)
    if cycle.state == PlanningCycle.State.CLOSED:
        raise YearIsClosed(cycle.year)
    now = timezone.now()
    with transaction.atomic():
        YearWorkbook.objects.filter(uploaded_at__lt=now - KEPT_FOR).delete()
        YearWorkbook.objects.filter(by=by, year=cycle.year).delete()
        return YearWorkbook.objects.create(
            by=by,
            year=cycle.year,
            file_name=file_name[:200],
            sheets=[[one.tab, [[row.number, row.cells, row.faults] for row in one.rows]] for one in file.sheets],
            uploaded_at=now,
        )


def load_workbook(*, waiting: YearWorkbook, existing: str, faulty: str, seen: str, by: User) -> Plan:
    """Write exactly what the preview showed and forget the workbook; `seen` is the digest of that preview.

    Raises LookAgain when it would do something else by now, or with another choice: it stays, with its new preview.
    Raises WorkbookRefused for faults or nothing to write, WorkbookGone when another click was faster, YearIsClosed,
    NotPermitted.
    """
    _check_may(by)
    try:
        with transaction.atomic():
            refused, plan = _load(waiting, existing, faulty, seen, by)
    except (IntegrityError, ChangedMeanwhile) as error:
        raise LookAgain(CHANGED) from error
    except (DateRefused, WritingRefused) as error:
        raise WorkbookRefused(f"Nothing was loaded: {error}") from error
    if refused is not None:
        raise refused
    return plan


def forget_workbook(*, waiting: YearWorkbook, by: User) -> None:
    """Forget a workbook that was never confirmed."""
    YearWorkbook.objects.filter(pk=waiting.pk, by=by).delete()


def _load(
    waiting: YearWorkbook, existing: str, faulty: str, seen: str, by: User
) -> tuple[WorkbookRefused | None, Plan]:
    locked = YearWorkbook.objects.select_for_update().filter(pk=waiting.pk, by=by).first()
    if locked is None:
        raise WorkbookGone
    cycle = _locked_cycle(locked.year)
    # Lines of enquiry are changed without a lock of the year.
    list(Kloe.objects.select_for_update().filter(year=locked.year).order_by("pk").values_list("pk"))
    plan = plan_for(sheets_of(locked), locked.year, existing)
    if refused := _refusal(plan, locked, existing, faulty, seen):
        locked.existing, locked.faulty = existing, faulty
        locked.save(update_fields=["existing", "faulty"])
        return refused, plan
    _Writer(plan, locked.file_name, by).write()
    changes = {one.sheet.tab: [None, _counted(one)] for one in plan.sheets if one.to_write}
    record("year_workbook.load", by=by, about=cycle, changes=changes, reason=f"From {locked.file_name}")
    locked.delete()
    return None, plan


def _refusal(plan: Plan, locked: YearWorkbook, existing: str, faulty: str, seen: str) -> WorkbookRefused | None:
    if plan.digest != seen:
        return LookAgain(OTHER_CHOICE if existing != locked.existing else CHANGED)
    if plan.counts[Outcome.REFUSED] and faulty == YearWorkbook.Faulty.STOP:
        return WorkbookRefused(FAULTS)
    return None if plan.writes else WorkbookRefused(NOTHING)


def _locked_cycle(year: int) -> PlanningCycle:
    """Hold the year, nobody else writing to it or closing it; raises YearIsClosed."""
    cycle = PlanningCycle.objects.filter(year=year).first()
    if cycle is None:
        raise WorkbookGone
    try:
        return locked_cycle(cycle)
    except DateRefused as refused:
        raise YearIsClosed(year) from refused


def _counted(plan: SheetPlan) -> str:
    return ", ".join(f"{number} {outcome.value}" for outcome, number in plan.counts.items() if number)


def _check_may(by: User) -> None:
    if not access_of(by, timezone.localdate()).allows(Permission.MANAGE_CYCLE):
        raise NotPermitted


@dataclass(slots=True)
class _Written:
    row: RowPlan
    record: Any
    named: dict[str, Any]
    fields: set[str]


class _Writer:
    """Writes the rows of a plan, sheet after sheet, so that each finds what it names."""

    def __init__(self, plan: Plan, file_name: str, by: User) -> None:
        self.plan, self.file_name, self.by = plan, file_name, by
        self.book: Book = plan.book
        self.roots: dict[type[models.Model], set[int]] = {}
        self.records: dict[str, dict[Key, Any]] = {
            tab: {key: same[0].record for key, same in held.items()} for tab, held in self.book.held.items()
        }

    def write(self) -> None:
        for one in self.plan.sheets:
            if one.sheet.writes_itself:
                self._let_write(one)
                continue
            for rows in one.sheet.passes(list(one.to_write)):
                self._write_rows(one.sheet, rows)

        for model, keys in self.roots.items():
            model._default_manager.filter(pk__in=keys).update(revision=F("revision") + 1)

    def _let_write(self, one: SheetPlan) -> None:
        final = {key: same[0].cells for key, same in self.book.held[one.sheet.tab].items()}
        final |= {row.key: row.cells for row in one.to_write}
        rows = [ToWrite(row.cells, row.held.record if row.held else None) for row in one.to_write]
        if rows:
            one.sheet.write(rows, list(final.values()), self.book.year, self.by)

    def _write_rows(self, sheet: Sheet, rows: Iterable[RowPlan]) -> None:
        written = [self._filled(sheet, row) for row in rows]
        if not written:
            return
        fresh = [one.record for one in written if one.row.outcome == Outcome.NEW]
        changed = [one for one in written if one.row.outcome == Outcome.CHANGED]
        manager: models.Manager = sheet.model._default_manager
        manager.bulk_create(fresh, batch_size=BATCH)
        if fields := {name for one in changed for name in one.fields}:
            manager.bulk_update([one.record for one in changed], sorted(fields), batch_size=BATCH)
        self.records[sheet.tab].update({one.row.key: one.record for one in written})
        self._tie(sheet, written)
        sheet.write_lists([(one.record, one.row.cells, one.named) for one in written])
        if sheet.root:
            roots = [getattr(one.record, sheet.root) for one in written]
            self.roots.setdefault(type(roots[0]), set()).update(root.pk for root in roots)
        record_each((self._entry(sheet, one) for one in written), by=self.by)

    def _filled(self, sheet: Sheet, row: RowPlan) -> _Written:
        is_new = row.outcome == Outcome.NEW
        thing = sheet.new(self.book.year, self.by) if is_new or row.held is None else row.held.record
        columns = {one.column for one in row.differences} | (set(sheet.columns) if is_new else set())
        named = {
            within.written: self._named(within.sheets, within.key_in(row.cells))
            for within in sheet.within
            if within.written and columns & set(within.columns)
        }
        outside = {one.column: self._outside(one, row) for one in sheet.outside}
        named |= {
            one.written: next(iter(outside[one.column]), None)
            for one in sheet.outside
            if one.written and one.column in columns
        }
        fields = sheet.fill(thing, row.cells, named, columns)
        if not is_new and hasattr(thing, "revision"):
            thing.revision += 1
            fields.add("revision")
        return _Written(row, thing, outside, fields)

    def _outside(self, one: Outside, row: RowPlan) -> list[Any]:
        """Return the records that the row names; those of its own year that are still to be written are left out."""
        found = []
        for text in one.texts(row.cells):
            key = one.key_within(text, self.book.year)
            found.append(self.records[one.tab].get(key) if key else self.book.outside[one.source].get(text))
        return [record for record in found if record is not None]

    def _tie(self, sheet: Sheet, written: list[_Written]) -> None:
        """Tie rows to those of their own sheet that they name, now that all of them are written."""
        for one in sheet.outside:
            tied = []
            if one.tab != sheet.tab:
                continue
            for this in written:
                found = self._outside(one, this.row)
                if found and getattr(this.record, one.written) != found[0]:
                    setattr(this.record, one.written, found[0])
                    tied.append(this.record)
            if tied:
                sheet.model._default_manager.bulk_update(tied, [one.written], batch_size=BATCH)

    def _named(self, sheets: tuple[str, ...], key: Key | None) -> Any:
        found = (self.records[tab].get(key) for tab in sheets) if key else ()
        return next((one for one in found if one is not None), None)

    def _entry(self, sheet: Sheet, one: _Written) -> Entry:
        verb = "add" if one.row.outcome == Outcome.NEW else "change"
        changes = {cell.column: [cell.old, cell.new] for cell in one.row.differences}
        return Entry(f"year_workbook.{verb}_{sheet.action}", one.record, changes, f"From {self.file_name}")
