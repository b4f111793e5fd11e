"""Two texts of one section met: each place is chosen, and what is not chosen is in the history."""

from collections.abc import Callable

import pytest
from django.test import Client

from mlco_portal.accounts.models import User
from planning.service_plans.models import ServicePlan
from tests.factories import empty_plan, person, write
from tests.planning.service_plans.conftest import Fields, Writer, cell_names, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
MINE, THEIRS = "We see people in their homes.", "We see people in clinics."
ROW = {"achievement": "One", "impact": "A"}


@pytest.fixture
def plan() -> ServicePlan:
    return empty_plan()


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


@pytest.fixture
def colleague(plan: ServicePlan) -> User:
    return person("contributor", service=plan.service)


def met(client: Client, plan: ServicePlan, colleague: User) -> tuple[Writer, Fields]:
    """The author's save meets a colleague's text; return the fields of the page that shows both."""
    writer = Writer(client, plan, "our-service")
    fields = writer.open()
    write(plan, {"our-service": THEIRS}, by=colleague)
    response = writer.press({**fields, "text": [MINE]}, "stay")
    assert response.status_code == 409
    return writer, read(response).fields


@pytest.mark.parametrize(
    ("choice", "text"), [("mine", MINE), ("theirs", THEIRS), ("both", f"{MINE}\n\n{THEIRS}"), ("nonsense", MINE)]
)
def test_text_is_mine_or_theirs_or_both(
    plan: ServicePlan, lead: User, colleague: User, as_user: SignIn, choice: str, text: str
) -> None:
    writer, fields = met(as_user(lead), plan, colleague)
    assert fields["settle-text"] == ["mine"]
    assert writer.press({**fields, "settle-text": [choice]}, "stay").status_code == 302
    section = writer.section()
    assert section.text == text
    kept = {one.text for one in section.milestones.all()} | {section.text}
    assert {MINE, THEIRS} <= kept


def test_text_changed_by_hand_stands_and_both_others_are_kept(
    plan: ServicePlan, lead: User, colleague: User, as_user: SignIn
) -> None:
    writer, fields = met(as_user(lead), plan, colleague)
    writer.press({**fields, "text": ["At home and in clinics."]}, "stay")
    assert writer.section().text == "At home and in clinics."
    assert [(one.reason, one.text) for one in writer.section().milestones.order_by("pk")] == [
        ("saved", THEIRS),
        ("set_aside", MINE),
        ("saved", "At home and in clinics."),
    ]


def test_the_same_text_sent_again_is_set_aside_once(
    plan: ServicePlan, lead: User, colleague: User, as_user: SignIn
) -> None:
    writer, _ = met(as_user(lead), plan, colleague)
    for _round in range(3):
        mark = writer.open()["mark"]
        assert writer.press({"mark": mark, "revision": ["0"], "text": [MINE]}, "stay").status_code == 409
    assert writer.section().milestones.filter(reason="set_aside").count() == 1


def test_choice_counts_for_the_text_that_was_shown_alone(
    plan: ServicePlan, lead: User, colleague: User, as_user: SignIn
) -> None:
    writer, fields = met(as_user(lead), plan, colleague)
    write(plan, {"our-service": "A third text."}, by=colleague)
    response = writer.press({**fields, "settle-text": ["theirs"]}, "stay")
    assert response.status_code == 409
    assert "A third text." in response.content.decode()
    assert read(response).fields["text"] == [MINE]


def test_own_words_in_another_tab_are_kept_when_they_are_not_chosen(
    plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    writer = Writer(as_user(lead), plan, "our-service")
    fields = writer.open()
    writer.client.post(f"{writer.path}autosave/", {**fields, "text": [THEIRS]})
    response = writer.press({**fields, "text": [MINE]}, "stay")
    writer.press(read(response).fields, "stay")
    assert writer.section().text == MINE
    assert {one.text for one in writer.section().milestones.all()} == {MINE, THEIRS}


def test_each_cell_of_a_row_is_chosen_by_itself(
    plan: ServicePlan, lead: User, colleague: User, as_user: SignIn
) -> None:
    write(plan, {"looking-back": [ROW]}, by=lead)
    writer = Writer(as_user(lead), plan, "looking-back")
    fields = writer.open()
    (achievement,), (impact,) = cell_names(fields, "achievement"), cell_names(fields, "impact")
    other = Writer(Client(), plan, "looking-back")
    other.client.force_login(colleague)
    other.press({**other.open(), achievement: ["Theirs"], impact: ["T"]}, "stay")
    response = writer.press({**fields, achievement: ["Mine"], impact: ["M"]}, "stay")
    chosen = {**read(response).fields, f"settle-{achievement}": ["theirs"], f"settle-{impact}": ["both"]}
    assert writer.press(chosen, "stay").status_code == 302
    assert writer.cells("achievement") == ["Theirs"]
    assert writer.cells("impact")[0].split() == ["M", "T"] or writer.cells("impact") == ["M; T"]


@pytest.mark.parametrize(("choice", "rows"), [("mine", ["One", "Theirs"]), ("out", ["One"])])
def test_row_that_the_other_added_is_kept_or_left_out(
    plan: ServicePlan, lead: User, colleague: User, as_user: SignIn, choice: str, rows: list[str]
) -> None:
    write(plan, {"looking-back": [ROW]}, by=lead)
    writer = Writer(as_user(lead), plan, "looking-back")
    fields = writer.open()
    other = Writer(Client(), plan, "looking-back")
    other.client.force_login(colleague)
    theirs = other.open("?add=1")
    other.press({**theirs, cell_names(theirs, "achievement")[1]: ["Theirs"]}, "stay")
    added = str(writer.section().rows.last().pk)
    response = writer.press({**fields, cell_names(fields, "impact")[0]: ["Changed"]}, "stay")
    writer.press({**read(response).fields, f"settle-row-{added}": [choice]}, "stay")
    assert writer.cells("achievement") == rows
