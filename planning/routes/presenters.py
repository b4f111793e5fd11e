"""Routes in words: who decides, how many of them, by when, and who could do so today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.forms import BoundField

from mlco_portal.wording import british_date, counted, with_the
from planning.approval.models import ApprovalRoute
from planning.routes.queries import DecidersToday, GroupOnRoute, Voice, WhoDecides
from planning.routes.rules import DECIDERS, DOWN, UP, StepSaid, shifted, steps_said, together
from services.models import Organisation, Service

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Warn:
    """Something that stands in the way today, and the services that it concerns."""

    tag: str
    colour: str
    text: str
    services: Names


@dataclass(frozen=True, slots=True)
class Today:
    """Who can decide at a step today, and what stands in the way."""

    text: str
    people: Names = ()
    warnings: tuple[Warn, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words."""

    name: str
    who: str
    facts: Names
    today: Today | None


@dataclass(frozen=True, slots=True)
class Stage:
    """The steps that are asked at the same time: mostly one."""

    number: int
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """A route with all that the list says of it."""

    route: ApprovalRoute
    stages: list[Stage]
    groups: list[GroupOnRoute]
    under_way: str


class TypedStep(Protocol):
    """A step on a form, whatever is typed into it."""

    def __getitem__(self, name: str) -> BoundField: ...

    @property
    def said_so_far(self) -> StepSaid | None: ...


@dataclass(frozen=True, slots=True)
class RowView:
    """A step on the form, with where a move would bring it."""

    form: TypedStep
    number: int
    is_first: bool
    is_last: bool
    up_to: int
    down_to: int
    today: Today | None = None

    @property
    def legend(self) -> str:
        name = str(self.form["name"].value() or "").strip()[:100]
        return f"Step {self.number}: {name}" if name else f"Step {self.number}"


@dataclass(slots=True)
class Surroundings:
    """What the words of a step need: the services of its route, who can decide for them, the organisations."""

    services: Sequence[Service]
    deciders: DecidersToday
    organisations: Sequence[Organisation]
    codes: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.codes = {one.pk: one.code for one in self.organisations}


def stages_of(steps: Sequence[StepSaid], around: Surroundings, *, today: bool = True) -> list[Stage]:
    """Return the steps in words, those asked at the same time together."""
    lines = [_line(one, around, today=today) for one in steps]
    return [Stage(number, tuple(lines[one] for one in group)) for number, group in enumerate(together(steps), start=1)]


def _line(step: StepSaid, around: Surroundings, *, today: bool) -> StepLine:
    return StepLine(
        step.name, who_words(step), tuple(_facts(step, around)), today_words(step, around) if today else None
    )


def who_words(step: StepSaid) -> str:
    """Say who decides and how many of them: `Any one of the leadership approvers`."""
    who = with_the(DECIDERS[step.permission])
    if step.everybody:
        return f"All of {who}"
    return f"Any {'one' if step.needed == 1 else step.needed} of {who}"


def _facts(step: StepSaid, around: Surroundings) -> Iterable[str]:
    if step.due_on:
        yield f"By {british_date(step.due_on)}"
    if step.organisation is not None:
        yield f"Only for plans that are joint with {around.codes.get(step.organisation, 'a partner')}"
    if step.next_in_line:
        yield f"When none of them can: {with_the(DECIDERS[step.next_in_line])}"


def today_words(step: StepSaid, around: Surroundings) -> Today:
    """Say who can decide today, and for which services that is nobody or too few."""
    found = around.deciders.at(step, around.services)
    if not found.services:
        joint = f" that is joint with {around.codes.get(step.organisation, 'it')}" if step.organisation else ""
        return Today(f"No service here writes a plan{joint}, so nobody is asked now")
    people = tuple(_voice(one) for one in found.voices)
    text = f"{counted(found.heard, 'person', 'people')} can decide today" if found.heard else "Nobody can decide today"
    return Today(text, people, tuple(_warnings(step, found)))


def _warnings(step: StepSaid, found: WhoDecides) -> Iterable[Warn]:
    if found.nobody:
        text = f"Nobody can decide for {_of(len(found.nobody), found.services)}. Give somebody the role"
        yield Warn("Nobody", "red", text, _names(found.nobody))
    if found.next_in_line:
        who = with_the(DECIDERS[step.next_in_line])
        text = f"{who[0].upper()}{who[1:]} decide for {_of(len(found.next_in_line), found.services)}: nobody else can"
        yield Warn("Next in line", "yellow", text, _names(found.next_in_line))
    if found.too_few:
        text = f"{step.needed} must agree, and fewer can for {_of(len(found.too_few), found.services)}"
        names = tuple(f"{one.name}: {counted(count, 'person', 'people')}" for one, count in found.too_few)
        yield Warn("Too few", "red", text, names)


def _of(some: int, of_all: int) -> str:
    if some == of_all:
        return "the one service" if of_all == 1 else f"all {of_all} services"
    return f"{some} of {of_all} services"


def _names(services: Iterable[Service]) -> Names:
    return tuple(one.name for one in services)


def _voice(one: Voice) -> str:
    deputies = ", ".join(str(deputy) for deputy in one.deputies)
    if one.is_away:
        return f"{one.holder}, on leave: {f'{deputies} stands in' if deputies else 'nobody stands in'}"
    return f"{one.holder} (deputy: {deputies})" if deputies else str(one.holder)


def under_way_words(count: int) -> str:
    """Say that plans under way keep their steps, or ""."""
    if not count:
        return ""
    if count == 1:
        return "1 plan under way keeps the steps it set out on"
    return f"{count:,} plans under way keep the steps they set out on"


def sheets_of(
    routes: Sequence[ApprovalRoute],
    groups: Sequence[GroupOnRoute],
    deciders: DecidersToday,
    organisations: Sequence[Organisation],
    running: Mapping[int, int],
) -> list[RouteSheet]:
    """Return every route as the list shows it."""
    found = []
    for route in routes:
        mine = [one for one in groups if one.route == route]
        around = Surroundings([service for one in mine for service in one.services], deciders, organisations)
        stages = stages_of(steps_said(route.steps.all()), around)
        found.append(RouteSheet(route, stages, mine, under_way_words(running.get(route.pk, 0))))
    return found


def overview(groups: Sequence[GroupOnRoute]) -> list[list[Any]]:
    """Return the table of which group takes which route."""
    return [[one.group.name, len(one.services), *_taken(one.route)] for one in groups]


def _taken(route: ApprovalRoute | None) -> list[Any]:
    if route is None:
        return [{"tag": "None", "colour": "red"}, "Nobody decides"]
    return [{"text": route.name, "href": f"#route-{route.pk}"}, in_a_line(steps_said(route.steps.all()))]


def in_a_line(steps: Sequence[StepSaid]) -> str:
    """Return the names of the steps: `Leadership team with TLCO leadership team, then MLCO Executive`."""
    return ", then ".join(" with ".join(steps[one].name for one in group) for group in together(steps))


def rows_of(steps: Sequence[TypedStep], flags: Sequence[bool], around: Surroundings) -> list[RowView]:
    """Return the steps of the form with who could decide at each as it is typed.

    `flags` say which are asked at the same time as the one before.
    """
    found = []
    for number, form in enumerate(steps):
        ways = [shifted(flags, number, way)[0].index(number) + 1 for way in (UP, DOWN)]
        said = form.said_so_far
        found.append(
            RowView(
                form=form,
                number=number + 1,
                is_first=number == 0,
                is_last=number == len(steps) - 1,
                up_to=ways[0],
                down_to=ways[1],
                today=today_words(said, around) if said else None,
            )
        )
    return found
