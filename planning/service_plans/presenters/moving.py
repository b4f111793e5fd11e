"""What moved where when the template changed, and what is kept from the earlier one, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.wording import british_datetime, counted
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.content import Lists, PlanContent, SectionContent
from planning.service_plans.models import PlanSection, ServicePlan, TemplateMove
from planning.service_plans.presenters.reading import ShownSection, shown_section
from planning.service_plans.presenters.standing import Tag
from planning.service_plans.presenters.tasks import section_url
from planning.service_plans.queries import section_content, service_facts
from planning.service_plans.rules.moving import TO_LOOK_AT, fits
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import document_of, snapshot_of

WHERE = {
    "new": ("New", "blue"),
    "changed": ("Changed", "yellow"),
    "back": ("Back again", "blue"),
    "kept": ("As it was", ""),
    "aside": ("Not asked any more", "grey"),
}


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Where one section went; `href` leads to it."""

    title: str
    tag: Tag
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class ShownMove:
    """One move of the plan to a newer template."""

    title: str
    note: str
    when: str
    lines: Sequence[MovedLine]


@dataclass(frozen=True, slots=True)
class MoveNotice:
    """What the plan's page says until everything new was written in, or an author has put it away."""

    words: str
    to_look_at: Sequence[tuple[str, str]]
    href: str


@dataclass(frozen=True, slots=True)
class KeptSection:
    """A section kept from an earlier template, to read and to copy."""

    id: int
    shown: ShownSection
    from_template: str
    kept_at: datetime | None
    written: str
    as_text: str
    into: Sequence[tuple[str, str]]
    set_aside: Sequence[tuple[str, str]]
    comments: Sequence[tuple[str, str]]


def shown_move(move: TemplateMove, plan: ServicePlan, asked: Iterable[str]) -> ShownMove:
    """Return the move in words; `asked` are the keys that the plan has now."""
    known = set(asked)
    kept = reverse("planning:service_plans:kept", args=[plan.pk])
    lines = []
    for line in move.lines:
        href = section_url(plan, line["key"]) if line["key"] in known else ""
        if line["what"] == "aside":
            href = kept if line["words"].endswith("kept.") else ""
        lines.append(MovedLine(line["title"], Tag(*WHERE[line["what"]]), line["words"], href))
    by = f" by {move.moved_by}" if move.moved_by else ""
    what = "Workforce plan" if move.to_template.kind == PlanTemplate.Kind.WORKFORCE else "Service plan"
    return ShownMove(
        title=f"{what}: from version {move.from_template.version} to version {move.to_template.version}",
        note=move.to_template.change_note,
        when=f"Issued{by}, moved on {british_datetime(localtime(move.moved_at))}",
        lines=lines,
    )


def move_notice(
    plan: ServicePlan, moves: Iterable[TemplateMove], content: PlanContent, *, keeps: bool
) -> MoveNotice | None:
    """Return what to say on the plan's page of moves that nobody has noted, or None.

    `keeps`: a text is kept aside, perhaps one that arrived after the move.
    """
    stands = {one.spec.key: one for one in content.sections}
    counts = {"new": 0, "changed": 0, "back": 0, "aside": 0}
    open_ones: dict[str, str] = {}
    is_news = False
    for move in moves:
        if move.noted_at is not None:
            continue
        for line in move.lines:
            is_aside = line["what"] == "aside"
            if line["what"] in counts:
                counts[line["what"]] += 1
            here = stands.get(line["key"])
            if line["what"] in TO_LOOK_AT and here and (here.updated_at is None or here.updated_at < move.moved_at):
                open_ones.setdefault(here.spec.title, section_url(plan, line["key"]))
            is_news = is_news or (is_aside and (keeps or line["words"].endswith("kept.")))
    if not open_ones and not is_news:
        return None
    return MoveNotice(_news(counts), list(open_ones.items()), reverse("planning:service_plans:moved", args=[plan.pk]))


def _news(counts: Mapping[str, int]) -> str:
    said = []
    if counts["new"]:
        said.append(f"{counted(counts['new'], 'section')} new")
    if counts["changed"]:
        said.append(f"{counts['changed']} asked differently")
    if counts["back"]:
        said.append(f"{counts['back']} back again")
    if counts["aside"]:
        said.append(f"{counts['aside']} not asked any more")
    return ", ".join(said) or "Nothing else changed"


def kept_section(
    section: PlanSection, plan: ServicePlan, content: PlanContent, lists: Lists, *, may_copy: bool
) -> KeptSection:
    """Return one section that is kept aside, with the sections of the plan that it can be copied into."""
    kept = section_content(section)
    document = document_of(snapshot_of(PlanContent(content.year, service_facts(plan.service), {}, (kept,)), lists))
    given = kind_of(kept.spec.kind)
    places = [(one.spec.key, one.spec.title) for one in content.sections if fits(given, kind_of(one.spec.kind))]
    template = section.template_section.template
    comments: Iterable[Any] = section.comments.all()
    return KeptSection(
        id=section.pk,
        shown=shown_section(document.sections[0], plan.pk),
        from_template=str(template),
        kept_at=section.kept_aside_at,
        written=f"{section.updated_by}, {british_datetime(localtime(section.updated_at))}"
        if section.updated_at
        else "",
        as_text=as_text(kept, lists),
        into=places if may_copy and not kept.is_empty else (),
        set_aside=[
            (_said(one.written_by, one.made_at), _text_of(one.text, one.rows)) for one in section.milestones.all()
        ],
        comments=[(_said(one.said_by, one.said_at), one.text) for one in comments],
    )


def _said(by: object, at: datetime) -> str:
    return f"{by}, {british_datetime(localtime(at))}"


def as_text(section: SectionContent, lists: Lists) -> str:
    """Return the section as plain text, to be pasted anywhere."""
    columns = kind_of(section.spec.kind).columns
    blocks = [section.text.strip()] if section.text.strip() else []
    for row in section.filled_rows:
        cells = ((one.label, lists.label(one.choices, row.cells.get(one.name, "").strip())) for one in columns)
        blocks.append("\n".join(f"{label}: {text}" for label, text in cells if text))
    return "\n\n".join(blocks)


def _text_of(text: str, rows: Sequence[Any]) -> str:
    blocks = [text] if text.strip() else []
    blocks += ["\n".join(one for one in cells.values() if one.strip()) for _, cells in rows]
    return "\n\n".join(blocks)
