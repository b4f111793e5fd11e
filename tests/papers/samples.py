"""A paper with every kind of element, and one as long as the whole Operating Plan."""

from mlco_portal.papers.elements import (
    Bullets,
    Cell,
    Chapter,
    Column,
    Element,
    Facts,
    Heading,
    Line,
    Notice,
    Paper,
    Picture,
    Prose,
    Quote,
    Table,
    Tile,
    Tiles,
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" width="120" height="60">'
    '<rect width="120" height="60" fill="#e2f0f1"/><path d="M5 50 L40 30 L80 40 L115 8" stroke="#00434f" fill="none"/>'
    "</svg>"
)
SENTENCE = "Our teams see people sooner at home, and ask what mattered to them before they plan what comes next."


def cell(*texts: str, tone: str = "") -> Cell:
    return Cell(tuple(map(Line, texts)), tone)


def every_kind(text: str = "Nursing in the neighbourhood") -> tuple[Element, ...]:
    """Return an element of each kind, with the text in each of its fields."""
    line, address = Line(text, "/plans/nursing/", text), "https://example.org/plan?a=1&b=2"
    columns = (Column(text, 3), Column(text, 1, text), Column("P2", 1, text), Column("", 1))
    rows = (
        (Cell((line,)), cell("✓"), Cell(), cell(text, text, tone="poor")),
        (Cell(), cell("86%", tone="good"), Cell(tone="mixed"), Cell()),
    )
    return (
        Heading(text, 2),
        Prose(
            f"{text}\n\n## {text}\n\n- **one**\n  - below it\n- two, see [our page]({address})\n\n3. three\n4. four", 2
        ),
        Prose("| Place | Visits |\n| North | 12 |"),
        Heading(text, 4),
        Bullets((line, Line("Two")), numbered=True),
        Bullets((Line(text, address),)),
        Facts(((text, line), ("Due", Line("30 June 2024")))),
        Tiles((Tile(text, "1.06M", text, text, "poor"), Tile("Waits", "12", tone="good"), Tile("Visits", "3"))),
        Table(text, columns, rows),
        Table("", (Column("Term"), Column("Meaning")), ((cell("KLOE"), cell("Key line of enquiry")),)),
        Table(text, columns, ()),
        Table(text, (), ()),
        Quote(f"{text}\nand its second line", line),
        Picture(DRAWING, text, text),
        Notice(text),
    )


def paper_of(*elements: Element, title: str = "Operating Plan") -> Paper:
    chapters = (
        Chapter("1", "What we will do", "what-we-will-do", elements),
        Chapter("", "Appendices", "appendices"),
    )
    facts = (("Published", "May 2024"), ("Owner", "Director of Strategy"))
    return Paper(title, "A guide to the year", "2024/25", "Release 3, for consultation", facts, chapters)


def matrix(rows: int = 100, groups: tuple[tuple[str, int], ...] = (("MLCO", 6), ("MFT", 5), ("MCC", 7))) -> Table:
    """Return a matrix of deliverables with a tick where one serves a priority."""
    columns = [Column("Deliverable", 5)]
    columns += [Column(f"P{number}", 1, group) for group, count in groups for number in range(1, count + 1)]
    drawn = [
        (
            Cell((Line(f"Deliverable {row}: more people are seen at home within two days", f"/deliverables/{row}/"),)),
            *(cell("✓") if (row * 7 + place) % 4 == 0 else Cell() for place in range(1, len(columns))),
        )
        for row in range(1, rows + 1)
    ]
    return Table("Which deliverable serves which priority", tuple(columns), tuple(drawn))


def whole_plan() -> Paper:
    """Return a paper as long as the Operating Plan of 2024/25: six chapters, 66 tables and texts, a matrix of 100."""
    chapters = [
        Chapter(str(number), f"Chapter {number} of the plan", f"chapter-{number}", _chapter(number))
        for number in range(1, 7)
    ]
    last = chapters.pop()
    chapters.append(Chapter(last.number, last.title, last.anchor, (*last.elements, matrix())))
    facts = (("Published", "May 2024"), ("Owner", "Director of Strategy"))
    return Paper("Operating Plan", "A guide to the year", "2024/25", "Release 3", facts, tuple(chapters))


def _chapter(number: int) -> tuple[Element, ...]:
    found: list[Element] = [Prose("\n\n".join([" ".join([SENTENCE] * 3)] * 2))]
    for part in range(1, 12):
        found.append(Heading(f"Part {number}.{part}", 2 + (part % 3 == 0)))
        if part % 3 == 0:
            found.append(Prose(" ".join([SENTENCE] * 4) + f"\n\n- {SENTENCE}\n- **Then**: {SENTENCE}"))
        found.append(_rows(f"Table {number}.{part}", 7))
    return (*found, Tiles(tuple(Tile(f"Figure {one}", "12%", "Target 14%", "Below", "poor") for one in range(6))))


def _rows(caption: str, rows: int) -> Table:
    columns = (Column("What we will do", 4), Column("By when"), Column("Owner", 2), Column("How we know", 3))
    said = " ".join(SENTENCE.split()[:9])
    return Table(
        caption,
        columns,
        tuple(
            (cell(f"{row}. {said}"), cell("Quarter 2"), cell("Head of Nursing"), cell("Fewer waits", "More visits"))
            for row in range(1, rows + 1)
        ),
    )


def words_of(paper: Paper) -> int:
    """Return how many words the paper says, those of its contents and head rows not counted."""
    texts: list[str] = []
    for chapter in paper.chapters:
        for element in chapter.elements:
            if isinstance(element, Table):
                texts += [line.text for row in element.rows for one in row for line in one.lines]
            elif isinstance(element, Prose | Heading | Notice | Quote):
                texts.append(element.text)
    return sum(len(text.split()) for text in texts)
