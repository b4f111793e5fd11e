"""Writing a section: saving refuses nothing, rows move without JavaScript."""

from collections.abc import Callable

import pytest
from django.test import Client

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.approval.models import Status
from planning.service_plans.models import ServicePlan
from tests.factories import empty_plan, full_plan, person, write
from tests.planning.service_plans.conftest import Fields, Writer, cell_names, plan_in, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
THREE = [{"achievement": name, "impact": f"{name} changed"} for name in ("One", "Two", "Three")]


@pytest.fixture
def plan() -> ServicePlan:
    return empty_plan()


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


@pytest.fixture
def text(plan: ServicePlan, lead: User, as_user: SignIn) -> Writer:
    return Writer(as_user(lead), plan, "our-service")


@pytest.fixture
def rows(plan: ServicePlan, lead: User, as_user: SignIn) -> Writer:
    write(plan, {"looking-back": THREE}, by=lead)
    return Writer(as_user(lead), plan, "looking-back")


def typed(fields: Fields, column: str, *texts: str) -> Fields:
    for name, text in zip(cell_names(fields, column), texts, strict=True):
        fields[name] = [text]
    return fields


@pytest.mark.parametrize(
    "words",
    [
        "We see people at home.",
        "  blanks and\n\nlines stay \n",
        "emoji 👩🏽‍⚕️ שלום مرحبا e\u0301 \u202eright to left\u202c",
        "word " * 500,
        "<script>alert(1)</script> & {{ plan }} {% now %}",
        "x" * 999_000,
        "",
    ],
)
def test_text_is_kept_as_it_was_typed(text: Writer, words: str) -> None:
    response = text.press({**text.open(), "text": [words.replace("\n", "\r\n")]}, "stay")
    assert (response.status_code, response.url) == (302, f"{text.path}?saved=our-service")
    assert text.section().text == words
    assert text.open()["text"] == [words]


def test_nul_characters_are_dropped_and_the_rest_kept(text: Writer) -> None:
    text.press({**text.open(), "text": ["be\x00fore"]}, "stay")
    assert text.section().text == "before"


@pytest.mark.parametrize(
    ("then", "goes_to"),
    [
        ("stay", "sections/our-service/?saved=our-service"),
        ("continue:service-lead", "sections/service-lead/?saved=our-service"),
        ("continue:", "check/?saved=our-service"),
        ("continue:https://elsewhere.example.org", "check/?saved=our-service"),
        ("continue:service-lead\n", "check/?saved=our-service"),
        ("list", "?saved=our-service"),
        ("nonsense", "?saved=our-service"),
    ],
)
def test_each_button_saves_and_leads_on(text: Writer, then: str, goes_to: str) -> None:
    response = text.press({**text.open(), "text": ["Typed"]}, then)
    assert (response.status_code, response.url) == (302, f"/service-plans/{text.plan.pk}/{goes_to}")
    assert text.section().text == "Typed"
    assert "saved" in text.client.get(response.url).content.decode()


def test_save_and_continue_walks_through_the_whole_plan(text: Writer) -> None:
    titles, path = [], text.path
    while "/sections/" in path:
        page = text.client.get(path)
        titles.append(page.context["section"].spec.title)
        button = page.content.decode().split('value="continue:')[1].split('"')[0]
        path = text.client.post(page.request["PATH_INFO"], {**read(page).fields, "then": f"continue:{button}"}).url
    assert titles == ["Our service", "Service lead", "Looking back", "Our priorities", "Case studies", "Resourcing"]
    assert path.endswith("/check/?saved=resourcing")


def test_saving_is_audited_with_old_and_new_text_and_makes_its_writer_an_author(text: Writer, lead: User) -> None:
    text.press({**text.open(), "text": ["First"]}, "stay")
    text.press({**text.open(), "text": ["Second"]}, "stay")
    entries = AuditEntry.objects.filter(action="service_plans.save_section").order_by("pk")
    assert [entry.changes["text"] for entry in entries] == [["", "First"], ["First", "Second"]]
    assert [one.user for one in text.plan.case.authors.all()] == [lead]


def test_saving_what_is_there_already_changes_nothing(text: Writer) -> None:
    text.press({**text.open(), "text": ["Same"]}, "stay")
    text.press(text.open(), "stay")
    assert text.section().revision == 1
    assert AuditEntry.objects.filter(action="service_plans.save_section").count() == 1


def test_second_press_of_the_button_is_no_conflict(text: Writer) -> None:
    fields = {**text.open(), "text": ["Pressed twice"]}
    assert [text.press(fields, "stay").status_code for _ in range(2)] == [302, 302]
    assert text.section().revision == 1


def test_forged_fields_change_nothing_else(text: Writer) -> None:
    forged = {"status": "approved", "plan": "1", "year": "2030", "updated_by": "1", "word_limit": "9", "case": "1"}
    assert text.press({**text.open(), "text": ["Honest"], **forged}, "stay").status_code == 302
    text.plan.refresh_from_db()
    text.plan.case.refresh_from_db()
    assert (text.plan.case.status, int(text.plan.year), text.section().text) == (Status.DRAFT, 2024, "Honest")


@pytest.mark.parametrize("revision", ["", "x", "-1", "1.5", "٣", "9" * 40, "0; drop table"])
def test_revision_that_is_none_is_a_conflict_and_loses_nothing(text: Writer, revision: str) -> None:
    text.press({**text.open(), "text": ["Before"]}, "stay")
    response = text.press({"text": ["Typed"], "revision": [revision]}, "stay")
    assert response.status_code == 409
    assert read(response).fields["text"] == ["Typed"]
    assert text.section().text == "Before"


@pytest.mark.parametrize("role", ["leadership_approver", "planning_team", "reader", "administrator"])
def test_others_do_not_write(role: str, text: Writer, as_user: SignIn) -> None:
    fields = {**text.open(), "text": ["Not mine"]}
    as_user(person(role))
    assert text.press(fields, "stay").status_code == 403
    assert text.section().text == ""


def test_row_of_an_empty_section_is_there_to_be_filled(text: Writer) -> None:
    writer = Writer(text.client, text.plan, "priorities")
    fields = writer.open()
    assert fields["row"] == ["new1"]
    writer.press(typed(fields, "due", "end of summer"), "stay")
    assert writer.cells("due") == ["end of summer"]
    page = writer.client.get(writer.path).content.decode()
    assert "Still to do: say what you will do" in page
    assert "“end of summer” is not a date" in page
    assert "error" not in page.split("</header>")[1].lower()


def test_add_another_saves_what_is_typed_and_offers_a_row(rows: Writer) -> None:
    response = rows.press(typed(rows.open(), "impact", "A", "B", "C"), "add")
    assert response.url == f"{rows.path}?add=1#row-new1-achievement"
    assert rows.cells("impact") == ["A", "B", "C"]
    fields = rows.open("?add=1")
    assert fields["row"][3:] == ["new1"]
    rows.press(typed(fields, "achievement", "One", "Two", "Three", "Four"), "stay")
    assert rows.cells("achievement") == ["One", "Two", "Three", "Four"]


@pytest.mark.parametrize(
    ("button", "row", "order"),
    [
        ("up", 1, ["Two", "One", "Three"]),
        ("up", 0, ["One", "Two", "Three"]),
        ("down", 1, ["One", "Three", "Two"]),
        ("down", 2, ["One", "Two", "Three"]),
    ],
)
def test_row_moves_and_keeps_its_identity_and_the_typed_text(
    rows: Writer, button: str, row: int, order: list[str]
) -> None:
    fields = rows.open()
    token = fields["row"][row]
    typed(fields, "impact", "A", "B", "C")
    response = rows.press(fields, f"{button}:{token}")
    assert response.url == f"{rows.path}#row-{token}"
    assert rows.cells("achievement") == order
    assert sorted(rows.cells("impact")) == ["A", "B", "C"]
    assert sorted(str(one.pk) for one in rows.section().rows.all()) == sorted(fields["row"])


def test_new_row_moves_before_it_was_ever_saved(rows: Writer) -> None:
    fields = typed(rows.open("?add=1"), "achievement", "One", "Two", "Three", "Four")
    response = rows.press(fields, "up:new1")
    assert rows.cells("achievement") == ["One", "Two", "Four", "Three"]
    moved = rows.section().rows.get(position=2)
    assert response.url == f"{rows.path}#row-{moved.pk}"


def test_removed_row_can_be_put_back_where_it_was(rows: Writer) -> None:
    fields = typed(rows.open(), "impact", "A", "B typed last", "C")
    rows.press(fields, f"remove:{fields['row'][1]}")
    assert rows.cells("achievement") == ["One", "Three"]
    page = rows.client.get(rows.path)
    assert "You removed achievement 2" in page.content.decode()
    assert "B typed last" in page.content.decode()
    rows.press(typed(read(page).fields, "impact", "A", "C changed meanwhile"), "restore")
    assert rows.cells("achievement") == ["One", "Two", "Three"]
    assert rows.cells("impact") == ["A", "B typed last", "C changed meanwhile"]
    assert "You removed" not in rows.client.get(rows.path).content.decode()


def test_removing_an_empty_row_asks_and_offers_nothing(rows: Writer) -> None:
    rows.press(rows.open("?add=1"), "remove:new1")
    assert rows.cells("achievement") == ["One", "Two", "Three"]
    assert "You removed" not in rows.client.get(rows.path).content.decode()


def test_offer_to_put_back_ends_with_the_next_save(rows: Writer) -> None:
    fields = rows.open()
    rows.press(fields, f"remove:{fields['row'][0]}")
    rows.press(typed(rows.open(), "impact", "B", "C"), "stay")
    assert "You removed" not in rows.client.get(rows.path).content.decode()
    assert rows.press(rows.open(), "restore").status_code == 302
    assert rows.cells("achievement") == ["Two", "Three"]


@pytest.mark.parametrize("then", ["up:", "down:new99", "remove:../..", "remove:", "restore", "up:" + "a" * 5000])
def test_buttons_about_rows_that_are_not_there_only_save(rows: Writer, then: str) -> None:
    assert rows.press(typed(rows.open(), "impact", "A", "B", "C"), then).status_code == 302
    assert rows.cells("impact") == ["A", "B", "C"]


def test_emptied_row_falls_away(rows: Writer) -> None:
    fields = typed(typed(rows.open(), "achievement", "One", " \n", "Three"), "impact", "A", "", "C")
    rows.press(fields, "stay")
    assert rows.cells("achievement") == ["One", "Three"]


def test_row_of_another_section_is_not_taken_over(rows: Writer, lead: User) -> None:
    other = full_plan(service=None)
    theirs = other.sections.get(template_section__key="looking-back").rows.get()
    fields = {"revision": ["1"], "row": [str(theirs.pk)], f"row-{theirs.pk}-achievement": ["Taken"]}
    rows.press(fields, "stay")
    theirs.refresh_from_db()
    assert theirs.cells["achievement"] == "Opened a clinic"
    assert rows.cells("achievement") == ["Taken"]


def test_unknown_columns_are_left_out_and_unknown_codes_kept(text: Writer) -> None:
    writer = Writer(text.client, text.plan, "priorities")
    given = {"revision": ["0"], "row": ["new1"], "row-new1-mlco_priority": ["<gone>"], "row-new1-password": ["x"]}
    assert writer.press(given, "stay").status_code == 302
    row = writer.section().rows.get()
    assert row.cells["mlco_priority"] == "<gone>"
    assert "password" not in row.cells
    page = writer.client.get(writer.path).content.decode()
    assert "&lt;gone&gt; (not on the list)" in page
    assert writer.open()[f"row-{row.pk}-mlco_priority"] == ["<gone>"]


def test_two_hundred_rows_are_kept_in_their_order(rows: Writer) -> None:
    names = [f"Number {number}" for number in range(200)]
    fields: Fields = {"revision": ["1"], "row": [f"new{number}" for number in range(200)]}
    fields |= {f"row-new{number}-achievement": [name] for number, name in enumerate(names)}
    assert rows.press(fields, "stay").status_code == 302
    assert rows.cells("achievement") == names
    again = rows.open()
    assert len(again["row"]) == 200
    assert rows.press(again, f"down:{again['row'][0]}").status_code == 302
    assert rows.cells("achievement")[:3] == ["Number 1", "Number 0", "Number 2"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_contributor_writes_while_the_plan_is_open(status: str, as_user: SignIn) -> None:
    plan = plan_in(status)
    writer = Writer(as_user(person("contributor", service=plan.service)), plan, "our-service")
    assert writer.press({**writer.open(), "text": ["Help"]}, "stay").status_code == 302
    assert writer.section().text == "Help"


def test_opening_and_saving_ask_the_database_as_often_as_counted(
    rows: Writer, django_assert_num_queries: Callable
) -> None:
    rows.open()
    with django_assert_num_queries(9):
        fields = rows.open()
    with django_assert_num_queries(12):  # two of them the savepoint around it
        rows.press(typed(fields, "impact", "A", "B", "C"), "stay")
    assert rows.cells("impact") == ["A", "B", "C"]
