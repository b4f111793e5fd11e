"""Small papers for tests."""

from dataclasses import replace

from mlco_portal.papers.elements import Bullets, Cell, Chapter, Column, Element, Heading, Line, Paper, Prose, Table


def table(*rows: tuple[str, ...], caption: str = "Waits", columns: tuple[str, ...] = ("Service", "Weeks")) -> Table:
    cells = tuple(tuple(Cell((Line(text),)) if text else Cell() for text in row) for row in rows)
    return Table(caption, tuple(Column(one) for one in columns), cells)


def chapter(*elements: Element, number: str = "1", title: str = "Our year", anchor: str = "") -> Chapter:
    return Chapter(number, title, anchor or title.lower().replace(" ", "-"), elements)


def paper(*chapters: Chapter) -> Paper:
    found = chapters or (
        chapter(
            Heading("What we did"), Prose("We opened two clinics.\n\nPeople waited less."), Bullets((Line("One"),))
        ),
        chapter(
            Heading("Waiting"),
            table(("Podiatry", "6"), ("Dental", "9")),
            number="2",
            title="How it went",
        ),
    )
    return Paper("Operating Plan", "Leading local care", "2024/25", "Draft", (("Owner", "Planning team"),), found)


def with_text(text: str) -> Paper:
    """Return the small paper with another first passage."""
    first, second = paper().chapters
    heading, _, bullets = first.elements
    return replace(paper(), chapters=(replace(first, elements=(heading, Prose(text), bullets)), second))
