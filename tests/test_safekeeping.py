"""A form that is sent too late: its words wait for the person who typed them, and for nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from mlco_portal.safekeeping import LONGEST_KEPT, SALT
from planning.approval.models import Decision
from planning.discussion.models import Comment
from planning.glossary.models import Term
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.models import ServicePlan
from services.models import Appointment, Service
from tests.factories import PASSWORD, AppointmentFactory, ServiceFactory, UserFactory, empty_plan, person
from tests.planning.publication.plans import approved_plan, publish
from tests.planning.review.plans import detail_url, lead_of, resubmit, submitted_plan
from tests.planning.service_plans.conftest import Fields, read

pytestmark = pytest.mark.django_db
WORDS = "The words that nobody may lose\n\n“Ärzte” <b>&amp; 🙂"
Scene = tuple[User, str, str]


def decision() -> Scene:
    return person("leadership_approver"), detail_url(submitted_plan().case), "reason"


def withdrawing() -> Scene:
    plan = submitted_plan()
    return lead_of(plan), reverse("planning:service_plans:withdraw", args=[plan.pk]), "reason"


def inviting() -> Scene:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    return lead, reverse("planning:service_plans:share", args=[plan.pk]), "message"


def reopening() -> Scene:
    return person("planning_team"), reverse("planning:publication:reopen", args=[approved_plan().pk]), "reason"


def withdrawing_publication() -> Scene:
    publication = publish(approved_plan())
    return person("planning_team"), reverse("planning:publication:withdraw", args=[publication.pk]), "reason"


def adding_service() -> Scene:
    return person("planning_team"), reverse("services:add"), "aliases"


def changing_service() -> Scene:
    return person("planning_team"), reverse("services:change", args=[ServiceFactory().code]), "aliases"


def retiring() -> Scene:
    return person("planning_team"), reverse("services:retire", args=[ServiceFactory().code]), "reason"


def ending_role() -> Scene:
    key = AppointmentFactory(role="contributor").pk
    return person("administrator"), reverse("services:end_appointment", args=[key]), "reason"


def naming_deputy() -> Scene:
    key = AppointmentFactory(role="leadership_approver").pk
    return person("administrator"), reverse("services:name_deputy", args=[key]), "reason"


def adding_account() -> Scene:
    return person("administrator"), reverse("accounts:add"), "name"


def changing_account() -> Scene:
    return person("administrator"), reverse("accounts:change", args=[UserFactory().pk]), "name"


def adding_term() -> Scene:
    return person("planning_team"), reverse("planning:glossary:add"), "explanation"


def naming_version() -> Scene:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    return lead, reverse("planning:service_plans:name_version", args=[plan.pk]), "name"


SCENES = [
    adding_term,
    naming_version,
    decision,
    withdrawing,
    inviting,
    reopening,
    withdrawing_publication,
    adding_service,
    changing_service,
    retiring,
    ending_role,
    naming_deputy,
    adding_account,
    changing_account,
]


def opened(client: Client, user: User, path: str) -> Fields:
    client.force_login(user)
    response = client.get(path)
    assert response.status_code == 200
    return read(response).fields


def sent_signed_out(client: Client, who: User, path: str, **typed: Any) -> Any:
    fields = opened(client, who, path)
    client.logout()
    return client.post(path, {**fields, **typed})


def typed_in(name: str) -> str:
    """What a text field takes: one line where the field has one."""
    return WORDS if name in {"reason", "message", "aliases", "explanation"} else WORDS.splitlines()[0]


def lines(response: Any, name: str) -> str:
    return read(response).fields[name][-1].replace("\r\n", "\n")


@pytest.mark.parametrize("scene", SCENES, ids=lambda one: one.__name__)
def test_words_sent_after_the_session_ended_come_back_to_their_author(
    client: Client, scene: Callable[[], Scene]
) -> None:
    user, path, name = scene()
    words = typed_in(name)
    response = sent_signed_out(client, user, path, **{name: words})
    assert (response.status_code, response.url) == (302, f"/sign-in/?next={path}%23typed-before")
    assert "What you typed is kept" in client.get(response.url).content.decode()
    response = client.post(response.url, {"email": user.email, "password": PASSWORD})
    assert response.url == f"{path}#typed-before"
    response = client.get(path)
    assert "You were signed out before this was saved. Here is what you typed." in " ".join(
        response.content.decode().split()
    )
    assert lines(response, name) == words
    assert lines(client.get(path), name) == words


@pytest.mark.parametrize("scene", SCENES, ids=lambda one: one.__name__)
def test_words_on_a_page_too_old_to_be_sent_come_back_at_once(scene: Callable[[], Scene]) -> None:
    user, path, name = scene()
    words, client = typed_in(name), Client(enforce_csrf_checks=True)
    fields = opened(client, user, path)
    response = client.post(path, {**fields, name: words, "csrfmiddlewaretoken": "x" * 64})
    assert (response.status_code, response.url) == (302, f"{path}#typed-before")
    response = client.get(path)
    assert "This page was too old to be sent" in response.content.decode()
    assert lines(response, name) == words


def test_nothing_is_decided_until_the_button_is_pressed_again(client: Client) -> None:
    user, path, _ = decision()
    sent_signed_out(client, user, path, move="return", reason="Name a measure.")
    client.force_login(user)
    page = client.get(path)
    assert Decision.objects.filter(move="return").count() == 0
    assert "Your decision was not recorded" not in page.content.decode()
    assert 'value="return" checked' in " ".join(page.content.decode().split())
    fields = read(page).fields
    response = client.post(path, {**fields, "move": "return"})
    assert (response.status_code, response.url) == (302, reverse("planning:review:inbox"))
    assert Decision.objects.get(move="return").reason == "Name a measure."
    assert "Name a measure." not in client.session.get("kept_forms", {})


def test_decision_on_a_version_that_changed_meanwhile_says_so_and_keeps_only_the_reason(client: Client) -> None:
    plan = submitted_plan()
    user, path = person("leadership_approver"), detail_url(plan.case)
    sent_signed_out(client, user, path, move="approve", reason="Clear and short.")
    withdraw_plan(plan=ServicePlan.objects.get(pk=plan.pk), by=lead_of(plan), reason="")
    resubmit(plan, **{"our-service": "Something else."})
    client.force_login(user)
    response = client.get(path)
    page = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert "Since you opened it, the plan was" in page
    assert lines(response, "reason") == "Clear and short."
    assert 'value="approve" checked' not in page
    client.post(path, {**read(response).fields, "move": "approve"})
    latest = Decision.objects.latest("pk")
    assert (latest.move, latest.version_number, latest.reason) == ("approve", 2, "Clear and short.")


def test_reason_to_take_a_plan_back_is_shown_when_there_is_nothing_left_to_take_back(client: Client) -> None:
    plan = submitted_plan()
    path = reverse("planning:service_plans:withdraw", args=[plan.pk])
    sent_signed_out(client, lead_of(plan), path, reason="The figures were last year's.")
    withdraw_plan(plan=ServicePlan.objects.get(pk=plan.pk), by=lead_of(plan), reason="")
    client.force_login(lead_of(plan))
    page = client.get(path, follow=True).content.decode()
    assert "The figures were last year&#x27;s." in page


def test_service_that_somebody_changed_meanwhile_is_not_overwritten(client: Client) -> None:
    service = ServiceFactory(name="Podiatry")
    user, path = person("planning_team"), reverse("services:change", args=[service.code])
    sent_signed_out(client, user, path, aliases="Foot care")
    Service.objects.filter(pk=service.pk).update(name="Podiatry and orthotics")
    client.force_login(user)
    response = client.post(path, read(client.get(path)).fields)
    assert "Somebody else changed this service" in response.content.decode()
    assert Service.objects.get(pk=service.pk).name == "Podiatry and orthotics"


def test_another_person_signing_in_never_sees_the_words(client: Client) -> None:
    user, path, name = decision()
    sent_signed_out(client, user, path, **{name: WORDS})
    client.post("/sign-in/", {"email": person("leadership_approver").email, "password": PASSWORD})
    response = client.get(path)
    assert response.status_code == 200
    assert "nobody may lose" not in response.content.decode()
    assert "Here is what you typed" not in response.content.decode()


def test_words_on_a_page_of_somebody_else_are_not_kept() -> None:
    user, path, name = decision()
    client = Client(enforce_csrf_checks=True)
    fields = opened(client, user, path)
    client.force_login(person("leadership_approver"))
    response = client.post(path, {**fields, name: WORDS, "csrfmiddlewaretoken": "x" * 64})
    assert response.status_code == 403
    assert "your browser still holds what you typed" in response.content.decode()
    assert "kept_forms" not in client.session


def test_words_are_gone_once_they_are_sent_or_thrown_away(client: Client) -> None:
    user, path, _ = adding_account()
    sent_signed_out(client, user, path, name="Anna Sample", email="anna.sample@example.org")
    client.force_login(user)
    page = client.get(path)
    assert client.post(path, read(page).fields).status_code == 302
    assert lines(client.get(path), "name") == ""
    sent_signed_out(client, user, path, name="Anna Sample")
    client.force_login(user)
    forget = next(link for link in read(client.get(path)).links if "forget=" in link)
    assert (response := client.get(forget.replace("&amp;", "&"))).status_code == 302
    assert response.url == path
    assert lines(client.get(path), "name") == ""


def test_nobody_else_can_make_a_browser_throw_words_away(client: Client) -> None:
    user, path, name = adding_account()
    sent_signed_out(client, user, path, **{name: "Anna Sample"})
    client.force_login(user)
    other = signing.TimestampSigner(salt=SALT).sign(f"{user.pk + 1} {path} {path}")
    for mark in ("", "x", other):
        client.get(path, {"forget": mark})
        assert lines(client.get(path), name) == "Anna Sample"


def test_passwords_files_and_tokens_are_never_kept_and_the_notice_says_so(client: Client) -> None:
    user, path, name = adding_account()
    file = SimpleUploadedFile("list.csv", b"secret file")
    sent_signed_out(client, user, path, **{name: "Anna"}, new_password="a secret one", file=file)
    kept = client.session["kept_forms"][path]
    assert "csrfmiddlewaretoken" not in kept["fields"]
    assert "secret" not in str(kept)
    client.force_login(user)
    assert "Passwords and files are never kept" in client.get(path).content.decode()


def test_only_so_much_is_kept_and_the_sign_in_page_says_when_it_was_too_much(client: Client) -> None:
    user, path, name = decision()
    response = sent_signed_out(client, user, path, **{name: "x" * (LONGEST_KEPT + 1)})
    assert "too long to be kept" in client.get(response.url).content.decode()
    assert "kept_forms" not in client.session
    paths = [reverse("services:change", args=[ServiceFactory().code]) for _ in range(6)]
    team = person("planning_team")
    marks = [opened(client, team, one) for one in paths]
    client.logout()
    for one, fields in zip(paths, marks, strict=True):
        client.post(one, fields)
    assert list(client.session["kept_forms"]) == paths[1:]


def test_strangers_and_marks_of_other_forms_fill_no_session(client: Client) -> None:
    user, path, _ = decision()
    mark = opened(client, user, path)["form_mark"][0]
    elsewhere = reverse("accounts:add")
    forged = signing.TimestampSigner(salt=SALT, key="another").sign(f"{user.pk} {path} {path}")
    for at, one in ((path, ""), (path, forged), (path, f"{mark}x"), (elsewhere, mark), (path, "\x00\u202e🙂")):
        stranger = Client()
        response = stranger.post(at, {"form_mark": one, "reason": "Spam"})
        assert (response.status_code, "sessionid" in stranger.cookies) == (302, False)


def test_words_keep_what_is_odd_in_them(client: Client) -> None:
    user, path, name = decision()
    odd = "\u202eright to left\u202c \ud7ff 🙂 <script>alert(1)</script> &lt;"
    sent_signed_out(client, user, path, **{name: f"{odd}\x00"})
    client.force_login(user)
    response = client.get(path)
    assert lines(response, name).startswith(odd)
    assert "<script>alert" not in response.content.decode()


def test_role_is_given_by_a_new_press_only(client: Client) -> None:
    user, path = person("administrator"), reverse("services:appoint")
    whom = UserFactory()
    before = Appointment.objects.count()
    typed = {"user": whom.pk, "role": "reader", "scope": "organisation", "starts_on": "1 April 2024", "ends_on": ""}
    sent_signed_out(client, user, path, **typed)
    client.force_login(user)
    page = client.get(path)
    assert read(page).fields["user"] == [str(whom.pk)]
    assert read(page).fields["starts_on"] == ["1 April 2024"]
    assert 'value="reader" checked' in " ".join(page.content.decode().split())
    assert Appointment.objects.count() == before


def test_panel_in_place_answers_where_it_stands(client: Client) -> None:
    submitted = submitted_plan()
    section = reverse("planning:service_plans:section", args=[submitted.pk, "our-service"])
    path = reverse("planning:service_plans:withdraw", args=[submitted.pk])
    fields = opened(client, lead_of(submitted), path)
    client.logout()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{section}"}
    response = client.post(path, {**fields, "reason": "Kept"}, headers=headers)
    page = response.content.decode()
    assert (response.status_code, "<html" in page) == (200, False)
    assert f'href="/sign-in/?next={section}"' in page
    assert client.session["kept_forms"][path]["fields"]["reason"] == ["Kept"]


def commenting() -> tuple[User, str]:
    plan = empty_plan()
    path = reverse("planning:discussion:section", args=[plan.pk, "our-service"])
    return person("service_lead", service=plan.service), path


def notices_in(response: Any) -> int:
    return int(response.content.decode().count("Here is what you typed"))


def test_comment_comes_back_in_its_own_form_and_other_buttons_leave_it(client: Client) -> None:
    lead, path = commenting()
    fields = opened(client, lead, path)
    client.post(path, {**fields, "then": "comment", "text": "The first comment"})
    first = Comment.objects.get()
    sent_signed_out(client, lead, path, then="comment", text=WORDS)
    client.force_login(lead)
    client.post(path, {"then": f"resolve:{first.pk}"})
    response = client.get(path)
    assert (notices_in(response), WORDS.split("<")[0] in response.content.decode().replace("\r\n", "\n")) == (1, True)
    assert Comment.objects.count() == 1
    client.post(path, {**read(response).fields, "then": "comment", "text": WORDS})
    assert Comment.objects.count() == 2
    assert notices_in(client.get(path)) == 0


@pytest.mark.parametrize("button", ["reply", "edit"])
def test_answer_and_changed_comment_come_back_where_they_were_typed(client: Client, button: str) -> None:
    lead, path = commenting()
    client.post(path, {**opened(client, lead, path), "then": "comment", "text": "The first comment"})
    first = Comment.objects.get()
    sent_signed_out(client, lead, path, then=f"{button}:{first.pk}", text="I had not finished")
    client.force_login(lead)
    response = client.get(path)
    assert notices_in(response) == 1
    form = response.content.decode().split("Here is what you typed")[1].split("</form>")[0]
    assert "I had not finished" in form
    assert f'value="{button}:{first.pk}"' in form
    assert Comment.objects.get().text == "The first comment"


def test_term_that_somebody_changed_meanwhile_is_not_overwritten(client: Client) -> None:
    team = person("planning_team")
    term = Term.objects.create(short="DNA", meaning="Did not attend")
    path = reverse("planning:glossary:change", args=[term.pk])
    sent_signed_out(client, team, path, meaning="Was not brought")
    Term.objects.filter(pk=term.pk).update(meaning="Did not arrive")
    client.force_login(team)
    page = client.get(path)
    assert lines(page, "meaning") == "Was not brought"
    assert client.post(path, read(page).fields).status_code == 409
    assert Term.objects.get().meaning == "Did not arrive"
