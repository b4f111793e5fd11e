"""Elements of papers as HTML: strings put together, everything in them escaped, because a long paper has thousands."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import Any

from mlco_portal.papers.elements import (
    Bullets,
    Cell,
    Column,
    Facts,
    Heading,
    Line,
    Notice,
    Picture,
    Prose,
    Quote,
    Table,
    Tile,
    Tiles,
)
from mlco_portal.papers.layout import Mark, Part, PlacedChapter, groups_of
from mlco_portal.papers.widths import pixels_of
from mlco_portal.papers.wording import (
    EMPTY_CHAPTER,
    EMPTY_TABLE,
    TONES,
    address,
    is_blank,
    judgement_of,
    key_to,
    one_line,
    words_for,
)
from mlco_portal.press.characters import without_controls
from mlco_portal.press.look import as_address
from mlco_portal.rich_text import Block, inline_html

# Tables of more columns scroll in a box of their own when there is no room; of more still, they need room.
NARROW, WIDE, WIDEST = 2, 4, 9
# Drawings of more pixels keep words that can be read on a phone, and scroll there as well.
ROOMY = 480
# A word that is longer may break in a cell, or its column would be as wide.
LONG_WORD = re.compile(r"\S{25,}")
PIECE = re.compile(r".{1,20}")
STEP = 5


def words(text: str) -> str:
    """Return plain text as HTML, its lines kept."""
    if text.isascii() and text.isprintable():
        return escape(text)
    return escape(without_controls(text).strip()).replace("\n", "<br>")


def direction(text: str) -> str:
    """Return the attribute that lets text of other scripts run its own way."""
    return "" if text.isascii() else ' dir="auto"'


class Drawer:
    """Draws chapters; `site` stands before addresses of our own where the page is read elsewhere."""

    def __init__(self, site: str = "", level: int = 2) -> None:
        self.site = site
        # How far a heading's level on the page is from its depth in the paper.
        self.deeper = level - 1
        # Ticks, dates and owners come again and again: what is drawn of a cell's words, and the tones of this table.
        self.known: dict[str, str] = {}
        self.tones: set[str] = set()
        # How often each caption was met: no two boxes that scroll have one name.
        self.met: Counter[str] = Counter()
        self.draw: dict[type, Callable[[Any, Part], str]] = {
            Heading: self._heading,
            Prose: self._prose,
            Bullets: self._bullets,
            Facts: self._facts,
            Tiles: self._tiles,
            Table: self._table,
            Quote: self._quote,
            Picture: self._picture,
            Notice: self._notice,
        }

    def chapter(self, chapter: PlacedChapter) -> str:
        """Return the chapter as a section with its heading."""
        mark = chapter.mark
        drawn = "".join(self.draw[type(part.element)](part.element, part) for part in chapter.parts)
        return (
            f'<section class="paper-chapter" aria-labelledby="{mark.name}">{self._mark(mark)}'
            f"{drawn or self._notice(Notice(EMPTY_CHAPTER))}</section>"
        )

    def line(self, line: Line) -> str:
        """Return a line: its words, a link where they lead somewhere, and what is said beside them."""
        said = words(line.text)
        if line.url and (url := address(line.url, self.site)):
            said = f'<a href="{escape(url)}">{said or escape(url)}</a>'
        if not line.detail:
            return said
        return f'{said} <span class="paper-detail">{words(line.detail)}</span>'

    def _mark(self, mark: Mark) -> str:
        level = min(mark.depth + self.deeper, 6)
        return f'<h{level} id="{mark.name}"{direction(mark.text)}>{words(mark.text)}</h{level}>'

    def _heading(self, _element: Heading, part: Part) -> str:
        return "".join(self._mark(mark) for mark in part.marks if mark)

    def _prose(self, _element: Prose, part: Part) -> str:
        return "".join(map(self._block, part.blocks, part.marks))

    def _block(self, block: Block, mark: Mark | None) -> str:
        if mark:
            return self._mark(mark)
        if block.kind == "table":
            return self._text_table(block)
        if block.kind == "paragraph":
            said = "<br>".join(map(inline_html, block.spans))
            return f"<p{direction(said)}>{said}</p>"
        items = []
        for item in block.items:
            below = "".join(f"<li{direction(said)}>{said}</li>" for said in map(inline_html, item.below))
            said = inline_html(item.runs)
            items.append(f"<li{direction(said)}>{said}{f'<ul>{below}</ul>' if below else ''}</li>")
        if block.kind == "bullets":
            return f"<ul>{''.join(items)}</ul>"
        start = f' start="{block.start}"' if block.start != 1 else ""
        return f"<ol{start}>{''.join(items)}</ol>"

    def _text_table(self, block: Block) -> str:
        head, *rows = ([inline_html(cell) for cell in row] for row in block.cells)
        # A heading without words is none.
        drawn = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head)
        body = "".join(f"<tr>{''.join(f'<td{direction(cell)}>{cell}</td>' for cell in row)}</tr>" for row in rows)
        table = f'<table class="paper-table"><thead><tr>{drawn}</tr></thead><tbody>{body}</tbody></table>'
        return _scrolling(table, len(head), self._name_of_box("", ""))

    def _bullets(self, element: Bullets, _part: Part) -> str:
        name = "ol" if element.numbered else "ul"
        items = "".join(f"<li{direction(line.text)}>{self.line(line)}</li>" for line in element.lines)
        return f"<{name}>{items}</{name}>" if items else ""

    def _facts(self, element: Facts, _part: Part) -> str:
        pairs = "".join(
            f"<div><dt{direction(term)}>{words(term)}</dt><dd{direction(line.text)}>{self.line(line)}</dd></div>"
            for term, line in element.pairs
        )
        return f'<dl class="paper-facts">{pairs}</dl>' if pairs else ""

    def _tiles(self, element: Tiles, _part: Part) -> str:
        tiles = "".join(map(_tile, element.tiles))
        return f'<ul class="paper-tiles">{tiles}</ul>' if tiles else ""

    def _quote(self, element: Quote, _part: Part) -> str:
        source = self.line(element.source)
        below = f"<figcaption{direction(source)}>{source}</figcaption>" if source else ""
        said = f"<p{direction(element.text)}>{words(element.text)}</p>"
        return f'<figure class="paper-quote"><blockquote>{said}</blockquote>{below}</figure>'

    def _picture(self, element: Picture, _part: Part) -> str:
        below = f"<figcaption{direction(element.caption)}>{words(element.caption)}</figcaption>"
        alt = words_for(element)
        drawn = f'<img src="{as_address(element.svg)}" alt="{escape(alt)}">'
        if pixels_of(element.svg) > ROOMY:
            name = self._label_of_box(element.caption or alt.partition(". ")[0])
            drawn = f'<div class="paper-box--scrolls" tabindex="0" role="region" aria-label="{name}">{drawn}</div>'
        return f'<figure class="paper-picture">{drawn}{below if element.caption else ""}</figure>'

    def _notice(self, element: Notice, _part: Part | None = None) -> str:
        return f'<p class="paper-notice"{direction(element.text)}>{words(element.text)}</p>'

    def _table(self, table: Table, part: Part) -> str:
        width = len(table.columns)
        if not width:
            said = f"<strong>{words(table.caption)}</strong><br>" if table.caption else ""
            return f'<p class="paper-notice">{said}{EMPTY_TABLE}</p>'
        self.tones.clear()
        rows = self._rows(table, width)
        size = " paper-table--widest" if width > WIDEST else " paper-table--wide" if width > WIDE else ""
        drawn = (
            f'<table class="paper-table{size}">{self._caption(table, part.name)}{_columns(table.columns)}'
            f"<thead>{_head(table.columns)}</thead><tbody>{rows}</tbody></table>"
        )
        return _scrolling(drawn, width, self._name_of_box(table.caption, part.name))

    def _name_of_box(self, caption: str, name: str) -> str:
        label = self._label_of_box(caption)
        is_first = self.met[one_line(caption)] == 1
        return f'aria-labelledby="{name}"' if caption and is_first else f'aria-label="{label}"'

    def _label_of_box(self, words_said: str) -> str:
        """Return a name that no other box of the page has."""
        said = one_line(words_said) or "Table"
        self.met[said] += 1
        return escape(said) if self.met[said] == 1 else f"{escape(said)} ({self.met[said]})"

    def _caption(self, table: Table, name: str) -> str:
        caption, key = "", ""
        if table.caption:
            caption = f'<span id="{name}"{direction(table.caption)}>{words(table.caption)}</span>'
        if self.tones:
            key = f' <span class="paper-key">{key_to(self.tones)}</span>'
        return f"<caption>{caption}{key}</caption>" if caption or key else ""

    def _rows(self, table: Table, width: int) -> str:
        if not table.rows:
            return f'<tr><td colspan="{width}">{EMPTY_TABLE}</td></tr>'
        rows = []
        for first, *others in table.rows:
            name = self._cell(first, "td" if is_blank(first) else 'th scope="row"')
            rows.append(f"<tr>{name}{''.join(map(self._cell, others))}</tr>")
        return "".join(rows)

    def _cell(self, cell: Cell, opened: str = "td") -> str:
        closed = opened[:2]
        if cell.tone in TONES:
            return self._toned(cell, opened)
        if not cell.lines:
            return f"<{opened}></{closed}>"
        if len(cell.lines) == 1:
            return f"<{opened}{self._only_line(cell.lines[0])}</{closed}>"
        items = "".join(f"<li{direction(line.text)}>{self._cell_line(line)}</li>" for line in cell.lines)
        return f"<{opened}><ul>{items}</ul></{closed}>"

    def _only_line(self, line: Line) -> str:
        if line.url or line.detail:
            return f"{direction(line.text)}>{self._cell_line(line)}"
        drawn = self.known.get(line.text)
        if drawn is None:
            drawn = self.known[line.text] = f"{direction(line.text)}>{self._cell_line(line)}"
        return drawn

    def _toned(self, cell: Cell, opened: str) -> str:
        tone = TONES[cell.tone]
        self.tones.add(cell.tone)
        if is_blank(cell):
            said = tone.word
        else:
            lines = "<br>".join(map(self._cell_line, cell.lines))
            said = f'<span class="paper-unseen">{tone.word}: </span>{lines}'
        shape = f'<span class="paper-shape" aria-hidden="true">{tone.shape}</span>'
        return f'<{opened} class="paper-tone paper-tone--{cell.tone}">{shape} {said}</{opened[:2]}>'

    def _cell_line(self, line: Line) -> str:
        if len(line.text) < 25 or not LONG_WORD.search(line.text) or line.url:
            return self.line(line)
        broken = LONG_WORD.sub(lambda word: "\n".join(PIECE.findall(word[0])), line.text.replace("\n", " "))
        return self.line(Line(broken, "", line.detail)).replace("<br>", "<wbr>").replace("\n", "<wbr>")


def _tile(tile: Tile) -> str:
    judgement = words(judgement_of(tile))
    if tile.tone in TONES:
        shape = f'<span class="paper-shape" aria-hidden="true">{TONES[tile.tone].shape}</span>'
        judgement = f'<span class="paper-tone paper-tone--{tile.tone}">{shape} {judgement}</span>'
    parts = (("label", words(tile.label)), ("figure", words(tile.figure)), ("detail", words(tile.detail)))
    shown = "".join(f'<span class="paper-tile__{name}"{direction(text)}>{text}</span> ' for name, text in parts if text)
    return f"<li>{shown}{judgement}</li>"


def _scrolling(table: str, width: int, named: str) -> str:
    if width <= NARROW:
        return f'<div class="paper-box">{table}</div>'
    return f'<div class="paper-box paper-box--scrolls" tabindex="0" role="region" {named}>{table}</div>'


def _columns(columns: Sequence[Column]) -> str:
    """Return how wide each column is, in steps that the stylesheet knows; those under one name belong together."""
    whole = sum(max(column.weight, 1) for column in columns)
    shares = (max(STEP, round(100 * max(column.weight, 1) / whole / STEP) * STEP) for column in columns)
    drawn = [f'<col class="paper-col-{min(share, 95)}">' for share in shares]
    groups = groups_of(columns) or [("", len(drawn))]
    return "".join(f"<colgroup>{''.join(drawn[start:end])}</colgroup>" for start, end in _spans(groups))


def _spans(groups: Iterable[tuple[str, int]]) -> Iterable[tuple[int, int]]:
    start = 0
    for _name, width in groups:
        yield start, start + width
        start += width


def _head(columns: Sequence[Column]) -> str:
    groups = groups_of(columns)
    if not groups:
        return f"<tr>{''.join(map(_heading_cell, columns))}</tr>"
    above: list[str] = []
    below: list[str] = []
    for (name, width), (start, end) in zip(groups, _spans(groups), strict=True):
        if name:
            above.append(f'<th scope="colgroup" colspan="{width}"{direction(name)}>{words(name)}</th>')
            below += map(_heading_cell, columns[start:end])
        else:
            above += map(partial(_heading_cell, rows=' rowspan="2"'), columns[start:end])
    return f"<tr>{''.join(above)}</tr><tr>{''.join(below)}</tr>"


def _heading_cell(column: Column, rows: str = "") -> str:
    if not column.label:
        return f"<td{rows}></td>"
    room = f' class="paper-room-{min(column.weight, 6)}"' if column.weight > 1 else ""
    return f'<th scope="col"{room}{rows}{direction(column.label)}>{words(column.label)}</th>'
