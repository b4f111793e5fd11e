"""Where audits and actions stand, when people are reminded, which questions are covered. Without a database."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from kloe.providers.models import Provider, ProviderAction, ProviderAudit, QualityReminder, RiskRating
from kloe.providers.rules.coverage import covered, left_out, not_followed
from kloe.providers.rules.permissions import can_manage, can_read, can_report, closing_refusal
from kloe.providers.rules.standing import is_audit_overdue, is_rating_due, reminder_of, state_of
from services.rules import Access
from services.rules.access import Grant

DAY = date(2024, 6, 12)
AT = "2024-06-12T09:00"


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def told(days: int, why: str, due: int) -> QualityReminder:
    return QualityReminder(told_on=after(days), why=why, due_on=after(due))


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"due_on": DAY}, "open"),
        ({"due_on": after(-1)}, "overdue"),
        ({"due_on": after(-1), "reported_at": AT}, "reported"),
        ({"due_on": after(-1), "reported_at": AT, "closed_at": AT}, "closed"),
    ],
)
def test_an_action_is_late_until_it_is_said_to_be_done(fields: dict[str, Any], state: str) -> None:
    assert state_of(ProviderAction(**fields), DAY) == state


@pytest.mark.parametrize(
    ("state", "planned", "late"), [("planned", -1, True), ("planned", 0, False), ("done", -1, False)]
)
def test_an_audit_is_overdue_while_nobody_did_it(state: str, planned: int, late: bool) -> None:
    assert is_audit_overdue(ProviderAudit(state=state, planned_on=after(planned)), DAY) is late


@pytest.mark.parametrize(
    ("review", "ended", "due"),
    [(None, None, True), (-1, None, True), (0, None, False), (None, -1, False), (-1, 0, True)],
)
def test_risk_is_judged_again_while_we_commission(review: int | None, ended: int | None, due: bool) -> None:
    rating = None if review is None else RiskRating(review_on=after(review))
    provider = Provider(rating=rating, ended_on=None if ended is None else after(ended))
    assert is_rating_due(provider, DAY) is due


@pytest.mark.parametrize(
    ("due", "set_on", "reminders", "waits", "why"),
    [
        (8, -30, [], False, None),
        (7, -30, [], False, "soon"),
        (7, -2, [], False, None),
        (7, -30, [], True, None),
        (5, -30, [told(-2, "soon", 5)], False, None),
        (5, -30, [told(-2, "soon", 1)], False, "soon"),
        (-1, -30, [told(-8, "soon", -1)], False, "overdue"),
        (-1, -30, [], True, "overdue"),
        (-3, -30, [told(-2, "overdue", -3)], False, None),
        (-9, -30, [told(-7, "overdue", -9)], False, "overdue"),
        (-9, -30, [told(0, "overdue", -9)], False, None),
        (3, None, [], False, "soon"),
    ],
)
def test_people_are_reminded_a_week_before_the_day_after_and_each_week(
    due: int, set_on: int | None, reminders: list[QualityReminder], waits: bool, why: str | None
) -> None:
    since = None if set_on is None else after(set_on)
    assert reminder_of(after(due), since, reminders, DAY, waits=waits) == why


class Fetched:
    """Rows as they were fetched beside a record."""

    def __init__(self, *rows: Any) -> None:
        self.rows = rows

    def all(self) -> tuple[Any, ...]:
        return self.rows


def audit(state: str, *questions: int, **findings: str) -> Any:
    found = [
        SimpleNamespace(question_id=int(key[1:]), judgement=one.rstrip("!"), actions=Fetched(*one.partition("!")[1]))
        for key, one in findings.items()
    ]
    asked = [SimpleNamespace(pk=one) for one in questions]
    return SimpleNamespace(state=state, questions=Fetched(*asked), findings=Fetched(*found))


@pytest.mark.parametrize(
    ("audits", "how"),
    [
        ([], "not_planned"),
        ([audit("planned", 2)], "not_planned"),
        ([audit("planned", 1, 2)], "planned"),
        ([audit("called_off", 1)], "not_planned"),
        ([audit("done", 1, q1="met"), audit("planned", 1)], "met"),
        ([audit("done", 1, q1="not_met"), audit("done", 1, q1="partly")], "partly"),
    ],
)
def test_a_question_stands_as_the_newest_audit_says(audits: list[Any], how: str) -> None:
    assert covered(1, audits) == how
    assert left_out([1], audits) == ([1] if how == "not_planned" else [])


@pytest.mark.parametrize(
    ("audits", "open_questions"),
    [
        ([audit("done", 1, q1="not_met", q2="partly", q3="met")], [1, 2]),
        ([audit("done", 1, q1="not_met!", q2="partly")], [2]),
        ([audit("done", 1, q1="not_met"), audit("done", 1, q1="met")], []),
        ([audit("done", 1, q1="not_met!"), audit("done", 1, q1="partly")], [1]),
        ([audit("planned", 1)], []),
    ],
)
def test_what_is_found_wanting_waits_for_an_action(audits: list[Any], open_questions: list[int]) -> None:
    assert [one.question_id for one in not_followed(audits)] == open_questions


def access(user: int, *roles: str, for_: int | None = None) -> Access:
    return Access(user, tuple(Grant(role, "organisation", on_behalf_of_id=for_) for role in roles))


@pytest.mark.parametrize(
    ("who", "reported_by", "closes"),
    [
        (access(1, "commissioning_team"), None, False),
        (access(2, "commissioning_team"), None, True),
        (access(2, "planning_team"), None, True),
        (access(2, "commissioning_team"), 2, False),
        (access(2, "commissioning_team", for_=1), None, False),
        (access(2, "commissioning_team", for_=3), None, True),
        (access(2, "auditor", "executive_approver", "reader"), None, False),
    ],
)
def test_somebody_else_than_its_owner_closes_an_action(who: Access, reported_by: int | None, closes: bool) -> None:
    action = ProviderAction(owner_id=1, reported_by_id=reported_by)
    assert (closing_refusal(who, action) is None) is closes


def test_who_reads_manages_and_reports() -> None:
    action = ProviderAction(owner_id=1)
    reads = [can_read(access(2, one)) for one in ("auditor", "leadership_approver", "commissioning_team", "reader")]
    manages = [can_manage(access(2, one)) for one in ("auditor", "leadership_approver", "commissioning_team")]
    reports = [can_report(one, action) for one in (access(1, "reader"), access(2, "reader", for_=1), access(2))]
    assert (reads, manages, reports) == ([True, True, True, False], [False, False, True], [True, True, False])
