"""Two people at one document at the same instant: each release has a number of its own, one move wins."""

import pytest

from planning.approval import engine
from planning.approval.models import Decision, Move, Status
from planning.approval.queries import chain_problem
from planning.approval.rules import MoveRefused, StaleDecision
from planning.releases.actions import freeze, open_document, publish_final, submit_release, take_back
from planning.releases.making import make_file
from planning.releases.models import Document, Release
from planning.releases.rules import DocumentRefused
from tests.factories import YEAR, person
from tests.planning.approval.test_concurrency import at_once, one_winner
from tests.planning.releases.cases import releasing
from tests.planning.releases.papers import paper

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_freeze_get_two_numbers_and_two_who_open_one_document():
    made, other = releasing(), person("planning_team")
    answers = at_once(
        *(
            lambda by=by: freeze(document=made.document, paper=paper(), stage="draft", by=by)
            for by in (made.team, other)
        )
    )
    assert all(isinstance(one, Release) for one in answers), answers
    assert sorted(made.document.releases.values_list("number", flat=True)) == [1, 2]
    kind = Document.Kind.BUSINESS_PLAN
    opened = at_once(
        *(lambda by=by: open_document(year=YEAR, kind=kind, title="Plan", by=by) for by in (made.team, other))
    )
    assert sorted(type(one).__name__ for one in opened) == ["Document", "DocumentRefused"], opened


def test_approving_and_taking_back_at_once_leaves_one_of_them():
    made = releasing()
    made.submitted()
    seen, case = made.seen, made.case
    answers = at_once(
        lambda: engine.approve(case=case, seen=seen, by=made.executive),
        lambda: take_back(document=made.document, by=made.team, reason="A slip."),
    )
    winner = one_winner(answers, MoveRefused, StaleDecision)
    expected = {Move.APPROVE: Status.APPROVED, Move.WITHDRAW: Status.DRAFT}
    assert made.case.status == expected[winner.move]
    assert chain_problem() is None


def test_two_who_submit_or_publish_make_one_move():
    made, other = releasing(), person("planning_team")
    release = made.frozen("approval")
    one_winner(
        at_once(*(lambda by=by: submit_release(release=release, by=by) for by in (made.team, other))), MoveRefused
    )
    made.approved()
    finals = at_once(
        *(
            lambda by=by: publish_final(document=made.document, sha256=release.sha256, by=by)
            for by in (made.team, other)
        )
    )
    assert sum(isinstance(one, Release) for one in finals) == 1, finals
    assert all(isinstance(one, Release | MoveRefused | DocumentRefused) for one in finals), finals
    assert Release.objects.filter(stage="final").count() == 1
    assert Decision.objects.filter(move=Move.PUBLISH).count() == 1


def test_two_workers_make_a_file_once():
    file = releasing().frozen("draft").files.get(kind="html")
    answers = at_once(lambda: make_file(file.pk), lambda: make_file(file.pk))
    assert all(isinstance(one, str) for one in answers), answers
    file.refresh_from_db()
    assert (file.state, file.progress) == ("ready", 100)
