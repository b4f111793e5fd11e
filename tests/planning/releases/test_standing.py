"""A document through the engine: submitted, returned, approved, published as final, reopened."""

import pytest

from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.models import Move, Status
from planning.approval.queries import authors_of, chain_problem
from planning.approval.rules import MoveRefused, NotAllowed, StaleDecision
from planning.releases.actions import publish_final, reopen_document, submit_release, take_back
from planning.releases.models import Release
from planning.releases.rules import DocumentRefused
from tests.factories import AppointmentFactory, person
from tests.planning.releases.cases import releasing
from tests.planning.releases.papers import with_text

pytestmark = pytest.mark.django_db


def test_the_executive_approves_the_release_they_saw_and_readers_get_the_same_bytes():
    made = releasing()
    made.frozen("draft")
    release = made.submitted()
    case = made.case
    assert (case.status, case.version_number, case.version_sha256) == (Status.SUBMITTED, 2, release.sha256)
    decision = made.approved()
    assert (decision.step_name, decision.version_sha256) == ("MLCO Executive", release.sha256)
    assert made.case.status == Status.APPROVED
    final = made.published()
    assert (final.number, final.stage, final.content, final.sha256) == (3, "final", release.content, release.sha256)
    assert final.changelog == []
    assert [one.move for one in made.case.decisions.order_by("sequence")] == [Move.SUBMIT, Move.APPROVE, Move.PUBLISH]
    assert chain_problem() is None


def test_a_returned_document_gets_a_new_release_and_the_old_one_stands():
    made = releasing()
    release = made.submitted()
    engine.return_for_changes(case=made.case, seen=made.seen, by=made.executive, reason="Say what it costs.")
    assert made.case.status == Status.RETURNED
    again = made.submitted(with_text("It costs nothing."))
    assert (again.number, made.case.round, made.case.version_number) == (2, 2, 2)
    assert Release.objects.get(pk=release.pk).content == release.content


def test_readers_keep_the_final_while_a_revision_is_approved_again():
    made = releasing()
    made.submitted()
    made.approved()
    first = made.published()
    with pytest.raises(DocumentRefused, match="Reopen the document"):
        made.frozen("draft")
    with pytest.raises(MoveRefused, match="reason"):
        reopen_document(document=made.document, by=made.team, reason=" ")
    reopen_document(document=made.document, by=made.team, reason="The budget changed.")
    made.submitted(with_text("A new budget."))
    assert list(Release.objects.filter(stage="final")) == [first]
    made.approved()
    second = made.published()
    assert [one.number for one in Release.objects.filter(stage="final")] == [first.number, second.number] == [2, 4]


@pytest.mark.parametrize("has_decided", [False, True])
def test_the_planning_team_takes_a_submitted_release_back(has_decided):
    made = releasing()
    route_step = made.document.case.service.group.approvalroute_set.get().steps.get()
    route_step.needed = 2
    route_step.save()
    made.submitted()
    if has_decided:
        made.approved()
    with pytest.raises(MoveRefused, match="reason"):
        take_back(document=made.document, by=made.team, reason="")
    decision = take_back(document=made.document, by=made.team, reason="A table is wrong.")
    assert decision.move == (Move.UNLOCK if has_decided else Move.WITHDRAW)
    assert made.case.status == Status.DRAFT
    told = Notice.objects.filter(kind="plan_unlock").count()
    assert told == (1 if has_decided else 0)


def test_only_the_newest_release_made_for_approval_is_submitted():
    made = releasing()
    draft, old, new = made.frozen("draft"), made.frozen("approval"), made.frozen("approval")
    for release, words in ((draft, "made for approval"), (old, "Release 3 is newer")):
        with pytest.raises(DocumentRefused, match=words):
            submit_release(release=release, by=made.team)
    submit_release(release=new, by=made.team)
    with pytest.raises(DocumentRefused, match="Take it back"):
        made.frozen("draft")


@pytest.mark.parametrize("role", ["reader", "service_lead", "executive_approver", "auditor"])
def test_nobody_but_the_planning_team_moves_a_document(role):
    made, other = releasing(), person(role)
    release = made.frozen("approval")
    with pytest.raises(NotAllowed):
        submit_release(release=release, by=other)
    submit_release(release=release, by=made.team)
    with pytest.raises(NotAllowed):
        take_back(document=made.document, by=other, reason="Why not?")
    made.approved()
    with pytest.raises(NotAllowed):
        publish_final(document=made.document, sha256=release.sha256, by=other)
    assert made.case.status == Status.APPROVED


def test_whoever_made_a_release_cannot_decide_on_it_and_a_deputy_of_theirs_neither():
    made = releasing()
    AppointmentFactory(user=made.team, role="executive_approver")
    made.submitted()
    assert made.team.pk in authors_of(made.case)
    with pytest.raises(NotAllowed, match="You wrote or submitted"):
        made.approved(by=made.team)


def test_another_release_than_the_one_seen_is_not_published():
    made = releasing()
    made.submitted()
    made.approved()
    with pytest.raises(StaleDecision):
        publish_final(document=made.document, sha256="0" * 64, by=made.team)
    assert not Release.objects.filter(stage="final").exists()
