"""One line of a text: which of its words are bold, which are links, and how that is written down."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from urllib.parse import quote

# Only what a reader may follow from a public page.
_URL = r"(?:https?://|mailto:)[^\s()<>]++"
URL = re.compile(_URL, re.IGNORECASE)
# Backslashes count in pairs before a mark; elsewhere they are characters like any other.
_TOKEN = re.compile(
    rf"(?P<slashes>(?<!\\)\\++(?=[*\[\]|]))|(?P<bold>\*\*)|(?P<open>\[)|(?P<close>\]\((?P<href>{_URL})\))",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"(?<!\\)\\++(?=[*\[\]|])")
_NOT_PLAIN = re.compile(
    r"[\n\r\\*\[|#]|^\s*+(?:[-\u2013\u2022\u00b7\u25aa\u25e6\u2023\uf0b7]|o\t|\d{1,3}[.)])|\s\s|\u00a0"
)

Kind = Literal["text", "bold", "open", "close"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. `href` is "" or a web or mail address."""

    text: str
    bold: bool = False
    href: str = ""


@dataclass(slots=True)
class _Piece:
    kind: Kind
    text: str
    href: str = ""
    opens: bool = False
    closes: bool = False


def is_plain(text: str) -> bool:
    """Whether the text is surely one paragraph without any mark, so that it reads as it is stored."""
    return not _NOT_PLAIN.search(text)


def runs_of(line: str) -> tuple[Run, ...]:
    """Return the words of a line by their look; a mark without its partner stays as typed."""
    pieces = list(_pieces(line))
    bold = _pairs(pieces, "bold", "bold")
    links = _pairs(pieces, "open", "close")
    is_bold, href = False, ""
    runs: list[Run] = []
    for number, piece in enumerate(pieces):
        if number in bold:
            is_bold = bold[number] > number
        elif number in links:
            partner = links[number]
            href = pieces[partner].href if partner > number else ""
        elif piece.text:
            runs.append(Run(piece.text, is_bold, href))
    return merged(runs)


def _pieces(line: str) -> Iterator[_Piece]:
    place = 0
    while match := _TOKEN.search(line, place):
        if match.start() > place:
            yield _Piece("text", line[place : match.start()])
        place = match.end()
        if slashes := match["slashes"]:
            escapes = len(slashes) % 2
            yield _Piece("text", slashes[: len(slashes) // 2] + line[place : place + escapes])
            place += escapes
        elif match["bold"]:
            before, after = line[match.start() - 1 : match.start()], line[place : place + 1]
            opens, closes = bool(after.strip()), bool(before.strip())
            yield _Piece("bold", match[0], opens=opens, closes=closes)
        elif match["open"]:
            yield _Piece("open", match[0], opens=True)
        else:
            yield _Piece("close", match[0], match["href"], closes=True)
    if place < len(line):
        yield _Piece("text", line[place:])


def _pairs(pieces: Sequence[_Piece], first: Kind, second: Kind) -> dict[int, int]:
    """Return the marks that belong together, each with its partner; there are words between them."""
    pairs: dict[int, int] = {}
    waiting: int | None = None
    has_words = False
    for number, piece in enumerate(pieces):
        if piece.kind == "text":
            has_words = has_words or bool(piece.text.strip())
        elif piece.kind == second and piece.closes and waiting is not None and has_words:
            pairs[waiting], pairs[number] = number, waiting
            waiting = None
        elif piece.kind == first and piece.opens:
            waiting, has_words = number, False
    return pairs


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs, neighbours of one look as one, empty ones left out."""
    looks = groupby((run for run in runs if run.text), key=lambda run: (run.bold, run.href))
    return tuple(Run("".join(run.text for run in same), *look) for look, same in looks)


def text_in(runs: Iterable[Run]) -> str:
    """Return the words alone."""
    return "".join(run.text for run in runs)


def tidied(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs with single spaces, none at the ends of the line, of a link or of bold words."""
    flat: list[Run] = []
    ends_in_space = True
    for run in runs:
        for part in re.findall(r"\s+|\S+", run.text):
            if not part.isspace():
                flat.append(Run(part, run.bold, run.href))
            elif not ends_in_space:
                flat.append(Run(" "))
            ends_in_space = part.isspace()
    if flat and flat[-1].text == " ":
        flat.pop()
    return merged(_spaces_dressed(flat))


def _spaces_dressed(flat: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs; a space between two words of one look has that look too."""
    for number, run in enumerate(flat):
        if run.text != " ":
            yield run
            continue
        before, after = flat[number - 1], flat[number + 1]
        yield Run(" ", before.bold and after.bold, before.href if before.href == after.href else "")


def safe_href(href: str) -> str:
    """Return the address as it can be stored, or "" when it is none that readers may follow."""
    address = "".join(character for character in href.strip() if character.isprintable())
    address = quote(address, safe="!#$%&'*+,-./:;=?@_~", errors="ignore")
    return address if URL.fullmatch(address) else ""


def line_of(runs: Sequence[Run], *, in_table: bool = False) -> str:
    """Return tidied runs as a line with marks; `runs_of` reads the same runs from it."""
    words = text_in(runs)
    marks = "|" if in_table else ""
    if "**" in words or any(run.bold for run in runs):
        marks += "*"
    if "](" in words or any(run.href or _is_bold_brackets(run) for run in runs):
        marks += "[]"
    parts: list[str] = []
    is_bold, href = False, ""
    for run in (*runs, Run("")):
        if href and href != run.href:
            parts.append(f"]({href})")
        if is_bold != run.bold:
            # Inside a link that goes on, bold ends where it ends.
            parts.append("**")
        if run.href and href != run.href:
            parts.append("[")
        parts.append(_escaped(run.text, marks))
        is_bold, href = run.bold, run.href
    return _doubled(parts)


def _is_bold_brackets(run: Run) -> bool:
    """Whether the bold words are opening brackets only; unescaped, they would not count as words between the marks."""
    return run.bold and not run.text.replace("[", "").strip()


def _escaped(text: str, marks: str) -> str:
    """Return the text with backslashes that `runs_of` takes away again; see `_doubled` for the text's own."""
    text = _SLASHES.sub(lambda match: match[0] * 2, text)
    for mark in marks:
        text = text.replace(mark, f"\\{mark}")
    return text


def _doubled(parts: Sequence[str]) -> str:
    """Join the parts; backslashes at the end of one, before a mark that the next begins with, count in pairs."""
    whole: list[str] = []
    for part in parts:
        if part and part[0] in "*[]|\\" and whole:
            last = whole[-1]
            slashes = len(last) - len(last.rstrip("\\"))
            whole[-1] = last + "\\" * slashes
        if part:
            whole.append(part)
    return "".join(whole)
