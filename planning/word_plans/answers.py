"""What a Word file says in answer to each section, found by its headings and tables. Pure.

Nothing in the file is lost: what belongs to no section comes back as text that was not understood.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mlco_portal.rich_text import EVERYTHING
from planning.service_plans.content import Lists, SectionSpec
from planning.service_plans.sections import kind_of
from planning.word_plans import phrases
from planning.word_plans.documents.elements import Document, Element, Paragraph, Table
from planning.word_plans.documents.marks import line_of, text_of
from planning.word_plans.headings import Headings, KnownHeading, Meant, without_year
from planning.word_plans.phrases import tidy
from planning.word_plans.tables import FileRow, TableReader, is_workforce_table

# How long a line may be that stands for a heading without being one.
LONGEST_HEADING = 160
SECTION_LEVEL = 2
FIRST_LINES = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """What the file says in a section: one text, or rows with the numbers that the file gives them."""

    text: str = ""
    rows: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Text that belongs to no section: under which heading it stands, and what it says."""

    heading: str
    text: str


@dataclass
class FileAnswers:
    """All that was understood of a file, and what was not."""

    answers: dict[str, Answer] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    section_notes: dict[str, list[str]] = field(default_factory=dict)
    left_over: list[LeftOver] = field(default_factory=list)

    def note(self, key: str, text: str) -> None:
        """Add a note about a section, once."""
        notes = self.section_notes.setdefault(key, [])
        if text not in notes:
            notes.append(text)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the plan asks for: its sections, the names they ever had, and the lists to choose from."""

    specs: Sequence[SectionSpec]
    known: Sequence[KnownHeading]
    lists: Lists
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def reference_in(document: Document) -> str:
    """Return the reference that the file carries near its beginning, or ""."""
    for element in document.body[:FIRST_LINES]:
        if isinstance(element, Paragraph) and "eference" in element.text:
            match = phrases.REFERENCE.search(element.text.upper())
            if match:
                return match[1]
    return ""


def answers_in(document: Document, asked: Asked, *, is_ours: bool) -> FileAnswers:
    """Return what the file answers; `is_ours` when it is a file that the portal made for this plan."""
    reader = AnswerReader(asked, is_ours=is_ours)
    for element in document.body:
        reader.take(element)
    return reader.finished()


class AnswerReader:
    """Walks through a document and puts each paragraph and table to the section that it stands in."""

    def __init__(self, asked: Asked, *, is_ours: bool) -> None:
        self.asked, self.is_ours = asked, is_ours
        self.specs = {spec.key: spec for spec in asked.specs}
        self.headings = Headings.of(self.specs, asked.known)
        self.areas = Headings.of([spec.key for spec in asked.specs if spec.kind == "workforce_area"], asked.known)
        self.instructions = _instructions(asked.known)
        self.found = FileAnswers()
        self.tables = TableReader(asked.lists, asked.aliases, self.found.note)
        self.texts: dict[str, list[Element]] = {}
        self.rows: dict[str, list[FileRow]] = {}
        self.strays: list[tuple[str, list[Element]]] = []
        self.key = ""
        self.level = SECTION_LEVEL
        self.has_begun = False

    def take(self, element: Element) -> None:
        """Put one paragraph or table where it belongs."""
        if isinstance(element, Table):
            self._take_table(element)
            return
        words = element.text.strip()
        if not words or self._is_instruction(words):
            return
        meant = self._section_meant(element, words)
        if meant is not None:
            self._open(meant, element, words)
        elif self._ends_section(element):
            self.key = ""
            self.has_begun = self.has_begun or _is_part(words)
            if self.has_begun or not self.is_ours:
                self.strays.append((words, []))
        else:
            self._keep(self._lowered(element))

    def finished(self) -> FileAnswers:
        for key, elements in self.texts.items():
            self._answer(key, elements)
        for key, rows in self.rows.items():
            self.found.answers[key] = Answer(rows=tuple(rows))
        for heading, elements in self.strays:
            text = text_of(elements, EVERYTHING)
            if text:
                self.found.left_over.append(LeftOver(heading, text))
        return self.found

    def _answer(self, key: str, elements: Sequence[Element]) -> None:
        """Make an answer of what stands below a section's heading outside of its table."""
        kind = kind_of(self.specs[key].kind)
        if kind.has_rows:
            rows = self.rows.setdefault(key, [])
            beside = [FileRow(0, self.tables.row_of_words(kind, one)) for one in _apart(elements)]
            if beside:
                rows += beside
                self.found.note(key, "Text outside of the table was read as new rows. Look at them closely.")
        elif kind.is_one_line:
            self.found.answers[key] = Answer(text=line_of(elements))
        else:
            self.found.answers[key] = Answer(text=text_of(elements, kind.formats))

    def _is_instruction(self, words: str) -> bool:
        said = tidy(words)
        return (
            said in self.instructions
            or phrases.LIMIT.fullmatch(said) is not None
            or phrases.is_placeholder(words)
            or phrases.is_reference_line(words)
        )

    def _section_meant(self, paragraph: Paragraph, words: str) -> Meant | None:
        if _is_part(words):
            return None
        if paragraph.kind == "heading":
            if self.is_ours and paragraph.level > SECTION_LEVEL:
                return None
            # What stands above the first section of our own files is the name of the service.
            near = self.headings.nearest(words) if self.has_begun or not self.is_ours else None
            return self.headings.find(words) or near
        if self.is_ours or len(words) > LONGEST_HEADING * 4:
            return None
        if paragraph.kind != "paragraph":
            return None
        if len(words) <= LONGEST_HEADING and (paragraph.is_bold or words.endswith(":")):
            return self.headings.find(words) or self.headings.nearest(words)
        return self.headings.find(words) or self.headings.find_before_colon(words)

    def _open(self, meant: Meant, paragraph: Paragraph, words: str) -> None:
        self.key, self.has_begun = meant.key, True
        self.level = paragraph.level if paragraph.kind == "heading" else SECTION_LEVEL
        if kind_of(self.specs[meant.key].kind).has_rows:
            self.rows.setdefault(meant.key, [])
        else:
            self.texts.setdefault(meant.key, [])
        if meant.is_near:
            self.found.note(meant.key, f"The heading “{words[:LONGEST_HEADING]}” was taken for this section.")
        if meant.rest and not self._is_instruction(meant.rest):
            self._keep(_rest_of(paragraph, meant.rest))

    def _ends_section(self, paragraph: Paragraph) -> bool:
        return paragraph.kind == "heading" and (not self.key or paragraph.level <= self.level)

    def _lowered(self, paragraph: Paragraph) -> Paragraph:
        """Return a heading inside of a section so that the section's own is one level above it."""
        if paragraph.kind != "heading":
            return paragraph
        return replace(paragraph, level=paragraph.level - self.level + 1)

    def _keep(self, element: Element) -> None:
        if isinstance(element, Paragraph):
            element = _without_placeholder(element)
        if self.key:
            self.texts.setdefault(self.key, []).append(element)
        elif self.strays:
            self.strays[-1][1].append(element)
        else:
            self.strays.append(("", [element]))

    def _take_table(self, table: Table) -> None:
        if is_workforce_table(table) and self.areas.exact:
            self._take_workforce(table)
            return
        spec = self.specs.get(self.key)
        if spec is not None and kind_of(spec.kind).has_rows:
            read = self.tables.rows(table, spec.key, kind_of(spec.kind))
            if read is not None:
                self.rows.setdefault(spec.key, []).extend(read.rows)
                self.strays += [(f"{spec.title}: {heading}", found) for heading, found in read.unknown]
                return
        if not self.is_ours and any(self._section_meant(one, one.text.strip()) for one in table.paragraphs()):
            # A table that only lays the page out: its cells are read one after the other.
            for one in table.paragraphs():
                self.take(one)
            return
        if spec is not None and kind_of(spec.kind).has_rows:
            for one in table.paragraphs():
                if one.text.strip() and not self._is_instruction(one.text):
                    self._keep(one)
            return
        self._keep(table)

    def _take_workforce(self, table: Table) -> None:
        kind = kind_of("workforce_area")
        by_area, unknown = self.tables.workforce_rows(table, kind, self.areas)
        if self.is_ours:
            by_area = {**{key: [] for key in self.areas.exact.values()}, **by_area}
        for key, rows in by_area.items():
            self.rows.setdefault(key, []).extend(rows)
        self.strays += unknown
        self.key = ""


def _is_part(words: str) -> bool:
    """Whether the words name one of the two parts, as in “Workforce Plan 24/25 - Podiatry”."""
    said = without_year(words)
    return len(words) < LONGEST_HEADING and any(said.startswith(tidy(title)) for title in phrases.PARTS.values())


def _instructions(known: Iterable[KnownHeading]) -> set[str]:
    """Return the lines that a template brings itself, tidied."""
    lines = {tidy(line) for line in (*phrases.HOW_TO, phrases.WORKFORCE_HOW_TO)}
    for one in known:
        lines |= {tidy(line) for line in phrases.guidance_lines(one.title, one.guidance)}
    return lines - {""}


def _apart(elements: Iterable[Element]) -> list[Paragraph]:
    """Return each line or item on its own."""
    found: list[Paragraph] = []
    for element in elements:
        found += element.paragraphs() if isinstance(element, Table) else [element]
    return [one for one in found if one.text.strip()]


def _rest_of(paragraph: Paragraph, rest: str) -> Paragraph:
    """Return what stands after the colon, with its looks."""
    left = len(paragraph.text.rstrip()) - len(rest)
    runs = []
    for run in paragraph.runs:
        if left < len(run.text):
            runs.append(replace(run, text=run.text[max(left, 0) :]))
        left -= len(run.text)
    return replace(paragraph, runs=tuple(runs))


def _without_placeholder(paragraph: Paragraph) -> Paragraph:
    if phrases.TYPE_HERE not in paragraph.text:
        return paragraph
    return replace(
        paragraph, runs=tuple(replace(run, text=run.text.replace(phrases.TYPE_HERE, "")) for run in paragraph.runs)
    )
