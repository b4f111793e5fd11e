"""Tables of papers in Word: a caption, head rows that repeat, cells that keep together, words beside colours."""

from collections.abc import Callable
from html import escape

from mlco_portal.papers.elements import Cell, Column, Line, Table, Tile, Tiles
from mlco_portal.papers.layout import groups_of, squared
from mlco_portal.papers.widths import is_long, is_wide, needs, shares_of, upright
from mlco_portal.papers.word_file import AFTER_TABLE, TABLE_HEAD, TABLE_KEY, TABLE_SMALL, TABLE_STYLE, TABLE_TEXT
from mlco_portal.papers.wording import EMPTY_TABLE, TONES, is_blank, judgement_of, key_to, one_line, tones_in
from mlco_portal.press.look import colours
from mlco_portal.word.xml import cell_xml, fit, paragraph_xml, run_xml

# Between the margins, in twentieths of a point: of an upright sheet and of one that is turned.
UPRIGHT, TURNED = 9865, 14797
USUAL, SMALL = 9, 7.5
FILLS = {"good": "D8F0E1", "mixed": "FFF4D6", "poor": "FBE0DA"}
BULLETS = 999
GOES_DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
UPWARDS = '<w:textDirection w:val="btLr"/>'
HIGH = '<w:trHeight w:val="1950" w:hRule="exact"/>'

# Draws a line: with its link, and bold or not.
DrawLine = Callable[[Line, bool], str]


def is_turned(table: Table) -> bool:
    """Whether the table needs a turned sheet."""
    return is_wide(table, UPRIGHT / (USUAL * 20))


def table_xml(table: Table, draw_line: DrawLine, *, turned: bool = False, with_key: bool = True) -> str:
    """Return the table with its caption and its key above; one without columns is a sentence."""
    caption = paragraph_xml(draw_line(Line(table.caption), False), "Caption") if one_line(table.caption) else ""
    if not table.columns:
        return caption + paragraph_xml(run_xml(EMPTY_TABLE))
    across = TURNED if turned else UPRIGHT
    size = SMALL if sum(needs(table)) > across / (USUAL * 20) else USUAL
    widths = [int(across * share) for share in shares_of(table, across / (size * 20))]
    style = TABLE_TEXT if size == USUAL else TABLE_SMALL
    drawn = _head(table, widths)
    if not table.rows:
        empty = cell_xml(paragraph_xml(run_xml(EMPTY_TABLE), style), sum(widths), more=_span(len(widths)))
        drawn += f"<w:tr>{empty}</w:tr>"
    for row in table.rows:
        kept = "" if is_long(row) else "<w:trPr><w:cantSplit/></w:trPr>"
        cells = [
            cell_xml(_content(cell, draw_line, style, is_bold=not place), width, fill=FILLS.get(cell.tone, ""))
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        drawn += f"<w:tr>{kept}{''.join(cells)}</w:tr>"
    tones = tones_in(table) if with_key else set()
    key = paragraph_xml(run_xml(key_to(tones)), TABLE_KEY) if tones else ""
    return caption + key + _framed(table, widths, drawn) + paragraph_xml("", AFTER_TABLE)


def tiles_as_table(tiles: Tiles) -> Table:
    """Return figures at a glance as a table, which people can go on editing; columns without words are left out."""
    columns = [Column("Measure", 3), Column("Figure", 1), Column("Detail", 2), Column("Judgement", 2)]
    rows = [_tile(tile) for tile in tiles.tiles]
    kept = [place for place in range(len(columns)) if place < 2 or any(row[place].lines for row in rows)]
    return squared(
        Table("", tuple(columns[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in rows))
    )


def _tile(tile: Tile) -> tuple[Cell, ...]:
    texts = (tile.label, tile.figure, tile.detail, judgement_of(tile))
    tones = ("", "", "", tile.tone)
    return tuple(Cell((Line(text),) if text else (), tone) for text, tone in zip(texts, tones, strict=True))


def _framed(table: Table, widths: list[int], rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    caption = escape(fit(one_line(table.caption)))
    named = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _head(table: Table, widths: list[int]) -> str:
    """Return the head rows, which repeat on each page; a name over several columns stands in a row above theirs."""
    fill = colours()["brand-tint"][1:].upper()
    standing = upright(table)

    def named(place: int, more: str = "") -> str:
        turned = UPWARDS if place in standing and table.columns[place].label else ""
        words = run_xml(one_line(table.columns[place].label))
        return cell_xml(paragraph_xml(words, TABLE_HEAD), widths[place], fill=fill, more=more, after=turned)

    height = HIGH if standing else ""
    groups = groups_of(table.columns)
    if not groups:
        cells = "".join(named(place) for place in range(len(widths)))
        return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{cells}</w:tr>"
    above, below, place = "", "", 0
    for name, span in groups:
        if name:
            words = paragraph_xml(run_xml(one_line(name)), TABLE_HEAD)
            above += cell_xml(words, sum(widths[place : place + span]), fill=fill, more=_span(span))
            below += "".join(named(one) for one in range(place, place + span))
        else:
            above += named(place, GOES_DOWN)
            below += cell_xml(paragraph_xml("", TABLE_HEAD), widths[place], fill=fill, more=GOES_ON)
        place += span
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{above}</w:tr>"
    return f"{first}<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{below}</w:tr>"


def _span(width: int) -> str:
    return f'<w:gridSpan w:val="{width}"/>' if width > 1 else ""


def _content(cell: Cell, draw_line: DrawLine, style: str, *, is_bold: bool) -> str:
    tone = TONES.get(cell.tone)
    lines = [draw_line(line, is_bold) for line in cell.lines]
    if tone:
        lines = [run_xml(tone.word)] if is_blank(cell) else lines
        lines[0] = run_xml(f"{tone.shape} ") + lines[0]
    if len(lines) < 2:
        return paragraph_xml(lines[0] if lines else "", style)
    return "".join(paragraph_xml(line, style, 0 if tone else BULLETS) for line in lines)
