"""A Word file read into plain values, in bounded time, with a note on everything that was left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mlco_portal.rich_text import Run
from mlco_portal.wording import counted
from planning.word_plans.documents.elements import Cell, Document, Element, Paragraph, Table, cell_words
from planning.word_plans.documents.looks import Looks, links_of, lists_of, styles_of
from planning.word_plans.documents.package import Package, damaged, open_package
from planning.word_plans.documents.runs import RunReader
from planning.word_plans.documents.xml import attribute, body_of, child, local, parsed, value, whole_number

MOST_PARAGRAPHS = 20_000
MOST_CHARACTERS = 3_000_000
MOST_TABLES = 500
DEEPEST = 40
# What wraps paragraphs and tables without being one.
WRAPPERS = frozenset({"sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "body"})

NOTES = {
    "picture": "{} left out. Add pictures to a section in the portal",
    "object": "{} left out: only text is read",
    "text box": "{} read as text after the paragraph that it belongs to",
    "comment": "{} left out",
    "footnote": "{} left out. If its words matter, put them into the text",
    "insertion": "{} kept: the file has changes that were tracked",
    "deletion": "{} left out: the file has changes that were tracked",
    "nested table": "{} read as lines of text",
    "hidden text": "{} left out",
    "unsafe link": "{} kept as words only: a link leads to a web page or an e-mail address",
}
NOUNS = {
    "hidden text": ("hidden text", "hidden texts"),
    "object": ("embedded object", "embedded objects"),
    "insertion": ("inserted passage", "inserted passages"),
    "deletion": ("deleted passage", "deleted passages"),
    "text box": ("text box", "text boxes"),
    "unsafe link": ("link", "links"),
}


def read_document(content: bytes, name: str) -> Document:
    """Return the text of a Word file; raises UnreadableDocument with what was expected and what was found."""
    package = open_package(content, name)
    main = _main_part(package)
    folder, _, file_name = main.rpartition("/")
    looks = Looks(
        styles=styles_of(parsed(package.part(f"{folder}/styles.xml"))),
        lists=lists_of(parsed(package.part(f"{folder}/numbering.xml"))),
        links=links_of(parsed(package.part(f"{folder}/_rels/{file_name}.rels"))),
    )
    reader = BodyReader(looks)
    if any(part.lower().endswith("vbaproject.bin") for part in package.names):
        reader.extra.append("The macros in the file were left out")
    text = package.part(main)
    if not text.strip():
        raise damaged()
    body = reader.read(text)
    return Document(body=tuple(body), notes=tuple(reader.notes()))


def _main_part(package: Package) -> str:
    for node in _children(parsed(package.part("_rels/.rels"))):
        if attribute(node, "Type").endswith("/officeDocument"):
            target = attribute(node, "Target").lstrip("/")
            if target in package.names:
                return target
    if "word/document.xml" not in package.names:
        raise damaged()
    return "word/document.xml"


def _children(root: Any) -> Any:
    return root if root is not None else ()


@dataclass
class BodyReader:
    """Reads the body, one element after the other, until its end or until there is too much of it."""

    looks: Looks
    found: Counter[str] = field(default_factory=Counter)
    extra: list[str] = field(default_factory=list)
    paragraphs: int = 0
    characters: int = 0
    tables: int = 0

    @property
    def is_full(self) -> bool:
        return self.paragraphs >= MOST_PARAGRAPHS or self.characters >= MOST_CHARACTERS

    def read(self, content: bytes) -> list[Element]:
        body: list[Element] = []
        for node in body_of(content):
            body += self.elements(node)
            if self.is_full:
                self.extra.append(
                    f"The file is very long: only its first {counted(self.paragraphs, 'paragraph')} were read"
                )
                break
        return body

    def elements(self, node: Any, depth: int = 0) -> Iterator[Element]:
        """Yield the paragraphs and tables in a node, wrappers taken off."""
        name = local(node)
        if name == "p":
            yield from self.paragraph(node)
        elif name == "tbl":
            if self.tables < MOST_TABLES:
                yield self.table(node, depth)
            elif self.tables == MOST_TABLES:
                self.extra.append(f"Only the first {MOST_TABLES} tables of the file were read")
            self.tables += 1
        elif name in ("altChunk", "object"):
            self.found["object"] += 1
        elif name in WRAPPERS and depth < DEEPEST:
            for one in node:
                yield from self.elements(one, depth + 1)

    def paragraph(self, node: Any) -> Iterator[Paragraph]:
        """Yield the paragraph, and after it those of its text boxes."""
        if self.is_full:
            return
        settings = child(node, "pPr")
        reader = RunReader(self.looks, self.found)
        runs = tuple(reader.runs(node))
        level = self.looks.heading_level(settings)
        kind, depth, number = ("", 0, 0) if level else self.looks.list_item(settings)
        self.paragraphs += 1
        self.characters += sum(len(run.text) for run in runs)
        if level:
            yield Paragraph(runs, "heading", level)
        elif kind == "bullets":
            yield Paragraph(runs, "bullets", depth)
        elif kind == "numbers":
            yield Paragraph(runs, "numbers", depth, number)
        else:
            yield Paragraph(runs)
        for box in reader.boxes:
            self.found["text box"] += 1
            for one in box:
                yield from self._flat(one, 1)

    def _flat(self, node: Any, depth: int) -> Iterator[Paragraph]:
        """Yield what is in a node as paragraphs, tables taken apart."""
        if depth > DEEPEST:
            return
        for element in self.elements(node, depth):
            if isinstance(element, Table):
                yield from element.paragraphs()
            else:
                yield element

    def table(self, node: Any, depth: int) -> Table:
        return Table(tuple(self._row(row, depth) for row in _rows(node) if not self._is_deleted(row)))

    def _is_deleted(self, row: Any) -> bool:
        deleted = child(row, "trPr", "del") is not None
        self.found["deletion"] += deleted
        return deleted

    def _row(self, row: Any, depth: int) -> tuple[Cell | None, ...]:
        cells: list[Cell | None] = []
        for cell in _cells(row):
            settings = child(cell, "tcPr")
            merged = child(settings, "vMerge")
            goes_on = merged is not None and attribute(merged, "val") != "restart"
            cells.append(None if goes_on else self._cell(cell, depth))
            width = whole_number(value(settings, "gridSpan"), 1)
            cells += [()] * min(max(width - 1, 0), 60)
        return tuple(cells)

    def _cell(self, cell: Any, depth: int) -> Cell:
        if depth > DEEPEST:
            return ()
        paragraphs: list[Paragraph] = []
        for node in cell:
            if local(node) == "tbl":
                self.found["nested table"] += 1
                paragraphs += self._lines(self.table(node, depth + 1))
            else:
                paragraphs += self._flat(node, depth + 1)
        return tuple(paragraphs)

    def _lines(self, table: Table) -> list[Paragraph]:
        """Return each row as a line, its cells parted by commas."""
        lines: list[Paragraph] = []
        for row in table.rows:
            cells = [[run for one in cell or () for run in (*one.runs, Run(" "))] for cell in row if cell_words(cell)]
            runs = [run for at, cell in enumerate(cells) for run in ([Run(", "), *cell[:-1]] if at else cell[:-1])]
            lines += [Paragraph(tuple(replace(run, text=run.text.replace("\n", " ")) for run in runs))] if runs else []
        return lines

    def notes(self) -> list[str]:
        """Return what was left out or read in another way, in words."""
        said = []
        for what, count in self.found.items():
            if count and what in NOTES:
                verb = "was" if count == 1 else "were"
                one, many = NOUNS.get(what, (what, f"{what}s"))
                said.append(NOTES[what].format(f"{counted(count, one, many)} {verb}"))
        return [*self.extra, *said]


def _rows(table: Any) -> Iterator[Any]:
    for node in table:
        yield from _wrapped(node, "tr")


def _cells(row: Any) -> Iterator[Any]:
    for node in row:
        yield from _wrapped(node, "tc")


def _wrapped(node: Any, wanted: str, depth: int = 0) -> Iterator[Any]:
    name = local(node)
    if name == wanted:
        yield node
    elif name in WRAPPERS and depth < DEEPEST:
        for one in node:
            yield from _wrapped(one, wanted, depth + 1)
