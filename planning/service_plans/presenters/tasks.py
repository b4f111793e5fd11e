"""The plan's own page: its task list, what is left, and what happens next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.wording import british_date, british_datetime, counted
from planning.service_plans.content import PlanContent, Problem
from planning.service_plans.models import EDITABLE, ServicePlan
from planning.service_plans.presenters.history import Event
from planning.service_plans.presenters.reading import PARTS
from planning.service_plans.presenters.standing import Tag, standing_tag
from planning.service_plans.rules import SectionProgress, asked_for

# What each state of a section is called, and its colour (none: plain words, nothing to do there).
STATES = {
    "not_started": ("Not started", "grey"),
    "incomplete": ("Incomplete", "yellow"),
    "complete": ("Completed", ""),
    "optional": ("Optional", ""),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One section in the task list."""

    title: str
    href: str
    status: str
    colour: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TaskPart:
    """One of the two parts of the plan, with how far it is."""

    key: str
    title: str
    tasks: Sequence[Task]
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: a button."""

    text: str
    href: str


def section_url(plan: ServicePlan, key: str) -> str:
    return reverse("planning:service_plans:section", args=[plan.pk, key])


def check_url(plan: ServicePlan) -> str:
    return reverse("planning:service_plans:check", args=[plan.pk])


def problem_url(plan: ServicePlan, problem: Problem) -> str:
    """Return the address of the field that puts the problem right."""
    if problem.page:
        return f"{reverse(f'planning:service_plans:{problem.page}', args=[plan.pk])}#{problem_anchor(problem)}"
    return f"{section_url(plan, problem.section)}#{problem_anchor(problem)}"


def problem_anchor(problem: Problem) -> str:
    """Return the id of the field, or of the section's fields together."""
    if problem.row and problem.cell:
        return f"row-{problem.row}-{problem.cell}"
    if problem.row and problem.page:
        return f"row-{problem.row}"
    return "answer"


def task_parts(
    plan: ServicePlan, progress: Sequence[SectionProgress], shared: Mapping[int, str] | None = None
) -> list[TaskPart]:
    """Return the task list in its two parts, the service plan first; `shared` says with whom a section is."""
    parts = []
    for key, title in PARTS:
        found = [one for one in progress if one.section.spec.part == key]
        if found:
            tasks = [_task(plan, one, (shared or {}).get(one.section.id, "")) for one in found]
            parts.append(TaskPart(key, title, tasks, done_words(found)))
    return parts


def _task(plan: ServicePlan, one: SectionProgress, shared: str = "") -> Task:
    status, colour = STATES[one.state]
    left = f"{counted(len(one.problems), 'thing')} left to do" if one.state == "incomplete" else ""
    needed = one.section.spec.needed_from
    later = f"Needed from {british_date(needed)}" if needed else ""
    hint = ". ".join(said for said in (shared, left, later) if said)
    return Task(one.section.spec.title, section_url(plan, one.section.spec.key), status, colour, hint)


def done_words(progress: Sequence[SectionProgress]) -> str:
    """Return how far the plan is: `5 of 9 sections done`, and how many more may stay empty."""
    asked = asked_for(progress)
    done = f"{sum(one.is_done for one in asked)} of {counted(len(asked), 'section')} done"
    optional = len(progress) - len(asked)
    return f"{done} ({optional} more optional)" if optional else done


def left_words(progress: Sequence[SectionProgress], sent_back: Event | None) -> str:
    """Return what is left in all: `12 things left to do in 5 sections`, the changes asked for, or nothing."""
    open_ones = [one for one in progress if one.problems]
    if open_ones:
        things = sum(len(one.problems) for one in open_ones)
        return f"{counted(things, 'thing')} left to do in {counted(len(open_ones), 'section')}"
    if sent_back and not any(one.section.updated_at and one.section.updated_at > sent_back.at for one in progress):
        return "Every section is written. Change what you were asked to, then submit the plan again"
    return "Nothing is left to do"


def next_step(plan: ServicePlan, progress: Sequence[SectionProgress], *, may_submit: bool) -> Step:
    """Return the button that brings the author on: the first open section, or checking the whole plan."""
    for one in progress:
        if one.problems:
            begun = any(not other.section.is_empty for other in progress)
            word = "Continue with" if begun else "Start with"
            return Step(f"{word} “{one.section.spec.title}”", section_url(plan, one.section.spec.key))
    words = "Check and submit the plan" if may_submit else "Check the plan"
    return Step(words, check_url(plan))


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan in the list."""

    service: str
    group: str
    href: str
    standing: Tag
    progress: str
    due_on: date | None


def plan_line(plan: ServicePlan, progress: Sequence[SectionProgress], due_on: date) -> PlanLine:
    """Return the plan as a line of the list; only a plan that is still written has a deadline to keep."""
    return PlanLine(
        service=str(plan.service),
        group=str(plan.service.group),
        href=plan.get_absolute_url(),
        standing=standing_tag(plan.case),
        progress=done_words(progress),
        due_on=due_on if plan.case.status in EDITABLE else None,
    )


def written_words(content: PlanContent) -> str:
    """Return who wrote last and when, or that nobody has."""
    written = [(one.updated_at, one.updated_by) for one in content.sections if one.updated_at]
    if not written:
        return "Nobody has written in it yet"
    at, by = max(written)
    return f"Last saved by {by} on {british_datetime(localtime(at))}"


def saved_title(plan: ServicePlan, key: str) -> str:
    """Return the title of the section that was saved a moment ago, or "" when the plan has none of that key."""
    titles = {one.template_section.key: one.template_section.title for one in plan.sections.all()}
    return titles.get(key, "")
