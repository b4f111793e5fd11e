"""Which sections a template may have, and whether a draft is ready to be issued. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mlco_portal.wording import british_date, counted
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.rules.editing import digest_of
from planning.service_plans.sections import KINDS, SectionKind

WORKFORCE_ONLY = ("workforce_area",)
IN_WORKFORCE = ("workforce_area", "narrative", "short_answer")


@dataclass(frozen=True, slots=True)
class KindHelp:
    """A kind of section as somebody chooses it: what it is for, and a small example of an answer."""

    code: str
    name: str
    says: str
    example: str


SAID = {
    "narrative": (
        "Running text with paragraphs, lists and tables, for descriptions and themes.",
        "“We are nurses and social workers who support adults at home.”",
    ),
    "short_answer": ("One line, such as a post or a place.", "“Neighbourhood lead, Wythenshawe”"),
    "achievements": (
        "Rows of what was done and what it changed for people.",
        "“Met every month with our GP practices”: “People at risk of falling are seen sooner”",
    ),
    "priorities": (
        "Rows with the actions, measure, lead and date of each priority, linked to a core priority of the year.",
        "“Shorter waits”: “Open evening clinics”, led by the service lead, by 30 September",
    ),
    "kloe_contributions": (
        "Rows that name a key line of enquiry and what the service does for it.",
        "“Q1: Ask every patient for feedback when they leave us”",
    ),
    "support": (
        "Rows of what the service asks of the enabling teams.",
        "“Laptops for the evening clinics”, from the digital team, by 1 June",
    ),
    "case_studies": (
        "Stories of the service’s work, which can have pictures.",
        "“Back on his feet”: what happened, and the difference it made",
    ),
    "workforce_area": (
        "Rows of issue, action and support required, for one area of the workforce plan.",
        "“Two vacancies”: “Advertise by May”, with support from the recruitment team",
    ),
}


def kinds_for(template_kind: str) -> list[KindHelp]:
    """Return the kinds of section that a template of this kind may have."""
    is_workforce = template_kind == PlanTemplate.Kind.WORKFORCE
    codes = IN_WORKFORCE if is_workforce else [code for code in KINDS if code not in WORKFORCE_ONLY]
    return [KindHelp(code, KINDS[code].name, *SAID.get(code, ("", ""))) for code in codes]


def may_stand(section_kind: str, template_kind: str) -> bool:
    """Whether a template of this kind may have a section of that kind."""
    return section_kind in {one.code for one in kinds_for(template_kind)}


def fields_for(kind: SectionKind) -> list[str]:
    """Return the fields that a section of the kind leaves out: only rows have a least and a most."""
    return [] if kind.has_rows else ["min_rows", "max_rows"]


def mark_of(template: PlanTemplate, sections: Sequence[TemplateSection]) -> str:
    """Return a mark of all that a draft says, so that nobody issues what they have not seen."""
    return digest_of(
        {
            "name": template.name,
            "intro": template.intro,
            **{f"{place}": digest_of(_all_of(one)) for place, one in enumerate(sections)},
        }
    )


def _all_of(section: TemplateSection) -> dict[str, Any]:
    fields = [field.attname for field in TemplateSection._meta.concrete_fields]
    return {name: getattr(section, name) for name in fields if name not in ("id", "template_id")}


@dataclass(frozen=True, slots=True)
class IssueCheck:
    """What forbids issuing a draft, and what is worth a second look."""

    stops: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def issue_check(
    template: PlanTemplate, sections: Sequence[TemplateSection], *, first: date, last: date, clashes: Mapping[str, str]
) -> IssueCheck:
    """Look at a draft as it would be issued; `clashes` are keys that the template beside it has as well."""
    if not sections:
        return IssueCheck(("The template has no sections, so nobody could write a plan with it. Add a section first.",))
    stops = [
        f"“{one.title}” also stands in the template “{clashes[one.key]}”, and both make one plan. "
        "Remove it here and add it under another title."
        for one in sections
        if one.key in clashes
    ]
    for one in sections:
        if not may_stand(one.kind, template.kind):
            stops.append(f"“{one.title}” is of a kind that this template cannot have. Remove it.")
        if one.required_from and not first <= one.required_from <= last:
            stops.append(
                f"“{one.title}” is required from {british_date(one.required_from)}, which is outside the planning year "
                f"({british_date(first)} to {british_date(last)}). Change the date."
            )
    return IssueCheck(tuple(stops), tuple(_warnings(template, sections)))


def _warnings(template: PlanTemplate, sections: Sequence[TemplateSection]) -> list[str]:
    found = [
        f"{counted(number, 'section')} are called “{title}”. Readers could not tell them apart."
        for title, number in Counter(one.title.strip() for one in sections).items()
        if number > 1
    ]
    found += [f"“{one.title}” has no guidance." for one in sections if not one.guidance.strip()]
    if template.kind != PlanTemplate.Kind.WORKFORCE:
        if not any(one.kind == "priorities" for one in sections):
            found.append("There is no section for priorities, so next year has nothing to look back on.")
        if not any(one.on_page for one in sections):
            found.append("No section is shown on the plan on a page.")
    return found
