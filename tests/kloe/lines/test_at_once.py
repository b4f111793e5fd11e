"""Two people at the lines of one year at the same moment: one does, the other is told; nothing is there twice."""

from typing import Any

import pytest
from django.db import connection

from kloe.lines.actions import add_kloe, change_kloe, move_kloe, take_lines_along
from kloe.lines.models import Kloe
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from tests.factories import person
from tests.kloe.lines.world import codes, line, set_up
from tests.kloe.measurements.test_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def one_refused(answers: list[Any], refusal: type[Exception]) -> str:
    """Return what the one was told who came second."""
    [lost] = [one for one in answers if isinstance(one, Exception)]
    assert type(lost) is refusal, answers
    return str(lost)


def test_of_two_who_add_one_code_one_is_told() -> None:
    set_up()
    values = {"code": "Q1", "theme": "Quality", "line": "Do we listen?"}
    one, other = person("planning_team"), person("planning_team")
    answers = at_once(
        lambda: add_kloe(year=2024, values=values, by=one), lambda: add_kloe(year=2024, values=values, by=other)
    )
    said = one_refused(answers, MetricRefused)
    assert said == "There is an MLCO KLOE Q1 of this year already, under Quality. Choose another code"
    assert codes() == ["Q1"]


def test_of_two_who_bring_a_year_along_one_is_told() -> None:
    set_up(), set_up(2025)
    line("Q1"), line("Q2")
    one, other = person("planning_team"), person("planning_team")
    answers = at_once(
        lambda: take_lines_along(from_year=2024, to_year=2025, by=one),
        lambda: take_lines_along(from_year=2024, to_year=2025, by=other),
    )
    assert one_refused(answers, MetricRefused) == "2025/26 has MLCO KLOEs already: Q1, Q2"
    assert codes(2025) == ["Q1", "Q2"]


def test_of_two_who_save_one_line_one_sees_the_other() -> None:
    set_up()
    kloe = line("Q1")

    def save(words: str, by: Any) -> Any:
        values = {"code": "Q1", "theme": "Quality", "line": words}
        return lambda: change_kloe(kloe=kloe, values=values, metrics=[], boards=[], seen=0, by=by)

    answers = at_once(save("Mine", person("planning_team")), save("Theirs", person("planning_team")))
    one_refused(answers, ChangedMeanwhile)
    [won] = [one for one in answers if isinstance(one, Kloe)]
    assert Kloe.objects.get().line == won.line


def test_two_who_move_lines_leave_one_order() -> None:
    set_up()
    one, two, _ = line("Q1"), line("Q2"), line("Q3")
    team = person("planning_team")
    at_once(lambda: move_kloe(kloe=one, way="down", by=team), lambda: move_kloe(kloe=two, way="down", by=team))
    orders = list(Kloe.objects.order_by("order").values_list("order", flat=True))
    assert orders == [1, 2, 3]
    assert codes() in (["Q1", "Q2", "Q3"], ["Q3", "Q1", "Q2"])  # as if one had come after the other
