"""Saving while typing: what the browser asks for, and each answer, always in JSON."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.approval.models import Status
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import PlanSection, SectionMilestone, ServicePlan
from tests.factories import empty_plan, person, write
from tests.planning.service_plans.conftest import Fields, Writer, cell_names, plan_in

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


@pytest.fixture
def rows(plan: ServicePlan, lead: User, as_user: SignIn) -> Writer:
    return Writer(as_user(lead), plan, "looking-back")


def autosave(writer: Writer, fields: Fields, **changes: Any) -> Any:
    return writer.client.post(f"{writer.path}autosave/", {**fields, **changes})


def answer(response: Any, status: int = 200) -> dict[str, Any]:
    assert (response.status_code, response["Content-Type"]) == (status, "application/json")
    found: dict[str, Any] = response.json()
    return found


def reasons(section: PlanSection) -> list[str]:
    return list(section.milestones.order_by("pk").values_list("reason", flat=True))


def test_autosave_keeps_the_text_and_makes_no_history(text: Writer, lead: User) -> None:
    fields = text.open()
    said = answer(autosave(text, fields, text=MINE))
    section = text.section()
    assert (section.text, section.revision, section.updated_by) == (MINE, 1, lead)
    assert (said["revision"], said["words"], said["rows"]) == (1, 6, {})
    assert said["saved_at"].endswith(("am", "pm", "midday", "midnight"))
    assert not section.milestones.exists()
    assert not AuditEntry.objects.filter(action="service_plans.save_section").exists()
    assert text.plan.case.authors.get().user == lead


def test_autosave_then_a_button_makes_one_milestone_and_one_audit_line(text: Writer) -> None:
    fields = text.open()
    for number in range(1, 4):
        answer(autosave(text, fields, text=f"{MINE} {number}", revision=str(number - 1)))
    assert text.press({**fields, "text": [f"{MINE} 3"], "revision": ["3"]}, "stay").status_code == 302
    section = text.section()
    assert (section.revision, section.milestone_revision, reasons(section)) == (3, 3, ["saved"])
    entry = AuditEntry.objects.get(action="service_plans.save_section")
    assert entry.changes == {"text": ["", f"{MINE} 3"]}


def test_the_same_text_twice_is_saved_once(text: Writer) -> None:
    fields = text.open()
    assert answer(autosave(text, fields, text=MINE))["revision"] == 1
    assert answer(autosave(text, fields, text=MINE))["revision"] == 1
    assert text.section().revision == 1


def test_new_row_gets_its_identity_and_is_no_second_row_the_next_time(rows: Writer) -> None:
    fields = rows.open("?add=1")
    (name,) = cell_names(fields, "achievement")
    said = answer(autosave(rows, fields, **{name: "Opened a clinic"}))
    (identity,) = said["rows"].values()
    assert list(said["rows"]) == [fields["row"][0]]
    again = {"mark": fields["mark"], "revision": ["1"], "row": [identity, "new2"]}
    again |= {f"row-{identity}-achievement": ["Opened two clinics"], "row-new2-achievement": [""]}
    assert answer(autosave(rows, again))["rows"] == {identity: identity}
    assert [str(row.pk) for row in rows.section().rows.all()] == [identity]
    assert rows.cells("achievement") == ["Opened two clinics"]


def test_lost_answer_for_a_new_row_is_given_again(rows: Writer) -> None:
    fields = rows.open("?add=1")
    (name,) = cell_names(fields, "achievement")
    first = answer(autosave(rows, fields, **{name: "Opened a clinic"}))
    assert answer(autosave(rows, fields, **{name: "Opened a clinic"})) == first


def test_row_that_is_emptied_keeps_its_identity_until_a_button_is_pressed(rows: Writer, lead: User) -> None:
    write(rows.plan, {"looking-back": [{"achievement": "One", "impact": "A"}]}, by=lead)
    fields = rows.open()
    identity = fields["row"][0]
    emptied = {**fields, f"row-{identity}-achievement": [""], f"row-{identity}-impact": [""]}
    assert answer(autosave(rows, emptied))["rows"] == {identity: identity}
    assert [str(row.pk) for row in rows.section().rows.all()] == [identity]
    assert rows.press({**emptied, "revision": ["2"]}, "stay").status_code == 302
    assert not rows.section().rows.exists()


def test_only_rows_that_changed_are_written(rows: Writer, lead: User, django_assert_num_queries: Callable) -> None:
    write(rows.plan, {"looking-back": [{"achievement": f"{n}", "impact": "x"} for n in range(50)]}, by=lead)
    fields = rows.open()
    fields[cell_names(fields, "impact")[7]] = ["Changed"]
    with django_assert_num_queries(10) as captured:  # two of them the savepoint around it
        answer(autosave(rows, fields))
    (written,) = [one["sql"] for one in captured if one["sql"].startswith('INSERT INTO "planning_sectionrow')]
    assert (written.count("Changed"), written.count('"impact"')) == (1, 1)


def test_many_rows_cost_no_more_queries_than_one(text: Writer, django_assert_num_queries: Callable) -> None:
    fields = text.open()
    autosave(text, fields, text="Once")
    with django_assert_num_queries(8):
        answer(autosave(text, fields, text=MINE, revision="1"))


def test_what_another_person_wrote_is_kept_before_it_is_written_over(text: Writer, colleague: User, lead: User) -> None:
    other = Writer(Client(), text.plan, text.key)
    other.client.force_login(colleague)
    answer(autosave(other, other.open(), text=THEIRS))
    answer(autosave(text, text.open(), text=MINE))
    (kept,) = text.section().milestones.all()
    assert (kept.reason, kept.text, kept.revision, kept.written_by) == ("sitting", THEIRS, 1, colleague)
    entry = AuditEntry.objects.get(action="service_plans.save_section")
    assert (entry.by, entry.changes) == (colleague, {"text": ["", THEIRS]})


@pytest.mark.parametrize(("minutes", "kept"), [(29, []), (31, ["sitting"])])
def test_a_pause_of_half_an_hour_ends_a_sitting(text: Writer, minutes: int, kept: list[str]) -> None:
    fields = text.open()
    answer(autosave(text, fields, text=THEIRS))
    PlanSection.objects.filter(pk=text.section().pk).update(updated_at=timezone.now() - timedelta(minutes=minutes))
    answer(autosave(text, fields, text=MINE, revision="1"))
    assert reasons(text.section()) == kept


def test_old_revision_overwrites_nothing_and_names_who_saved(text: Writer, colleague: User) -> None:
    fields = text.open()
    write(text.plan, {"our-service": THEIRS}, by=colleague)
    said = answer(autosave(text, fields, text=MINE), 409)
    assert said == {"problem": "conflict", "revision": 1, "by": colleague.name, "ago": "a moment ago"}
    assert text.section().text == THEIRS


def test_own_other_tab_is_called_you(text: Writer) -> None:
    fields = text.open()
    answer(autosave(text, fields, text=THEIRS))
    assert answer(autosave(text, fields, text=MINE), 409)["by"] == "You"


def test_signed_out_is_told_and_nothing_is_saved(text: Writer) -> None:
    fields = text.open()
    text.client.logout()
    assert answer(autosave(text, fields, text=MINE), 401) == {"problem": "signed_out"}
    assert text.section().text == ""


def test_another_person_who_is_signed_in_saves_nothing(text: Writer, colleague: User) -> None:
    fields = text.open()
    text.client.force_login(colleague)
    assert answer(autosave(text, fields, text=MINE), 403)["problem"] == "other_person"
    assert text.section().text == ""


def test_plan_that_is_no_draft_takes_nothing(as_user: SignIn) -> None:
    plan = plan_in(Status.DRAFT)
    lead = plan.case.authors.get().user
    writer = Writer(as_user(lead), plan, "our-service")
    fields = writer.open()
    submit_plan(plan=plan, by=lead)
    said = answer(autosave(writer, fields, text=MINE), 403)
    assert said["problem"] == "not_editable"
    assert "cannot be changed now" in said["text"]


def test_reader_and_stranger_save_nothing(text: Writer) -> None:
    fields = text.open()
    for other in (person("reader"), person("service_lead", service=empty_plan().service)):
        client = Client()
        client.force_login(other)
        response = client.post(f"{text.path}autosave/", {**fields, "text": MINE})
        assert answer(response, 403)["problem"] == "other_person"
    assert text.section().text == ""


def test_role_that_was_taken_away_saves_nothing(text: Writer, lead: User) -> None:
    fields = text.open()
    lead.appointments.all().delete()
    assert answer(autosave(text, fields, text=MINE), 403)["problem"] == "not_allowed"


def test_stale_token_gets_a_new_one_and_saves_the_next_time(text: Writer) -> None:
    text.client.handler.enforce_csrf_checks = True
    fields = {**text.open(), "csrfmiddlewaretoken": ["x" * 64]}
    said = answer(autosave(text, fields, text=MINE), 403)
    assert said["problem"] == "token"
    assert text.section().text == ""
    assert answer(autosave(text, fields, text=MINE, csrfmiddlewaretoken=said["token"]))["revision"] == 1


@pytest.mark.parametrize("mark", ["", "x", "1 /service-plans/1/sections/our-service/:x:y"])
def test_page_without_a_mark_saves_nothing(text: Writer, mark: str) -> None:
    assert answer(autosave(text, text.open(), text=MINE, mark=mark), 403)["problem"] == "page_too_old"


def test_mark_of_another_section_saves_nothing(text: Writer, rows: Writer) -> None:
    assert answer(autosave(text, {**text.open(), "mark": rows.open()["mark"]}), 403)["problem"] == "page_too_old"


def test_megabyte_is_saved_and_more_is_refused_in_json(text: Writer) -> None:
    fields = text.open()
    assert answer(autosave(text, fields, text="y" * 1_000_000))["revision"] == 1
    said = answer(autosave(text, fields, text="y" * 1_000_001, revision="1"), 413)
    assert (said["problem"], "1,000,000 characters" in said["text"]) == ("too_big", True)
    body = "text=" + "x" * (5 * 1024 * 1024 + 1)
    response = text.client.post(f"{text.path}autosave/", body, content_type="application/x-www-form-urlencoded")
    assert answer(response, 413)["problem"] == "too_big"


@pytest.mark.parametrize(("count", "status"), [(200, 200), (201, 413)])
def test_two_hundred_rows_are_saved_and_one_more_is_refused(rows: Writer, count: int, status: int) -> None:
    fields = rows.open()
    fields["row"] = [f"new{n}" for n in range(count)]
    fields |= {f"row-new{n}-achievement": [f"Number {n}"] for n in range(count)}
    answer(autosave(rows, fields), status)
    assert rows.section().rows.count() == (count if status == 200 else 0)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=20)
def test_too_many_fields_are_refused_in_json(text: Writer) -> None:
    response = text.client.post(f"{text.path}autosave/", {f"row-new{n}-x": "y" for n in range(30)})
    assert answer(response, 413)["problem"] == "too_big"


@pytest.mark.parametrize("words", ["a\x00b", "\u202eabc\u202c", "👩🏽‍⚕️", "<script>alert(1)</script>"])
def test_odd_characters_are_kept_and_never_break(text: Writer, words: str) -> None:
    answer(autosave(text, text.open(), text=words))
    assert text.section().text == words.replace("\x00", "")


def test_garbage_tokens_and_missing_fields_break_nothing(rows: Writer) -> None:
    fields = rows.open()
    garbage = {
        "row": ["zzz", "../..", ""],
        "row-zzz-achievement": "x",
        "row-new1-nothing": "y",
        "row-new7-achievement": "Z",
    }
    assert list(answer(autosave(rows, {**fields, **garbage}))["rows"]) == ["new7"]
    assert answer(autosave(rows, {"mark": fields["mark"]}), 409)["problem"] == "conflict"
    foreign = "00000000-0000-4000-8000-000000000000"
    said = answer(autosave(rows, {**fields, "revision": "1", "row": [foreign], f"row-{foreign}-impact": "I"}))
    assert foreign not in said["rows"].values()


def test_section_that_is_not_there_and_a_get_are_answered_in_json(text: Writer) -> None:
    assert text.client.get(f"{text.path}autosave/").status_code == 405
    fields, other = text.open(), Writer(text.client, text.plan, "no-such")
    assert answer(autosave(other, fields), 403)["problem"] == "page_too_old"


def here(writer: Writer, mark: list[str], **more: str) -> Any:
    return writer.client.post(f"{writer.path}here/", {"mark": mark, **more})


def test_who_else_is_here_is_told_until_they_are_forgotten(text: Writer, colleague: User) -> None:
    other = Writer(Client(), text.plan, text.key)
    other.client.force_login(colleague)
    assert answer(here(other, other.open()["mark"], writing="1"))["here"] == ""
    page = text.client.get(text.path).content.decode()
    assert f"{colleague.name} has this section open and is writing" in page
    mark = text.open()["mark"]
    assert answer(here(text, mark))["here"] == f"{colleague.name} has this section open and is writing"
    text.section().presences.filter(person=colleague).update(seen_at=timezone.now() - timedelta(seconds=46))
    assert answer(here(text, mark))["here"] == ""
    assert text.section().presences.count() == 2


def test_leaving_is_told_at_once(text: Writer, colleague: User) -> None:
    mark = text.open()["mark"]
    answer(here(text, mark))
    assert answer(here(text, mark, gone="1")) == {}
    assert not text.section().presences.exists()


def test_saying_here_tells_of_a_newer_text_before_anything_is_typed(text: Writer, colleague: User) -> None:
    mark = text.open()["mark"]
    assert answer(here(text, mark))["revision"] == 0
    write(text.plan, {"our-service": THEIRS}, by=colleague)
    said = answer(here(text, mark))
    assert (said["revision"], said["by"], said["ago"], said["editable"]) == (1, colleague.name, "a moment ago", True)


def test_saying_here_costs_two_queries_of_its_own(text: Writer, django_assert_num_queries: Callable) -> None:
    mark = text.open()["mark"]
    here(text, mark)
    with django_assert_num_queries(7):  # two for the person, one for the access; section, year, the note, who else
        answer(here(text, mark))


def test_submitting_keeps_what_is_in_no_milestone_yet(as_user: SignIn) -> None:
    plan = plan_in(Status.DRAFT)
    lead = plan.case.authors.get().user
    writer = Writer(as_user(lead), plan, "our-service")
    answer(autosave(writer, writer.open(), text=MINE))
    response = writer.client.post(f"/service-plans/{plan.pk}/submit/", {})
    assert response.status_code == 302
    kept = SectionMilestone.objects.filter(section__plan=plan, reason="submitted")
    assert [(one.text, one.revision) for one in kept] == [(MINE, 2)]
    entry = AuditEntry.objects.get(action="service_plans.keep_sections")
    assert entry.changes == {"Our service": [["We see people at home.", []], [MINE, []]]}
