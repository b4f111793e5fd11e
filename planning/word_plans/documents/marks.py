"""An author's text with its marks as paragraphs and tables of a document, and back again. Pure.

The same words come back in the same form; `as_word_returns` says what to compare.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from mlco_portal.rich_text import Formats, Run
from mlco_portal.rich_text.blocks import Block, Runs, block_of, blocks_of, table_of
from mlco_portal.rich_text.blocks import text_of as written
from mlco_portal.rich_text.runs import tidied
from mlco_portal.word.xml import fit
from planning.word_plans.documents.elements import Element, Paragraph, Table

# As far as a text's headings go; a document's deeper ones become the last.
TOP, LOWEST = 2, 3
# Lists that were typed by hand; the second part stands for the text of an item.
BULLET = re.compile("^(?:[-*\u2013][ \t\u00a0]+|[\u2022\u00b7\u25aa\u25e6\u2023\uf0b7][ \t\u00a0]*)(?=\\S)")
NUMBER = re.compile("^(\\d{1,2})[.)][ \t\u00a0]+(?=\\S)")
SITE = re.compile("https?://[^/?#]+/")


def elements_of(text: str) -> list[Element]:
    """Return the paragraphs and tables of a text with marks."""
    elements: list[Element] = []
    for block in blocks_of(fit(text)):
        elements += _of_block(block)
    return elements


def _of_block(block: Block) -> Iterator[Element]:
    if block.kind == "table":
        yield Table(tuple(tuple((Paragraph(runs),) if runs else () for runs in row) for row in block.cells))
    elif block.kind == "paragraph":
        yield Paragraph(_joined(block.spans))
    elif block.kind == "heading":
        yield Paragraph(block.spans[0], "heading", block.level)
    else:
        number = block.start - 1
        for runs, level in zip(block.spans, block.levels or (0,) * len(block.lines), strict=True):
            number += not level
            yield Paragraph(runs, "bullets" if level else block.kind, level, 0 if level else number)


def _joined(lines: Iterable[Runs]) -> Runs:
    runs: list[Run] = []
    for line in lines:
        runs += [Run("\n"), *line] if runs else line
    return tuple(runs)


def text_of(elements: Iterable[Element], formats: Formats) -> str:
    """Return the elements as a text with marks: only those that are allowed, otherwise words."""
    blocks: list[Block] = []
    items: list[Paragraph] = []
    for element in elements:
        for one in _in_form(element, formats):
            if isinstance(one, Paragraph):
                if items and not _goes_on(items, one):
                    blocks.append(_list(items))
                    items = []
                items.append(one)
                continue
            if items:
                blocks.append(_list(items))
                items = []
            blocks.append(one)
    return written([*blocks, _list(items)] if items else blocks)


def as_word_returns(text: str, formats: Formats) -> str:
    """Return the text as it comes back from a document in which nobody changed anything."""
    return text_of(elements_of(text), formats)


def line_of(elements: Iterable[Element]) -> str:
    """Return the words of the elements on one line."""
    words = (one.text for element in elements for one in _paragraphs(element))
    return " ".join(" ".join(words).split())


def _paragraphs(element: Element) -> Iterable[Paragraph]:
    return element.paragraphs() if isinstance(element, Table) else (element,)


def _in_form(element: Element, formats: Formats) -> Iterator[Block | Paragraph]:
    """Yield the element as finished blocks, or as items of a list that may go on."""
    if isinstance(element, Table):
        yield from _table(element, formats)
    elif element.kind == "heading":
        runs = _looks([replace(run, bold=False) for run in element.runs], formats)
        if runs and formats.headings:
            yield block_of("heading", [runs], level=min(max(element.level, TOP), LOWEST))
        elif runs:
            yield block_of("paragraph", [runs])
    elif element.kind in ("bullets", "numbers"):
        runs = _looks(element.runs, formats)
        if runs:
            yield replace(element, runs=runs)
    else:
        yield from _lines(element.runs, formats)


def _lines(runs: Iterable[Run], formats: Formats) -> Iterator[Block | Paragraph]:
    """Yield the lines of a paragraph; those that were typed as items of a list become such."""
    together: list[Runs] = []
    for line in _split(runs):
        item = _typed_item(line, formats) if formats.lists else None
        shown = _looks(line, formats)
        if item is None:
            if shown:
                together.append(shown)
            continue
        if together:
            yield block_of("paragraph", together)
            together = []
        yield item
    if together:
        yield block_of("paragraph", together)


def _typed_item(line: Sequence[Run], formats: Formats) -> Paragraph | None:
    if not line or line[0].href:
        return None
    first, *others = line
    words = first.text.lstrip()
    for mark, kind in ((BULLET, "bullets"), (NUMBER, "numbers")):
        match = mark.match(words)
        if match:
            runs = _looks([replace(first, text=words[match.end() :]), *others], formats)
            return Paragraph(runs, kind, number=int(match[1]) if kind == "numbers" else 0)  # type: ignore[arg-type]
    return None


def _split(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.splitlines() if run.text.strip("\n") else run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=one)] for one in others]
        if run.text.strip("\n") and run.text.endswith("\n"):
            lines.append([])
    return lines


def _looks(runs: Iterable[Run], formats: Formats) -> Runs:
    """Return the runs tidied, with the looks that are allowed."""
    kept = [Run(run.text, run.bold and formats.bold, _address(run.href) if formats.links else "") for run in runs]
    return tidied(run if run.href != run.text.strip() else replace(run, href="") for run in kept)


def _address(href: str) -> str:
    """Return the address without the slash that LibreOffice puts behind the name of a site."""
    return href[:-1] if SITE.fullmatch(href) else href


def _goes_on(items: Sequence[Paragraph], one: Paragraph) -> bool:
    if one.kind == "bullets":
        return items[0].kind == "bullets" or bool(one.level)
    numbers = [item.number for item in items if item.kind == "numbers"]
    return bool(numbers) and one.number == numbers[-1] + 1


def _list(items: Sequence[Paragraph]) -> Block:
    first = items[0]
    start = first.number if first.kind == "numbers" else 1
    # The first item of a list stands on its own level, and only bullets stand below others.
    levels = [int(bool(number and item.kind == "bullets" and item.level)) for number, item in enumerate(items)]
    return block_of(
        "numbers" if first.kind == "numbers" else "bullets", [item.runs for item in items], start=start, levels=levels
    )


def _table(table: Table, formats: Formats) -> Iterator[Block]:
    rows = [[_looks(_cell(cell or ()), formats) for cell in row] for row in table.rows]
    filled = [row for row in rows if any(row)]
    width = max((len(row) for row in filled), default=0)
    if formats.tables and width > 1:
        yield table_of(filled)
        return
    for row in filled:
        runs: list[Run] = []
        for cell in row:
            if cell:
                runs += [Run(", "), *cell] if runs else cell
        yield block_of("paragraph", [tidied(runs)])


def _cell(cell: Iterable[Paragraph]) -> Iterator[Run]:
    for paragraph in cell:
        yield from (replace(run, text=" ".join(run.text.split("\n"))) for run in paragraph.runs)
        yield Run(" ")
