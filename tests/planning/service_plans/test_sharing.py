"""Asking people to write sections: who may, what they are told, how far they are, and taking sections back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from freezegun import freeze_time

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice, OutboxMessage
from planning.approval.rules import NotAllowed
from planning.service_plans.actions import save_section
from planning.service_plans.actions.contributing import accept_invitation, finish_section, resume_section
from planning.service_plans.actions.sharing import Invited, change_date, invite, remind, take_back
from planning.service_plans.forms.sharing import addresses_in
from planning.service_plans.models import PlanSection, SectionMilestone, SectionShare, ServicePlan
from planning.service_plans.presenters.sharing import sharing_hints
from planning.service_plans.queries.sharing import shares_of_plan
from planning.service_plans.rules import PlanNotEditable
from planning.service_plans.rules.sharing import MOST_OPEN, ShareState, SharingRefused, share_state
from tests.factories import UserFactory, empty_plan, person
from tests.planning.service_plans.conftest import plan_in

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ANNA = "anna.sample@example.org"


def lead_of(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


def ask(plan: ServicePlan, lead: User, *emails: str, sections: tuple[str, ...] = ("our-service",), **more) -> Invited:
    return invite(plan=plan, sections=sections, emails=emails or (ANNA,), by=lead, **more)


def section_of(plan: ServicePlan, key: str = "our-service") -> PlanSection:
    return plan.sections.select_related("template_section").get(template_section__key=key)


def states(plan: ServicePlan) -> list[str]:
    return [share_state(one, has_begun=one.has_begun) for one in shares_of_plan(plan.pk)]  # type: ignore[attr-defined]


def actions() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__contains="service_plans").order_by("pk").values_list("action", flat=True)
    )


def test_each_person_gets_one_mail_that_names_sections_and_date() -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    known = UserFactory(email="bob.sample@example.org", name="Bob Sample")
    invited = ask(
        plan,
        lead,
        ANNA,
        "BOB.Sample@example.org",
        sections=("our-service", "priorities"),
        due_on=date(2099, 3, 3),
        message="You know the clinics best.",
    )
    assert invited == Invited((ANNA, known.email), ())
    mails = {mail.to: mail for mail in OutboxMessage.objects.filter(kind="section_invitation")}
    assert sorted(mails) == [ANNA, known.email]
    assert (mails[ANNA].to_user, mails[known.email].to_user) == (None, known)
    for mail in mails.values():
        assert (
            f"{lead.name} asks you to write the sections “Our service” and “Our priorities” of the {plan}" in mail.body
        )
        assert "Please finish by 3 March 2099." in mail.body
        assert "You know the clinics best." in mail.body
        assert mail.body.count("http://testserver/service-plans/invitations/") == 1
    assert SectionShare.objects.count() == 4
    assert actions()[-2:] == ["service_plans.invite", "service_plans.invite"]


def test_who_was_asked_before_is_not_asked_again() -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    ask(plan, lead)
    again = ask(plan, lead, ANNA, sections=("our-service", "priorities"))
    assert again == Invited((ANNA,), (f"{ANNA}: Our service",))
    assert ask(plan, lead, ANNA) == Invited((), (f"{ANNA}: Our service",))
    assert OutboxMessage.objects.filter(kind="section_invitation").count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"emails": []}, "Choose at least one person, or enter an e-mail address."),
        ({"emails": ["lead@example.org"]}, "You cannot ask yourself: you write this plan already."),
        ({"sections": []}, "Choose at least one section of this plan."),
        ({"sections": ["our-service", "nothing"]}, "Choose at least one section of this plan."),
        ({"due_on": date(2020, 1, 1)}, "Choose a date that is not past"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_kept(given: dict, words: str) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    User.objects.filter(pk=lead.pk).update(email="lead@example.org")
    lead.refresh_from_db()
    with pytest.raises(SharingRefused) as refused:
        invite(**{"plan": plan, "sections": ["our-service"], "emails": [ANNA], "by": lead, **given})
    assert str(refused.value) == words
    assert (SectionShare.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_a_plan_has_so_many_open_invitations_at_most() -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    section = section_of(plan)
    SectionShare.objects.bulk_create(
        SectionShare(section=section, email=f"p{n}@example.org", invited_at=timezone.now(), invited_by=lead)
        for n in range(MOST_OPEN - 1)
    )
    ask(plan, lead, "one@example.org")
    with pytest.raises(SharingRefused, match="A plan can have 100 open invitations; this one has 100"):
        ask(plan, lead, "two@example.org")
    take_back(share=SectionShare.objects.first(), by=lead)  # type: ignore[arg-type]
    ask(plan, lead, "two@example.org")


@pytest.mark.parametrize("status", ["submitted", "approved", "published"])
def test_nobody_is_asked_to_write_what_cannot_be_written(status: str) -> None:
    plan = plan_in(status)
    with pytest.raises(PlanNotEditable):
        ask(plan, plan.case.authors.get().user)


@pytest.mark.parametrize("role", ["reader", "leadership_approver", "planning_team", "enabler_lead", "administrator"])
def test_only_those_who_write_the_plan_share_it(role: str) -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    ask(plan, lead)
    share = SectionShare.objects.get()
    somebody = person(role)
    for act in (
        lambda: ask(plan, somebody, "x@example.org"),
        lambda: remind(share=share, by=somebody),
        lambda: change_date(share=share, due_on=None, by=somebody),
        lambda: take_back(share=share, by=somebody),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_states_from_invited_to_taken_back() -> None:
    plan = empty_plan()
    lead, anna = lead_of(plan), UserFactory(email=ANNA, name="Anna Sample")
    ask(plan, lead, due_on=date(2099, 3, 3))
    share = SectionShare.objects.get()
    section = section_of(plan)
    assert (states(plan), sharing_hints(shares_of_plan(plan.pk))) == (
        [ShareState.INVITED],
        {section.pk: f"With {ANNA}, due 3 March 2099"},
    )
    assert accept_invitation(plan=plan, by=anna) == 1
    assert accept_invitation(plan=plan, by=anna) == 0
    assert sharing_hints(shares_of_plan(plan.pk)) == {section.pk: "With Anna Sample, due 3 March 2099"}
    assert states(plan) == [ShareState.ACCEPTED]
    save_section(section=section, revision=0, text="At home.", by=anna)
    assert states(plan) == [ShareState.BEGUN]
    finish_section(share=share, by=anna)
    assert (states(plan), sharing_hints(shares_of_plan(plan.pk))) == (
        [ShareState.FINISHED],
        {section.pk: "Anna Sample has finished this"},
    )
    resume_section(share=share, by=anna)
    assert states(plan) == [ShareState.BEGUN]
    take_back(share=share, by=lead)
    assert (states(plan), sharing_hints(shares_of_plan(plan.pk))) == ([ShareState.ENDED], {})


def test_the_person_counts_as_author_once_they_save() -> None:
    plan = empty_plan()
    anna = UserFactory(email=ANNA)
    ask(plan, lead_of(plan))
    assert plan.case.authors.count() == 0
    save_section(section=section_of(plan), revision=0, text="At home.", by=anna)
    assert [author.user for author in plan.case.authors.all()] == [anna]


def test_finishing_tells_whoever_asked_once() -> None:
    plan = empty_plan()
    lead, anna = lead_of(plan), UserFactory(email=ANNA, name="Anna Sample")
    ask(plan, lead)
    share = SectionShare.objects.get()
    finish_section(share=share, by=anna)
    finish_section(share=share, by=anna)
    notice = Notice.objects.get(kind="section_finished")
    assert (notice.user, notice.subject) == (lead, "Anna Sample has finished “Our service”")
    with pytest.raises(SharingRefused):
        finish_section(share=share, by=UserFactory())


def test_taking_back_keeps_the_text_tells_the_person_and_ends_access_at_once() -> None:
    plan = empty_plan()
    lead, anna = lead_of(plan), UserFactory(email=ANNA, name="Anna Sample")
    ask(plan, lead)
    save_section(section=section_of(plan), revision=0, text="At home.", by=anna)
    share = take_back(share=SectionShare.objects.get(), by=lead)
    assert (share.ended_by, section_of(plan).text) == (lead, "At home.")
    kept = SectionMilestone.objects.filter(reason="named").get()
    assert (kept.text, kept.written_by) == ("At home.", anna)
    notice = Notice.objects.get(kind="section_taken_back")
    assert notice.user == anna
    assert "What you wrote is kept in the plan" in notice.text
    with pytest.raises(NotAllowed):
        save_section(section=section_of(plan), revision=1, text="More.", by=anna)
    with pytest.raises(SharingRefused):
        take_back(share=share, by=lead)
    with pytest.raises(SharingRefused):
        resume_section(share=share, by=anna)
    assert Notice.objects.filter(kind="section_taken_back").count() == 1
    # Asked anew after that, they write again.
    assert ask(plan, lead).asked == (ANNA,)
    save_section(section=section_of(plan), revision=1, text="More.", by=anna)


def test_a_text_typed_while_the_section_was_taken_back_is_shown_and_kept(as_user: SignIn) -> None:
    plan = empty_plan()
    lead, anna = lead_of(plan), UserFactory(email=ANNA, name="Anna Sample")
    ask(plan, lead)
    client = as_user(anna)
    path = reverse("planning:service_plans:section", args=[plan.pk, "our-service"])
    assert client.get(path).status_code == 200
    take_back(share=SectionShare.objects.get(), by=lead)
    answer = client.post(path, {"text": "Half an hour of <b>work</b>.", "revision": "0", "then": "stay"})
    assert answer.status_code == 403
    assert "This section was taken back from you" in answer.text
    assert "Half an hour of &lt;b&gt;work&lt;/b&gt;." in answer.text
    assert section_of(plan).text == ""
    kept = SectionMilestone.objects.get(reason="set_aside")
    assert (kept.text, kept.written_by) == ("Half an hour of <b>work</b>.", anna)
    # To come back later is told in words, and whoever was never asked is simply refused.
    assert "was taken back from you" in client.get(path, follow=True).text
    assert as_user(UserFactory()).post(path, {"text": "x", "revision": "0"}).status_code == 403
    assert SectionMilestone.objects.filter(reason="set_aside").count() == 1


def test_a_reminder_names_all_that_is_owed_and_is_not_repeated_at_once() -> None:
    plan = empty_plan()
    lead, anna = lead_of(plan), UserFactory(email=ANNA)
    ask(plan, lead, sections=("our-service", "priorities", "looking-back"))
    first, *_, last = shares_of_plan(plan.pk)
    finish_section(share=last, by=anna)
    with freeze_time(timezone.now() + timedelta(minutes=1)) as clock:
        assert len(remind(share=first, by=lead)) == 2
        mail = OutboxMessage.objects.get(kind="section_reminder")
        assert "“Our service” and “Looking back”" in mail.body
        assert "Our priorities" not in mail.body
        with pytest.raises(SharingRefused, match="12 hours"):
            remind(share=first, by=lead)
        clock.tick(timedelta(hours=13))
        remind(share=first, by=lead)
    for share in shares_of_plan(plan.pk):
        finish_section(share=share, by=anna)
    with pytest.raises(SharingRefused, match="Nothing is left"):
        remind(share=first, by=lead)


def test_a_new_date_is_told_and_a_past_one_refused() -> None:
    plan = empty_plan()
    lead = lead_of(plan)
    ask(plan, lead)
    share = SectionShare.objects.get()
    assert change_date(share=share, due_on=date(2099, 5, 1), by=lead).due_on == date(2099, 5, 1)
    change_date(share=share, due_on=date(2099, 5, 1), by=lead)
    assert "by 1 May 2099" in OutboxMessage.objects.get(kind="section_date_changed").body
    with pytest.raises(SharingRefused):
        change_date(share=share, due_on=date(2020, 5, 1), by=lead)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("a@example.org", ["a@example.org"]),
        (
            "A@Example.org; b@example.org,\n c@example.org a@example.org",
            ["a@example.org", "b@example.org", "c@example.org"],
        ),
        ("Sample, Anna <anna@example.org>; Bob <bob@example.org>", ["anna@example.org", "bob@example.org"]),
    ],
)
def test_addresses_are_found_however_they_are_set_apart(typed: str, found: list[str]) -> None:
    assert addresses_in(typed) == found


@pytest.mark.parametrize("typed", ["anna", "anna@", "<script>", "a@b@c.org", "x " * 500, "\u202eanna@example.org"])
def test_what_is_no_address_is_named(typed: str) -> None:
    with pytest.raises(ValidationError):
        addresses_in(typed)
