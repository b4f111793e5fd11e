"""A whole text: its paragraphs, lists, headings and tables, and how they are written down."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mlco_portal.rich_text.runs import Run, line_of, runs_of, text_in

BlockKind = Literal["paragraph", "bullets", "numbers", "heading", "table"]
Runs = tuple[Run, ...]

# The characters that a browser's \s matches, so that the count beside the
# field and the count on the server never differ by one.
_BROWSER_SPACE = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(rf"[^{_BROWSER_SPACE}]+")

# A dash or star needs a space after it ("-5%" is not a bullet); the real
# bullet characters, among them the ones that Word pastes, do not.
_BULLET = re.compile("^(?:[-*\u2013][ \\t\u00a0]+|[\u2022\u00b7\u25aa\u25e6\u2023\uf0b7][ \\t\u00a0]*|o\\t)(?=\\S)")
_NUMBER = re.compile("^(\\d{1,3})[.)][ \\t\u00a0]+(?=\\S)")
_HEADING = re.compile("^(#{2,3})[ \\t\u00a0]+(?=\\S)")
# A backslash before what would be the mark of a line: taken away, and the line is a paragraph.
_ESCAPED_START = re.compile("^\\\\++(?:[-\u2013][ \\t\u00a0]|#{2,3}[ \\t\u00a0])")
_ESCAPED_NUMBER = re.compile("^(\\d{1,3})\\\\(\\\\*+[.)][ \\t\u00a0])")
_CELL_END = re.compile(r"(?<!\\)((?:\\\\)*+)\|")
_RULE = re.compile(r"^\|(?:\s*:?-{3,}:?\s*\|)+$")
# How far a bullet stands to the right of its list's first item to belong below the item before it.
_DEEPER = 2


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, and the items below it."""

    runs: Runs
    below: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list, heading or table of an author's text.

    `lines` are its words without any mark: the lines of a paragraph, the items of a list, the rows of a table.
    `runs` gives each line by look; () when no word of the block is bold or a link. `start` is the first number of a
    numbered list; `levels` says which items stand below another one (1), () when none does. `level` is that of a
    heading, 2 or 3. `cells` are the rows of a table; the first is its head.
    """

    kind: BlockKind
    lines: tuple[str, ...]
    start: int = 1
    runs: tuple[Runs, ...] = ()
    levels: tuple[int, ...] = ()
    level: int = 0
    cells: tuple[tuple[Runs, ...], ...] = ()

    @property
    def spans(self) -> tuple[Runs, ...]:
        """Each line by look, also where nothing is bold or a link."""
        return self.runs or tuple((Run(line),) for line in self.lines)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of a list with the items below them."""
        found: list[tuple[Runs, list[Runs]]] = []
        for number, runs in enumerate(self.spans):
            if found and self.levels and self.levels[number]:
                found[-1][1].append(runs)
            else:
                found.append((runs, []))
        return tuple(Item(runs, tuple(below)) for runs, below in found)


def block_of(
    kind: BlockKind, lines: Sequence[Runs], *, start: int = 1, level: int = 0, levels: Sequence[int] = ()
) -> Block:
    """Return the block that holds these lines."""
    is_styled = any(run.bold or run.href for runs in lines for run in runs)
    return Block(
        kind,
        tuple(text_in(runs) for runs in lines),
        start,
        runs=tuple(lines) if is_styled else (),
        levels=tuple(levels) if any(levels) else (),
        level=level,
    )


def table_of(rows: Sequence[Sequence[Runs]]) -> Block:
    """Return the table of these rows, each filled up to the width of the widest."""
    width = max(len(row) for row in rows)
    cells = tuple((*row, *((),) * (width - len(row))) for row in rows)
    lines = tuple(" ".join(text for text in map(text_in, row) if text) for row in cells)
    return Block("table", lines, cells=cells)


@dataclass(slots=True)
class _Line:
    kind: BlockKind
    text: str
    number: int = 1
    indent: int = 0


@dataclass(slots=True)
class _Draft:
    """A block while its lines are found; a line may come in several parts."""

    kind: BlockKind
    number: int
    indent: int
    lines: list[list[str]] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    top_items: int = 0

    def add(self, line: _Line, level: int = 0) -> None:
        self.lines.append([line.text])
        self.levels.append(level)
        self.top_items += not level

    def block(self) -> Block:
        texts = [" ".join(parts) for parts in self.lines]
        if self.kind == "table":
            return table_of([[runs_of(cell) for cell in _cells_of(text)] for text in texts])
        if self.kind == "heading":
            return block_of("heading", [runs_of(texts[0])], level=self.number)
        start = self.number if self.kind == "numbers" else 1
        return block_of(self.kind, [runs_of(text) for text in texts], start=start, levels=self.levels)


def blocks_of(text: str | None) -> list[Block]:
    """The paragraphs, lists, headings and tables of `text`, in order; [] for empty text.

    A blank line ends a paragraph. Lines that start with "- ", "* ", "•" or "1." are list items, also with blank lines
    between them; an indented line after an item belongs to it, an indented bullet stands below it. Numbers are kept:
    a list that starts at 3, or that jumps, is never renumbered. Nothing that was typed is dropped except the marks
    themselves and spaces at the ends of lines.
    """
    drafts: list[_Draft] = []
    after_blank = True
    for line in _lines_of(text or ""):
        if line is None:
            after_blank = True
            continue
        last = drafts[-1] if drafts else None
        level = _level_below(last, line)
        if last is not None and _continues_item(last, line, after_blank=after_blank):
            last.lines[-1].append(line.text)
        elif last is not None and (level or _joins(last, line, after_blank=after_blank)):
            last.add(line, level)
        else:
            drafts.append(_Draft(line.kind, line.number, line.indent))
            drafts[-1].add(line)
        after_blank = False
    return [draft.block() for draft in drafts]


def _lines_of(text: str) -> Iterator[_Line | None]:
    """Each line of `text` with the kind of block it belongs to, None if blank."""
    for raw in text.splitlines():
        line = raw.strip()
        indent = len(raw) - len(raw.lstrip()) + 3 * raw[: len(raw) - len(raw.lstrip())].count("\t")
        if not line:
            yield None
        elif match := _BULLET.match(line):
            yield _Line("bullets", line[match.end() :], indent=indent)
        elif match := _NUMBER.match(line):
            yield _Line("numbers", line[match.end() :], number=int(match[1]), indent=indent)
        elif match := _HEADING.match(line):
            yield _Line("heading", line[match.end() :], number=len(match[1]))
        elif line.startswith("|") and _is_row(line):
            if not _RULE.match(line):
                yield _Line("table", line)
        else:
            yield _Line("paragraph", _unescaped_start(line), indent=indent)


def _unescaped_start(line: str) -> str:
    if match := _ESCAPED_NUMBER.match(line):
        return match[1] + match[2] + line[match.end() :]
    return line[1:] if _ESCAPED_START.match(line) else line


def _is_row(line: str) -> bool:
    """Whether the line is a row of two cells or more, with something in one of them."""
    cells = _cells_of(line) if len(line) > 1 and line.endswith("|") else []
    return len(cells) > 1 and any(cells)


def _cells_of(line: str) -> list[str]:
    """Return what stands between the bars of a row; [] when its last bar is none."""
    parts = _CELL_END.sub(lambda match: f"{match[1]}\n", line[1:]).split("\n")
    return [part.strip() for part in parts[:-1]] if not parts[-1] else []


def _level_below(last: _Draft | None, line: _Line) -> int:
    is_below = last is not None and last.kind in ("bullets", "numbers") and line.kind == "bullets"
    return int(is_below and last is not None and line.indent >= last.indent + _DEEPER)


def _continues_item(last: _Draft, line: _Line, *, after_blank: bool) -> bool:
    is_list = last.kind in ("bullets", "numbers")
    return is_list and line.kind == "paragraph" and line.indent > 0 and not after_blank


def _joins(last: _Draft, line: _Line, *, after_blank: bool) -> bool:
    if last.kind != line.kind or line.kind == "heading":
        return False
    if line.kind == "numbers":
        return line.number == last.number + last.top_items
    return line.kind == "bullets" or not after_blank


def text_of(blocks: Sequence[Block]) -> str:
    """Return the blocks as a text with marks; `blocks_of` reads the same words in the same form from it."""
    return "\n\n".join("\n".join(_written(block)) for block in blocks)


def _written(block: Block) -> Iterator[str]:
    if block.kind == "table":
        for row in block.cells:
            yield f"| {' | '.join(line_of(cell, in_table=True) for cell in row)} |"
    elif block.kind == "heading":
        yield f"{'#' * block.level} {line_of(block.spans[0])}"
    elif block.kind == "paragraph":
        for runs in block.spans:
            yield _escaped_start(line_of(runs))
    else:
        number = block.start
        for runs, level in zip(block.spans, block.levels or (0,) * len(block.lines), strict=True):
            mark = "  -" if level else "-" if block.kind == "bullets" else f"{number}."
            number += not level
            yield f"{mark} {line_of(runs)}"


def _escaped_start(line: str) -> str:
    """Return a line of a paragraph so that its beginning is no mark."""
    if match := re.match("(\\d{1,3})(\\\\*+[.)][ \\t\u00a0])", line):
        return f"{match[1]}\\{line[match.end(1) :]}"
    if re.match("\\\\*+(?:[-\u2013][ \\t\u00a0]|#{2,3}[ \\t\u00a0])", line) or (line.startswith("|") and _is_row(line)):
        return f"\\{line}"
    if re.match("\\*[ \\t\u00a0]", line):
        return f"\\{line}"
    return line


def heading_levels(blocks: Sequence[Block], first: int) -> list[int]:
    """Return the level that each block has as a heading of the page, 0 for all others; no level is ever left out.

    `first` is the level of the text's headings on its page; 0 when none of them is to be one.
    """
    levels = []
    has_upper = False
    for block in blocks:
        is_lower = block.level > 2 and has_upper
        levels.append(min(6, first + is_lower) if first and block.kind == "heading" else 0)
        has_upper = has_upper or block.level == 2
    return levels


def plain_text(text: str | None) -> str:
    """`text` as it reads, without marks: to compare it, to send it by mail. Bullets stay "•", cells stand in rows."""
    return "\n\n".join("\n".join(_plain_lines(block, " | ")) for block in blocks_of(text))


def plain_line(text: str | None) -> str:
    """`text` on one line, marks of lists kept as "•" and numbers: for table cells and previews."""
    return " ".join(line for block in blocks_of(text) for line in _plain_lines(block, " "))


def _plain_lines(block: Block, between: str) -> Iterator[str]:
    if block.kind == "table":
        for row in block.cells:
            yield between.join(text for text in map(text_in, row) if text)
        return
    number = block.start
    for line, level in zip(block.lines, block.levels or (0,) * len(block.lines), strict=True):
        if block.kind == "bullets" or level:
            yield f"• {line}"
        elif block.kind == "numbers":
            yield f"{number}. {line}"
            number += 1
        else:
            yield line


def word_count(text: str | None) -> int:
    """The words of `text` without its marks, counted as the browser's counter beside the field counts them."""
    return sum(1 for _ in _WORD.finditer(_without_marks(text or "")))


_MARKS = re.compile(
    "^[ \\t\u00a0]*+(?:(?P<row>\\|.*\\|)[ \\t\u00a0]*+$"
    "|[-*\u2013][ \\t\u00a0]+(?=\\S)|[\u2022\u00b7\u25aa\u25e6\u2023\uf0b7][ \\t\u00a0]*+(?=\\S)"
    "|#{2,3}[ \\t\u00a0]+(?=\\S)|\\d{1,3}[.)][ \\t\u00a0]+(?=\\S))",
    re.MULTILINE,
)


def _without_marks(text: str) -> str:
    """Return the text without the marks at the beginnings of lines and between cells; others hang on words."""
    return _MARKS.sub(lambda match: _row_words(match["row"]) if match["row"] else "", text)


def _row_words(row: str) -> str:
    if not _is_row(row):
        return row
    return "" if _RULE.match(row) else " ".join(_cells_of(row))
