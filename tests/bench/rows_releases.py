"""A release of a document as long as the whole Operating Plan: frozen, read back, and compared with the one before."""

from collections.abc import Iterator
from dataclasses import replace

from mlco_portal.papers.elements import Paper, Prose
from planning.releases.changelog import changes_between
from planning.releases.content import frozen, thawed
from tests.bench.bench import Bench
from tests.bench.figures import Figure
from tests.bench.rows_papers import timed
from tests.papers.samples import whole_plan

ONE_IN = 5


def measure(bench: Bench) -> Iterator[Figure]:
    """The content alone: what is written to the database beside it is one row."""
    paper = whole_plan()
    content, seconds = timed(lambda: frozen(paper))
    yield Figure("release, frozen", round(1000 * seconds, 1), "ms", note=f"{len(content):,} characters")
    changed = reworded(thawed(frozen(paper)))
    said, seconds = timed(lambda: str(changes_between(paper, changed)))
    yield Figure("release, changelog", round(1000 * seconds, 1), "ms", note=f"{said.count('became')} texts reworded")


def reworded(paper: Paper) -> Paper:
    """Return the paper with every fifth element that is text begun otherwise."""
    chapters = [
        replace(
            one,
            elements=tuple(
                Prose(f"As agreed: {element.text}") if isinstance(element, Prose) and not number % ONE_IN else element
                for number, element in enumerate(one.elements)
            ),
        )
        for one in paper.chapters
    ]
    return replace(paper, chapters=tuple(chapters))
