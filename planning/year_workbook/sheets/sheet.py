"""What a sheet of the workbook is: a resource of django-import-export that also knows its key and what it names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.db import models
from import_export.fields import Field
from import_export.resources import Resource

from mlco_portal.years import PlanningYear
from planning.cycle.rules.dates import RoundDates, Span
from planning.year_workbook.sheets.kinds import Kind

Cells = dict[str, str]
Key = tuple[str, ...]
Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where the dates of the year may lie, and the dates of its round by what a milestone can set."""

    span: Span
    round: RoundDates


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A row that a sheet writes by itself; `record` is what the portal holds, where it holds it."""

    cells: Cells
    record: Any


class YearSoFar(Protocol):
    """The year as the rows up to this one leave it."""

    year: PlanningYear
    calendar: Calendar | None

    def rows(self, tab: str) -> Mapping[Key, Cells]:
        """Return the rows of a sheet: what is stored, with what the file changes and adds."""
        raise NotImplementedError

    def spelt_otherwise(self, tab: str, key: Key) -> Key | None:
        """Return the key of a row that differs from this one in capital letters only."""
        raise NotImplementedError

    def links(self, tab: str, without: tuple[str, str] | None = None) -> Mapping[str, Collection[str]]:
        """Return what each carries on by the links of a sheet and of all years; a link that is given up is left out."""
        raise NotImplementedError


class Column(Field):
    """A column: its kind, what it means, an example. It is the field of its name unless `attribute` says otherwise.

    `kept` says that the field is written from the cell as it stands; what names another record is not.
    """

    def __init__(
        self, kind: Kind, about: str, *, example: str, attribute: str = "", needed: bool = False, kept: bool = True
    ) -> None:
        super().__init__(attribute=attribute or None, widget=kind)
        self.about, self.example, self.needed, self.kept = about, example, needed, kept

    @property
    def kind(self) -> Kind:
        kind: Kind = self.widget
        return kind

    @property
    def field(self) -> str:
        """The field of the record that is written from the cell."""
        return str(self.attribute or self.column_name)

    def get_value(self, instance: Any) -> Any:
        return super().get_value(instance) if self.attribute else getattr(instance, str(self.column_name))


@dataclass(frozen=True, slots=True)
class Within:
    """Columns by which a row names a record of the same year; `written` is the field that keeps it, if one does.

    With `split`, one column holds the whole key: its parts with a slash between them.
    """

    columns: tuple[str, ...]
    sheets: tuple[str, ...]
    written: str = ""
    split: bool = False

    def key_in(self, cells: Mapping[str, str]) -> Key | None:
        """Return the key of what the row names; None when it names nothing."""
        texts = tuple(cells[name] for name in self.columns)
        if self.split:
            texts = tuple(texts[0].split("/"))
        return texts if all(texts) else None


@dataclass(frozen=True, slots=True)
class Outside:
    """A column that names records that are no rows of this year's workbook: services, a metric, a post.

    With `tab`, a name that begins with the year itself is a row of that sheet. What is not `needed` may name nobody.
    """

    column: str
    source: str
    written: str = ""
    several: bool = False
    needed: bool = True
    tab: str = ""

    def texts(self, cells: Mapping[str, str]) -> list[str]:
        """Return what the column names."""
        text = cells.get(self.column, "")
        if self.several:
            return [one for one in text.split("; ") if one]
        return [text] if text else []

    def key_within(self, text: str, year: PlanningYear) -> Key | None:
        """Return the key of the row of this year that the text names; None when it names one outside of it."""
        if not self.tab or not text.startswith(f"{year} "):
            return None
        return tuple(text.removeprefix(f"{year} ").split("/"))


class Sheet(Resource):
    """One sheet: its columns are the fields of the resource, `Meta.import_id_fields` is the key of its rows."""

    tab: ClassVar[str]
    one: ClassVar[str]
    about: ClassVar[str]
    model: ClassVar[type[models.Model]]
    action: ClassVar[str]
    # What counts the saves of the record: the field that leads to the framework, workplan or deliverable it is part of.
    root: ClassVar[str] = ""
    # Rows are written by actions of another capability, which also tell the audit trail.
    writes_itself: ClassVar[bool] = False
    within: ClassVar[tuple[Within, ...]] = ()
    outside: ClassVar[tuple[Outside, ...]] = ()

    @property
    def columns(self) -> dict[str, Column]:
        found: dict[str, Column] = self.fields
        return found

    @property
    def key_columns(self) -> tuple[str, ...]:
        return tuple(self._meta.import_id_fields)

    def key_of(self, cells: Mapping[str, str]) -> Key:
        return tuple(cells[name] for name in self.key_columns)

    def records(self, year: int) -> Iterable[Any]:
        """Return what the portal holds of the year, in the order of the sheet, with all that its columns show."""
        raise NotImplementedError

    def cells_of(self, record: models.Model) -> Cells:
        """Return the row of a stored record."""
        return {name: self.export_field(column, record) for name, column in self.columns.items()}

    def passes(self, rows: list[Any]) -> list[list[Any]]:
        """Return rows in groups, each to be judged and written after those that it can name."""
        return [rows]

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        """Return why the row cannot be as it is, besides what its columns and the records it names say."""
        return []

    def link_of(self, cells: Cells, year: PlanningYear) -> tuple[str, str] | None:
        """Return (earlier, later) when the row says that something carries on something else."""
        return None

    def new(self, year: PlanningYear, by: Any) -> models.Model:
        """Return a record for a new row."""
        return self.model()

    def fill(self, record: models.Model, cells: Cells, named: Mapping[str, Any], columns: Collection[str]) -> set[str]:
        """Give the record what it names, and what the cells of these columns say; return the fields that are set."""
        values = {
            column.field: column.kind.stored(cells[name])
            for name, column in self.columns.items()
            if column.kept and name in columns
        }
        for field, value in {**values, **named}.items():
            setattr(record, field, value)
        return {*values, *named}

    def write_lists(self, written: list[tuple[models.Model, Cells, dict[str, Any]]]) -> None:
        """Write what stands in tables of its own, of records that are saved: (record, cells, what is named outside)."""

    def write(self, rows: list[ToWrite], final: list[Cells], year: PlanningYear, by: Any) -> None:
        """Write the rows by the actions of another capability; `final` is the whole sheet as it will be."""
        raise NotImplementedError

    def label_of(self, cells: Mapping[str, str]) -> str:
        """Return what a row is called in the preview."""
        return " ".join(text for name in self.key_columns if (text := cells.get(name, "")))


def tie(through: Any, owner: str, target: str, wanted: Mapping[int, Iterable[models.Model]]) -> None:
    """Let each owner be tied to these records and no others, through the table of a many-to-many field."""
    rows = through._default_manager.filter(**{f"{owner}__in": wanted})
    there = {(row[1], row[2]): row[0] for row in rows.values_list("pk", f"{owner}_id", f"{target}_id")}
    ties = {(key, one.pk) for key, found in wanted.items() for one in found}
    through._default_manager.filter(pk__in=[pk for both, pk in there.items() if both not in ties]).delete()
    through._default_manager.bulk_create(
        through(**{f"{owner}_id": first, f"{target}_id": second}) for first, second in sorted(ties - there.keys())
    )
