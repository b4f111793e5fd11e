"""The decision gathers what was said of sections: queries become reasons, conditions, or are dropped; all is frozen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from planning.approval import engine
from planning.approval.models import Condition, Decision, Move
from planning.approval.queries import chain_problem
from planning.review.actions import approve_plan
from planning.service_plans.models import ServicePlan
from tests.factories import UserFactory, person
from tests.planning.approval.cases import seen
from tests.planning.review.deciding import HTMX, condition, press, query, said, text_of
from tests.planning.review.plans import detail_url, lead_of, resubmit, submitted_plan, token

pytestmark = pytest.mark.django_db
IN_MAY = timezone.localdate() + timedelta(days=40)
QUERIED = {"key": "our-service", "title": "Our service", "verdict": "query", "note": "Who is it for?"}


def queried_plan(client: Client) -> ServicePlan:
    """A plan whose reader has one query and agrees with all the rest."""
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    query(client, plan.case, "our-service", "Who is it for?")
    press(client, plan.case, "agree_rest")
    return plan


def send(client: Client, plan: ServicePlan, move: str, **data: str):
    return client.post(detail_url(plan.case), {"seen": token(plan.case), "move": move, **data})


def made(move: Move) -> Decision:
    return Decision.objects.get(move=move)


def one_condition(plan: ServicePlan, **otherwise: str) -> dict[str, str]:
    given = {"text": "Publish waiting times", "section": "", "owner": lead_of(plan).pk, "due_on": IN_MAY.isoformat()}
    return {"conditions": "1", **condition(0, **{**given, **otherwise})}


def test_queries_are_there_as_the_reasons_of_a_return_and_can_be_changed(client: Client) -> None:
    plan = queried_plan(client)
    assert "Our service: Who is it for?</textarea>" in text_of(client.get(detail_url(plan.case)))
    send(client, plan, "return", queries="Our service: Who is it really for?", reason="See also the guide.")
    decision = made(Move.RETURN)
    assert decision.reason == "Our service: Who is it really for?\n\nSee also the guide."
    assert QUERIED in decision.details["sections"]
    assert [one["verdict"] for one in decision.details["sections"]].count("agree") == 4


def test_return_with_queries_needs_no_other_reason(client: Client) -> None:
    plan = queried_plan(client)
    assert send(client, plan, "return", queries="Our service: Who is it for?").status_code == 302
    assert made(Move.RETURN).reason == "Our service: Who is it for?"


def test_return_whose_queries_were_cleared_needs_reasons(client: Client) -> None:
    plan = queried_plan(client)
    assert "Enter your reasons, so that the authors" in text_of(send(client, plan, "return", queries=" "))


def test_queries_are_no_words_of_an_approval(client: Client) -> None:
    plan = queried_plan(client)
    send(client, plan, "approve", queries="Our service: Who is it for?", with_queries="drop", reason="Good.")
    decision = made(Move.APPROVE)
    assert decision.reason == "Good."
    assert [one["key"] for one in decision.details["sections"]] == [
        "service-lead",
        "looking-back",
        "priorities",
        "resourcing",
    ]


@pytest.mark.parametrize("move", ["approve", "subject"])
def test_approving_asks_what_becomes_of_open_queries(client: Client, move: str) -> None:
    plan = queried_plan(client)
    page = text_of(send(client, plan, move, reason="Kept", **one_condition(plan) if move == "subject" else {}))
    assert "You have open queries. Make them conditions, drop them, or return the plan with them" in page
    assert "Kept</textarea>" in page
    assert not Decision.objects.filter(move=Move.APPROVE).exists()


def test_queries_become_conditions_that_want_an_owner_and_a_date(client: Client) -> None:
    plan = queried_plan(client)
    page = text_of(send(client, plan, "approve", with_queries="conditions"))
    assert "Say who does it and by when, then record your decision." in page
    assert 'name="condition-0-text"' in page
    assert '<option value="our-service" selected>Our service</option>' in page
    assert f'<option value="{lead_of(plan).pk}" selected>' in page
    assert 'value="subject" checked' in page
    assert not Decision.objects.filter(move=Move.APPROVE).exists()
    rows = one_condition(plan, text="Who is it for?", section="our-service")
    assert send(client, plan, "subject", **rows).status_code == 302
    decision, kept = made(Move.APPROVE), Condition.objects.get()
    assert (kept.text, kept.section_key, kept.section_title) == ("Who is it for?", "our-service", "Our service")
    assert (kept.owner, kept.due_on, kept.decision, kept.number) == (lead_of(plan), IN_MAY, decision, 1)
    assert QUERIED in decision.details["sections"]
    assert decision.details["conditions"][0]["owner_label"] == lead_of(plan).name
    assert chain_problem() is None


def test_several_conditions_are_set_and_told_on_the_page(client: Client) -> None:
    plan, owner = submitted_plan(), UserFactory()
    client.force_login(person("leadership_approver"))
    rows = {
        "conditions": "3",
        **condition(0, text="Publish waiting times", owner=owner.pk, due_on="31 March 2030", section=""),
        **condition(1, text=" ", owner=owner.pk, due_on="", section="priorities"),
        **condition(2, text="Name the owner", owner=lead_of(plan).pk, due_on="1/4/2030", section="priorities"),
    }
    answer = client.post(detail_url(plan.case), {"seen": token(plan.case), "move": "subject", **rows}, follow=True)
    assert "You approved the plan of" in text_of(answer)
    assert "subject to 2 conditions." in text_of(answer)
    assert [one.text for one in Condition.objects.all()] == ["Publish waiting times", "Name the owner"]
    page = text_of(client.get(detail_url(plan.case)))
    assert "Approved subject to 2 conditions by" in page
    assert f"{owner.name}, by 31 March 2030" in page
    assert f"About Our priorities. {lead_of(plan).name}, by 1 April 2030" in page


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"text": ""}, "Enter what must be done for condition 1"),
        ({"text": "x" * 2001}, "Shorten condition 1 to 2,000 characters. It has 2,001 now"),
        ({"owner": ""}, "Choose who does it for condition 1"),
        ({"owner": "999999"}, "Choose who does it"),
        ({"owner": "\u0663"}, "Choose who does it"),
        ({"section": "nothing"}, "Select a valid choice"),
        ({"due_on": "soon"}, "Enter a date such as 31 March 2025"),
        ({"due_on": ""}, "Enter by when it must be done for condition 1"),
        ({"due_on": "1 March 2021"}, "1 March 2021 has passed. Choose today or a later day for condition 1"),
        ({"text": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_condition_that_is_not_complete_is_told_and_all_that_was_typed_stays(
    client: Client, given: dict[str, str], problem: str
) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    page = text_of(send(client, plan, "subject", reason="My comment", **one_condition(plan, **given)))
    assert problem in page
    assert "<title>Error: " in page
    assert "My comment</textarea>" in page
    assert given.get("due_on", IN_MAY.isoformat()) in page
    assert Condition.objects.count() == 0


def test_condition_is_not_owned_by_a_closed_account(client: Client) -> None:
    plan, gone = submitted_plan(), UserFactory(is_active=False)
    client.force_login(person("leadership_approver"))
    assert "Choose who does it" in text_of(send(client, plan, "subject", **one_condition(plan, owner=str(gone.pk))))


def test_approving_subject_to_conditions_needs_one(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    page = text_of(send(client, plan, "subject"))
    assert page.count("Add at least one condition, or choose Approve") == 2  # at the top, and where it is mended
    assert 'name="condition-0-text"' in page
    assert not Decision.objects.filter(move=Move.APPROVE).exists()


@pytest.mark.parametrize("move", ["approve", "return"])
def test_conditions_are_never_dropped_in_silence(client: Client, move: str) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    page = text_of(send(client, plan, move, reason="Why", **one_condition(plan)))
    assert "You wrote conditions. Choose “Approve subject to conditions”, or remove them" in page
    assert "Publish waiting times</textarea>" in page
    assert Decision.objects.filter(move__in=[Move.APPROVE, Move.RETURN]).count() == 0


def test_conditions_are_added_and_taken_away_without_losing_a_word(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    page = text_of(press(client, plan.case, "condition", {"reason": "Words", **one_condition(plan)}))
    assert 'name="condition-1-text"' in page
    assert "Publish waiting times</textarea>" in page
    assert "Words</textarea>" in page
    assert 'value="subject" checked' in page
    page = text_of(press(client, plan.case, "remove:0", {"reason": "Words", **one_condition(plan)}))
    assert "Publish waiting times" not in page
    assert "Words</textarea>" in page
    text = text_of(press(client, plan.case, "condition", one_condition(plan), **HTMX))
    assert text.lstrip().startswith('<section class="org-sheet org-review-decision')
    assert "Publish waiting times</textarea>" in text
    assert Condition.objects.count() == 0


@pytest.mark.parametrize("then", ["remove:9", "remove:x", "remove:\u0663", "stay", "gather", "nonsense"])
@pytest.mark.parametrize("total", ["0", "99999", "-1", "x", "1" * 5000])
def test_forged_rows_are_answered(client: Client, then: str, total: str) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    assert press(client, plan.case, then, {"conditions": total}).status_code == 200
    assert Decision.objects.filter(move__in=[Move.APPROVE, Move.RETURN]).count() == 0


def test_queries_are_made_conditions_by_a_button(client: Client) -> None:
    plan = queried_plan(client)
    page = text_of(press(client, plan.case, "gather", {"reason": "Words"}))
    assert page.count("Who is it for?</textarea>") == 3  # of the section, of the reasons, and the condition
    assert "Words</textarea>" in page


def test_stale_page_keeps_conditions_and_queries(client: Client) -> None:
    plan = queried_plan(client)
    old = token(plan.case)
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"))
    rows = one_condition(plan)
    data = {"seen": old, "move": "subject", "with_queries": "drop", "reason": "Words", **rows}
    answer = client.post(detail_url(plan.case), data)
    assert answer.status_code == 409
    assert "Publish waiting times" in text_of(answer)
    assert "Words" in text_of(answer)
    assert Condition.objects.count() == 0


def test_new_query_is_added_to_reasons_that_were_changed_by_hand(client: Client) -> None:
    plan = queried_plan(client)
    typed = {"queries": "My own words about the service.", "query-priorities-note": "By when?"}
    page = text_of(press(client, plan.case, "query:priorities", typed))
    assert "My own words about the service.\n\nOur priorities: By when?</textarea>" in page
    assert said(plan.case)["priorities"] == ("query", "By when?")


def test_second_click_of_an_approval_subject_to_conditions_makes_one(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    data = {"seen": token(plan.case), "move": "subject", **one_condition(plan)}
    for _ in range(2):
        assert client.post(detail_url(plan.case), data).status_code == 302
    assert Condition.objects.count() == 1


def test_decision_after_a_revision_is_about_what_changed(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("executive_approver"))
    plan.case.refresh_from_db()
    plan.case.route.revision_scope = "changes"
    plan.case.route.save()
    plan = reopened(plan)
    resubmit(plan, **{"our-service": "We see people at home, also at weekends."})
    client.force_login(head)
    page = text_of(client.get(detail_url(plan.case)))
    assert "You decide on 1 section that changed. The others were agreed as version 1 on" in page
    assert "0 of 1 section read" in page
    assert "3 sections agreed as version 1 on" in page
    assert "1 section agreed as version 1 on" in page
    assert page.count('class="org-verdict ') == 1
    press(client, plan.case, "agree:our-service")
    assert send(client, plan, "approve").status_code == 302
    decision = Decision.objects.filter(move=Move.APPROVE).latest("sequence")
    assert decision.details["scope"] == ["our-service"]
    assert "About 1 section that changed since it was agreed." in text_of(client.get(detail_url(plan.case)))


def reopened(plan: ServicePlan) -> ServicePlan:
    """Reopen an approved plan for revision, as the planning team does."""
    engine.make_move(move=Move.REVISE, case=plan.case, by=person("planning_team"), reason="A word was wrong.")
    plan.case.refresh_from_db()
    return plan
