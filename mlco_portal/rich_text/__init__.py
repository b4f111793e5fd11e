"""Texts with marks: how an author's text is stored, read, shown and cleaned. Pure: no Django.

What is stored is plain text with marks that people would type anyway (docs/decisions/0010-text-with-marks.md):

    a blank line        ends a paragraph          ## Heading, ### Subheading
    - item, 1. item     a list; "  - item" below  **bold**, [words](https://…)
    | a | b |           a row of a table; the first row is its head; \\ before a mark makes it a plain character

    formats.py   which of these a section or a column may hold
    runs.py      one line: bold and links           blocks.py    a text: paragraphs, lists, headings, tables
    html.py      text to HTML for the editor        cleaner.py   pasted HTML to text (text_from_html)
"""

from mlco_portal.rich_text.blocks import Block, Item, blocks_of, plain_line, plain_text, text_of, word_count
from mlco_portal.rich_text.cleaner import text_from_html
from mlco_portal.rich_text.formats import EVERYTHING, IN_CELLS, NOTHING, Formats
from mlco_portal.rich_text.html import html_of, inline_html
from mlco_portal.rich_text.runs import Run, is_plain

__all__ = [
    "EVERYTHING",
    "IN_CELLS",
    "NOTHING",
    "Block",
    "Formats",
    "Item",
    "Run",
    "blocks_of",
    "html_of",
    "inline_html",
    "is_plain",
    "plain_line",
    "plain_text",
    "text_from_html",
    "text_of",
    "word_count",
]
