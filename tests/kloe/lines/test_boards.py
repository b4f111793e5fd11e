"""Boards are read by everybody, and added, changed and retired by those who look after KLOEs; none is ever removed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kloe.lines.models import Kloe
from kloe.metrics.actions import add_board, change_board, retire_board
from kloe.metrics.models import Board
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import NotPermitted
from tests.factories import MetricFactory, person
from tests.kloe.lines.world import actions, line, sent, set_up, signed_in
from tests.kloe.measurements.test_at_once import at_once

pytestmark = pytest.mark.django_db
BOARDS = "/boards/"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def board(name: str = "Health Performance Board", code: str = "health", **fields: Any) -> Board:
    return Board.objects.create(code=code, name=name, **fields)


def typed(**fields: Any) -> dict[str, Any]:
    return {"name": "Quality Board", "abbreviation": "QB", "cadence": "monthly", "seen": 0, **fields}


@pytest.mark.parametrize("count", [1, 3])
def test_list_says_what_each_board_watches_in_as_many_queries(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        one = board(f"Board {number}", f"b{number}", cadence="quarterly")
        line(f"Q{number}").boards.add(one)
        line(f"X{number}", year=2023).boards.add(one)
        MetricFactory().boards.add(one)
    client = signed_in("reader")
    client.get(BOARDS)
    with django_assert_num_queries(5):
        page = text_of(client.get(BOARDS))
    assert page.count('<td class="nhsuk-table__cell">Every quarter</td> <td class="nhsuk-table__cell">1</td> '
                      '<td class="nhsuk-table__cell">1</td>') == count  # fmt: skip
    assert "MLCO KLOEs 2024/25" in page


def test_a_board_says_what_it_monitors() -> None:
    one, metric = board(abbreviation="HPB"), MetricFactory(name="Waits")
    metric.boards.add(one)
    for year in (2023, 2024):
        line("Q1", year=year).boards.add(one)
    line("Q2")
    page = text_of(signed_in("reader").get("/boards/of/health/"))
    assert page.index("MLCO KLOEs 2024/25") < page.index("MLCO KLOEs 2023/24")
    for words in ("Health Performance Board (HPB)", "Q1 Quality</a>: What Q1 asks", ">Waits</a>", "not said"):
        assert words in page, words
    assert "Q2" not in page
    assert signed_in("reader").get("/boards/of/nothing/").status_code == 404


def test_boards_are_added_and_changed_and_a_name_counts_once() -> None:
    client = signed_in()
    assert client.post(f"{BOARDS}add/", typed()).url == "/boards/of/quality-board/"
    for fields, words in (
        ({"name": "quality board", "abbreviation": ""}, "There is a board called quality board already"),
        ({"name": "Other", "abbreviation": "qb"}, "qb is the short form of Quality Board already"),
        ({"name": " "}, "Enter name"),
        ({"cadence": "hourly"}, "hourly is not one of the available choices"),
    ):
        answer = client.post(f"{BOARDS}add/", typed(**fields))
        assert (answer.status_code, words in text_of(answer)) == (422, True), fields
    changed = client.post("/boards/of/quality-board/change/", typed(name="Quality and Safety Board", cadence=""))
    one = Board.objects.get()
    assert (changed.status_code, one.code, one.name, one.cadence, one.revision) == (
        302, "quality-board", "Quality and Safety Board", "", 1,
    )  # fmt: skip
    assert actions() == ["kloe.add_board", "kloe.change_board"]


def test_a_save_that_names_an_old_revision_shows_both() -> None:
    one = board()
    values = {"name": "Theirs", "abbreviation": "", "cadence": "weekly"}
    change_board(board=one, values=values, seen=0, by=person("planning_team"))
    client, address = signed_in(), "/boards/of/health/change/"
    answer = client.post(address, typed(name="Mine"))
    page = text_of(answer)
    assert answer.status_code == 409
    for words in ("<strong>As it stands now:</strong> Theirs", "<strong>As you typed it:</strong> Mine",
                  "<strong>As it stands now:</strong> Every week", 'value="Mine"'):  # fmt: skip
        assert words in page, words
    assert client.post(address, typed(name="Mine", seen=1)).status_code == 302
    assert Board.objects.get().name == "Mine"


def test_a_retired_board_stays_where_it_is_named_and_is_chosen_no_more() -> None:
    set_up()
    one, named, other = board(), line("Q1"), line("Q2")
    named.boards.add(one)
    client, address = signed_in(), "/boards/of/health/retire/"
    assert "Q1 Quality" in text_of(client.get(address))
    for _ in range(2):
        assert client.post(address).status_code == 302
    assert "Health Performance Board</a> (no longer meets)" in text_of(client.get("/kloes/2024-25/"))
    assert "Boards that meet no longer" in text_of(client.get(BOARDS))
    assert "Health Performance Board" in text_of(client.get(f"/kloes/write/lines/{named.pk}/"))
    assert "Health Performance Board" not in text_of(client.get(f"/kloes/write/lines/{other.pk}/"))
    assert "Health Performance Board" not in text_of(client.get("/metrics/add/"))
    answer = client.post("/kloes/write/2024-25/add/", sent(boards=[one.pk]))
    assert (answer.status_code, Kloe.objects.count()) == (422, 2)
    assert client.post(address, {"then": "bring-back"}).status_code == 302
    assert "Health Performance Board" in text_of(client.get(f"/kloes/write/lines/{other.pk}/"))
    assert actions() == ["kloe.retire_board", "kloe.bring_back_board"]


@pytest.mark.parametrize(("role", "may"), [("planning_team", True), ("metrics_analyst", True), ("reader", False),
                                           ("executive_approver", False)])  # fmt: skip
def test_who_may_change_boards(role: str, may: bool) -> None:
    one = board()
    client, expected = signed_in(role), 200 if may else 403
    assert ("Add a board" in text_of(client.get(BOARDS))) is may
    assert ("Retire this board" in text_of(client.get("/boards/of/health/"))) is may
    pages = [f"{BOARDS}add/", "/boards/of/health/change/", "/boards/of/health/retire/"]
    assert {client.get(address).status_code for address in pages} == {expected}
    assert {client.post(address, typed()).status_code for address in pages} <= ({302, 409, 422} if may else {403})
    assert {Client().get(address).status_code for address in [BOARDS, *pages]} == {302}
    if not may:
        with pytest.raises(NotPermitted):
            retire_board(board=one, by=person(role))
        assert (Board.objects.get().retired_on, actions()) == (None, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_of_two_who_save_a_board_or_add_one_name_one_is_told() -> None:
    one, mine, theirs = board(), person("planning_team"), person("planning_team")

    def save(name: str, by: Any) -> Any:
        return lambda: change_board(board=one, values={"name": name}, seen=0, by=by)

    refused = [
        answer for answer in at_once(save("Mine", mine), save("Theirs", theirs)) if isinstance(answer, Exception)
    ]
    assert [type(answer) for answer in refused] == [ChangedMeanwhile]
    added = at_once(lambda: add_board(name="New", by=mine), lambda: add_board(name="New", by=theirs))
    assert [type(answer) for answer in added if isinstance(answer, Exception)] == [MetricRefused]
    assert Board.objects.filter(name="New").count() == 1
