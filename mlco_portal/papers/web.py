"""A paper on the web: inside a page of the portal, or as a page that stands alone and never changes."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.papers.elements import Facts, Line, Paper
from mlco_portal.papers.html import Drawer, direction, words
from mlco_portal.papers.layout import Mark, Part, PlacedChapter, chapters_of, contents_of
from mlco_portal.papers.wording import CONTENTS, one_line, title_of
from mlco_portal.press.look import as_address, colours, one_stylesheet, picture

STYLESHEETS = ("organisation", "papers", "papers-page")
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class PaperOnPage:
    """A paper to be laid into a page: `{% include "papers/paper.html" %}` lays out all of it, or take it in parts.

    The page has the `h1`, and the stylesheet `css/papers.css`; `level` is that of the chapters' headings.
    """

    paper: Paper
    site: str = ""
    level: int = 2

    @cached_property
    def chapters(self) -> tuple[PlacedChapter, ...]:
        return chapters_of(self.paper)

    @property
    def drawer(self) -> Drawer:
        """One that has drawn nothing yet: it counts what it draws."""
        return Drawer(self.site, self.level)

    @property
    def contents(self) -> SafeString:
        """The table of contents, a `nav` with links to each chapter and the headings directly below it."""
        listed = "".join(_entry(mark, below) for mark, below in contents_of(self.chapters))
        heading = f'<h{self.level} class="paper-contents__heading" id="contents">{CONTENTS}</h{self.level}>'
        # Everything typed was escaped when it was drawn.
        drawn = f'<nav class="paper-contents" aria-labelledby="contents">{heading}<ul>{listed}</ul></nav>'
        return mark_safe(drawn) if listed else SafeString()  # noqa: S308

    @property
    def facts(self) -> SafeString:
        """The facts below the title."""
        facts = Facts(tuple((term, Line(text)) for term, text in self.paper.facts))
        return mark_safe(self.drawer.draw[Facts](facts, Part(facts)))  # noqa: S308

    @property
    def body(self) -> SafeString:
        """The chapters, each a section with its heading."""
        drawn = "".join(map(self.drawer.chapter, self.chapters))
        return mark_safe(f'<div class="paper">{drawn}</div>')  # noqa: S308


def paper_as_page(paper: Paper) -> bytes:
    """Return the paper as one HTML file: its look is in it, links lead to this portal, and it asks for nothing else.

    Who serves it adds `style_sources` to the style-src of its Content-Security-Policy.
    """
    context = {
        "title": title_of(paper),
        "subtitle": one_line(paper.subtitle),
        "year": one_line(paper.year),
        "edition": one_line(paper.edition),
        "shown": PaperOnPage(paper, settings.SITE_URL),
        "organisation": settings.ORGANISATION,
        "colours": colours(),
        "icon": as_address(picture("favicon")),
        "style": mark_safe(f"<style>{one_stylesheet(STYLESHEETS)}</style>"),  # noqa: S308 - our own files
    }
    return render_to_string("papers/page.html", context).encode()


def style_sources(page: bytes) -> list[str]:
    """Return what the Content-Security-Policy has to allow for the look of a page that `paper_as_page` made."""
    digests = (base64.b64encode(hashlib.sha256(style).digest()).decode() for style in STYLE.findall(page))
    return [f"'sha256-{digest}'" for digest in digests]


def _entry(mark: Mark, below: list[Mark]) -> str:
    inner = "".join(f"<li>{_link(one)}</li>" for one in below)
    return f"<li>{_link(mark)}{f'<ul>{inner}</ul>' if inner else ''}</li>"


def _link(mark: Mark) -> str:
    return f'<a href="#{mark.name}"{direction(mark.text)}>{words(mark.text)}</a>'
