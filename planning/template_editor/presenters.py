"""Templates, their sections and what was said of them, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.wording import british_date, british_datetime, counted
from mlco_portal.years import PlanningYear
from planning.plan_templates.models import PlanTemplate, TemplateFeedback, TemplateSection
from planning.plan_templates.rules.editing import Values
from planning.service_plans.presenters.reading import PARTS
from planning.service_plans.presenters.tasks import Task, TaskPart
from planning.service_plans.rules import SectionProgress
from planning.service_plans.sections import KINDS
from planning.template_editor.queries import Running

Status = PlanTemplate.Status
COLOURS = {Status.DRAFT: "yellow", Status.ISSUED: "green", Status.WITHDRAWN: "grey"}
COLUMNS = ("Template", "Version", "Section", "Feedback", "By", "Given", "Considered", "Considered by")
# A spreadsheet would run what begins like this.
RISKY = ("=", "+", "-", "@", "\t", "\r")
LABELS = {
    "title": "Title",
    "printed_title": "Printed title",
    "guidance": "Guidance",
    "word_limit": "Word limit",
    "min_rows": "Least rows",
    "max_rows": "Most rows",
    "requirement": "Must it be written?",
    "required_from": "Required from",
    "theme": "Theme",
    "on_page": "On the plan on a page",
    "name": "Name",
    "intro": "Introduction",
}


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of template in the year: its versions, newest first, and what can be done."""

    code: str
    name: str
    issued: PlanTemplate | None
    draft: PlanTemplate | None
    versions: Sequence[tuple[PlanTemplate, str, str]]
    open_feedback: int


def kind_lines(templates: Iterable[PlanTemplate]) -> list[KindLine]:
    """Return each kind with its versions, fetched by `templates_of_year`."""
    by_kind: dict[str, list[PlanTemplate]] = {kind: [] for kind in PlanTemplate.Kind.values}
    for one in templates:
        by_kind[one.kind].append(one)
    return [
        KindLine(
            code=kind,
            name=str(PlanTemplate.Kind(kind).label),
            issued=_in(found, Status.ISSUED),
            draft=_in(found, Status.DRAFT),
            versions=[(one, COLOURS[Status(one.status)], running_words(one)) for one in found],
            open_feedback=sum(getattr(one, "open_feedback", 0) for one in found),
        )
        for kind, found in by_kind.items()
    ]


def _in(found: Iterable[PlanTemplate], status: str) -> PlanTemplate | None:
    return next((one for one in found if one.status == status), None)


def running_words(template: PlanTemplate) -> str:
    """Return how many plans run on the version, and how long it is."""
    plans = getattr(template, "plan_count", 0) + getattr(template, "workforce_count", 0)
    sections = counted(getattr(template, "section_count", 0), "section")
    return f"{sections}, {counted(plans, 'plan')}" if template.status != Status.DRAFT else sections


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section in the list of a template."""

    section: TemplateSection
    facts: str
    open_feedback: int
    is_first: bool
    is_last: bool


def section_lines(sections: Sequence[TemplateSection], said: Iterable[TemplateFeedback]) -> list[SectionLine]:
    """Return the sections in order, each with what it asks in one line and how much feedback waits."""
    waiting: dict[str, int] = {}
    for one in said:
        if one.considered_at is None:
            waiting[one.section_key] = waiting.get(one.section_key, 0) + 1
    last = len(sections)
    return [
        SectionLine(one, section_facts(one), waiting.get(one.key, 0), place == 1, place == last)
        for place, one in enumerate(sections, start=1)
    ]


def section_facts(section: TemplateSection) -> str:
    """Return what a section asks in one line: `Text, required, up to 90 words, on the plan on a page`."""
    facts = [KINDS[section.kind].name if section.kind in KINDS else section.kind]
    dated = section.required_from
    facts.append(f"required from {british_date(dated)}" if dated else str(section.get_requirement_display()).lower())
    if section.word_limit:
        facts.append(f"up to {counted(section.word_limit, 'word')}")
    if section.min_rows or section.max_rows:
        facts.append(_rows(section.min_rows, section.max_rows))
    if section.theme:
        facts.append(f"theme {str(section.get_theme_display()).lower()}")
    if section.on_page:
        facts.append("on the plan on a page")
    return ", ".join(facts)


def _rows(least: int, most: int | None) -> str:
    if least and most:
        return f"{least} to {most} rows" if least != most else counted(least, "row")
    return f"at least {counted(least, 'row')}" if least else f"at most {counted(most or 0, 'row')}"


def value_rows(values: Values, typed: Values) -> list[tuple[str, str]]:
    """Return what a section or template says now where it differs from what was typed, to lay beside it."""
    return [(LABELS[name], _value(name, value)) for name, value in values.items() if typed.get(name) != value]


def _value(name: str, value: object) -> str:
    if name == "requirement":
        return str(TemplateSection.Requirement(str(value)).label)
    if name == "theme":
        return str(TemplateSection.Theme(str(value)).label)
    if name == "on_page":
        return "Yes" if value else "No"
    if name == "required_from" and value:
        return british_date(value)  # type: ignore[arg-type]
    return str(value) if value not in (None, "") else "Nothing"


def places_after(sections: Sequence[TemplateSection]) -> list[tuple[str, str]]:
    """Return where a new section can stand."""
    return [("", "First"), *((one.key, f"After “{one.title}”") for one in sections)]


def places_of(sections: Sequence[TemplateSection], key: str) -> list[tuple[str, str]]:
    """Return the places that the section can move to, by number."""
    others = [one for one in sections if one.key != key]
    return [("1", "First"), *((str(n), f"After “{one.title}”") for n, one in enumerate(others, start=2))]


def place_now(sections: Sequence[TemplateSection], key: str) -> int:
    """Return the section's place, from 1."""
    return [one.key for one in sections].index(key) + 1


def preview_parts(template: PlanTemplate, progress: Sequence[SectionProgress]) -> list[TaskPart]:
    """Return the task list as an author sees it before writing; its links lead to the preview of each section."""
    parts = []
    for key, title in PARTS:
        found = [one for one in progress if one.section.spec.part == key]
        tasks = [_task(template, one) for one in found]
        required = sum(one.section.spec.is_required for one in found)
        optional = len(found) - required
        words = f"0 of {counted(required, 'section')} done" + (f" ({optional} more optional)" if optional else "")
        if found:
            parts.append(TaskPart(key, title, tasks, words))
    return parts


def _task(template: PlanTemplate, one: SectionProgress) -> Task:
    spec = one.section.spec
    href = reverse("planning:template_editor:preview_section", args=[template.pk, spec.key])
    status, colour = ("Not started", "grey") if spec.is_required else ("Optional", "")
    hint = f"Needed from {british_date(spec.needed_from)}" if spec.needed_from else ""
    return Task(spec.title, href, status, colour, hint)


def moving_words(running: Running) -> str:
    """Return what happens to the plans of the kind when the version is issued."""
    if not running.moving and not running.staying:
        return "No plan uses the version before it."
    said = f"{counted(running.moving, 'plan')} being written {'moves' if running.moving == 1 else 'move'} along."
    if running.staying:
        one = running.staying == 1
        said += (
            f" {counted(running.staying, 'plan')} already submitted or agreed {'stays' if one else 'stay'} on "
            "the version that was agreed."
        )
    return said


@dataclass(frozen=True, slots=True)
class Said:
    """Feedback as it is read beside a section."""

    key: int
    text: str
    about: str
    said: str
    considered: str

    @property
    def is_open(self) -> bool:
        return not self.considered


def said_of(feedback: Iterable[TemplateFeedback], titles: Mapping[str, str]) -> list[Said]:
    """Return the feedback to read; `titles` names sections by key."""
    return [
        Said(
            key=one.pk,
            text=one.text,
            about=titles.get(one.section_key, one.section_key) if one.section_key else "The whole template",
            said=(
                f"{one.by.name}, {british_date(localtime(one.at).date())}, on version {one.template.version} "
                f"of {PlanningYear(one.template.year)}"
            ),
            considered=_considered(one),
        )
        for one in feedback
    ]


def _considered(one: TemplateFeedback) -> str:
    if one.considered_at is None:
        return ""
    by = one.considered_by.name if one.considered_by else ""
    return f"Considered by {by}, {british_date(localtime(one.considered_at).date())}"


def feedback_rows(feedback: Iterable[TemplateFeedback]) -> Iterator[list[str]]:
    """Return the feedback as rows of a spreadsheet, the head first."""
    yield list(COLUMNS)
    for one in feedback:
        cells = [
            one.template.name,
            str(one.template.version),
            one.section_key,
            one.text,
            one.by.name,
            british_datetime(localtime(one.at)),
            british_datetime(localtime(one.considered_at)) if one.considered_at else "",
            one.considered_by.name if one.considered_by else "",
        ]
        yield [f"'{cell}" if cell.startswith(RISKY) else cell for cell in cells]
