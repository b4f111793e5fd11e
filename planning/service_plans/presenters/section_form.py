"""The fields of one section: what was typed, what is still to do, what somebody else saved meanwhile.

Fields are drawn straight by the NHS.UK macros, without Django forms: a section of 200 rows has over a thousand.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.nhsuk.fields import Choice, FieldView
from mlco_portal.nhsuk.macros import ours
from mlco_portal.rich_text import Formats, html_of, is_plain
from planning.service_plans.content import Lists, Problem, Row, SectionContent
from planning.service_plans.presenters.tasks import problem_anchor
from planning.service_plans.sections import SectionKind, kind_of
from planning.service_plans.sections.kind import Column

NEW_ROW = "new1"
ANSWER = "answer"
MOST_BESIDE = 3
SAME = mark_safe('<strong class="nhsuk-tag nhsuk-tag--white">Same as last year</strong>')


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that stand beside each other on a wide screen."""

    columns: int
    fields: SafeString


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the form."""

    token: str
    legend: str
    groups: Sequence[FieldGroup]
    is_first: bool
    is_last: bool
    note: str = ""

    @property
    def anchor(self) -> str:
        return f"row-{self.token}"


@dataclass(frozen=True, slots=True)
class ToDo:
    """Something still to do, and the field where."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class SectionForm:
    """The section's fields as the page shows them."""

    has_rows: bool
    row_name: str
    field: SafeString
    rows: Sequence[RowView]
    todo: Sequence[ToDo]
    words: int
    word_limit: int | None


def section_form(
    shown: SectionContent,
    lists: Lists,
    *,
    blank_row: bool = False,
    newer: SectionContent | None = None,
    same: Collection[tuple[str, str]] = (),
) -> SectionForm:
    """Return the fields that hold `shown`; `newer` is what somebody else saved since, to lay beside it.

    `same` names the fields, (row, column), that are word for word last year's.
    """
    kind = kind_of(shown.spec.kind)
    problems = [] if shown.is_empty else kind.problems(shown, lists)
    return SectionForm(
        has_rows=kind.has_rows,
        row_name=kind.row_name,
        field=SafeString() if kind.has_rows else _text_field(shown, kind, is_same=bool(same)),
        rows=_rows(shown, kind, lists, problems, blank_row, newer, same) if kind.has_rows else (),
        todo=[ToDo(one.text, f"#{problem_anchor(one)}") for one in problems],
        words=shown.words,
        word_limit=shown.spec.word_limit,
    )


def first_column(section: SectionContent) -> str:
    """Return the name of the first field of a row, where writing a new one begins."""
    columns = kind_of(section.spec.kind).columns
    return columns[0].name if columns else ""


def _text_field(shown: SectionContent, kind: SectionKind, *, is_same: bool = False) -> SafeString:
    limit = shown.spec.word_limit
    view = FieldView(id=ANSWER, name="text", label="Your answer", label_size="s", value=shown.text)
    view.hint = SAME if is_same else ""
    if kind.is_one_line:
        return ours("fields.jinja", "input", view)
    view.max_words = limit
    view.attrs = [("rows", max(8, min(24, (limit or 150) // 9))), *_editor(shown.text, kind.formats)]
    return ours("fields.jinja", "textarea", view)


def _rows(
    shown: SectionContent,
    kind: SectionKind,
    lists: Lists,
    problems: Sequence[Problem],
    blank_row: bool,
    newer: SectionContent | None,
    same: Collection[tuple[str, str]],
) -> list[RowView]:
    rows = list(shown.rows)
    saved = {row.id: row for row in newer.rows} if newer else {}
    mine = {row.id for row in rows}
    rows += [row for row in saved.values() if row.id not in mine]
    if blank_row or not rows:
        rows.append(Row(_free_token(rows), {}))
    said: dict[str, dict[str, str]] = {}
    for one in problems:
        if one.row and one.cell:
            said.setdefault(one.row, {})[one.cell] = one.text.partition(": ")[2]
    options = {column.name: list(lists.choices.get(column.choices, {}).items()) for column in kind.columns}
    return [
        RowView(
            token=row.id,
            legend=f"{kind.row_name.capitalize()} {number}",
            groups=_groups(row, kind, options, said.get(row.id, {}), same),
            is_first=number == 1,
            is_last=number == len(rows),
            note=_note(row, mine, newer),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _note(row: Row, mine: set[str], newer: SectionContent | None) -> str:
    if newer is None or row.is_empty:
        return ""
    if row.id not in mine:
        return f"This is not in your text: {newer.updated_by} added it, or you removed it. Remove it if it should go."
    if not row.id.startswith("new") and row.id not in {one.id for one in newer.rows}:
        return f"{newer.updated_by} removed this. Saving puts it back; remove it if it should go."
    return ""


def _free_token(rows: Sequence[Row]) -> str:
    taken = {row.id for row in rows}
    return next(token for token in (f"new{number}" for number in range(1, len(rows) + 2)) if token not in taken)


def _groups(
    row: Row,
    kind: SectionKind,
    options: Mapping[str, list[tuple[str, str]]],
    said: Mapping[str, str],
    same: Collection[tuple[str, str]],
) -> list[FieldGroup]:
    groups = []
    # A list that nobody needs to choose from, and with nothing on it, is no field.
    asked = [
        one
        for one in kind.columns
        if one.is_required or not one.choices or options[one.name] or row.cells.get(one.name)
    ]
    for columns in _beside(asked):
        drawn = (
            _cell(row, one, options[one.name], said.get(one.name, ""), is_same=(row.id, one.name) in same)
            for one in columns
        )
        groups.append(FieldGroup(min(len(columns), MOST_BESIDE), mark_safe("".join(drawn))))  # noqa: S308
    return groups


def _beside(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """Yield the columns in groups of one height: texts beside texts, two at most; lines and lists, three."""
    for is_text, found in groupby(columns, key=lambda column: column.type == "text"):
        same = list(found)
        most = 2 if is_text else MOST_BESIDE
        for start in range(0, len(same), most):
            yield same[start : start + most]


def _cell(
    row: Row, column: Column, options: Sequence[tuple[str, str]], said: str, *, is_same: bool = False
) -> SafeString:
    name = f"row-{row.id}-{column.name}"
    value = row.cells.get(column.name, "")
    label = column.label if column.is_required else f"{column.label} (optional)"
    view = FieldView(id=name, name=name, label=label, hint=_hint(column.hint, said, is_same=is_same), value=value)
    if column.type == "choice":
        view.groups = [("", _options(options, value))]
        return ours("fields.jinja", "select", view)
    if column.type == "text":
        rows = max(3, min(12, len(value) // 45 + value.count("\n") + 1))
        view.attrs = [("rows", rows), *_editor(value, column.formats)]
        return ours("fields.jinja", "textarea", view)
    return ours("fields.jinja", "input", view)


def _editor(text: str, formats: Formats) -> list[tuple[str, str]]:
    """Return what the editor (static/js/editor) needs: the formats it offers, and the text as HTML if it has marks."""
    offered = [("data-rich", formats.names)]
    return offered if is_plain(text) else [*offered, ("data-html", html_of(text))]


def _options(options: Sequence[tuple[str, str]], value: str) -> list[Choice]:
    """The list with the chosen one marked; a code that left the list, or never was on it, stays chosen and shown."""
    choices = [Choice("", "Choose", checked=not value)]
    choices += [Choice(code, label, checked=code == value) for code, label in options]
    if value and not any(one.checked for one in choices):
        choices.append(Choice(value, f"{value} (not on the list)", checked=True))
    return choices


def _hint(hint: str, said: str, *, is_same: bool = False) -> str:
    todo = format_html('<span class="org-todo">Still to do: {}</span>', said) if said else ""
    parts = [part for part in (hint, todo, SAME if is_same else "") if part]
    return format_html_join(mark_safe("<br>"), "{}", ((part,) for part in parts)) if len(parts) != 1 else parts[0]
