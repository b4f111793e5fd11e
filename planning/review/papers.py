"""A release of the organisation's document, read like a plan: each of its chapters is a section. Pure."""

from mlco_portal.papers.as_text import text_of_elements
from mlco_portal.papers.elements import Chapter, Paper
from mlco_portal.years import PlanningYear
from planning.releases.content import thawed
from planning.service_plans.snapshot import DocumentSection, PlanDocument

# The kind of template, and the part, that chapters are said to be of; and how they are written.
DOCUMENT, WRITTEN_AS = "document", "narrative"


def read_release(content: str) -> PlanDocument:
    """Return the release whose canonical JSON it is; raises ValueError for what is none."""
    return read_paper(thawed(content))


def read_paper(paper: Paper) -> PlanDocument:
    """Return the paper with a section for each chapter, its words as a text with marks."""
    name = f"{paper.title} {paper.year}".strip()
    return PlanDocument(
        year=PlanningYear(paper.year),
        service={"name": name, "group": {"name": ""}},
        template={"kind": DOCUMENT},
        sections=tuple(_section(one) for one in paper.chapters),
    )


def is_document(document: PlanDocument) -> bool:
    """Whether it is a document of the organisation, and no plan of a service."""
    return document.template.get("kind") == DOCUMENT


def _section(chapter: Chapter) -> DocumentSection:
    return DocumentSection(
        key=chapter.anchor,
        title=f"{chapter.number} {chapter.title}".strip(),
        kind=WRITTEN_AS,
        part=DOCUMENT,
        theme="",
        on_page=True,
        text=text_of_elements(chapter.elements),
        rows=(),
    )
