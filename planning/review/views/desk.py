"""What lies on the page of a plan and is not saved yet: words, choices, conditions; none of it is ever dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import kept_form
from planning.approval.models import ApprovalCase
from planning.review.forms import (
    SUBJECT,
    ConditionForm,
    DecisionForm,
    QueryForm,
    bound_row,
    is_typed,
    rows_typed,
)
from planning.review.presenters.people import owner_choices
from planning.review.queries import people_to_own
from planning.review.queries.people import PeopleToOwn
from planning.review.verdicts import Reading, SectionStanding, merged_queries

Row = Mapping[str, str]
WORDS = ("move", "reason", "with_queries")


@dataclass(slots=True)
class Desk:
    """What somebody typed on the page, and what is wrong with it where it was judged."""

    typed: Mapping[str, Any] = field(default_factory=dict)
    rows: Sequence[Row] = ()
    queries: str | None = None
    form: DecisionForm | None = None
    judged: Sequence[ConditionForm] = ()
    query_forms: Mapping[str, QueryForm] = field(default_factory=dict)
    keeps_choice: bool = True
    told: str = ""

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [("Add at least one condition, or choose Approve", "#conditions")] if self.lacks_conditions else []

    @property
    def lacks_conditions(self) -> bool:
        is_subject = self.form is not None and self.form.is_valid() and self.form.cleaned_data["move"] == SUBJECT
        return is_subject and not self.judged

    @property
    def words(self) -> str:
        """All that was typed, for somebody who can send it no more."""
        notes = [value for name, value in self.typed.items() if name.startswith("query-")]
        given = [str(self.typed.get("queries", "")), str(self.typed.get("reason", "")), *notes]
        return "\n\n".join(one.strip() for one in [*given, *(row["text"] for row in self.rows)] if one.strip())


def desk_of(data: Mapping[str, Any], **more: Any) -> Desk:
    """Return the desk as it was sent."""
    sent = data.get("queries")
    return Desk(typed=data, rows=rows_typed(data), queries=None if sent is None else str(sent), **more)


def desk_kept(request: HttpRequest) -> Desk:
    """Return what waits for the page since a session ended, or an empty desk."""
    kept = kept_form(request)
    if kept is None:
        return Desk()
    data = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        data.setlist(name, values)
    return desk_of(data)


def decision_form(desk: Desk, reading: Reading | None, hints: Mapping[str, str]) -> DecisionForm:
    """Return the form of the decision: as it was judged, or filled with what was typed and what was queried."""
    form = desk.form
    if form is None:
        gathered = merged_queries(desk.queries, reading, reading) if reading else ""
        has_queries = bool(gathered.strip() or (reading and reading.queries))
        initial = {name: desk.typed.get(name, "") for name in WORDS if name != "move" or desk.keeps_choice}
        form = DecisionForm(
            initial={**initial, "queries": gathered},
            has_queries=has_queries,
        )
    form.fields["move"].choice_hints = hints  # type: ignore[attr-defined]
    return form


def query_forms(desk: Desk, reading: Reading) -> dict[str, QueryForm]:
    """Return the form of each section's query: what was typed, or what was kept."""
    forms = {}
    for one in reading.sections:
        typed = str(desk.typed.get(f"query-{one.key}-note", ""))
        note = typed if typed.strip() else one.note
        forms[one.key] = desk.query_forms.get(one.key) or QueryForm(
            key=one.key, title=one.title, initial={"note": note}
        )
    return forms


def condition_forms(desk: Desk, case: ApprovalCase, reading: Reading) -> list[ConditionForm]:
    """Return a form for each row, as judged or as typed; none costs a query while there is no row."""
    if desk.judged or not desk.rows:
        return list(desk.judged)
    options = condition_options(case, reading)[0]
    return [ConditionForm(initial=row, number=number, **options) for number, row in enumerate(desk.rows)]


def condition_options(case: ApprovalCase, reading: Reading) -> tuple[dict[str, Any], PeopleToOwn]:
    """Return what the form of a condition offers, and the people it names."""
    today = timezone.localdate()
    people = people_to_own(case, today)
    sections = [(one.key, one.title) for one in reading.sections]
    return {"people": owner_choices(people), "sections": sections, "today": today}, people


def judged_rows(desk: Desk, options: Mapping[str, Any]) -> list[ConditionForm]:
    """Return the rows that something was typed in, bound to be judged."""
    typed = [row for row in desk.rows if is_typed(row)]
    return [bound_row(row, number, **options) for number, row in enumerate(typed)]


def empty_row(case: ApprovalCase) -> dict[str, str]:
    """Return a row for one more condition: whoever submitted the plan is the likely owner."""
    return {"text": "", "section": "", "owner": str(case.submitted_by_id or ""), "due_on": ""}


def row_of_query(one: SectionStanding, case: ApprovalCase) -> dict[str, str]:
    return {**empty_row(case), "text": one.note, "section": one.key}


def uncovered(reading: Reading, rows: Sequence[Row]) -> list[SectionStanding]:
    """Return the queries that no condition answers."""
    about = {row["section"] for row in rows if is_typed(row)}
    return [one for one in reading.queries if one.key not in about]


def is_bare(desk: Desk, reading: Reading) -> bool:
    """Say whether nothing was typed that a fresh page would not show."""
    notes = {f"query-{one.key}-note": one.note for one in reading.sections}
    for name, saved in notes.items():
        typed = str(desk.typed.get(name, "")).replace("\r\n", "\n").strip()
        if typed not in ("", saved):
            return False
    gathered = merged_queries(None, reading, reading)
    own = desk.queries is not None and desk.queries.replace("\r\n", "\n").strip() != gathered.strip()
    return not own and not any(map(is_typed, desk.rows)) and not any(desk.typed.get(name) for name in WORDS)


def owners_of(forms: Sequence[ConditionForm], people: PeopleToOwn) -> list[User]:
    return [people.find(form.cleaned_data["owner"]) for form in forms]
