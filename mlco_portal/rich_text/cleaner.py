"""Pasted HTML to a text with marks."""

import re
from html import unescape

from mlco_portal.rich_text.blocks import text_of
from mlco_portal.rich_text.collector import Collector
from mlco_portal.rich_text.formats import EVERYTHING, Formats
from mlco_portal.rich_text.pasted import BLOCKS, HEADINGS, LISTS, TABLES, cleaned
from mlco_portal.rich_text.runs import safe_href
from mlco_portal.rich_text.word import is_list_mark, list_level, weight

# As nh3 writes them: attributes in double quotes, every other "<" escaped.
_PART = re.compile(r'<(?P<end>/?)(?P<tag>[a-z0-9]+)(?P<attributes>(?: [a-z-]+="[^"]*")*)>|(?P<words>[^<]+)')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_NOT_BOLD = HEADINGS | {"th"}


def text_from_html(html: str, allowed: Formats = EVERYTHING) -> str:
    """Return the words of the HTML as a text with marks, in the allowed formats; never fails, whatever is given.

    Elements off the allow-list fall away first (nh3); what is left is read as words, so nothing of the HTML itself
    is ever stored. Lists of Word and Outlook, which come as paragraphs, become lists again. A heading, list or table
    where none is allowed leaves its words as a paragraph.
    """
    reader = _Reader(allowed)
    reader.read(cleaned(html))
    return text_of(reader.collector.finished())


class _Look:
    """How words inside an element look."""

    tag: str
    is_bold: bool
    is_mark: bool
    is_pre: bool
    href: str

    __slots__ = ("href", "is_bold", "is_mark", "is_pre", "tag")

    def __init__(self, tag: str, outer: "_Look | None", attributes: dict[str, str]) -> None:
        style = attributes.get("style", "")
        bold = weight(style) if style else None
        self.tag = tag
        self.is_bold = outer.is_bold if outer else False
        if tag in _NOT_BOLD:
            self.is_bold = False
        elif bold is not None:
            self.is_bold = bold
        elif tag in ("b", "strong"):
            self.is_bold = True
        self.href = safe_href(attributes.get("href", "")) if tag == "a" else outer.href if outer else ""
        self.is_mark = (bool(style) and is_list_mark(style)) or bool(outer and outer.is_mark)
        self.is_pre = tag == "pre" or bool(outer and outer.is_pre)


class _Reader:
    """Reads well-formed HTML from beginning to end and tells the collector what it meets."""

    def __init__(self, allowed: Formats) -> None:
        self.collector = Collector(allowed)
        self.looks: list[_Look] = []

    def read(self, html: str) -> None:
        for part in _PART.finditer(html):
            if part["words"]:
                self.words(unescape(part["words"]))
            elif part["end"]:
                self.end(part["tag"])
            else:
                found = _ATTRIBUTE.findall(part["attributes"])
                self.start(part["tag"], {name: unescape(value) for name, value in found})

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self.collector.line_break()
            return
        if tag == "hr":
            self.collector.end_paragraph()
            return
        self.looks.append(_Look(tag, self.looks[-1] if self.looks else None, attributes))
        if tag in BLOCKS:
            self.collector.start_paragraph(list_level(attributes.get("style", "")) if tag in ("p", "div") else 0)
        elif tag in HEADINGS:
            self.collector.start_heading(int(tag[1]))
        elif tag in LISTS:
            self.collector.start_list(is_ordered=tag == "ol", start=_number(attributes.get("start"), 1))
        elif tag == "li":
            self.collector.start_item(_number(attributes.get("value"), 0))
        elif tag in TABLES:
            self._start_table_part(tag, attributes)

    def _start_table_part(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            self.collector.start_table()
        elif tag == "tr":
            self.collector.start_row()
        else:
            self.collector.start_cell(_number(attributes.get("colspan"), 1))

    def end(self, tag: str) -> None:
        while self.looks and self.looks.pop().tag != tag:
            pass
        if tag in BLOCKS or tag in HEADINGS:
            self.collector.end_paragraph()
        elif tag in LISTS:
            self.collector.end_list()
        elif tag == "li":
            self.collector.end_item()
        elif tag == "table":
            self.collector.end_table()
        elif tag in ("td", "th"):
            self.collector.end_cell()

    def words(self, data: str) -> None:
        look = self.looks[-1] if self.looks else None
        if look and look.is_mark:
            self.collector.list_mark(data)
            return
        is_bold, href = (look.is_bold, look.href) if look else (False, "")
        first, *others = data.split("\n") if look and look.is_pre else [data]
        self.collector.words(first, is_bold, href)
        for line in others:
            self.collector.line_break()
            self.collector.words(line, is_bold, href)


def _number(value: str | None, default: int) -> int:
    """Return a number of at most three digits, or the default."""
    value = (value or "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 3 else default
