"""The words of a paragraph: bold, links, breaks; what is deleted, hidden or no text is left out and counted."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mlco_portal.rich_text import Run
from mlco_portal.rich_text.runs import safe_href
from planning.word_plans.documents.looks import Looks, is_hidden
from planning.word_plans.documents.xml import attribute, child, is_on, local

DEEPEST = 60
THROUGH = frozenset({"sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "dir", "bdo", "p"})
GONE = frozenset({"del", "moveFrom"})
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}
NOTED = {
    "commentReference": "comment",
    "footnoteReference": "footnote",
    "endnoteReference": "footnote",
    "object": "object",
    "control": "object",
}
FIELD_LINK = re.compile(r"^\s*HYPERLINK\s+\"([^\"]*)\"", re.IGNORECASE)


@dataclass
class RunReader:
    """Reads one paragraph. `boxes` are the text boxes that hang on it."""

    looks: Looks
    found: Counter[str]
    boxes: list[Any] = field(default_factory=list)
    # A field has an instruction, then a result; fields may stand in fields.
    fields: list[str | None] = field(default_factory=list)
    field_link: str = ""

    def runs(self, paragraph: Any) -> list[Run]:
        """Return the words of the paragraph, neighbours of one look joined."""
        joined: list[Run] = []
        for run in self._inside(paragraph, "", 0):
            last = joined[-1] if joined else None
            if last is not None and (last.bold, last.href) == (run.bold, run.href):
                joined[-1] = Run(last.text + run.text, last.bold, last.href)
            else:
                joined.append(run)
        return joined

    def _inside(self, node: Any, href: str, depth: int) -> Iterator[Run]:
        if depth > DEEPEST:
            return
        for one in node:
            name = local(one)
            if name == "r":
                yield from self._run(one, href)
            elif name == "hyperlink":
                yield from self._inside(one, self._target(one), depth + 1)
            elif name in ("ins", "moveTo"):
                self.found["insertion"] += 1
                yield from self._inside(one, href, depth + 1)
            elif name in GONE:
                self.found["deletion"] += 1
            elif name in THROUGH:
                yield from self._inside(one, href, depth + 1)

    def _target(self, node: Any) -> str:
        key = attribute(node, "id")
        target = self.looks.link(key) if key else ""
        if key and not target:
            self.found["unsafe link"] += 1
        return target

    def _run(self, node: Any, href: str) -> Iterator[Run]:
        settings = child(node, "rPr")
        if is_hidden(settings):
            self.found["hidden text"] += 1
            return
        words: list[str] = []
        for one in node:
            self._piece(one, words)
        text = "".join(words)
        if text:
            yield Run(text, settings is not None and is_on(settings, "b"), href or self.field_link)

    def _piece(self, one: Any, words: list[str]) -> None:
        name = local(one)
        if name == "fldChar":
            self._field(attribute(one, "fldCharType"))
        elif name == "instrText":
            if self.fields and self.fields[-1] is not None:
                self.fields[-1] += one.text or ""
        elif self.fields and self.fields[-1] is not None:
            return  # between a field's beginning and its result
        elif name == "t":
            words.append(one.text or "")
        elif name in BREAKS:
            words.append(BREAKS[name])
        elif name in NOTED:
            self.found[NOTED[name]] += 1
        elif name in ("drawing", "pict", "AlternateContent"):
            self._drawing(one)

    def _field(self, step: str) -> None:
        if step == "begin" and len(self.fields) < DEEPEST:
            self.fields.append("")
        elif step == "separate" and self.fields:
            match = FIELD_LINK.match(self.fields[-1] or "")
            self.fields[-1] = None
            self.field_link = safe_href(match[1]) if match else ""
        elif step == "end" and self.fields:
            self.fields.pop()
            self.field_link = ""

    def _drawing(self, node: Any) -> None:
        # The same drawing is given twice, for newer and older programs: the first counts.
        shown = child(node, "Choice") if local(node) == "AlternateContent" else node
        if shown is None:
            return
        boxes = [one for one in shown.iter() if local(one) == "txbxContent"]
        outer = [one for one in boxes if not any(local(above) == "txbxContent" for above in one.iterancestors())]
        if outer:
            self.boxes += outer
        else:
            self.found["picture"] += 1
