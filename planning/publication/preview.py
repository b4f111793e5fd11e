"""A plan as it stands now, shown as it will look: its page, the room left in each box, its words and short forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mlco_portal.readability import Sentence, reading_age_of, sentences_of
from mlco_portal.wording import counted
from planning.publication.edition import Edition
from planning.publication.fit import HEADER, MAIN, SIDE, Fit, Room
from planning.publication.page import PlanPage, page_of
from planning.service_plans.content import CHOICE_CELLS, Lists, PlanContent, SectionContent
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import PlanDocument, canonical_json, document_of, sha256_of, snapshot_of

# What the heading of a box and the space above it take, in lines.
LINES_OF_HEADING = 3


@dataclass(frozen=True)
class Draft:
    """A plan as it is written now, arranged as a version of it would be."""

    content: PlanContent
    document: PlanDocument
    sha256: str

    @cached_property
    def page(self) -> PlanPage:
        return page_of(self.document)

    def edition(self, version: int) -> Edition:
        """Return the facts of a preview; `version` is the number that the next version would get."""
        return Edition(
            year=int(self.document.year),
            code=str(self.document.service["code"]),
            version_number=version,
            version_sha256=self.sha256,
            review_on=self.document.year.ends_on,
        )


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section in the preview: its words, what age can read it, and its room on the page."""

    key: str
    title: str
    words: str
    is_over_words: bool
    age: int | None
    room: Room | None
    is_on_page: bool
    is_empty: bool

    @property
    def reading_age(self) -> str:
        return "" if self.age is None else f"Reading age {self.age}"

    @property
    def room_words(self) -> str:
        if not self.is_on_page:
            return "In the full plan only"
        return self.room.words if self.room else "Not measured"


def draft_of(content: PlanContent, lists: Lists) -> Draft:
    """Return the plan as it would be frozen now."""
    snapshot = snapshot_of(content, lists)
    return Draft(content, document_of(snapshot), sha256_of(canonical_json(snapshot)))


def section_lines(draft: Draft, fit: Fit | None) -> list[SectionLine]:
    """Return a line for each section of the plan."""
    return [section_line(section, fit) for section in draft.content.sections]


def section_line(section: SectionContent, fit: Fit | None) -> SectionLine:
    """Return the section's line; `fit` is None when the page was not measured."""
    return SectionLine(
        key=section.spec.key,
        title=section.spec.title,
        words=words_line(section),
        is_over_words=section.spec.word_limit is not None and section.words > section.spec.word_limit,
        age=reading_age_of(sentences_in([section])),
        room=section_room(section, fit) if fit and section.spec.on_page else None,
        is_on_page=section.spec.on_page,
        is_empty=section.is_empty,
    )


SECTIONS_HEAD = ["Section", "Words", "Reading age", "On the page"]


def section_rows(lines: Iterable[SectionLine], hrefs: Mapping[str, str]) -> list[list[Any]]:
    """Return the table of sections; `hrefs` leads to where each is written, for those who may."""
    return [
        [
            {"text": line.title, "href": hrefs[line.key]} if line.key in hrefs else line.title,
            "Nothing yet" if line.is_empty else _marked(line.words, line.is_over_words),
            "" if line.is_empty else line.age or "Too short to tell",
            _marked(line.room_words, line.room is not None and line.room.is_over),
        ]
        for line in lines
    ]


def _marked(words: str, is_over: bool) -> Any:
    return {"tag": words, "colour": "red"} if is_over else words


def section_room(section: SectionContent, fit: Fit) -> Room | None:
    """Return the room of the section's box; of one that is still empty, what its column would leave it."""
    kind = kind_of(section.spec.kind)
    if kind.is_one_line:
        return fit.room(HEADER)
    found = fit.room(section.spec.key)
    if found is not None:
        return found
    column = fit.room(MAIN if section.spec.theme or section.spec.kind == "priorities" else SIDE)
    if column is None:
        return None
    lines = max(0, column.lines_left - LINES_OF_HEADING)
    free = max(0.0, column.available - column.used)
    return Room(section.spec.key, section.spec.title, 0.0, free, lines)


def box_rooms(fit: Fit) -> Sequence[Room]:
    """Return the boxes as the preview lists them, those that are too long first."""
    return sorted(fit.rooms, key=lambda room: not room.is_over)


def words_line(section: SectionContent) -> str:
    """Return how many words the section has and may still get."""
    limit = section.spec.word_limit
    if limit is None:
        return counted(section.words, "word")
    left = limit - section.words
    state = f"{left} left" if left >= 0 else f"{-left} too many"
    return f"{section.words} of {limit} words, {state}"


def age_words(sentences: Sequence[Sentence]) -> str:
    """Return the age that can follow the sentences, in words; "" for too few to tell."""
    age = reading_age_of(sentences)
    return "" if age is None else f"Reading age {age}"


def sentences_in(sections: Iterable[SectionContent]) -> list[Sentence]:
    """Return the sentences of all that was written in words; choices are nobody's wording."""
    found: list[Sentence] = []
    for section in sections:
        found += sentences_of(section.text)
        for row in section.filled_rows:
            for name, text in row.cells.items():
                if name not in CHOICE_CELLS:
                    found += sentences_of(text)
    return found


def picture_words(page: PlanPage) -> str:
    """Return what is to be seen on the picture of the page, for those who do not see it."""
    parts = [f"The plan on a page of {page.service} for {page.year}, as it will print."]
    if page.side:
        parts.append(f"On the left: {_names(box.heading for box in page.side)}.")
    for box in page.main:
        parts.append(f"{box.heading}: {_names(card.title or 'no title yet' for card in box.cards)}.")
    if page.themes:
        parts.append(f"Below: {_names(box.heading for box in page.themes)}.")
    if not page.boxes:
        parts.append("Nothing is written yet.")
    return " ".join(parts)


def _names(names: Iterable[str]) -> str:
    return "; ".join(name[:80] for name in names)
