"""Saying something about a section: who may, who is told, and what becomes of it."""

import pytest
from django.test import Client
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.rules import NotAllowed
from planning.discussion.actions import add_comment, edit_comment, reopen_thread, resolve_thread
from planning.discussion.models import Comment, Mention
from planning.discussion.queries import people_of_plan
from planning.discussion.rules import MOST_CHARACTERS, CommentRefused, Named, named_in
from planning.publication.actions import publish_plan
from planning.publication.models import PublishedFile
from planning.service_plans.actions import save_section, submit_plan
from planning.service_plans.actions.sharing import invite, take_back
from planning.service_plans.models import PlanVersion, SectionShare
from tests.factories import ServiceFactory, UserFactory, empty_plan, person
from tests.planning.discussion.conftest import section_of
from tests.planning.service_plans.conftest import plan_in, seen

pytestmark = pytest.mark.django_db
ANNA = "anna.sample@example.org"


def mails() -> list[tuple[str, bool]]:
    """Who is told of comments, and whether as somebody who is named."""
    found = Notice.objects.filter(kind="comment").order_by("user__email").select_related("user")
    return [(notice.user.email, "mentioned you" in notice.subject) for notice in found]


def forget_mails() -> None:
    Notice.objects.all().delete()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("service_lead", True),
        ("contributor", True),
        ("leadership_approver", True),
        ("executive_approver", True),
        ("planning_team", True),
        ("enabler_lead", True),
        ("reader", False),
        ("administrator", False),
    ],
)
def test_whoever_reads_the_draft_says_something(role: str, may: bool) -> None:
    plan = empty_plan()
    somebody = person(role)
    if may:
        add_comment(section=section_of(plan), text="Well said.", by=somebody)
    else:
        with pytest.raises(NotAllowed):
            add_comment(section=section_of(plan), text="Well said.", by=somebody)
    assert Comment.objects.count() == int(may)


def test_somebody_by_invitation_says_something_until_it_is_taken_back() -> None:
    plan = empty_plan()
    lead, anna = person("service_lead", service=plan.service), UserFactory(email=ANNA)
    with pytest.raises(NotAllowed):
        add_comment(section=section_of(plan), text="Hello.", by=anna)
    invite(plan=plan, sections=["our-service"], emails=[ANNA], by=lead)
    said = add_comment(section=section_of(plan, "priorities"), text="Hello.", by=anna).comment
    take_back(share=SectionShare.objects.get(), by=lead)
    for act in (
        lambda: add_comment(section=section_of(plan), text="Hello again.", by=anna),
        lambda: edit_comment(comment=said, text="Changed.", by=anna),
        lambda: resolve_thread(comment=said, by=anna),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_owner_is_told_else_the_lead_and_never_whoever_said_it() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    head = person("leadership_approver")
    add_comment(section=section_of(plan), text="Which clinics?", by=head)
    assert mails() == [(lead.email, False)]
    forget_mails()
    anna = UserFactory(email=ANNA)
    invite(plan=plan, sections=["our-service"], emails=[ANNA], by=lead)
    forget_mails()
    add_comment(section=section_of(plan), text="And when?", by=head)
    assert mails() == [(ANNA, False)]
    forget_mails()
    add_comment(section=section_of(plan), text="On Mondays.", by=anna)
    assert mails() == [(lead.email, False)]


def test_whoever_wrote_the_section_last_is_told_while_they_may_read_it() -> None:
    plan = empty_plan()
    writer = person("contributor", service=plan.service)
    person("service_lead", service=plan.service)
    save_section(section=section_of(plan), revision=0, text="At home.", by=writer)
    add_comment(section=section_of(plan), text="Where?", by=person("planning_team"))
    assert mails() == [(writer.email, False)]


def test_people_are_named_or_ticked_and_told_by_one_mail_each() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    User.objects.filter(pk=lead.pk).update(name="Anna Sample")
    team = person("planning_team")
    head = person("leadership_approver")
    text = "@anna sample, and @Anna Sample again: @Zed Nobody said so. Mail me at x@example.org."
    said = add_comment(section=section_of(plan), text=text, tell=[team.pk, head.pk, lead.pk], by=head)
    assert mails() == sorted([(lead.email, True), (team.email, True)])
    assert said.unknown == ("@Zed Nobody",)
    assert set(Mention.objects.values_list("person", flat=True)) == {lead.pk, team.pk}
    notice = Notice.objects.get(user=lead)
    assert text in notice.text
    assert notice.link == f"/service-plans/{plan.pk}/sections/our-service/comments/#comment-{said.comment.pk}"


def test_nobody_is_told_who_may_not_read_the_plan() -> None:
    plan = empty_plan()
    person("service_lead", service=plan.service)
    outsiders = [
        person("reader"),
        person("service_lead", service=ServiceFactory()),
        UserFactory(),
        person("administrator"),
    ]
    for one, name in zip(outsiders, ("Ann Lee", "Bob Dee", "Cat Fry", "Dan Gill"), strict=True):
        User.objects.filter(pk=one.pk).update(name=name)
    head = person("leadership_approver")
    text = "@Ann Lee @Bob Dee @Cat Fry @Dan Gill"
    said = add_comment(section=section_of(plan), text=text, tell=[one.pk for one in outsiders], by=head)
    assert said.unknown == ("@Ann Lee", "@Bob Dee", "@Cat Fry", "@Dan Gill")
    assert {one for one, _ in mails()}.isdisjoint({one.email for one in outsiders})
    assert Mention.objects.count() == 0


def test_an_author_who_may_not_read_any_more_is_told_nothing() -> None:
    plan = empty_plan()
    lead, anna = person("service_lead", service=plan.service), UserFactory(email=ANNA, name="Anna Sample")
    invite(plan=plan, sections=["our-service"], emails=[ANNA], by=lead)
    save_section(section=section_of(plan), revision=0, text="At home.", by=anna)
    assert anna in people_of_plan(plan, timezone.localdate())
    take_back(share=SectionShare.objects.get(), by=lead)
    forget_mails()
    said = add_comment(section=section_of(plan), text="@Anna Sample why?", by=person("planning_team"))
    assert mails() == [(lead.email, False)]
    assert said.unknown == ("@Anna Sample",)


def test_an_answer_is_told_to_the_thread_and_opens_it_again() -> None:
    plan = empty_plan()
    lead, head, team = (
        person("service_lead", service=plan.service),
        person("leadership_approver"),
        person("planning_team"),
    )
    first = add_comment(section=section_of(plan), text="Which clinics?", by=head).comment
    resolve_thread(comment=first, by=lead)
    forget_mails()
    answer = add_comment(section=section_of(plan), text="All of them.", reply_to=first, by=team).comment
    assert (answer.reply_to, answer.row) == (first, None)
    assert mails() == sorted([(head.email, False), (lead.email, False)])
    first.refresh_from_db()
    assert first.resolved_at is None
    # An answer to an answer stays in the thread.
    assert add_comment(section=section_of(plan), text="Thanks.", reply_to=answer, by=head).comment.reply_to == first


def test_an_answer_to_a_comment_of_another_section_is_refused() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    first = add_comment(section=section_of(plan), text="Which clinics?", by=lead).comment
    with pytest.raises(Comment.DoesNotExist):
        add_comment(section=section_of(plan, "priorities"), text="None.", reply_to=first, by=lead)


def test_resolving_and_opening_again_say_who_and_when() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    first = add_comment(section=section_of(plan), text="Which clinics?", by=lead).comment
    resolved = resolve_thread(comment=first, by=lead)
    again = resolve_thread(comment=first, by=person("planning_team"))
    assert (again.resolved_by, again.resolved_at) == (lead, resolved.resolved_at)
    assert reopen_thread(comment=first, by=lead).resolved_by is None
    reopen_thread(comment=first, by=lead)
    answer = add_comment(section=section_of(plan), text="All.", reply_to=first, by=lead).comment
    with pytest.raises(CommentRefused):
        resolve_thread(comment=answer, by=lead)
    assert list(
        AuditEntry.objects.filter(action__startswith="discussion.").order_by("pk").values_list("action", flat=True)
    ) == ["discussion.comment", "discussion.resolve", "discussion.reopen", "discussion.comment"]


def test_people_change_their_own_words_and_nobody_elses() -> None:
    plan = empty_plan()
    lead, head = person("service_lead", service=plan.service), person("leadership_approver")
    said = add_comment(section=section_of(plan), text="Which clinics?", by=head).comment
    forget_mails()
    with pytest.raises(NotAllowed):
        edit_comment(comment=said, text="Never mind.", by=lead)
    assert edit_comment(comment=said, text="Which clinics?", by=head).comment.edited_at is None
    changed = edit_comment(comment=said, text=f"Which clinics, @{lead.name}?", by=head)
    assert changed.comment.edited_at is not None
    assert mails() == [(lead.email, True)]
    forget_mails()
    edit_comment(comment=said, text=f"Which clinics then, @{lead.name}?", by=head)
    assert mails() == []


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00", "x" * (MOST_CHARACTERS + 1), "é" * 1_000_000])
def test_what_cannot_be_a_comment_is_refused_in_words(text: str) -> None:
    plan = empty_plan()
    with pytest.raises(CommentRefused):
        add_comment(section=section_of(plan), text=text, by=person("service_lead", service=plan.service))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "a\x00b", "\u202eevil", "😀 @😀", "\ud83d half", "@", "@@ @-"]
)
def test_odd_words_are_kept_as_far_as_they_can_be(text: str) -> None:
    plan = empty_plan()
    said = add_comment(section=section_of(plan), text=text, by=person("service_lead", service=plan.service))
    said.comment.refresh_from_db()
    assert said.comment.text == text.replace("\x00", "").encode("utf-8", "ignore").decode().strip()


def test_a_button_pressed_twice_speaks_once() -> None:
    plan = empty_plan()
    head = person("leadership_approver")
    person("service_lead", service=plan.service)
    first = add_comment(section=section_of(plan), text="Which clinics?", by=head)
    second = add_comment(section=section_of(plan), text="Which clinics?", by=head)
    assert second.comment == first.comment
    assert (Comment.objects.count(), len(mails())) == (1, 1)


@pytest.mark.parametrize(
    ("text", "named", "unknown"),
    [
        ("@Ann", ["Ann"], ()),
        ("@ann Lee.", ["Ann Lee"], ()),
        ("@Anna", [], ("@Anna",)),
        ("@Ann  Lee and @Ann, mail ann@lee.org", ["Ann Lee", "Ann"], ()),
        ("@Lead, Podiatry (North)!", ["Lead, Podiatry (North)"], ()),
        ("nobody here", [], ()),
        ("@zed @Zed", [], ("@zed", "@Zed")),
    ],
)
def test_names_after_an_at_sign(text: str, named: list[str], unknown: tuple[str, ...]) -> None:
    people = [UserFactory(name=name) for name in ("Ann", "Ann Lee", "Lead, Podiatry (North)")]
    by_name = {one.name: one for one in people}
    assert named_in(text, people) == Named(tuple(by_name[name] for name in named), unknown)


def test_two_of_one_name_are_both_told() -> None:
    people = [UserFactory(name="Ann Lee"), UserFactory(name="Ann Lee")]
    assert set(named_in("@Ann Lee", people).people) == set(people)


def test_comments_are_in_no_version_and_in_no_published_file(client: Client) -> None:
    secret = "Between us: the clinic closes in May"
    plan = plan_in("draft")
    lead = plan.case.authors.get().user
    add_comment(section=section_of(plan), text=secret, by=lead)
    submit_plan(plan=plan, by=lead)
    for role in ("leadership_approver", "executive_approver"):
        engine.approve(case=plan.case, seen=seen(plan.case), by=person(role))
    version = PlanVersion.objects.get(plan=plan)
    assert "People wait less" in version.content
    assert "Between us" not in version.content
    publish_plan(plan=plan, audience="public", sha256=version.sha256, by=person("planning_team"))
    pages = [file for file in PublishedFile.objects.all() if not file.path.endswith(".pdf")]
    assert len(pages) >= 3
    contents = [client.get(f"/{file.path}").text for file in pages]
    assert any("People wait less" in content for content in contents)
    assert not any("Between us" in content for content in contents)
