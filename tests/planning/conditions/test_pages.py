"""The pages of conditions: what each person finds there, and that they ask the database alike for one and many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from planning.approval.models import Condition
from planning.conditions.actions import close_condition, report_condition
from tests.factories import ServiceFactory, ServiceGroupFactory, person
from tests.planning.conditions.cases import ASKED, Conditional, approved_subject_to, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Conditional:
    return approved_subject_to()


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(made: Conditional) -> str:
    return f"/conditions/{made.condition.pk}/"


def text_of(answer) -> str:
    return answer.content.decode()


def lines(client: Client, name: str) -> list[str]:
    return [one.text for one in client.get("/conditions/").context[name]]


def test_each_finds_what_they_own_and_what_they_may_close(made):
    other = approved_subject_to(
        "Something of another group.", service=ServiceFactory(group=ServiceGroupFactory(code="x"))
    )
    assert (lines(as_(made.owner), "owned"), lines(as_(made.owner), "minded")) == ([ASKED], [])
    assert (lines(as_(made.head), "owned"), lines(as_(made.head), "minded")) == ([], [ASKED])
    colleague = person("leadership_approver", group=made.plan.service.group)
    assert lines(as_(colleague), "minded") == [ASKED]
    assert lines(as_(made.lead), "minded") == []
    assert lines(as_(person("executive_approver")), "minded") == []
    assert lines(as_(other.head), "minded") == ["Something of another group."]
    close_condition(condition=made.condition, by=made.head, note="Fine.", seen=made.token)
    assert (lines(as_(made.owner), "owned"), lines(as_(made.head), "minded")) == ([], [])


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("owner", ["Say that it is done"]),
        ("head", ["Close condition", "Change the owner or the date"]),
        ("team", ["Close condition", "Change the owner or the date"]),
        ("lead", []),
    ],
)
def test_the_page_offers_what_the_person_may_do(made, who, buttons):
    text = text_of(as_(getattr(made, who)).get(page_of(made)))
    offered = ["Say that it is done", "Close condition", "Ask for more", "Change the owner or the date"]
    assert [one for one in offered if one in text] == buttons
    assert ASKED in text


def test_the_way_from_done_to_asked_for_more_to_closed(made):
    owner, head, page = as_(made.owner), as_(made.head), page_of(made)
    assert owner.post(f"{page}done/", {"report": " "}).status_code == 422
    assert owner.post(f"{page}done/", {"report": "See priority 2."}).status_code == 302
    text = text_of(head.get(page))
    assert "See priority 2." in text
    assert "Ask for more" in text
    assert head.post(f"{page}more/", {"missing": "Which clinics?", "seen": made.token}).status_code == 302
    assert "Which clinics?" in text_of(owner.get(page))
    owner.post(f"{page}done/", {"report": "North and Central."})
    assert head.post(f"{page}close/", {"note": "", "seen": made.token}).status_code == 422
    answer = head.post(f"{page}close/", {"note": "Read both.", "seen": made.token}, follow=True)
    happened = [event.what for event in answer.context["history"]]
    assert happened == [
        "Set with the approval (Leadership team)",
        "Said to be done",
        "Asked for more",
        "Said to be done",
        "Closed",
    ]
    assert "Close condition" not in text_of(answer)


def test_who_comes_second_is_told_and_loses_no_word(made):
    head, opened, page = as_(made.head), made.token, page_of(made)
    report_condition(condition=made.condition, by=made.owner, report="Done.")
    answer = head.post(f"{page}close/", {"note": "My long note", "seen": opened})
    assert answer.status_code == 409
    assert "Somebody changed this condition" in text_of(answer)
    assert "My long note" in text_of(answer)
    assert answer.context["form"]["seen"].value() == made.token
    close_condition(condition=made.condition, by=made.team, note="Fine.", seen=made.token)
    answer = head.post(f"{page}close/", {"note": "My long note", "seen": made.token}, follow=True)
    said = [str(one) for one in answer.context["messages"]]
    assert said[0].startswith(f"Closed by {made.team.name} on ")
    assert said[1] == "You had written: My long note"


def test_owner_and_date_are_changed_on_a_page(made):
    team, other, page = as_(made.team), person("service_lead"), page_of(made)
    sent = {"owner": other.pk, "due_on": "1/2/2001", "reason": "She left", "seen": made.token}
    assert team.post(f"{page}change/", sent).status_code == 422
    day = in_days(90)
    assert team.post(f"{page}change/", {**sent, "due_on": f"{day:%d/%m/%Y}"}).status_code == 302
    assert (made.condition.owner, made.condition.due_on) == (other, day)
    assert f"from {made.owner.name} to {other.name}" in text_of(team.get(page))
    same = {**sent, "due_on": f"{day:%d/%m/%Y}", "seen": made.token}
    assert team.post(f"{page}change/", same).status_code == 409


def test_who_may_not_gets_nothing(made):
    page, reader = page_of(made), as_(person("reader"))
    assert [reader.get(page).status_code, reader.get(f"/conditions/plan/{made.plan.case_id}/").status_code] == [
        403,
        403,
    ]
    assert reader.get("/conditions/year/2024-25/").status_code == 403
    assert ASKED not in text_of(reader.get("/conditions/"))
    for client, form in ((made.owner, "close"), (made.lead, "close"), (made.head, "done"), (made.owner, "change")):
        assert as_(client).get(f"{page}{form}/").status_code == 403
        assert as_(client).post(f"{page}{form}/", {"note": "x", "report": "x", "seen": made.token}).status_code == 403
    assert as_(made.head).get(f"{page}more/").status_code == 302
    assert Client().get(page).status_code == 302
    assert as_(made.team).get("/conditions/999999/").status_code == 404
    assert as_(made.team).get("/conditions/99999999999999999999999999/").status_code == 404
    assert as_(made.team).get("/conditions/plan/999999/").status_code == 404


@pytest.mark.parametrize("odd", ["\x00", "\u202eevil", "😀" * 500, "<script>alert(1)</script>", "x" * 1_000_000])
def test_odd_words_are_answered(made, odd):
    answer = as_(made.owner).post(f"{page_of(made)}done/", {"report": odd})
    assert answer.status_code in (302, 422)
    assert "<script>alert" not in text_of(as_(made.head).get(page_of(made)))
    assert as_(made.team).get("/conditions/year/2024-25/", {"text": odd[:3000], "state": odd[:9]}).status_code == 200


def test_the_plan_lists_open_ones_first():
    made = approved_subject_to("First", "Second", "Third")
    first = Condition.objects.get(number=1)
    close_condition(condition=first, by=made.head, note="Fine.", seen=f"{first.owner_id}.{first.due_on}.")
    answer = as_(made.lead).get(f"/conditions/plan/{made.plan.case_id}/")
    assert [one.text for one in answer.context["lines"]] == ["Second", "Third", "First"]
    assert "2 conditions open, 3 in all." in text_of(answer)


def test_the_year_with_its_filters_and_file():
    made = approved_subject_to("Late one", due_in=-5)
    approved_subject_to("Later one", service=ServiceFactory(name="Dental"))
    team = as_(made.team)

    def texts(**query) -> list[str]:
        return [one.text for one in team.get("/conditions/year/2024-25/", query).context["lines"]]

    assert texts() == ["Late one", "Later one"]
    assert (texts(state="overdue"), texts(state="closed"), texts(text="dental")) == (["Late one"], [], ["Later one"])
    close_condition(condition=made.condition, by=made.team, note="Fine.", seen=made.token)
    assert (texts(), texts(state="closed"), len(texts(state="all"))) == (["Later one"], ["Late one"], 2)
    file = team.get("/conditions/year/2024-25/conditions.csv", {"state": "closed"})
    rows = file.content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Service,Code,Service group,Planning year,Number,Condition")
    assert len(rows) == 2
    assert "Late one" in rows[1]
    assert as_(person("auditor")).get("/conditions/year/2024-25/").status_code == 200
    assert team.get("/conditions/year/", follow=True).redirect_chain[-1][0] == "/conditions/year/2024-25/"


def test_lists_ask_alike_for_one_and_for_many(made):
    pages = [
        (made.owner, "/conditions/"),
        (made.head, "/conditions/"),
        (made.team, "/conditions/year/2024-25/"),
        (made.team, "/conditions/year/2024-25/conditions.csv"),
        (made.lead, f"/conditions/plan/{made.plan.case_id}/"),
    ]

    def asked() -> list[int]:
        found = []
        for user, url in pages:
            client = as_(user)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    alone = asked()
    for number in range(3):
        approved_subject_to("a", "b", service=ServiceFactory(name=f"S{number}"), owner=made.owner, head=made.head)
    assert asked() == alone
    assert max(alone) <= 8
