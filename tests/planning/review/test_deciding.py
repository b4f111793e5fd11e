"""Deciding in the browser: what is recorded, what is refused, and what an old page can do."""

import pytest
from django.test import Client

from mlco_portal.mail.models import Notice
from planning.approval.models import Decision, Move, Status
from planning.approval.queries import chain_problem
from planning.review.actions import approve_plan, return_plan
from planning.service_plans.actions import withdraw_plan
from tests.factories import UserFactory, person
from tests.planning.approval.cases import cover, seen
from tests.planning.review.plans import decide, detail_url, lead_of, resubmit, submitted_plan, token

pytestmark = pytest.mark.django_db


def decisions(*moves: Move) -> int:
    return Decision.objects.filter(move__in=moves or (Move.APPROVE, Move.RETURN)).count()


def test_approving_says_what_happens_next_and_leads_to_the_next_plan(client: Client) -> None:
    plan, following, head = submitted_plan(), submitted_plan(), person("leadership_approver")
    client.force_login(head)
    text = decide(client, plan.case, "approve", "Good.", follow=True).content.decode()
    decision = Decision.objects.get(move=Move.APPROVE)
    assert (decision.by, decision.reason, decision.version_sha256) == (head, "Good.", plan.versions.get().sha256)
    assert f"You approved the plan of {plan.service.name}. It now waits for the MLCO Executive." in text
    assert f'href="{detail_url(following.case)}" role="button" draggable="false">Read the next plan: ' in text
    assert f"Read the next plan: {following.service.name}" in text
    assert Notice.objects.filter(kind="plan_approve", user=lead_of(plan)).exists()


def test_last_approval_says_so(client: Client) -> None:
    plan = submitted_plan()
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"))
    client.force_login(person("executive_approver"))
    text = decide(client, plan.case, "approve", follow=True).content.decode()
    assert "Everybody on its route has agreed, so the planning team can publish it." in text
    assert "No plan waits for your decision" in text
    plan.case.refresh_from_db()
    assert plan.case.status == Status.APPROVED


def test_one_of_two_voices_is_told_that_others_must_agree(client: Client) -> None:
    plan = submitted_plan()
    plan.case.steps.update(needed=2)
    client.force_login(person("leadership_approver"))
    assert "1 more in the leadership team must agree after you." in client.get(detail_url(plan.case)).content.decode()
    assert (
        "Others in the leadership team need to agree too."
        in decide(client, plan.case, "approve", follow=True).content.decode()
    )


def test_returning_keeps_the_reasons_and_tells_the_authors(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    text = decide(client, plan.case, "return", "First.\r\n\r\nSecond.", follow=True).content.decode()
    assert Decision.objects.get(move=Move.RETURN).reason == "First.\n\nSecond."
    assert "You returned the plan of" in text
    assert "Its authors are told your reasons and can change it." in text
    assert "First.\n\nSecond." in Notice.objects.get(kind="plan_return").text


def test_deputy_decides_on_behalf_of_the_principal(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    cover(head, deputy)
    client.force_login(deputy)
    decide(client, plan.case, "approve")
    decision = Decision.objects.get(move=Move.APPROVE)
    assert (decision.by, decision.on_behalf_of) == (deputy, head)


@pytest.mark.parametrize(
    ("data", "problem", "kept"),
    [
        ({"move": "return", "reason": "  "}, "Enter your reasons, so that the authors know what to change", ""),
        ({"reason": "Typed"}, "Choose whether you approve the plan or return it", "Typed"),
        ({"move": "publish", "reason": "Typed"}, "Choose whether you approve the plan or return it", "Typed"),
        ({"move": "return", "reason": "x" * 10_001}, "Shorten your reasons to 10,000 characters", "x" * 10_001),
        ({"move": "approve", "reason": "a\x00b"}, "Null characters are not allowed", ""),
    ],
)
def test_incomplete_form_is_answered_with_what_to_do_and_keeps_what_was_typed(
    client: Client, data: dict[str, str], problem: str, kept: str
) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    answer = client.post(detail_url(plan.case), {"seen": token(plan.case), **data})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert problem in text
    assert "There is a problem" in text
    assert "<title>Error: " in text
    assert kept in text
    assert decisions() == 0


def test_old_page_cannot_approve_what_somebody_else_approved(client: Client) -> None:
    plan, head, other = submitted_plan(), person("leadership_approver"), person("leadership_approver")
    old = token(plan.case)
    approve_plan(case=plan.case, seen=seen(plan.case), by=other)
    client.force_login(head)
    answer = decide(client, plan.case, "approve", "My long comment", seen_as=old)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Your decision was not recorded" in text
    assert f"Since you opened it, the plan was approved by {other.name} on" in text
    assert "My long comment" in text
    assert 'name="seen"' not in text
    assert decisions() == 1


def test_old_page_cannot_approve_a_newer_version_and_keeps_the_reason(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    old = token(plan.case)
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="More.")
    resubmit(plan, **{"our-service": "A newer text."})
    client.force_login(head)
    answer = decide(client, plan.case, "approve", "My long comment", seen_as=old)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "submitted again since you opened it: version 2 stands now" in text
    assert "A newer text." in text
    assert "My long comment</textarea>" in text
    assert 'value="approve" checked' not in text
    assert f'name="seen" value="{token(plan.case)}"' in text
    assert decisions(Move.APPROVE) == 0
    assert decide(client, plan.case, "approve", "My long comment").status_code == 302
    assert Decision.objects.get(move=Move.APPROVE).version_number == 2


def test_old_page_is_told_that_the_plan_was_withdrawn(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    old = token(plan.case)
    withdraw_plan(plan=plan, by=lead_of(plan))
    client.force_login(head)
    answer = decide(client, plan.case, "return", "Too late", seen_as=old)
    assert answer.status_code == 409
    assert "the plan was withdrawn by" in answer.content.decode()
    assert decisions() == 0


def test_incomplete_form_of_an_old_page_is_told_what_changed(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    old = token(plan.case)
    withdraw_plan(plan=plan, by=lead_of(plan))
    resubmit(plan)
    client.force_login(head)
    answer = decide(client, plan.case, "return", "", seen_as=old)
    assert answer.status_code == 409
    assert "Since you opened it, the plan was submitted by" in answer.content.decode()


def test_second_click_of_a_double_click_is_answered_like_the_first(client: Client) -> None:
    plan = submitted_plan()
    old = token(plan.case)
    client.force_login(person("leadership_approver"))
    first = decide(client, plan.case, "approve", seen_as=old)
    second = decide(client, plan.case, "approve", seen_as=old, follow=True)
    assert first.status_code == 302
    assert "You approved the plan of" in second.content.decode()
    assert decisions() == 1
    assert chain_problem() is None


def test_another_decision_from_the_same_old_page_is_refused(client: Client) -> None:
    plan = submitted_plan()
    old = token(plan.case)
    client.force_login(person("leadership_approver"))
    decide(client, plan.case, "approve", seen_as=old)
    answer = decide(client, plan.case, "return", "I thought again", seen_as=old)
    assert answer.status_code == 409
    assert "I thought again" in answer.content.decode()
    assert decisions() == 1


def test_voice_heard_already_is_told_so(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    plan.case.steps.update(needed=2)
    cover(head, deputy)
    old = token(plan.case)
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    client.force_login(deputy)
    answer = decide(client, plan.case, "approve", seen_as=old)
    assert answer.status_code == 409
    assert "You, or the person you stand in for, have already approved this plan" in answer.content.decode()
    assert decisions() == 1


@pytest.mark.parametrize("forged", ["", "x", "1.1", "1.1.x.y", "-1.1.a", "9999999.1.a", "1.²." + "a" * 64, "1..", "٣"])
def test_forged_page_records_nothing(client: Client, forged: str) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    answer = decide(client, plan.case, "approve", "Kept", seen_as=forged)
    assert answer.status_code == 409
    assert "Your decision was not recorded" in answer.content.decode()
    assert "Kept" in answer.content.decode()
    assert decisions() == 0


@pytest.mark.parametrize("given", [{}, {"then": "\x00"}, {"move": "approve"}, {"seen": "1.1.x.y"}])
def test_decision_without_its_fields_is_answered(client: Client, given: dict[str, str]) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    assert client.post(detail_url(plan.case), given).status_code == 409
    assert decisions() == 0


@pytest.mark.parametrize(
    "role", ["reader", "contributor", "service_lead", "executive_approver", "planning_team", "administrator"]
)
@pytest.mark.parametrize("move", ["approve", "return"])
def test_whoever_may_not_decide_gets_403(client: Client, role: str, move: str) -> None:
    plan = submitted_plan()
    client.force_login(person(role))
    assert decide(client, plan.case, move, "A reason").status_code == 403
    assert decisions() == 0


def test_author_who_forges_the_form_gets_403(client: Client) -> None:
    plan = submitted_plan()
    both = person("leadership_approver")
    plan.case.authors.create(user=both)
    client.force_login(both)
    assert decide(client, plan.case, "approve").status_code == 403
    assert decisions() == 0


def test_deciding_needs_the_csrf_token(client: Client) -> None:
    plan = submitted_plan()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("leadership_approver"))
    assert decide(strict, plan.case, "approve").status_code == 403
    assert decisions() == 0


def test_visitor_cannot_decide(client: Client) -> None:
    plan = submitted_plan()
    assert decide(client, plan.case, "approve").status_code == 302
    assert decisions() == 0


def test_decision_and_notice_stand_or_fall_together(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    monkeypatch.setattr(Notice._meta.get_field("kind"), "get_prep_value", refuse)
    with pytest.raises(ZeroDivisionError):
        approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    plan.case.refresh_from_db()
    assert decisions() == 0
    assert plan.case.step is not None
    assert plan.case.step.order == 1


def refuse(value: object) -> None:
    raise ZeroDivisionError
