"""Many cases decided in one act: all or none, and the same queries for any number of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from planning.approval import engine
from planning.approval.models import ApprovalCase, Condition, Decision, Move, Status
from planning.approval.queries import chain_problem
from planning.approval.rules import (
    AlreadyDecided,
    DecisionsRefused,
    MoveRefused,
    NewCondition,
    SectionSaid,
    Sitting,
    StaleDecision,
    Wish,
)
from tests.factories import ServiceFactory, UserFactory, person
from tests.planning.approval.cases import Journey, seen

pytestmark = pytest.mark.django_db
SITTING = Sitting(7, "Executive meeting", date(2024, 3, 27))


def waiting(number: int) -> tuple[Journey, list[Journey]]:
    """Return the first and all of some cases that wait for the same leadership team."""
    first = Journey()
    journeys = [first, *(Journey(service=ServiceFactory(group=first.service.group)) for _ in range(number - 1))]
    for journey in journeys:
        journey.submit()
    return first, journeys


def wish(journey: Journey, move: Move = Move.APPROVE, **given: object) -> Wish:
    return Wish(journey.case, move, seen(journey.case), **given)  # type: ignore[arg-type]


def test_all_are_decided_in_their_order_and_the_chain_is_whole() -> None:
    first, (one, two, three) = waiting(3)
    wishes = [wish(three), wish(one, Move.RETURN, reason="Say how."), wish(two)]
    made = engine.decide(wishes=wishes, by=first.head, sitting=SITTING)
    assert [(decision.case_id, decision.move) for decision in made] == [
        (three.case.pk, "approve"),
        (one.case.pk, "return"),
        (two.case.pk, "approve"),
    ]
    assert {decision.details["meeting"]["name"] for decision in made} == {"Executive meeting"}
    assert [journey.status for journey in (one, two, three)] == [Status.RETURNED, Status.SUBMITTED, Status.SUBMITTED]
    assert three.case.step is not None
    assert three.case.step.name == "MLCO Executive"
    assert chain_problem() is None


def test_one_refusal_stops_all_and_every_refusal_is_named() -> None:
    first, (one, two, three) = waiting(3)
    wishes = [wish(one), wish(two), wish(three, Move.RETURN)]
    two.approve(by=person("leadership_approver"))
    before = Decision.objects.count()
    with pytest.raises(DecisionsRefused) as refused:
        engine.decide(wishes=wishes, by=first.head)
    kinds = {key: type(why) for key, why in refused.value.refusals.items()}
    assert kinds == {two.case.pk: StaleDecision, three.case.pk: MoveRefused}
    assert Decision.objects.count() == before
    assert one.status == Status.SUBMITTED
    one.case.refresh_from_db()
    assert one.case.step.order == 1  # type: ignore[union-attr]


def test_a_case_named_twice_or_a_move_of_another_kind_is_a_mistake_of_the_caller() -> None:
    first, (one,) = waiting(1)
    with pytest.raises(ValueError, match="named twice"):
        engine.decide(wishes=[wish(one), wish(one)], by=first.head)
    with pytest.raises(ValueError, match="is no decision"):
        engine.decide(wishes=[wish(one, Move.PUBLISH)], by=first.head)
    assert engine.decide(wishes=[], by=first.head) == []


def test_the_second_of_two_same_acts_is_refused() -> None:
    first, journeys = waiting(2)
    wishes = [wish(one) for one in journeys]
    engine.decide(wishes=wishes, by=first.head)
    with pytest.raises(DecisionsRefused) as refused:
        engine.decide(wishes=wishes, by=first.head)
    assert {type(one) for one in refused.value.refusals.values()} <= {StaleDecision, AlreadyDecided}
    assert Decision.objects.filter(move=Move.APPROVE).count() == 2


def queries_of_deciding(number: int) -> int:
    first, journeys = waiting(number)
    owner, due = UserFactory(), timezone.localdate() + timedelta(days=9)
    wishes = [wish(one, conditions=(NewCondition("Name a lead.", owner, due),)) for one in journeys]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        engine.decide(wishes=wishes, by=first.head, sitting=SITTING)
    return len(asked)


def test_the_queries_do_not_grow_with_the_number_of_cases() -> None:
    assert queries_of_deciding(2) == queries_of_deciding(20) <= 24


class TestWhatBelongsToADecision:
    def test_sections_scope_and_conditions_are_in_the_chain(self) -> None:
        first, (one,) = waiting(1)
        owner, due = UserFactory(name="Head of podiatry"), timezone.localdate() + timedelta(days=30)
        decision = engine.approve(
            case=one.case,
            seen=seen(one.case),
            by=first.head,
            reason="Good.",
            conditions=[NewCondition(" Name a lead.\n", owner, due, "support", "Support")],
            sections=[
                SectionSaid("support", "Support", "query", "Who leads? "),
                SectionSaid("risks", "Risks", "agree"),
            ],
            scope=["support", "risks"],
        )
        decision.refresh_from_db()
        assert decision.details == {
            "sections": [
                {"key": "support", "title": "Support", "verdict": "query", "note": "Who leads?"},
                {"key": "risks", "title": "Risks", "verdict": "agree", "note": ""},
            ],
            "conditions": [
                {
                    "number": 1,
                    "text": "Name a lead.",
                    "owner": owner.pk,
                    "owner_label": "Head of podiatry",
                    "due_on": due.isoformat(),
                    "section": "support",
                    "section_title": "Support",
                }
            ],
            "scope": ["support", "risks"],
        }
        assert chain_problem() is None
        kept = Condition.objects.get()
        assert (kept.case_id, kept.decision, kept.number, kept.text) == (one.case.pk, decision, 1, "Name a lead.")
        assert (kept.owner, kept.due_on, kept.section_title) == (owner, due, "Support")

    def test_conditions_are_numbered_on_over_steps_and_submissions(self) -> None:
        first, (one,) = waiting(1)
        asked = NewCondition("Name a lead.", UserFactory(), timezone.localdate())
        for by in (first.head, one.executive):
            engine.approve(case=one.case, seen=seen(one.case), by=by, conditions=[asked, asked])
        assert list(Condition.objects.values_list("number", flat=True)) == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"text": "  "}, "Say what condition 1 asks for"),
            ({"text": "x" * 2001}, "Shorten condition 1 to 2,000 characters. It has 2,001 now"),
            ({"due_on": -1}, "The date of condition 1 has passed"),
            ({"owner": False}, "Choose another owner for condition 1"),
        ],
    )
    def test_a_condition_that_makes_no_sense_is_refused(self, change: dict[str, object], words: str) -> None:
        first, (one,) = waiting(1)
        asked = NewCondition(
            str(change.get("text", "Name a lead.")),
            UserFactory(is_active=bool(change.get("owner", True))),
            timezone.localdate() + timedelta(days=int(str(change.get("due_on", 1)))),
        )
        with pytest.raises(MoveRefused, match=words):
            engine.approve(case=one.case, seen=seen(one.case), by=first.head, conditions=[asked])
        assert not Condition.objects.exists()
        assert ApprovalCase.objects.get(pk=one.case.pk).step.order == 1  # type: ignore[union-attr]

    def test_a_return_has_no_conditions_and_an_approval_no_more_than_twenty(self) -> None:
        first, (one,) = waiting(1)
        asked = NewCondition("Name a lead.", UserFactory(), timezone.localdate())
        with pytest.raises(DecisionsRefused, match="Conditions go with an approval"):
            engine.decide(wishes=[wish(one, Move.RETURN, reason="No.", conditions=(asked,))], by=first.head)
        with pytest.raises(MoveRefused, match="can have 20 conditions; this one has 21"):
            engine.approve(case=one.case, seen=seen(one.case), by=first.head, conditions=[asked] * 21)
