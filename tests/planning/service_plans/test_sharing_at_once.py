"""Sharing and talking while others do the same: nothing is asked, told or lost twice."""

import pytest

from mlco_portal.accounts.actions import open_invited_account
from mlco_portal.accounts.invitations import Invitation
from mlco_portal.accounts.models import User
from mlco_portal.accounts.rules import EmailTaken
from mlco_portal.mail.models import Notice, OutboxMessage
from planning.approval.rules import NotAllowed
from planning.discussion.actions import Said, add_comment, resolve_thread
from planning.discussion.models import Comment
from planning.service_plans.actions import save_section
from planning.service_plans.actions.contributing import open_account_for
from planning.service_plans.actions.sharing import Invited, invite, take_back
from planning.service_plans.content import SectionContent
from planning.service_plans.models import SectionShare
from planning.service_plans.rules.sharing import SharingRefused
from tests.factories import UserFactory, empty_plan, person
from tests.planning.approval.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ANNA = "anna.sample@example.org"


def test_two_who_ask_the_same_person_ask_once() -> None:
    plan = empty_plan()
    leads = [person("service_lead", service=plan.service) for _ in range(2)]

    def ask(lead: User) -> Invited:
        return invite(plan=plan, sections=["our-service"], emails=[ANNA], by=lead)

    answers = at_once(lambda: ask(leads[0]), lambda: ask(leads[1]))
    assert sorted(len(one.asked) for one in answers) == [0, 1], answers
    assert SectionShare.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="section_invitation").count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_save_meets_the_taking_back_before_or_after_never_between(_round: int) -> None:
    plan = empty_plan()
    lead, anna = person("service_lead", service=plan.service), UserFactory(email=ANNA)
    invite(plan=plan, sections=["our-service"], emails=[ANNA], by=lead)
    share, section = SectionShare.objects.get(), plan.sections.get(template_section__key="our-service")
    answers = at_once(
        lambda: save_section(section=section, revision=0, text="At home.", by=anna),
        lambda: take_back(share=share, by=lead),
    )
    saved = [one for one in answers if isinstance(one, SectionContent)]
    refused = [one for one in answers if isinstance(one, NotAllowed)]
    assert len(saved) + len(refused) == 1, answers
    section.refresh_from_db()
    assert section.text == ("At home." if saved else "")
    share.refresh_from_db()
    assert share.ended_by == lead


def test_two_who_take_a_section_back_tell_the_person_once() -> None:
    plan = empty_plan()
    leads = [person("service_lead", service=plan.service) for _ in range(2)]
    invite(plan=plan, sections=["our-service"], emails=[ANNA], by=leads[0])
    share = SectionShare.objects.get()
    answers = at_once(lambda: take_back(share=share, by=leads[0]), lambda: take_back(share=share, by=leads[1]))
    assert sum(isinstance(one, SharingRefused) for one in answers) == 1, answers
    assert OutboxMessage.objects.filter(kind="section_taken_back").count() == 1


def test_a_link_opened_in_two_windows_makes_one_account() -> None:
    plan = empty_plan()
    invite(plan=plan, sections=["our-service"], emails=[ANNA], by=person("service_lead", service=plan.service))
    invitation = Invitation(ANNA, plan.pk)

    def come() -> User:
        return open_account_for(invitation=invitation, name="Anna Sample", password="three random words")

    answers = at_once(come, come)
    assert sum(isinstance(one, User) for one in answers) == 1, answers
    assert User.objects.filter(email=ANNA).count() == 1
    with pytest.raises(EmailTaken):
        open_invited_account(name="Bob Sample", email=ANNA.upper(), password="three random words", reason="")


def test_a_comment_sent_twice_at_once_is_said_once() -> None:
    plan = empty_plan()
    lead, head = person("service_lead", service=plan.service), person("leadership_approver")
    section = plan.sections.get(template_section__key="our-service")

    def say() -> Said:
        return add_comment(section=section, text="Which clinics?", by=head)

    answers = at_once(say, say)
    assert all(isinstance(one, Said) for one in answers), answers
    first = Comment.objects.get()
    assert Notice.objects.filter(kind="comment", user=lead).count() == 1
    done = at_once(lambda: resolve_thread(comment=first, by=lead), lambda: resolve_thread(comment=first, by=head))
    assert [one.resolved_at is not None for one in done] == [True, True], done
