"""The words of looking back: last year's priorities with their forms, and the questions among a plan's tasks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django import forms
from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.wording import british_datetime, counted
from planning.service_plans.models import CarryDecision, PriorityOutcome, ServicePlan
from planning.service_plans.presenters.standing import Tag
from planning.service_plans.presenters.tasks import Step, Task, TaskPart
from planning.service_plans.rules.looking_back import EarlierPriority, LookingBack, questions_words, typed_figure

TITLE = "What about last year’s unfinished priorities?"
STATE_COLOURS = {"": "grey", "delivered": "green", "partly": "yellow", "not_delivered": "orange", "dropped": "white"}


@dataclass(frozen=True, slots=True)
class Card:
    """One priority of the plan before, with its form; `meanwhile` is what somebody else saved since."""

    priority: EarlierPriority
    form: forms.Form | None
    standing: Tag
    answered: str = ""
    meanwhile: str = ""

    @property
    def anchor(self) -> str:
        return f"row-{self.priority.row}"


def state_tag(priority: EarlierPriority) -> Tag:
    """Return how the priority ended as a chip."""
    label = PriorityOutcome.State(priority.state).label if priority.state else "Nothing recorded yet"
    return Tag(label, STATE_COLOURS[priority.state])


def outcome_cards(
    looking: LookingBack,
    made: Mapping[str, forms.Form],
    stored: Mapping[str, PriorityOutcome],
    met: Collection[str] = (),
) -> list[Card]:
    """Return the plan's priorities with the forms that record how they are going."""
    return [
        Card(
            one,
            made.get(one.row),
            state_tag(one),
            meanwhile=_outcome_words(stored.get(one.row)) if one.row in met else "",
        )
        for one in looking.priorities
    ]


def question_cards(
    looking: LookingBack, made: Mapping[str, forms.Form], rows: Mapping[str, str], met: Collection[str] = ()
) -> list[Card]:
    """Return the unfinished priorities with the forms that ask what becomes of them; `rows`: this year's, named."""
    cards = []
    for one in looking.unfinished:
        decision = looking.standing(one.row, rows)
        words = _decision_words(decision, rows)
        meanwhile = (words or "Nobody has answered: the answer was taken back.") if one.row in met else ""
        cards.append(Card(one, made.get(one.row), state_tag(one), "" if one.row in met else words, meanwhile))
    return cards


def _outcome_words(outcome: PriorityOutcome | None) -> str:
    if outcome is None:
        return "What was recorded has been taken away."
    parts = [outcome.get_state_display(), typed_figure(outcome), outcome.note]
    said = "; ".join(part for part in parts if part)
    return f"{outcome.updated_by} saved on {british_datetime(localtime(outcome.updated_at))}: {said}"


def _decision_words(decision: CarryDecision | None, rows: Mapping[str, str]) -> str:
    if decision is None:
        return ""
    what = {
        CarryDecision.Decision.CARRY: "Carried on",
        CarryDecision.Decision.MERGE: f"Part of “{rows.get(str(decision.into), '')}”",
        CarryDecision.Decision.DROP: "Dropped",
    }[CarryDecision.Decision(decision.decision)]
    return f"{what}: {decision.reason} ({decision.decided_by}, {british_datetime(localtime(decision.decided_at))})"


def questions_url(plan: ServicePlan) -> str:
    return reverse("planning:service_plans:unfinished", args=[plan.pk])


def with_questions(
    parts: Sequence[TaskPart], plan: ServicePlan, looking: LookingBack | None, open_count: int, key: str
) -> list[TaskPart]:
    """Return the task list with the task about last year's unfinished priorities, after the section of that key."""
    if looking is None or not looking.unfinished:
        return list(parts)
    asked = len(looking.unfinished)
    status, colour = ("Completed", "") if not open_count else ("Incomplete", "yellow")
    hint = f"{asked - open_count} of {counted(asked, 'question')} answered" if open_count else ""
    task = Task(TITLE, questions_url(plan), status, colour, hint)
    return [_inserted(part, task, key) for part in parts]


def _inserted(part: TaskPart, task: Task, key: str) -> TaskPart:
    places = [place for place, one in enumerate(part.tasks, start=1) if one.href.rstrip("/").endswith(f"/{key}")]
    if not places:
        return part
    return replace(part, tasks=[*part.tasks[: places[0]], task, *part.tasks[places[0] :]])


def left_with_questions(left: str, open_count: int, *, sections_left: bool) -> str:
    """Return what is left in all, the open questions too."""
    if not open_count:
        return left
    words = questions_words(open_count)
    return f"{left}. {words}" if sections_left else words


def questions_step(plan: ServicePlan) -> Step:
    """Return the button that leads to the questions, once every section is written."""
    return Step("Answer for last year’s priorities", questions_url(plan))
