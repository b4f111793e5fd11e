"""Agreeing with and querying sections: what is kept, for whom, and what counts after a new submission."""

import pytest
from django.test import Client

from planning.approval.models import Move
from planning.review.actions import approve_plan, return_plan
from planning.review.models import SectionVerdict
from planning.review.queries import reading_of_case
from tests.factories import UserFactory, person
from tests.planning.approval.cases import cover, seen
from tests.planning.review.deciding import HTMX, SECTIONS, press, query, said, text_of
from tests.planning.review.plans import detail_url, lead_of, resubmit, submitted_plan, token

pytestmark = pytest.mark.django_db


def test_agreeing_with_a_section_is_kept_and_counted(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    page = text_of(client.get(detail_url(plan.case)))
    assert f"0 of {SECTIONS} sections read" in page
    assert f"Agree with all {SECTIONS} sections" in page
    assert "First to read: Our service" in page
    answer = press(client, plan.case, "agree:our-service")
    assert (answer.status_code, answer["Location"]) == (302, f"{detail_url(plan.case)}#verdict-our-service")
    assert said(plan.case) == {"our-service": ("agree", "")}
    page = text_of(client.get(detail_url(plan.case)))
    assert f"1 of {SECTIONS} sections read" in page
    assert "Next to read: Service lead" in page
    assert ">You agree</strong>" in page


def test_query_needs_a_note(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    page = text_of(query(client, plan.case, "our-service", "  "))
    assert "Enter your query about “Our service”" in page
    assert "<title>Error: " in page
    assert 'href="#id_query-our-service-note"' in page
    page = text_of(query(client, plan.case, "our-service", "x" * 2001))
    assert "Shorten your query to 2,000 characters. It has 2,001 now" in page
    assert "x" * 2001 in page
    assert said(plan.case) == {}
    assert query(client, plan.case, "our-service", "Who is it for?\r\nAnd when?").status_code == 302
    assert said(plan.case) == {"our-service": ("query", "Who is it for?\nAnd when?")}


def test_what_was_said_can_be_changed_and_taken_back(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    query(client, plan.case, "our-service", "Who is it for?")
    press(client, plan.case, "agree:our-service", {"query-our-service-note": "Who is it for?"})
    assert said(plan.case) == {"our-service": ("agree", "")}
    press(client, plan.case, "take_back:our-service")
    assert said(plan.case) == {}


def test_all_the_rest_is_agreed_with_in_one_press(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    query(client, plan.case, "priorities", "By when?")
    answer = press(client, plan.case, "agree_rest")
    assert answer["Location"].endswith("#reading")
    assert said(plan.case) == {
        "our-service": ("agree", ""),
        "service-lead": ("agree", ""),
        "looking-back": ("agree", ""),
        "priorities": ("query", "By when?"),
        "resourcing": ("agree", ""),
    }
    page = text_of(client.get(detail_url(plan.case)))
    assert "5 of 5 sections read, 1 queried" in page
    assert "You have read everything. Go to your decision" in page


def test_nobody_else_sees_what_somebody_says_before_they_decide(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    query(client, plan.case, "our-service", "A question of my own")
    assert "A question of my own" in text_of(client.get(detail_url(plan.case)))
    for other in (person("leadership_approver"), person("executive_approver"), person("auditor"), lead_of(plan)):
        client.force_login(other)
        page = text_of(client.get(detail_url(plan.case)))
        assert "A question of my own" not in page
        assert "1 queried" not in page


def test_deputy_reads_for_themselves(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    cover(head, deputy)
    client.force_login(head)
    query(client, plan.case, "our-service", "Of the principal")
    client.force_login(deputy)
    assert "Of the principal" not in text_of(client.get(detail_url(plan.case)))
    press(client, plan.case, "agree:our-service")
    assert set(SectionVerdict.objects.values_list("by", "verdict")) == {(head.pk, "query"), (deputy.pk, "agree")}


@pytest.mark.parametrize("role", ["service_lead", "executive_approver", "planning_team", "auditor", "partner_approver"])
@pytest.mark.parametrize("then", ["agree:our-service", "agree_rest"])
def test_whoever_may_not_decide_says_nothing(client: Client, role: str, then: str) -> None:
    plan = submitted_plan()
    client.force_login(person(role))
    assert press(client, plan.case, then).status_code == 403
    assert SectionVerdict.objects.count() == 0


def test_author_says_nothing_of_their_own_plan(client: Client) -> None:
    plan, both = submitted_plan(), person("leadership_approver")
    plan.case.authors.create(user=both)
    client.force_login(both)
    assert press(client, plan.case, "agree:our-service").status_code == 403
    assert SectionVerdict.objects.count() == 0


@pytest.mark.parametrize("then", ["agree:nothing", "query:", "take_back:\x00", "agree:case-studies"])
def test_section_that_is_not_asked_is_not_found(client: Client, then: str) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    assert press(client, plan.case, then).status_code == 404
    assert SectionVerdict.objects.count() == 0


def test_old_page_keeps_nothing_of_a_newer_version_and_shows_what_was_typed(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    old = token(plan.case)
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan)
    client.force_login(head)
    typed = {"query-our-service-note": "A long question", "reason": "My reasons"}
    answer = press(client, plan.case, "query:our-service", typed, seen_as=old)
    assert answer.status_code == 409
    assert "A long question</textarea>" in text_of(answer)
    assert "My reasons</textarea>" in text_of(answer)
    assert said(plan.case) == {}


def test_words_typed_elsewhere_on_the_page_stay_when_a_section_is_agreed_with(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    typed = {
        "reason": "My reasons so far",
        "move": "return",
        "query-priorities-note": "Half a que",
        "conditions": "1",
        "condition-0-text": "Half a condition",
        "condition-0-due_on": "in May",
    }
    answer = press(client, plan.case, "agree:our-service", typed)
    page = text_of(answer)
    assert answer.status_code == 200
    assert said(plan.case) == {"our-service": ("agree", "")}
    for words in (
        "My reasons so far</textarea>",
        "Half a que</textarea>",
        "Half a condition</textarea>",
        'value="in May"',
    ):
        assert words in page
    assert 'value="return" checked' in page


def test_in_place_only_the_section_and_the_counts_are_drawn(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    answer = press(client, plan.case, "query:our-service", {"query-our-service-note": "Why <b>?"}, **HTMX)
    text = text_of(answer)
    assert answer.status_code == 200
    assert "<h1" not in text
    assert text.lstrip().startswith('<div class="org-verdict')
    assert 'id="reading-count" hx-swap-oob="true"' in text
    assert 'id="decision-queries" hx-swap-oob="true"' in text
    assert "Our service: Why &lt;b&gt;?</textarea>" in text
    assert "Our service: you query this. 1 of 5 sections read, 1 queried." in text
    text = text_of(press(client, plan.case, "query:our-service", {"query-our-service-note": ""}, **HTMX))
    assert "Enter your query about “Our service”" in text
    assert said(plan.case) == {"our-service": ("query", "Why <b>?")}


def test_in_place_an_old_page_is_told_so(client: Client) -> None:
    plan = submitted_plan()
    old = token(plan.case)
    client.force_login(person("leadership_approver"))
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"))
    answer = press(client, plan.case, "agree:our-service", seen_as=old, **HTMX)
    assert answer.status_code == 409
    assert "This was not kept" in text_of(answer)
    assert "<h1" not in text_of(answer)


def test_in_place_whoever_decides_no_more_is_told_so(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    kept = cover(head, deputy)
    client.force_login(deputy)
    plan.case.authors.create(user=head)
    answer = press(client, plan.case, "agree:our-service", **HTMX)
    assert answer.status_code == 409
    assert "The person you stand in for wrote or submitted this plan" in text_of(answer)
    kept.delete()
    answer = press(client, plan.case, "agree:our-service", **HTMX)
    assert answer.status_code == 409
    assert "Your role does not open this plan any more" in text_of(answer)
    assert "We see people at home." not in text_of(answer)


def test_agreement_holds_while_its_section_stays_as_it_was(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    query(client, plan.case, "priorities", "By when?")
    press(client, plan.case, "agree_rest")
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan, **{"our-service": "We see people at home, also at weekends."})
    page = text_of(client.get(detail_url(plan.case)))
    assert "3 of 5 sections read" in page
    assert page.count("You agreed with it in version 1, and it has not changed since.") == 3
    assert "You agreed with version 1. It has changed since, so you are asked again." in page
    assert "You queried version 1: By when? It has not changed since." in page
    reading = reading_of_case(plan.case, head.pk)
    assert reading is not None
    assert [one.key for one in reading.left] == ["our-service", "priorities"]
    press(client, plan.case, "agree_rest")
    assert said(plan.case) == {"our-service": ("agree", ""), "priorities": ("agree", "")}


def test_what_was_said_counts_for_its_writer_alone_after_a_new_submission(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    press(client, plan.case, "agree_rest")
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan)
    client.force_login(person("leadership_approver"))
    assert "0 of 5 sections read" in text_of(client.get(detail_url(plan.case)))


def test_saying_the_same_twice_at_once_keeps_one(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    for _ in range(2):
        press(client, plan.case, "agree:our-service")
    assert SectionVerdict.objects.count() == 1


@pytest.mark.parametrize(
    "words", ["\u202eright to left", "🙂" * 500, "<script>alert(1)</script>", "a" * 1_000_000, "a\x00b"]
)
def test_odd_words_are_answered(client: Client, words: str) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    answer = query(client, plan.case, "our-service", words)
    assert answer.status_code in (200, 302)
    assert "<script>alert" not in text_of(client.get(detail_url(plan.case)))
    assert not plan.case.decisions.filter(move=Move.RETURN).exists()
