"""When saving is not possible, everything that was typed stays with its author."""

from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client, override_settings

from mlco_portal.accounts.models import User
from planning.service_plans.actions import save_section, submit_plan
from planning.service_plans.models import ServicePlan
from planning.service_plans.views.safekeeping import SALT
from tests.factories import PASSWORD, empty_plan, full_plan, person, write
from tests.planning.service_plans.conftest import Fields, Writer, cell_names, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
MINE, THEIRS = "We see people in their homes.", "We see people in clinics."


@pytest.fixture
def plan() -> ServicePlan:
    return empty_plan()


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


@pytest.fixture
def colleague(plan: ServicePlan) -> User:
    return person("contributor", service=plan.service)


@pytest.fixture
def text(plan: ServicePlan, lead: User, as_user: SignIn) -> Writer:
    return Writer(as_user(lead), plan, "our-service")


def test_conflict_shows_both_texts_with_what_differs_marked(text: Writer, colleague: User) -> None:
    fields = text.open()
    write(text.plan, {"our-service": THEIRS}, by=colleague)
    response = text.press({**fields, "text": [MINE]}, "stay")
    page = response.content.decode()
    assert response.status_code == 409
    assert f"{colleague.name} saved this section while you were writing" in page
    assert "We see people in <mark>their homes.</mark>" in page
    assert "We see people in <mark>clinics.</mark>" in page
    assert read(response).fields["text"] == [MINE]
    assert text.section().text == THEIRS


def test_back_button_and_another_save_compare_with_your_own_words(text: Writer, lead: User) -> None:
    fields = text.open()
    text.press({**fields, "text": [THEIRS]}, "stay")
    response = text.press({**fields, "text": [MINE]}, "stay")
    page = response.content.decode()
    assert response.status_code == 409
    assert "You saved something else in this section since you opened this page" in page
    assert f"{lead.name} saved" not in page
    assert "Theirs" not in page
    assert text.section().text == THEIRS


def test_saving_again_after_a_conflict_keeps_mine_or_a_combination(text: Writer, colleague: User) -> None:
    fields = text.open()
    write(text.plan, {"our-service": THEIRS}, by=colleague)
    page = read(text.press({**fields, "text": [MINE]}, "stay"))
    assert text.press({**page.fields, "text": [f"{MINE} {THEIRS}"]}, "stay").status_code == 302
    assert text.section().text == f"{MINE} {THEIRS}"


def test_conflict_in_rows_keeps_every_row_of_both(text: Writer, lead: User, colleague: User) -> None:
    first = {"achievement": "One", "impact": "A"}
    write(text.plan, {"looking-back": [first]}, by=lead)
    writer = Writer(text.client, text.plan, "looking-back")
    fields = writer.open("?add=1")
    fields[cell_names(fields, "achievement")[1]] = ["Mine"]
    fields[cell_names(fields, "impact")[0]] = ["A, typed by me"]
    other = Writer(Client(), text.plan, "looking-back")
    other.client.force_login(colleague)
    theirs = other.open("?add=1")
    theirs[cell_names(theirs, "achievement")[1]] = ["Theirs"]
    theirs[cell_names(theirs, "impact")[0]] = ["A, saved by them"]
    assert other.press(theirs, "stay").status_code == 302

    response = writer.press(fields, "stay")
    page = response.content.decode()
    assert response.status_code == 409
    assert "A, <mark>typed</mark> by <mark>me</mark>" in page
    assert "A, <mark>saved</mark> by <mark>them</mark>" in page
    assert f"{colleague.name} added it, or you removed it" in page
    assert writer.press(read(response).fields, "stay").status_code == 302
    assert writer.cells("achievement") == ["One", "Mine", "Theirs"]
    assert writer.cells("impact")[0] == "A, typed by me"


def test_row_that_the_other_removed_is_kept_with_a_note(text: Writer, lead: User, colleague: User) -> None:
    write(text.plan, {"looking-back": [{"achievement": name, "impact": "x"} for name in ("One", "Two")]}, by=lead)
    writer = Writer(text.client, text.plan, "looking-back")
    fields = writer.open()
    fields[cell_names(fields, "impact")[1]] = ["Typed"]
    section = writer.section()
    save_section(section=section, revision=section.revision, rows=[], by=colleague)
    response = writer.press(fields, "stay")
    assert response.content.decode().count(f"{colleague.name} removed this.") == 2
    writer.press(read(response).fields, "stay")
    assert writer.cells("achievement") == ["One", "Two"]
    assert writer.cells("impact") == ["x", "Typed"]


def test_plan_handed_in_meanwhile_gives_the_text_back_to_copy(as_user: SignIn) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    text, rows = (Writer(as_user(lead), plan, key) for key in ("our-service", "priorities"))
    typed_text, typed_rows = text.open(), rows.open()
    submit_plan(plan=plan, by=lead)
    response = text.press({**typed_text, "text": [MINE]}, "stay")
    assert response.status_code == 409
    assert read(response).fields["text"] == [MINE]
    assert text.section().text == "We see people at home."
    typed_rows[cell_names(typed_rows, "owner")[0]] = ["Somebody else"]
    response = rows.press(typed_rows, "remove:new1")
    assert response.status_code == 409
    assert "Somebody else" in response.content.decode()
    assert "Copy your text before you leave this page" in response.content.decode()


def signed_out_post(writer: Writer, words: str) -> None:
    fields = writer.open()
    writer.client.logout()
    response = writer.press({**fields, "text": [words]}, "stay")
    assert (response.status_code, response.url) == (302, f"/sign-in/?next={writer.path}")
    assert writer.section().text == ""


def test_text_sent_after_the_session_ended_is_offered_back_after_signing_in(text: Writer, lead: User) -> None:
    signed_out_post(text, MINE)
    assert "What you typed is kept" in text.client.get(f"/sign-in/?next={text.path}").content.decode()
    response = text.client.post(f"/sign-in/?next={text.path}", {"email": lead.email, "password": PASSWORD})
    assert response.url == text.path
    response = text.client.get(text.path)
    assert "You were signed out before this was saved" in response.content.decode()
    assert read(response).fields["text"] == [MINE]
    assert text.press(read(response).fields, "stay").status_code == 302
    assert text.section().text == MINE
    assert "signed out" not in text.client.get(text.path).content.decode()


def test_text_that_was_kept_can_be_thrown_away(text: Writer, lead: User) -> None:
    signed_out_post(text, MINE)
    text.client.login(username=lead.email, password=PASSWORD)
    assert text.press(text.open(), "discard").status_code == 302
    assert text.open()["text"] == [""]
    assert text.section().text == ""


def test_text_that_was_kept_is_shown_to_nobody_else(text: Writer, colleague: User) -> None:
    signed_out_post(text, MINE)
    text.client.login(username=colleague.email, password=PASSWORD)
    assert text.open()["text"] == [""]


def test_text_that_was_kept_meets_a_newer_text_as_a_conflict(text: Writer, lead: User, colleague: User) -> None:
    signed_out_post(text, MINE)
    write(text.plan, {"our-service": THEIRS}, by=colleague)
    text.client.login(username=lead.email, password=PASSWORD)
    assert text.press(text.open(), "stay").status_code == 409


def test_strangers_fill_no_session(text: Writer, lead: User) -> None:
    fields = text.open()
    forged = signing.TimestampSigner(salt=SALT, key="another").sign(f"{lead.pk} {text.path}")
    for mark in ("", "x", forged, fields["mark"][0] + "x"):
        stranger = Client()
        stranger.post(text.path, {"mark": mark, "text": "Spam"})
        assert "sessionid" not in stranger.cookies


def test_mark_of_another_page_keeps_nothing(text: Writer) -> None:
    fields = text.open()
    stranger = Client()
    stranger.post(text.path.replace("our-service", "service-lead"), fields)
    assert "sessionid" not in stranger.cookies


def checked(writer: Writer) -> Fields:
    """Open the page as a browser that is checked for CSRF tokens."""
    writer.client.handler.enforce_csrf_checks = True
    return writer.open()


def test_page_too_old_to_save_shows_the_text_with_a_new_token(text: Writer) -> None:
    fields = checked(text)
    fields["csrfmiddlewaretoken"] = ["x" * 64]
    response = text.press({**fields, "text": [MINE]}, "stay")
    assert response.status_code == 403
    assert "This page was too old to save" in response.content.decode()
    assert text.section().text == ""
    again = read(response).fields
    assert again["text"] == [MINE]
    assert text.press(again, "stay").status_code == 302
    assert text.section().text == MINE


@pytest.mark.parametrize("mark", ["", "forged"])
def test_post_from_elsewhere_is_refused_and_shows_none_of_its_text(text: Writer, mark: str) -> None:
    checked(text)
    response = text.press({"text": ["Planted"], "mark": [mark], "revision": ["0"]}, "stay")
    assert response.status_code == 403
    assert "Planted" not in response.content.decode()
    assert text.section().text == ""


def test_mark_of_another_person_does_not_bring_text_in(text: Writer, colleague: User) -> None:
    other = Writer(Client(), text.plan, text.key)
    other.client.force_login(colleague)
    mark = other.open()["mark"]
    checked(text)
    response = text.press({"text": ["Planted"], "mark": mark, "revision": ["0"]}, "stay")
    assert (response.status_code, "Planted" in response.content.decode()) == (403, False)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=20)
def test_too_many_fields_get_a_page_that_says_what_to_do(text: Writer) -> None:
    response = text.client.post(text.path, {f"row-new{n}-x": "y" for n in range(30)})
    assert response.status_code == 413
    assert "Your browser still holds what you typed" in response.content.decode()


def test_more_than_five_megabytes_get_the_same_page(text: Writer) -> None:
    body = "text=" + "x" * (5 * 1024 * 1024 + 1)
    response = text.client.post(text.path, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_more_than_a_million_characters_are_shown_again_not_cut(text: Writer) -> None:
    words = "y" * 1_000_001
    response = text.press({**text.open(), "text": [words]}, "stay")
    assert response.status_code == 413
    assert "1,000,000 characters" in response.content.decode()
    assert read(response).fields["text"] == [words]
    assert text.section().text == ""


def test_more_than_two_hundred_rows_are_shown_again_not_cut(text: Writer) -> None:
    writer = Writer(text.client, text.plan, "looking-back")
    fields: Fields = {"revision": ["0"], "row": [f"new{number}" for number in range(201)]}
    fields |= {f"row-new{number}-achievement": [f"Number {number}"] for number in range(201)}
    response = writer.press(fields, "stay")
    assert response.status_code == 413
    assert "this one would have 201" in response.content.decode()
    assert len(read(response).fields["row"]) == 201


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe\x00=\x80", "application/x-www-form-urlencoded"),
        (b"not a form", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
        (b"", ""),
    ],
)
def test_bodies_that_are_no_form_break_nothing(text: Writer, body: bytes, kind: str) -> None:
    response = text.client.post(text.path, body, content_type=kind)
    assert response.status_code in (302, 400, 409)
    assert text.section().text == ""
