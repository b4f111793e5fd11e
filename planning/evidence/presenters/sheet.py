"""The decision sheet in words: the page and the paper show the same lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.wording import british_date, british_datetime, counted
from planning.approval.models import CaseStep, Condition, Decision, Move
from planning.evidence.models import Verification
from planning.evidence.presenters.addresses import comparison_address, sheet_address, version_address
from planning.evidence.queries import Sheet, broken_parts
from planning.releases.models import Release
from planning.service_plans.models import PlanVersion

VERDICTS = {"agree": "Agreed", "query": "Query"}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the route: who is asked, by when, and what became of it."""

    number: str
    name: str
    who: str
    due: str
    became: str


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page of the portal."""

    href: str
    words: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version of the plan, how it was submitted, and where to compare it."""

    number: int
    sha256: str
    is_intact: bool
    submitted: list[str]
    changed: list[str]
    href: str
    compare: Link | None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One link of the chain in words."""

    sequence: int
    what: str
    who: str
    at: str
    facts: list[tuple[str, str]]
    reason: str
    sections: list[str]
    conditions: list[str]
    hash: str
    previous_hash: str
    is_intact: bool


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """What an approval was subject to, and what became of it."""

    number: int
    text: str
    about: str
    owner: str
    due: str
    state: str
    colour: str
    history: list[str]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The whole sheet."""

    title: str
    kicker: str
    facts: list[tuple[str, str]]
    is_intact: bool
    verified: str
    problems: list[str]
    checked_whole: str
    route_words: str
    steps: list[StepLine]
    authors: str
    versions: list[VersionLine]
    decisions: list[DecisionLine]
    conditions: list[ConditionLine]
    conflicts: list[str]
    unlocks: list[str]
    chain: str
    url: str


def moment(value: datetime | None) -> str:
    return british_datetime(timezone.localtime(value)) if value else ""


def sheet_page(sheet: Sheet) -> SheetPage:
    """Return the sheet as people read it."""
    versions, decisions = broken_parts(sheet)
    case = sheet.case
    return SheetPage(
        title=f"Decision sheet: {case.name}",
        kicker=f"{case.document.get_kind_display()} {case.year}" if case.is_document else f"Service plan {case.year}",
        facts=_facts(sheet),
        is_intact=sheet.is_intact,
        verified=f"Checked {moment(sheet.checked_at)}",
        problems=list(sheet.problems),
        checked_whole=checked_words(sheet.last_check),
        route_words=_route_words(sheet),
        steps=_step_lines(sheet.steps),
        authors=", ".join(sheet.authors),
        versions=[_version_line(sheet, one, versions[one.number]) for one in sheet.versions],
        decisions=[_decision_line(one, decisions[one.sequence]) for one in sheet.decisions],
        conditions=[_condition_line(one, sheet) for one in sheet.conditions],
        conflicts=[_said(one) for one in sheet.of_move(Move.DECLARE_CONFLICT)],
        unlocks=[_said(one) for one in sheet.of_move(Move.UNLOCK)],
        chain=f"The chain of all decisions ends with decision {sheet.head.sequence}, hash {sheet.head.hash}"
        if sheet.head.sequence
        else "Nothing has been decided in the portal yet",
        url=sheet_address(case),
    )


def checked_words(last: Verification | None) -> str:
    """Return when all evidence was checked last, and what was found."""
    if last is None:
        return "All evidence together has not been checked yet. That happens each night."
    if last.problem:
        return f"The check of all evidence on {moment(last.at)} found a break: {last.problem}."
    checked = f"{counted(last.decisions, 'decision')}, {counted(last.versions, 'version')}"
    return f"All evidence together was last checked on {moment(last.at)} and is intact: {checked}."


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    case = sheet.case
    waits = f", waiting for {case.step.name}" if case.step else ""
    facts = [
        ("Document" if case.is_document else "Plan", case.title),
        ("Service group", case.service.group.name),
        ("Where it stands", f"{case.get_status_display()}{waits}, since {moment(case.status_at)}"),
    ]
    if case.version_number:
        facts.append(("Newest version submitted", f"Version {case.version_number}"))
    if case.agreed_number:
        facts.append(("Last agreed", f"Version {case.agreed_number}"))
        changed = case.changes_since_agreed
        if changed:
            facts.append(("Changed since", counted(changed, "section")))
    open_ones = sum(1 for one in sheet.conditions if one.closed_at is None)
    if sheet.conditions:
        standing = f"{open_ones} of {len(sheet.conditions)} open" if open_ones else "All closed"
        facts.append(("Conditions", standing))
    return facts


def _route_words(sheet: Sheet) -> str:
    case = sheet.case
    if not sheet.steps:
        return "The plan takes its route when it is submitted."
    name = case.route.name if case.route else "Route of the plan"
    return f"{name}. Approvers decide on what changed since it was agreed." if case.only_changes else f"{name}."


def _step_lines(steps: Sequence[CaseStep]) -> list[StepLine]:
    shared = {one.order for one in steps if one.side > 1}
    return [
        _step_line(one, f"{one.order}, side {one.side}" if one.order in shared else str(one.order)) for one in steps
    ]


def _step_line(one: CaseStep, number: str) -> StepLine:
    who = "All who can decide" if one.everybody else counted(one.needed, "approval")
    joint = f", for plans joint with {one.organisation.name}" if one.organisation else ""
    became = f"Settled {moment(one.settled_at)}" if one.settled_at else ""
    if one.passed_on_at:
        to = Permission(one.next_in_line).label if one.next_in_line else "the next in line"
        passed = f"Passed on {moment(one.passed_on_at)}: {to}. {one.passed_on_reason}".strip()
        became = f"{became}. {passed}" if became else passed
    return StepLine(number, one.name, f"{who}{joint}", british_date(one.due_on), became or "Not settled")


def _version_line(sheet: Sheet, one: PlanVersion | Release, is_intact: bool) -> VersionLine:
    said = sheet.submissions(one)
    before = one.number - 1
    return VersionLine(
        number=one.number,
        sha256=one.sha256,
        is_intact=is_intact,
        submitted=[f"{each.by_words}, {moment(each.at)}" for each in said],
        changed=[each.reason for each in said if each.reason],
        href=version_address(sheet.case, one.number),
        compare=Link(
            comparison_address(sheet.case, before, one.number), f"What changed from version {before} to {one.number}"
        )
        if before
        else None,
    )


def _decision_line(one: Decision, is_intact: bool) -> DecisionLine:
    details = one.details
    return DecisionLine(
        sequence=one.sequence,
        what=_what(one),
        who=one.by_words,
        at=moment(one.at),
        facts=_decision_facts(one),
        reason=one.reason,
        sections=[_verdict_words(said) for said in details.get("sections", ())],
        conditions=[_new_condition_words(made) for made in details.get("conditions", ())],
        hash=one.hash,
        previous_hash=one.previous_hash or "none: the first decision",
        is_intact=is_intact,
    )


def _what(one: Decision) -> str:
    words = one.get_move_display()
    about = one.details.get("condition")
    if about:
        return f"Condition {about['number']} {'closed' if one.move == Move.CLOSE_CONDITION else 'changed'}"
    return f"{words}, subject to conditions" if one.details.get("conditions") else words


def _decision_facts(one: Decision) -> list[tuple[str, str]]:
    facts = [("Role", ROLES[one.role].name if one.role in ROLES else one.role)]
    if one.step_name:
        facts.append(("Step", f"{one.step_name} (step {one.step_order})"))
    if one.version_number:
        facts.append(("Version", f"Version {one.version_number}, submission {one.round}"))
    meeting = one.details.get("meeting")
    if meeting:
        facts.append(("Meeting", meeting_words(meeting)))
    scope = one.details.get("scope")
    if scope:
        facts.append(("Decided on", f"only what changed: {counted(len(scope), 'section')}"))
    changes = one.details.get("condition", {}).get("changes", {})
    if "owner_label" in changes:
        facts.append(("New owner", f"{changes['owner_label'][1]}, before: {changes['owner_label'][0]}"))
    if "due_on" in changes:
        facts.append(("New date", f"{_day(changes['due_on'][1])}, before: {_day(changes['due_on'][0])}"))
    return facts


def meeting_words(meeting: dict[str, Any]) -> str:
    """Return the meeting that a decision names: `Executive, 20 March 2024`."""
    return f"{meeting.get('name', '')}, {_day(meeting.get('held_on', ''))}"


def _day(text: str) -> str:
    try:
        return british_date(datetime.fromisoformat(text).date())
    except ValueError:
        return text


def _verdict_words(said: dict[str, Any]) -> str:
    verdict = VERDICTS.get(said.get("verdict", ""), said.get("verdict", ""))
    note = said.get("note", "")
    return f"{said.get('title', said.get('key', ''))}: {verdict}{f' – {note}' if note else ''}"


def _new_condition_words(made: dict[str, Any]) -> str:
    about = f" ({made['section_title']})" if made.get("section_title") else ""
    text = made["text"] if made["text"].endswith((".", "!", "?")) else f"{made['text']}."
    return f"Condition {made['number']}{about}: {text} Owner: {made['owner_label']}, by {_day(made['due_on'])}"


def _condition_line(one: Condition, sheet: Sheet) -> ConditionLine:
    today = timezone.localdate(sheet.checked_at)
    if one.closed_at:
        state, colour = "Closed", "green"
    elif one.due_on < today:
        state, colour = f"{counted((today - one.due_on).days, 'day')} late", "red"
    else:
        state, colour = ("Said to be done", "blue") if one.reported_at else ("Open", "yellow")
    return ConditionLine(
        number=one.number,
        text=one.text,
        about=one.section_title or "The whole plan",
        owner=one.owner.name,
        due=british_date(one.due_on),
        state=state,
        colour=colour,
        history=_condition_history(one),
    )


def _condition_history(one: Condition) -> list[str]:
    history = [f"Asked for in decision {one.decision.sequence} by {one.decision.by_words}"]
    if one.reported_at and one.reported_by:
        history.append(f"Said to be done by {one.reported_by.name}, {moment(one.reported_at)}: {one.report}")
    if one.closing_decision:
        note = f": {one.closing_decision.reason}" if one.closing_decision.reason else ""
        closing = one.closing_decision
        history.append(f"Closed by {closing.by_words}, {moment(closing.at)} (decision {closing.sequence}){note}")
    return history


def _said(one: Decision) -> str:
    where = f" at {one.step_name}" if one.step_name else ""
    return f"{one.by_words}{where}, {moment(one.at)} (decision {one.sequence}): {one.reason}"
