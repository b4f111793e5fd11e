"""Words and plain text as people type and read them: no Django, no HTML.

Pages and PDF files both build on these functions, so a paragraph or a list
that an author types looks the same on the screen and on paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

BlockKind = Literal["paragraph", "bullets", "numbers"]

# The characters that a browser's \s matches, so that the count beside the
# field and the count on the server never differ by one.
_BROWSER_SPACE = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_WORD = re.compile(rf"[^{_BROWSER_SPACE}]+")

# A dash or star needs a space after it ("-5%" is not a bullet); the real
# bullet characters, among them the ones that Word pastes, do not.
_BULLET = re.compile("^(?:[-*\u2013][ \\t\u00a0]+|[\u2022\u00b7\u25aa\u25e6\u2023\uf0b7][ \\t\u00a0]*|o\\t)(?=\\S)")
_NUMBER = re.compile("^(\\d{1,2})[.)][ \\t\u00a0]+(?=\\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one list of an author's text.

    `lines` are the lines of the paragraph or the items of the list, without
    their bullet or number. `start` is the first number of a numbered list.
    """

    kind: BlockKind
    lines: tuple[str, ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    kind: BlockKind
    text: str
    number: int = 0
    indented: bool = False


def blocks_of(text: str | None) -> list[Block]:
    """The paragraphs and lists of `text`, in order; [] for empty text.

    A blank line ends a paragraph. Lines that start with "- ", "* ", "•" or
    "1." are list items, also with blank lines between them; an indented line
    after an item belongs to it. Numbers are kept: a list that starts at 3, or
    that jumps, is never renumbered. Nothing that was typed is dropped except
    the marks themselves and spaces at the ends of lines.
    """
    blocks: list[Block] = []
    after_blank = True
    for line in _lines_of(text or ""):
        if line is None:
            after_blank = True
            continue
        last = blocks[-1] if blocks else None
        if last is not None and _continues_item(last, line, after_blank=after_blank):
            blocks[-1] = Block(last.kind, (*last.lines[:-1], f"{last.lines[-1]} {line.text}"), last.start)
        elif last is not None and _joins(last, line, after_blank=after_blank):
            blocks[-1] = Block(last.kind, (*last.lines, line.text), last.start)
        else:
            blocks.append(Block(line.kind, (line.text,), line.number if line.kind == "numbers" else 1))
        after_blank = False
    return blocks


def _lines_of(text: str) -> Iterator[_Line | None]:
    """Each line of `text` with the kind of block it belongs to, None if blank."""
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            yield None
        elif match := _BULLET.match(line):
            yield _Line("bullets", line[match.end() :])
        elif match := _NUMBER.match(line):
            yield _Line("numbers", line[match.end() :], number=int(match[1]))
        else:
            yield _Line("paragraph", line, indented=raw[0] in " \t\u00a0")


def _continues_item(last: Block, line: _Line, *, after_blank: bool) -> bool:
    return last.kind != "paragraph" and line.kind == "paragraph" and line.indented and not after_blank


def _joins(last: Block, line: _Line, *, after_blank: bool) -> bool:
    if last.kind != line.kind:
        return False
    if line.kind == "paragraph":
        return not after_blank
    if line.kind == "numbers":
        return line.number == last.start + len(last.lines)
    return True


def plain_line(text: str | None) -> str:
    """`text` on one line, marks of lists kept as "•" and numbers: for table cells and previews."""
    parts: list[str] = []
    for block in blocks_of(text):
        if block.kind == "bullets":
            parts += [f"• {line}" for line in block.lines]
        elif block.kind == "numbers":
            parts += [f"{number}. {line}" for number, line in enumerate(block.lines, block.start)]
        else:
            parts += block.lines
    return " ".join(parts)


def word_count(text: str | None) -> int:
    """The words of `text`, counted as the browser's counter beside the field counts them."""
    return sum(1 for _ in _WORD.finditer(text or ""))


def counted(number: int, one: str, many: str = "") -> str:
    """`number` with its noun: "1 plan", "3 plans", "0 plans"; `many` for irregular plurals."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def british_date(value: date | None) -> str:
    """A date as the NHS writes it, "15 March 2024"; "" for no date."""
    return f"{value.day} {value:%B %Y}" if value else ""


def british_datetime(value: datetime | None) -> str:
    """A moment as the NHS writes it, "15 March 2024 at 2:05pm"; "" for none. Midday and midnight are words."""
    if value is None:
        return ""
    if value.minute == 0 and value.hour in (0, 12):
        clock = "midday" if value.hour else "midnight"
    else:
        minutes = f":{value.minute:02d}" if value.minute else ""
        clock = f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"
    return f"{british_date(value)} at {clock}"


def due_words(due_on: date, *, today: date) -> str:
    """How far away a deadline is: "Due in 12 days", "Due tomorrow", "Due today", "3 days late"."""
    days = (due_on - today).days
    if days < 0:
        return f"{counted(-days, 'day')} late"
    if days < 2:
        return "Due tomorrow" if days else "Due today"
    return f"Due in {days} days"


def age_words(since: date, *, today: date) -> str:
    """How long something has waited: "today", "yesterday", "12 days ago"; a day to come counts as today."""
    days = (today - since).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    return f"{days} days ago"
