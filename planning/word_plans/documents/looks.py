"""What the styles, lists and links of a Word file mean: what is a heading, what is numbered, where a link leads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mlco_portal.rich_text.runs import safe_href
from planning.word_plans.documents.xml import attribute, child, is_on, local, value, whole_number

HEADING = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
TITLE = re.compile(r"(sub)?title$", re.IGNORECASE)
# Styles may build on each other; a circle is no style.
DEEPEST = 12
BULLET_FORMS = frozenset({"bullet", "none", ""})


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style gives its paragraphs."""

    name: str = ""
    based_on: str = ""
    outline: int = 0
    list_id: str = ""
    list_level: int = 0


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list: bullets or numbers, and the number it starts with.

    Lists of one `form` count on from each other, as Word and LibreOffice count, unless one `restarts`.
    """

    is_numbered: bool
    start: int = 1
    form: str = ""
    restarts: bool = False


@dataclass
class Looks:
    """The styles, lists and links of one file, and how far each of its numbered lists has come."""

    styles: Mapping[str, Style] = field(default_factory=dict)
    lists: Mapping[str, Mapping[int, ListLevel]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def heading_level(self, settings: Any) -> int:
        """Return the heading level of a paragraph with these settings (`pPr`), 0 for none; a title is level 1."""
        own = value(settings, "outlineLvl")
        if own:
            return _level(own)
        for style in self._chain(value(settings, "pStyle")):
            if style.outline:
                return style.outline
            if match := HEADING.match(style.name):
                return int(match[1])
            if TITLE.match(style.name):
                return 1
        return 0

    def list_item(self, settings: Any) -> tuple[str, int, int]:
        """Return the kind of list that a paragraph with these settings is in, how deep, and the number shown."""
        numbering = child(settings, "numPr")
        list_id, depth = value(numbering, "numId"), whole_number(value(numbering, "ilvl"))
        if not list_id:
            for style in self._chain(value(settings, "pStyle")):
                if style.list_id:
                    list_id, depth = style.list_id, style.list_level
                    break
        if not list_id or list_id == "0" or list_id not in self.lists:
            return "", 0, 0
        level = self.lists[list_id].get(depth, ListLevel(is_numbered=False))
        if not level.is_numbered:
            return "bullets", depth, 0
        place = (level.form, depth)
        if place not in self.counters or (level.restarts and (list_id, depth) not in self.begun):
            self.counters[place] = level.start - 1
        self.begun.add((list_id, depth))
        self.counters[place] += 1
        return "numbers", depth, self.counters[place]

    def link(self, key: str) -> str:
        """Return where the link leads, or "" when it leads nowhere that a plan may lead to."""
        return safe_href(self.links.get(key, ""))

    def _chain(self, key: str) -> list[Style]:
        chain: list[Style] = []
        while key in self.styles and len(chain) < DEEPEST:
            chain.append(self.styles[key])
            key = chain[-1].based_on
        return chain


def styles_of(root: Any) -> dict[str, Style]:
    """Return the paragraph styles by their id."""
    found: dict[str, Style] = {}
    for node in root if root is not None else ():
        if local(node) != "style" or attribute(node, "type") not in ("paragraph", ""):
            continue
        settings = child(node, "pPr")
        outline = value(settings, "outlineLvl")
        found[attribute(node, "styleId")] = Style(
            name=value(node, "name"),
            based_on=value(node, "basedOn"),
            outline=_level(outline) if outline else 0,
            list_id=value(settings, "numPr", "numId"),
            list_level=whole_number(value(settings, "numPr", "ilvl")),
        )
    return found


def lists_of(root: Any) -> dict[str, dict[int, ListLevel]]:
    """Return the lists by their id, each with its levels."""
    forms: dict[str, dict[int, ListLevel]] = {}
    found: dict[str, dict[int, ListLevel]] = {}
    for node in root if root is not None else ():
        if local(node) == "abstractNum":
            forms[attribute(node, "abstractNumId")] = dict(_levels(node))
        elif local(node) == "num":
            form = value(node, "abstractNumId")
            levels = {depth: replace(level, form=form) for depth, level in forms.get(form, {}).items()}
            for change in node:
                if local(change) == "lvlOverride":
                    _override(levels, change, form)
            found[attribute(node, "numId")] = levels
    return found


def links_of(root: Any) -> dict[str, str]:
    """Return where the links to the outside lead, by their id."""
    return {
        attribute(node, "Id"): attribute(node, "Target")
        for node in (root if root is not None else ())
        if attribute(node, "Type").endswith("/hyperlink") and attribute(node, "TargetMode") == "External"
    }


def _levels(node: Any) -> list[tuple[int, ListLevel]]:
    return [(whole_number(attribute(level, "ilvl")), _level_of_list(level)) for level in node if local(level) == "lvl"]


def _level_of_list(node: Any, start: str = "") -> ListLevel:
    numbered = value(node, "numFmt") not in BULLET_FORMS
    return ListLevel(numbered, whole_number(start or value(node, "start"), 1))


def _override(levels: dict[int, ListLevel], change: Any, form: str) -> None:
    depth, start = whole_number(attribute(change, "ilvl")), value(change, "startOverride")
    level = child(change, "lvl")
    if level is not None:
        levels[depth] = replace(_level_of_list(level, start), form=form, restarts=bool(start))
    elif start:
        before = levels.get(depth, ListLevel(is_numbered=True))
        levels[depth] = ListLevel(before.is_numbered, whole_number(start, 1), form, restarts=True)


def _level(outline: str) -> int:
    level = whole_number(outline, 9) + 1
    return level if 1 <= level <= 9 else 0


def is_hidden(settings: Any) -> bool:
    return settings is not None and is_on(settings, "vanish")
