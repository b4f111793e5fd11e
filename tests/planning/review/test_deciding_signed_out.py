"""What was typed on the page of a plan after the session had ended: it comes back, and nothing was decided."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase, Condition, Decision, Move
from planning.review.models import SectionVerdict
from planning.review.saying import say_of_sections
from tests.factories import person
from tests.planning.approval.cases import seen
from tests.planning.review.deciding import HTMX, condition, press, said, text_of
from tests.planning.review.plans import detail_url, submitted_plan
from tests.test_safekeeping import opened

TYPED = {
    "reason": "My reasons",
    "move": "subject",
    "query-our-service-note": "Half a question",
    "conditions": "1",
    **condition(0, text="Publish waiting times", section="priorities", owner="", due_on="in May"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("then", ["agree:our-service", "query:our-service", "condition", ""])
def test_all_that_was_typed_comes_back_after_signing_in(client: Client, then: str) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    path = detail_url(plan.case)
    fields = opened(client, head, path)
    client.logout()
    answer = client.post(path, {**fields, **TYPED, "then": then})
    assert answer["Location"].startswith("/sign-in/")
    assert SectionVerdict.objects.count() == 0
    client.force_login(head)
    page = text_of(client.get(path))
    for words in ("My reasons", "Half a question", "Publish waiting times"):
        assert f"{words}</textarea>" in page
    assert 'value="in May"' in page
    assert 'value="subject" checked' in page
    assert "You were signed out before this was saved." in page
    assert Decision.objects.filter(move=Move.APPROVE).count() == Condition.objects.count() == 0


@pytest.mark.django_db
def test_words_that_came_back_are_gone_once_they_are_sent(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    path = detail_url(plan.case)
    fields = opened(client, head, path)
    client.logout()
    client.post(path, {**fields, "reason": "My reasons", "then": "agree:our-service"})
    client.force_login(head)
    press(client, plan.case, "agree:our-service")
    page = text_of(client.get(path))
    assert "My reasons" not in page
    assert "before this was saved" not in page


@pytest.mark.django_db
def test_in_place_the_words_are_kept_too(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    path = detail_url(plan.case)
    fields = opened(client, head, path)
    client.logout()
    answer = client.post(path, {**fields, **TYPED, "then": "query:our-service"}, **HTMX)
    assert answer.status_code == 200
    assert "You were signed out before this was saved." in text_of(answer)
    assert "<html" not in text_of(answer)
    client.force_login(head)
    assert "Half a question</textarea>" in text_of(client.get(path))


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_person_say_of_a_section_at_once() -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    start, problems = Barrier(2), []

    def say(case: ApprovalCase, by: User, verdict: str) -> None:
        try:
            now = seen(ApprovalCase.objects.get(pk=case.pk))
            start.wait()
            say_of_sections(case=case, seen=now, said={"our-service": (verdict, "Why?")}, by=by)
        except Exception as problem:  # noqa: BLE001
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=say, args=(plan.case, head, verdict)) for verdict in ("agree", "query")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert problems == []
    assert said(plan.case)["our-service"] in (("agree", "Why?"), ("query", "Why?"))
    assert SectionVerdict.objects.count() == 1
