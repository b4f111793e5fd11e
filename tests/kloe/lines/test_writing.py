"""MLCO KLOEs and their themes are added, changed, moved and taken out on pages, by those who look after them."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kloe.lines.actions import add_kloe, change_kloe
from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement
from kloe.metrics.models import Board
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import NotPermitted
from mlco_portal.audit.models import AuditEntry
from planning.kloe_uses.queries import uses_of_lines
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.service_plans.models import PlanSection, PlanVersion, SectionRow, ServicePlan
from planning.service_plans.queries import lists_of, plan_content
from planning.service_plans.snapshot import canonical_json, snapshot_of
from tests.factories import MetricFactory, empty_plan, person
from tests.kloe.lines.world import actions, codes, line, measures, sent, set_up, signed_in

pytestmark = pytest.mark.django_db
YEAR = "/kloes/2024-25/"
ADD = "/kloes/write/2024-25/add/"


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_line_is_added_with_measures_and_boards_under_its_theme() -> None:
    set_up()
    line("Q1"), line("F1", "Finance")
    waits, board = MetricFactory(name="Waits", code="waits"), Board.objects.create(code="health", name="Health Board")
    client = signed_in()
    assert "Add an MLCO KLOE" in text_of(client.get(YEAR))
    rows = [
        {"name": "People who wait", "metric": waits.pk},
        {"name": "Quality rounds", "metric": "", "to_measure": "How many wards were seen"},
        {"name": "", "metric": "", "to_measure": ""},
    ]
    answer = client.post(ADD, sent(*rows, boards=[board.pk]))
    made = Kloe.objects.get(code="Q9")
    assert (answer.status_code, answer.url) == (302, f"{YEAR}#line-{made.pk}")
    assert codes() == ["Q1", "Q9", "F1"]
    assert measures(made) == [("People who wait", "waits", ""), ("Quality rounds", None, "How many wards were seen")]
    assert list(made.boards.all()) == [board]
    page = text_of(client.get(YEAR))
    assert "Quality rounds: metric not yet defined. To be measured: How many wards were seen" in page
    entry = AuditEntry.objects.get(action="kloe.add_kloe")
    assert entry.changes["metrics"] == [None, ["People who wait: Waits", "Quality rounds: How many wards were seen"]]


@pytest.mark.parametrize(
    ("fields", "rows", "words"),
    [
        ({"code": ""}, [], "Enter code"),
        ({"code": "two words"}, [], "Use letters, numbers, full stops and hyphens only"),
        ({"code": "q1"}, [], "There is an MLCO KLOE q1 of this year already, under Quality. Choose another code"),
        ({"code": "Q" * 21}, [], "20 characters"),
        ({"line": " "}, [], "Enter line of enquiry"),
        ({"theme": "new"}, [], "Enter the name of the theme"),
        ({"theme": "Made up"}, [], "Made up is not one of the available choices"),
        ({"boards": ["999"]}, [], "999 is not one of the available choices"),
        ({}, [{"to_measure": "Something"}], "Enter a few words for what is to be measured"),
        ({}, [{"name": "A", "metric": "1x"}], "not one of the available choices"),
        ({"code": "Q\x00"}, [], "Null characters are not allowed"),
        ({"metrics-TOTAL_FORMS": "lots"}, [], "ManagementForm data is missing"),
    ],
)
def test_bad_input_is_answered_in_words_and_saves_nothing(fields: Any, rows: Any, words: str) -> None:
    set_up()
    line("Q1")
    answer = signed_in().post(ADD, {**sent(*rows), **fields})
    assert (answer.status_code, codes()) == (422, ["Q1"])
    assert words in answer.content.decode()


def test_rows_are_added_moved_and_taken_away_without_saving() -> None:
    set_up()
    kloe = line("Q1")
    client = signed_in()
    rows = [{"name": "First"}, {"name": "Second", "to_measure": "Visits"}]
    page = client.post(f"/kloes/write/lines/{kloe.pk}/", sent(*rows, line="Typed", then="up:1")).content.decode()
    assert page.index('value="Second"') < page.index('value="First"')
    assert "Typed" in page
    page = client.post(f"/kloes/write/lines/{kloe.pk}/", sent(*rows, then="away:0")).content.decode()
    assert ('value="First"' in page, 'value="Second"' in page) == (False, True)
    page = client.post(f"/kloes/write/lines/{kloe.pk}/", sent(*rows, then="add-row")).content.decode()
    assert 'name="metrics-2-name"' in page
    assert (actions(), kloe.metrics.count()) == ([], 0)


def test_the_line_names_no_metric_twice() -> None:
    set_up()
    waits = MetricFactory(name="Waits")
    answer = signed_in().post(ADD, sent({"name": "A", "metric": waits.pk}, {"name": "B", "metric": waits.pk},
                                        theme="new", new_theme="Quality"))  # fmt: skip
    assert (answer.status_code, "names the metric Waits twice" in answer.content.decode()) == (422, True)


def test_a_change_keeps_measures_that_stay_and_one_that_changes_nothing_writes_nothing() -> None:
    set_up()
    kloe = line("Q1")
    kept = KloeMetric.objects.create(kloe=kloe, name="Rounds", order=1)
    KloeMetric.objects.create(kloe=kloe, name="Gone", order=2)
    client, address = signed_in(), f"/kloes/write/lines/{kloe.pk}/"
    assert "Gone" in client.get(address).content.decode()
    same = sent({"key": kept.pk, "name": "Rounds"}, {"name": "Gone"}, code="Q1", line="What Q1 asks")
    assert client.post(address, same).status_code == 302
    assert actions() == []
    new = sent({"key": kept.pk, "name": "Care rounds"}, code="Q2", line="Is care good?", theme="new", new_theme="Care")
    assert client.post(address, new).status_code == 302
    kloe.refresh_from_db()
    assert (kloe.code, kloe.theme, kloe.line, kloe.revision) == ("Q2", "Care", "Is care good?", 1)
    assert [one.pk for one in kloe.metrics.all()] == [kept.pk]
    assert actions() == ["kloe.change_kloe"]


def test_a_save_that_names_an_old_revision_loses_nothing_and_shows_both() -> None:
    set_up()
    kloe = line("Q1")
    values = {"code": "Q1", "theme": "Quality", "line": "Theirs"}
    change_kloe(kloe=kloe, values=values, metrics=[], boards=[], seen=0, by=person("planning_team"))
    client, address = signed_in(), f"/kloes/write/lines/{kloe.pk}/"
    answer = client.post(address, sent({"name": "Rounds"}, code="Q1", line="Mine"))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "<strong>As it stands now:</strong> Theirs" in page
    assert "<strong>As you typed it:</strong> Mine" in page
    assert "<strong>As you typed it:</strong> Rounds: metric not yet defined" in page
    assert 'name="seen" value="1"' in page
    assert client.post(address, sent({"name": "Rounds"}, code="Q1", line="Mine", seen=1)).status_code == 302
    kloe.refresh_from_db()
    assert kloe.line == "Mine"
    with pytest.raises(ChangedMeanwhile):
        change_kloe(kloe=kloe, values=values, metrics=[], boards=[], seen=0, by=None)


def test_lines_and_themes_move_and_a_theme_stands_once() -> None:
    set_up()
    one, _, third, finance = line("Q1"), line("Q2"), line("Q3"), line("F1", "Finance")
    line("Q4")
    client = signed_in()

    def press(then: str) -> list[str]:
        assert client.post("/kloes/write/2024-25/move/", {"then": then}).status_code == 302
        return codes()

    assert client.get(YEAR).content.decode().count(">Quality</h2>") == 1
    assert press(f"up:line:{third.pk}") == ["Q1", "Q3", "Q2", "Q4", "F1"]
    assert press(f"up:line:{one.pk}") == ["Q1", "Q3", "Q2", "Q4", "F1"]
    assert press(f"down:theme:{one.pk}") == ["F1", "Q1", "Q3", "Q2", "Q4"]
    assert press(f"down:line:{finance.pk}") == ["F1", "Q1", "Q3", "Q2", "Q4"]
    for forged in ("", "up:line:999999", "up:line:x", "sideways:line:1", f"sideways:line:{one.pk}"):
        assert press(forged) == ["F1", "Q1", "Q3", "Q2", "Q4"]
    assert actions() == ["kloe.move_kloe", "kloe.move_theme"]


def test_a_theme_is_renamed_on_all_its_lines_and_taken_out_with_them() -> None:
    set_up()
    one, two, finance = line("Q1"), line("Q2"), line("F1", "Finance")
    client = signed_in()
    address = f"/kloes/write/themes/{one.pk}/"
    assert "2 MLCO KLOEs of 2024/25 stand under it" in text_of(client.get(address))
    assert client.post(address, {"name": " ", "seen": "Quality"}).status_code == 422
    assert client.post(address, {"name": "Care  quality", "seen": "Quality"}).status_code == 302
    late = client.post(address, {"name": "Mine", "seen": "Quality"})
    assert late.status_code == 409
    assert "<strong>As it stands now:</strong> Care quality" in text_of(late)
    assert client.post(address, {"name": "FINANCE", "seen": "Care quality"}).status_code == 302
    assert set(Kloe.objects.values_list("theme", flat=True)) == {"Finance"}
    out = f"/kloes/write/themes/{finance.pk}/take-out/"
    assert "Take this theme out?" in text_of(client.get(out))
    assert client.post(out).status_code == 302
    assert Kloe.objects.count() == 0
    assert client.post(out).status_code == 404
    assert actions() == ["kloe.rename_theme"] * 2 + ["kloe.take_out_kloe"] * 3 + ["kloe.take_out_theme"]
    assert two.pk


def contribute(code: str, *, freezes: bool = False) -> ServicePlan:
    """Let a plan name the line: as it is written now, or in a version that was handed in and no longer says so."""
    plan = empty_plan()
    draft = PlanTemplate.objects.create(year=2024, kind="int", version=2, name="Draft")
    asked = TemplateSection.objects.create(template=draft, key="k", title="KLOEs", kind="kloe_contributions", order=1)
    section = PlanSection.objects.create(plan=plan, template_section=asked)
    row = SectionRow.objects.create(section=section, position=1, cells={"kloe": code, "contribution": "We visit"})
    if freezes:
        content = canonical_json(snapshot_of(plan_content(plan), lists_of(2024)))
        made = {"created_at": timezone.now(), "created_by": person("service_lead")}
        PlanVersion.objects.create(plan=plan, number=1, schema_version=1, content=content, sha256="0" * 64, **made)
        row.delete()
    return plan


def test_what_is_used_stays_and_says_by_what() -> None:
    set_up()
    used, mapped, free = line("Q1"), line("Q2"), line("Q3")
    contribute("Q1")
    question = CqcQuestion.objects.create(code="safe", name="Safe")
    QualityStatement.objects.create(question=question, name="Learning culture").kloes.add(mapped)
    client = signed_in()
    for kloe, words in ((used, "Contributions in the plans of Service"), (mapped, "Learning culture")):
        address = f"/kloes/write/lines/{kloe.pk}/take-out/"
        assert words in text_of(client.get(address))
        answer = client.post(address)
        assert (answer.status_code, words in text_of(answer)) == (409, True)
    assert client.post(f"/kloes/write/themes/{free.pk}/take-out/").status_code == 409
    assert codes() == ["Q1", "Q2", "Q3"]
    form = text_of(client.get(f"/kloes/write/lines/{used.pk}/"))
    assert "The code Q1 stays" in form
    assert 'name="code"' not in form
    assert client.post(f"/kloes/write/lines/{used.pk}/", sent(line="New words", code="X1")).status_code == 302
    used.refresh_from_db()
    assert (used.code, used.line) == ("Q1", "New words")
    with pytest.raises(MetricRefused, match="The code stays"):
        change_kloe(kloe=used, values={"code": "X1"}, metrics=[], boards=[], seen=1, by=None)
    assert client.post(f"/kloes/write/lines/{free.pk}/take-out/").status_code == 302
    assert client.post(f"/kloes/write/lines/{free.pk}/take-out/").status_code == 404
    assert codes() == ["Q1", "Q2"]


@pytest.mark.parametrize(("role", "may"), [("planning_team", True), ("metrics_analyst", True), ("reader", False),
                                           ("service_lead", False), ("executive_approver", False)])  # fmt: skip
def test_who_may(role: str, may: bool) -> None:
    set_up(), set_up(2025)
    kloe = line("Q1")
    client, expected = signed_in(role), 200 if may else 403
    assert ("Add an MLCO KLOE" in text_of(client.get(YEAR))) is may
    assert ("Change this MLCO KLOE" in text_of(client.get(f"{YEAR}Q1/"))) is may
    assert ("Take the lines of 2024/25" in text_of(client.get("/kloes/2025-26/"))) is may
    pages = [
        ADD,
        *(f"/kloes/write/{what}/{kloe.pk}/{out}" for what in ("lines", "themes") for out in ("", "take-out/")),
    ]
    assert {client.get(one).status_code for one in pages} == {expected}
    posted = {client.post(one, sent()).status_code for one in [*pages, "/kloes/write/2024-25/move/"]}
    if not may:
        assert posted == {403}
        assert client.post("/kloes/write/2025-26/take-along/").status_code == 403
        with pytest.raises(NotPermitted):
            add_kloe(year=2024, values={"code": "Q5", "theme": "A", "line": "B"}, by=person(role))
        assert (codes(), actions()) == (["Q1"], [])
    assert {Client().get(one).status_code for one in pages} == {302}


@pytest.mark.parametrize("state", ["closed", "not set up"])
def test_a_closed_year_stands_as_it_is(state: str) -> None:
    if state == "closed":
        set_up(state="closed")
    kloe = line("Q1")
    client = signed_in()
    assert state in text_of(client.get(YEAR))
    assert "Add an MLCO KLOE" not in text_of(client.get(YEAR))
    assert client.get(ADD).status_code == 302
    assert (client.post(ADD, sent()).status_code, codes()) == (422, ["Q1"])
    assert state in text_of(client.get(f"/kloes/write/lines/{kloe.pk}/take-out/"))
    assert client.post(f"/kloes/write/lines/{kloe.pk}/take-out/").status_code == 409
    assert client.post(f"/kloes/write/themes/{kloe.pk}/", {"name": "A", "seen": "Quality"}).status_code == 409
    assert state in text_of(client.post("/kloes/write/2024-25/move/", {"then": f"up:line:{kloe.pk}"}, follow=True))
    assert (codes(), actions()) == (["Q1"], [])


def test_lines_come_along_into_an_empty_year_once() -> None:
    set_up(), set_up(2025)
    kloe = line("Q1")
    KloeMetric.objects.create(kloe=kloe, name="Rounds", to_measure="Wards seen", order=1)
    client = signed_in()
    address = "/kloes/write/2025-26/take-along/"
    answer = client.post(address, follow=True)
    assert "1 MLCO KLOE came along from 2024/25" in text_of(answer)
    assert measures(Kloe.objects.get(year=2025)) == [("Rounds", None, "Wards seen")]
    again = client.post(address, follow=True)
    assert "2025/26 has MLCO KLOEs already: Q1" in text_of(again)
    assert codes(2025) == ["Q1"]
    earliest = client.post("/kloes/write/2024-25/take-along/", follow=True)
    assert "No earlier year has MLCO KLOEs" in text_of(earliest)
    assert actions() == ["kloe.copy_kloes"]


def test_versions_that_were_handed_in_count_too(django_assert_num_queries: Any) -> None:
    kloe, other = line("Q1"), line("Q2")
    plan = contribute("Q1", freezes=True)
    with django_assert_num_queries(4):
        found = uses_of_lines([kloe, other])
    assert found == {kloe.pk: [f"Contributions in handed-in versions of the plans of {plan.service.name}"]}


@pytest.mark.parametrize("count", [1, 3])
def test_those_who_change_lines_see_them_in_as_many_queries(count: int, django_assert_num_queries: Any) -> None:
    set_up()
    for number in range(count):
        line(f"Q{number}")
    client = signed_in()
    client.get(YEAR)
    with django_assert_num_queries(9):
        page = text_of(client.get(YEAR))
    assert page.count("Take out") == count + 1
