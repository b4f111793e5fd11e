"""Loads the organisation's documents: chapters, who writes them, and blocks with what the records say in them."""

from typing import Any

from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.papers.elements import Element, as_json, sha256_of
from planning.operating_plan.blocks import KINDS, Sources, gather
from planning.operating_plan.blocks.cycle import quarters_of
from planning.operating_plan.models import Block, Chapter, ChapterWriter
from planning.releases.actions import open_document
from planning.releases.models import Document
from planning.sample_data.files import read
from planning.sample_data.printed_matrix import printed_matrix
from planning.sample_data.timetable import published_milestones

DOCUMENTS = ((2019, "business_plan"), (2021, "operating_plan"), (2021, "commissioning_plan"), (2024, "operating_plan"))
TEAM = "planning@example.org"
# How far the chapters of the document that is being made are, in order; those of documents before are all checked.
STATES = {2024: ("checked", "checked", "writing", "ready", "ready", "checked")}
# Who writes which of its chapters, besides the planning team.
WRITERS = {2024: {2: "metrics@example.org", 3: "digital@example.org"}}
OF_A_BLOCK = ("kind", "title", "text")
SOURCE = "Operating Plan 2024/25, May 2024"


def load_documents() -> None:
    """Load every document that the sources describe, the earliest first."""
    team = User.objects.get(email=TEAM)
    for year, name in DOCUMENTS:
        _load_writers(load_document(year, name, by=team))


def _load_writers(document: Document) -> None:
    told = WRITERS.get(int(document.year), {})
    chapters = {one.order: one for one in document.chapters.all()}
    ChapterWriter.objects.bulk_create(
        ChapterWriter(chapter=chapters[number], user=User.objects.get(email=email)) for number, email in told.items()
    )


def load_document(year: int, name: str, *, by: User | None) -> Document:
    """Load one document: its records are there already. Raises ValueError where something cannot be placed."""
    told = read(year, name)
    document = open_document(year=year, kind=told["kind"], title=told["title"], subtitle=told["subtitle"], by=by)
    states = STATES.get(year, ("checked",) * len(told["chapters"]))
    now = timezone.now()
    chapters = Chapter.objects.bulk_create(
        Chapter(document=document, title=one["title"], order=order, state=state, state_at=now, state_by=by)
        for order, (one, state) in enumerate(zip(told["chapters"], states, strict=True), start=1)
    )
    sources = Sources(year)
    Block.objects.bulk_create(
        _block(chapter, order, block, sources, by)
        for chapter, one in zip(chapters, told["chapters"], strict=True)
        for order, block in enumerate(_with_what_goes_along(year, one["blocks"]), start=1)
    )
    return document


def _with_what_goes_along(year: int, blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks, and after the matrix its source as printed: it holds more than is known of deliverables."""
    found: list[dict[str, Any]] = []
    for one in blocks:
        found.append(one)
        if one["kind"] == "matrix":
            found.append({"kind": "narrative", "text": printed_matrix(year)})
    return found


def _block(chapter: Chapter, order: int, told: dict[str, Any], sources: Sources, by: User | None) -> Block:
    now = timezone.now()
    kind, binding = KINDS[told["kind"]], _binding(told, sources)
    block = Block(
        chapter=chapter,
        order=order,
        kind=kind.code,
        title=told.get("title", ""),
        text=told.get("text", "").strip(),
        binding=binding,
        revision=1,
        updated_at=now,
        updated_by=by,
    )
    if kind.is_bound:
        elements = _placed(told["kind"], binding, sources)
        block.placed, block.placed_sha256 = as_json(elements), sha256_of(elements)
        block.placed_at, block.placed_by = now, by
    return block


def _binding(told: dict[str, Any], sources: Sources) -> dict[str, Any]:
    binding = {name: value for name, value in told.items() if name not in OF_A_BLOCK}
    if told["kind"] == "highlights":
        return {"groups": [_group(one, sources) for one in told["groups"]]}
    return binding


def _group(told: dict[str, Any], sources: Sources) -> dict[str, Any]:
    return {"name": told["name"], "lines": [_highlight(one, sources) for one in told["highlights"]]}


def _highlight(told: dict[str, Any], sources: Sources) -> dict[str, Any]:
    """Return a highlight picked from every plan that may be quoted and has its line, else as the source says it."""
    name = told.get("plan_priority", "")
    plans = [sources.plans[code] for code in told["services"] if name and code in sources.plans]
    picks = [{"service": one.service, "priority": name} for one in plans if one.is_quotable and one.words.line(name)]
    return {"text": told["text"], **({"picks": picks} if picks else {"source": SOURCE})}


def _placed(kind: str, binding: dict[str, Any], sources: Sources) -> tuple[Element, ...]:
    """Return what is placed: what the records say, but of a timetable that was moved what its source said."""
    now = gather(sources, kind, binding)
    if now.problem:
        raise ValueError(f"{kind} of {sources.year}: {now.problem}")
    return tuple(quarters_of(published_milestones(int(sources.year)))) if kind == "cycle" else now.elements
