"""MLCO KLOEs of a year as everybody reads them, and the CQC's list, which those who look after KLOEs change."""

from typing import Any

import pytest
from django.test import Client

from kloe.lines.actions import copy_kloes, save_statement
from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement
from kloe.metrics.models import Board
from kloe.metrics.rules.changes import ChangedMeanwhile
from mlco_portal.audit.models import AuditEntry
from tests.factories import person
from tests.kloe.reading import measured_series

pytestmark = pytest.mark.django_db
CQC = "/kloes/cqc/"


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def kloe(code: str = "Q1", year: int = 2024, theme: str = "Quality") -> Kloe:
    order = Kloe.objects.count() + 1
    return Kloe.objects.create(year=year, code=code, theme=theme, line=f"What {code} asks", order=order)


def safe() -> tuple[CqcQuestion, QualityStatement]:
    question = CqcQuestion.objects.create(code="safe", name="Safe", order=1)
    return question, QualityStatement.objects.create(question=question, name="Learning culture", order=1)


@pytest.mark.parametrize("count", [1, 3])
def test_lines_of_a_year_say_what_they_are_measured_by_and_who_watches(
    count: int, django_assert_num_queries: Any
) -> None:
    series = measured_series()
    board = Board.objects.create(code="health", name="Health Performance Board")
    _, statement = safe()
    for number in range(count):
        line = kloe(f"Q{number}")
        line.boards.add(board)
        statement.kloes.add(line)
        KloeMetric.objects.create(kloe=line, name="Recruitment into vacancies", metric=series.metric, order=1)
        KloeMetric.objects.create(kloe=line, name="Quality Care Round scores", order=2)
    kloe("F2", theme="Finance")
    kloe("X1", year=2025)
    client = signed_in("reader")
    client.get("/kloes/2024-25/")
    with django_assert_num_queries(14):
        page = " ".join(client.get("/kloes/2024-25/").content.decode().split())
    assert page.count("Recruitment into vacancies</a>: 5.4%, March 2024") == count
    assert page.count("Quality Care Round scores: metric not yet defined") == count
    assert page.count("No metric yet") == 1
    assert page.count("No board yet") == 1
    assert page.count("Safe: Learning culture") == count
    assert page.count("MLCO KLOE Q") == count
    assert "X1" not in page
    one = " ".join(client.get("/kloes/2024-25/Q0/").content.decode().split())
    assert "MLCO KLOE Q0" in one
    assert "org-chart__svg" in one
    assert client.get("/kloes/2024-25/Z9/").status_code == 404
    assert "No MLCO KLOEs for this year" in client.get("/kloes/2019-20/").content.decode()
    assert Client().get("/kloes/2024-25/").status_code == 302


@pytest.mark.parametrize(("role", "may"), [("planning_team", True), ("metrics_analyst", True), ("reader", False)])
def test_cqc_list_is_read_by_all_and_changed_by_those_who_look_after_it(role: str, may: bool) -> None:
    question, statement = safe()
    line = kloe()
    client = signed_in(role)
    page = client.get(CQC).content.decode()
    assert "Learning culture" in page
    assert ("Change this question" in page) is may
    sent = {"name": "Safe systems", "question": question.pk, "order": 2, "kloes": [line.pk], "seen": 0}
    assert client.get(f"{CQC}statements/add/").status_code == (200 if may else 403)
    assert client.post(f"{CQC}statements/add/", sent).status_code == (302 if may else 403)
    assert client.post(f"{CQC}statements/{statement.pk}/remove/").status_code == (302 if may else 403)
    names = list(QualityStatement.objects.values_list("name", flat=True))
    assert names == (["Safe systems"] if may else ["Learning culture"])
    if may:
        assert list(QualityStatement.objects.get().kloes.all()) == [line]
        actions = AuditEntry.objects.filter(action__startswith="kloe.").order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["kloe.add_quality_statement", "kloe.remove_quality_statement"]


def test_questions_are_added_and_changed_and_a_code_counts_once() -> None:
    question, _ = safe()
    client = signed_in("planning_team")
    fields = {"name": "Caring", "code": "caring", "meaning": "", "order": 2, "seen": 0}
    assert client.post(f"{CQC}questions/add/", fields).status_code == 302
    again = client.post(f"{CQC}questions/add/", fields)
    assert (again.status_code, "There is a question with this code already" in again.content.decode()) == (422, True)
    bad = client.post(f"{CQC}questions/add/", {**fields, "code": "two words", "name": ""})
    assert (bad.status_code, "Use letters, numbers and hyphens only" in bad.content.decode()) == (422, True)
    changed = client.post(f"{CQC}questions/safe/change/", {**fields, "code": "safe", "name": "Is it safe?"})
    question.refresh_from_db()
    assert (changed.status_code, question.name, question.revision) == (302, "Is it safe?", 1)
    assert client.get(f"{CQC}questions/nothing/change/").status_code == 404


def test_a_save_that_names_an_old_revision_loses_nothing_and_shows_both() -> None:
    question, statement = safe()
    values = {"question": question, "name": "A culture of learning", "order": 1}
    save_statement(statement=statement, values=values, kloes=[], seen=0, by=person("planning_team"))
    client = signed_in("planning_team")
    sent = {"name": "Learning from mistakes", "question": question.pk, "order": 1, "seen": 0}
    answer = client.post(f"{CQC}statements/{statement.pk}/", sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "A culture of learning" in page
    assert "Learning from mistakes" in page
    assert client.post(f"{CQC}statements/{statement.pk}/", {**sent, "seen": 1}).status_code == 302
    with pytest.raises(ChangedMeanwhile):
        save_statement(statement=statement, values=values, kloes=[], seen=0, by=None)


def test_a_new_year_takes_metrics_boards_and_statements_along() -> None:
    series = measured_series()
    _, statement = safe()
    line = kloe()
    statement.kloes.add(line)
    KloeMetric.objects.create(kloe=line, name="Vacancies", metric=series.metric, order=1)
    assert copy_kloes(from_year=2024, to_year=2025, by=None) == 1
    copy = Kloe.objects.get(year=2025)
    assert [one.metric for one in copy.metrics.all()] == [series.metric]
    assert list(copy.quality_statements.all()) == [statement]
