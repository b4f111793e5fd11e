"""The pages of looking back: outcomes, unfinished priorities, last year's answer beside this year's."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from planning.service_plans.models import CarryDecision, PriorityOutcome, SectionMilestone, ServicePlan
from planning.service_plans.queries.looking_back import outcomes_of
from tests.factories import FULL, ServiceFactory, empty_plan, full_plan, measure, open_year, person, write
from tests.planning.service_plans.conftest import Fields, plan_in, read
from tests.planning.service_plans.last_years import NAMES, PRIORITIES, plan_of_last_year, record, rows_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TEXT = "We look after feet in every part of the city, **at home** where it helps."
HOSTILE = "<script>alert(1)</script> 😀 \u202eright to left"


def at(name: str, plan: ServicePlan, *more: str) -> str:
    return reverse(f"planning:service_plans:{name}", args=[plan.pk, *more])


@pytest.fixture
def earlier() -> ServicePlan:
    return plan_of_last_year(content={"our-service": TEXT})


@pytest.fixture
def plan(earlier: ServicePlan) -> ServicePlan:
    record(earlier, {NAMES[0]: "delivered", NAMES[1]: "partly", NAMES[2]: "not_delivered"}, figure="94%")
    return empty_plan(earlier.service)


@pytest.fixture
def lead(earlier: ServicePlan) -> User:
    return person("service_lead", service=earlier.service)


def fields_of(client: Client, address: str) -> Fields:
    response = client.get(address)
    assert response.status_code == 200
    fields = read(response).fields
    # Radios are read as one list of values; what a person picks is set by the test.
    return {name: values for name, values in fields.items() if not name.endswith(("-state", "-decision"))}


def test_lead_records_how_priorities_are_going_on_one_form(earlier: ServicePlan, lead: User, as_user: SignIn) -> None:
    client, (first, second, _) = as_user(lead), rows_of(earlier).values()
    assert "How our priorities are going" in client.get(earlier.get_absolute_url()).content.decode()
    fields = fields_of(client, at("outcomes", earlier))
    fields |= {f"{first}-state": ["delivered"], f"{first}-figure": ["94%"], f"{first}-figure_on": ["31/3/2024"]}
    fields |= {f"{second}-state": ["partly"], f"{second}-note": [HOSTILE]}
    response = client.post(at("outcomes", earlier), fields, follow=True)
    page = response.content.decode()
    assert "Saved: 2 priorities changed." in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    stored = outcomes_of(earlier.pk)
    assert {row: one.state for row, one in stored.items()} == {first: "delivered", second: "partly"}
    assert (stored[first].figure, str(stored[first].figure_on)) == ("94%", "2024-03-31")
    again = client.post(at("outcomes", earlier), fields_with_states(client, earlier), follow=True)
    assert "Nothing was changed." in again.content.decode()


def fields_with_states(client: Client, plan: ServicePlan) -> Fields:
    states = {f"{row}-state": [one.state] for row, one in outcomes_of(plan.pk).items()}
    return {**fields_of(client, at("outcomes", plan)), **states}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"figure": "94%"}, "Choose how it is going"),
        ({"state": "delivered", "figure_on": "31/3/2024"}, "Enter the figure of that date"),
        ({"state": "delivered", "figure": "9", "figure_on": "the 40th"}, "Enter a date such as"),
        ({"state": "delivered", "figure": "9" * 121}, "Shorten the figure to 120 characters; it has 121"),
        ({"state": "delivered", "note": "x" * 5001}, "Shorten the note to 5,000 characters; it has 5,001"),
        ({"state": "perhaps", "note": "kept"}, "perhaps is not one of the available choices"),
    ],
)
def test_what_cannot_be_recorded_is_said_beside_the_field_and_kept(
    earlier: ServicePlan, lead: User, as_user: SignIn, typed: dict[str, str], words: str
) -> None:
    client, first = as_user(lead), next(iter(rows_of(earlier).values()))
    fields = fields_of(client, at("outcomes", earlier)) | {f"{first}-{name}": [text] for name, text in typed.items()}
    response = client.post(at("outcomes", earlier), fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    shown = read(response).fields
    assert all(shown[f"{first}-{name}"][0] == text for name, text in typed.items() if name != "state")
    assert not PriorityOutcome.objects.exists()


def test_second_of_two_who_record_sees_the_firsts_words_and_loses_none(
    earlier: ServicePlan, lead: User, as_user: SignIn
) -> None:
    first = next(iter(rows_of(earlier).values()))
    client = as_user(lead)
    mine = fields_of(client, at("outcomes", earlier)) | {f"{first}-state": ["dropped"], f"{first}-note": ["My words"]}
    record(earlier, {NAMES[0]: "delivered"}, figure="94%")
    response = client.post(at("outcomes", earlier), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Delivered; 94% on 31 March 2024" in page
    assert read(response).fields[f"{first}-note"] == ["My words"]
    assert PriorityOutcome.objects.get().state == "delivered"
    again = {**mine, f"{first}-seen": read(response).fields[f"{first}-seen"]}
    assert client.post(at("outcomes", earlier), again).status_code == 302
    assert (PriorityOutcome.objects.get().state, PriorityOutcome.objects.get().note) == ("dropped", "My words")


def test_others_read_how_priorities_are_going_and_strangers_do_not(earlier: ServicePlan, as_user: SignIn) -> None:
    record(earlier, {NAMES[0]: "delivered"})
    client = as_user(person("executive_approver"))
    page = client.get(at("outcomes", earlier)).content.decode()
    assert "Delivered" in page
    assert "<textarea" not in page
    assert client.post(at("outcomes", earlier), {}).status_code == 403
    assert as_user(person("reader")).get(at("outcomes", earlier)).status_code == 403
    never = plan_of_last_year(upto="submitted")
    assert as_user(person("planning_team")).get(at("outcomes", never)).status_code == 404


def test_unfinished_priorities_are_answered_on_one_page_and_leave_the_task_list(
    plan: ServicePlan, lead: User, as_user: SignIn, earlier: ServicePlan
) -> None:
    write(plan, {**FULL, "our-service": "New words"}, by=lead)
    client = as_user(lead)
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "What about last year’s unfinished priorities?" in page
    assert "2 unfinished priorities of last year wait for your answer." in page
    assert "Answer for last year’s priorities" in page
    check = client.get(at("check", plan))
    rows = rows_of(earlier)
    assert f"{at('unfinished', plan)}#row-{rows[NAMES[1]]}" in read(check).links
    assert at("submit", plan) not in check.content.decode()
    fields = fields_of(client, at("unfinished", plan))
    into = str(plan.sections.get(template_section__key="priorities").rows.get().pk)
    fields |= {f"{rows[NAMES[1]]}-decision": ["carry"], f"{rows[NAMES[1]]}-reason": ["Two clinics are left"]}
    fields |= {f"{rows[NAMES[2]]}-decision": ["merge"], f"{rows[NAMES[2]]}-reason": ["Same people"]}
    fields |= {f"{rows[NAMES[2]]}-into": [into]}
    page = client.post(at("unfinished", plan), fields, follow=True).content.decode()
    assert "Saved: 2 answers." in page
    assert "Every question is answered." in page
    assert "Part of “Shorter waits”: Same people" in page
    page = client.get(plan.get_absolute_url()).content.decode()
    assert "wait for your answer" not in page
    assert [one.decision for one in CarryDecision.objects.order_by("decision")] == ["carry", "merge"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"decision": "drop"}, "Enter a reason"),
        ({"reason": "Because"}, "Choose what becomes of it"),
        ({"decision": "merge", "reason": "Because"}, "Choose the priority that takes it up"),
        ({"decision": "merge", "reason": "Because", "into": "nothing"}, "That priority was removed meanwhile"),
        ({"decision": "drop", "reason": "x" * 5001}, "Shorten the reason to 5,000 characters"),
    ],
)
def test_answer_without_what_it_needs_is_said_and_what_was_typed_is_kept(
    plan: ServicePlan, lead: User, as_user: SignIn, earlier: ServicePlan, typed: dict[str, str], words: str
) -> None:
    write(plan, FULL, by=lead)
    client, row = as_user(lead), rows_of(earlier)[NAMES[1]]
    fields = fields_of(client, at("unfinished", plan)) | {f"{row}-{name}": [text] for name, text in typed.items()}
    response = client.post(at("unfinished", plan), fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert read(response).fields[f"{row}-reason"] == [typed.get("reason", "")]
    assert not CarryDecision.objects.exists()


def test_only_those_who_write_the_plan_answer(plan: ServicePlan, as_user: SignIn) -> None:
    client = as_user(person("planning_team"))
    assert "Nobody has answered yet" in client.get(at("unfinished", plan)).content.decode()
    assert client.post(at("unfinished", plan), {}).status_code == 403
    assert as_user(person("reader")).get(at("unfinished", plan)).status_code == 403


def test_plan_without_a_last_year_asks_nothing_and_says_so(as_user: SignIn) -> None:
    plan = full_plan()
    client = as_user(plan.case.authors.get().user)
    assert "There is no approved plan of last year" in client.get(at("unfinished", plan)).content.decode()
    assert "no plan of the year before" in client.get(at("last_year", plan, "our-service")).content.decode()
    page = client.get(at("section", plan, "our-service")).content.decode()
    assert "Last year’s answer" not in page
    assert "unfinished" not in client.get(plan.get_absolute_url()).content.decode()


def test_last_years_answer_is_read_beside_the_section_and_copied_into_it(
    plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    client = as_user(lead)
    address = at("last_year", plan, "our-service")
    assert address in client.get(at("section", plan, "our-service")).content.decode()
    page = client.get(address)
    assert "We look after feet in every part of the city" in page.content.decode()
    assert "as it was approved" in page.content.decode()
    response = client.post(address, read(page).fields)
    assert response.url == f"{at('section', plan, 'our-service')}?saved=our-service#answer"
    section = plan.sections.get(template_section__key="our-service")
    assert (section.text, section.revision, section.updated_by) == (TEXT, 1, lead)
    shown = client.get(at("section", plan, "our-service")).content.decode()
    assert shown.count("Same as last year") == 1
    assert "1 answer is word for word last year’s" in shown
    assert "1 answer is word for word last year’s." in client.get(plan.get_absolute_url()).content.decode()


def test_copied_text_comes_below_what_was_written_which_stays_in_the_history(
    plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    write(plan, {"our-service": "Mine."}, by=lead)
    client, address = as_user(lead), at("last_year", plan, "our-service")
    client.post(address, read(client.get(address)).fields)
    section = plan.sections.get(template_section__key="our-service")
    assert section.text == f"Mine.\n\n{TEXT}"
    kept = SectionMilestone.objects.get(section=section, reason="replaced")
    assert (kept.text, kept.revision) == ("Mine.", 1)
    client.post(address, read(client.get(address)).fields)
    section.refresh_from_db()
    assert section.text == f"Mine.\n\n{TEXT}"


def test_copied_rows_are_those_not_there_yet_without_their_dates(
    plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    write(plan, {"priorities": [{**PRIORITIES[0], "due": "1 May 2024"}]}, by=lead)
    client, address = as_user(lead), at("last_year", plan, "priorities")
    client.post(address, read(client.get(address)).fields)
    rows = [row.cells for row in plan.sections.get(template_section__key="priorities").rows.all()]
    assert [(cells["priority"], cells["due"]) for cells in rows] == [
        (NAMES[0], "1 May 2024"),
        (NAMES[1], ""),
        (NAMES[2], ""),
    ]
    page = client.get(at("section", plan, "priorities")).content.decode()
    assert page.count("Same as last year") == 3  # what they would do; the other cells are a few words


def test_copying_is_refused_kindly_when_the_section_moved_meanwhile(
    plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    client, address = as_user(lead), at("last_year", plan, "our-service")
    fields = read(client.get(address)).fields
    write(plan, {"our-service": "A colleague was faster."}, by=person("contributor", service=plan.service))
    response = client.post(address, fields)
    assert response.status_code == 409
    assert "nothing was copied. Press the button again." in response.content.decode()
    assert plan.sections.get(template_section__key="our-service").text == "A colleague was faster."
    assert client.post(address, read(response).fields).status_code == 302
    for wrong in ("", "x", "-1", "٣", "9" * 30):
        assert client.post(address, {"revision": wrong}).status_code == 409


def test_last_years_answer_that_was_only_submitted_says_so(as_user: SignIn) -> None:
    earlier = plan_of_last_year(upto="submitted", content={"our-service": TEXT})
    plan = empty_plan(earlier.service)
    client = as_user(person("service_lead", service=plan.service))
    assert "it was never approved" in client.get(at("last_year", plan, "our-service")).content.decode()
    draft = plan_of_last_year(upto="draft")
    plan = empty_plan(draft.service)
    client = as_user(person("service_lead", service=plan.service))
    assert "no plan of the year before" in client.get(at("last_year", plan, "our-service")).content.decode()


def test_others_read_last_years_answer_and_do_not_copy(plan: ServicePlan, as_user: SignIn) -> None:
    client, address = as_user(person("leadership_approver")), at("last_year", plan, "our-service")
    assert "Copy into my answer" not in client.get(address).content.decode()
    assert client.post(address, {"revision": "0"}).status_code == 403
    assert as_user(person("reader")).get(address).status_code == 403
    lead = person("service_lead", service=ServiceFactory())
    assert as_user(lead).get(address).status_code == 403


def test_copying_into_a_plan_that_is_submitted_is_refused(as_user: SignIn) -> None:
    plan = plan_in("submitted")
    client = as_user(plan.versions.get().created_by)
    assert client.post(at("last_year", plan, "our-service"), {"revision": "1"}).status_code == 409
    assert client.get(at("last_year", plan, "nothing")).status_code == 404


def test_what_was_recorded_since_is_brought_in_by_a_button_beside_the_section(
    earlier: ServicePlan, lead: User, as_user: SignIn
) -> None:
    plan = empty_plan(earlier.service)
    record(earlier, {NAMES[0]: "delivered"})
    client, address = as_user(lead), at("bring_in", plan, "looking-back")
    assert (
        "1 thing recorded since can be brought in" in client.get(at("section", plan, "looking-back")).content.decode()
    )
    assert "Shorter waits: delivered." in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 302
    rows = plan.sections.get(template_section__key="looking-back").rows
    assert [row.cells["achievement"] for row in rows.all()] == ["Shorter waits: delivered."]
    assert "Bring in what has changed since" not in client.get(address).content.decode()
    assert client.get(at("bring_in", plan, "our-service")).status_code == 404


def test_panels_open_in_place_without_the_page_around_them(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    client = as_user(lead)
    for address in (at("last_year", plan, "our-service"), at("bring_in", plan, "looking-back")):
        assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert client.get(address).content.decode().count("<h1") == 1


@pytest.mark.parametrize("count", [1, 12])
def test_pages_ask_the_database_as_often_for_many_priorities(
    count: int, as_user: SignIn, django_assert_num_queries: Callable
) -> None:
    short = {**PRIORITIES[0], "actions": "Act", "measure": "Check", "owner": "Lead"}
    rows = [{**short, "priority": f"Number {number}"} for number in range(count)]
    earlier = plan_of_last_year(content={"priorities": rows})
    plan = empty_plan(earlier.service)
    client = as_user(person("service_lead", service=plan.service))
    for address, queries in (
        (at("outcomes", earlier), 8),
        (at("unfinished", plan), 9),
        (at("bring_in", plan, "looking-back"), 10),
        (at("last_year", plan, "our-service"), 8),
    ):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)


def test_what_is_sent_after_signing_out_comes_back_to_its_author(
    plan: ServicePlan, earlier: ServicePlan, lead: User, as_user: SignIn
) -> None:
    rows = rows_of(earlier)
    for address, name in ((at("outcomes", earlier), "note"), (at("unfinished", plan), "reason")):
        client = as_user(lead)
        fields = fields_of(client, address) | {f"{rows[NAMES[1]]}-{name}": ["Typed before"]}
        client.logout()
        assert client.post(address, fields).status_code == 302
        shown = read(as_user(lead).get(address)).fields
        assert shown[f"{rows[NAMES[1]]}-{name}"] == ["Typed before"]
        assert shown[f"{rows[NAMES[1]]}-seen"] == fields[f"{rows[NAMES[1]]}-seen"]
    assert not CarryDecision.objects.exists()


def test_priority_can_name_the_figure_that_shows_it_once_there_are_figures(
    plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    client = as_user(lead)
    assert "Which figure shows it" not in client.get(at("section", plan, "priorities")).content.decode()
    Metric.objects.create(code="waits", name="People waiting over 65 weeks")
    page = client.get(at("section", plan, "priorities")).content.decode()
    assert "Which figure shows it (optional)" in page
    assert "People waiting over 65 weeks" in page


def test_measured_figure_is_shown_to_readers_and_offered_to_those_who_record(as_user: SignIn) -> None:
    waits = Metric.objects.create(code="waits", name="People waiting over 65 weeks")
    measure(waits, 6, date(2024, 3, 31))
    open_year(2023)
    earlier = plan_of_last_year(content={"priorities": [{**PRIORITIES[0], "metric": "waits"}]})
    words = "Leave it empty to use what was measured: 6 on 31 March 2024"
    assert words in as_user(person("planning_team")).get(at("outcomes", earlier)).content.decode()
    page = as_user(person("executive_approver")).get(at("outcomes", earlier)).content.decode()
    assert "Latest figure: 6 on 31 March 2024" in page
