"""The pages of comments: beside a section, and of the whole plan."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import OutboxMessage
from planning.discussion.actions import add_comment, resolve_thread
from planning.discussion.models import Comment, Mention
from planning.discussion.queries import sections_of_plan
from planning.service_plans.actions.sharing import invite
from planning.service_plans.models import ServicePlan
from tests.factories import UserFactory, empty_plan, person, write
from tests.planning.discussion.conftest import section_of
from tests.planning.service_plans.conftest import read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
ANNA = "anna.sample@example.org"


def of_section(plan: ServicePlan, key: str = "our-service") -> str:
    return reverse("planning:discussion:section", args=[plan.pk, key])


def of_plan(plan: ServicePlan) -> str:
    return reverse("planning:discussion:plan", args=[plan.pk])


@pytest.fixture
def plan() -> ServicePlan:
    return empty_plan()


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("service_lead", 200),
        ("leadership_approver", 200),
        ("planning_team", 200),
        ("asked", 200),
        ("reader", 403),
        ("administrator", 403),
    ],
)
def test_comments_open_for_whoever_reads_the_draft(
    who: str, status: int, plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    add_comment(section=section_of(plan), text="Which clinics?", by=lead)
    if who == "asked":
        invite(plan=plan, sections=["priorities"], emails=[ANNA], by=lead)
    client = as_user(UserFactory(email=ANNA) if who == "asked" else person(who))
    for path in (of_section(plan), of_plan(plan)):
        answer = client.get(path)
        assert (answer.status_code, "Which clinics?" in answer.text) == (status, status == 200)
    said = client.post(of_section(plan), {"text": "Hello", "then": "comment"})
    assert said.status_code == (302 if status == 200 else 403)


def test_visitors_sign_in_and_unknown_places_are_not_found(plan: ServicePlan, lead: User, client: Client) -> None:
    for path in (of_section(plan), of_plan(plan)):
        assert client.get(path).url == f"{reverse('accounts:sign_in')}?next={path}"  # type: ignore[attr-defined]
    client.force_login(lead)
    assert client.get(of_section(plan, "nothing")).status_code == 404
    assert client.get(f"/service-plans/{plan.pk + 1}/comments/").status_code == 404
    for then in ("reply:99", "edit:x", "resolve:", "reopen:" + "9" * 30, "resolve:²"):
        assert client.post(of_section(plan), {"text": "x", "then": then}).status_code == 404
    other = add_comment(section=section_of(empty_plan()), text="Elsewhere", by=person("planning_team")).comment
    assert client.post(of_section(plan), {"then": f"resolve:{other.pk}"}).status_code == 404


def test_a_comment_is_said_answered_changed_and_resolved(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    head = person("leadership_approver")
    client, path = as_user(head), of_section(plan)
    given = {"text": f"@{lead.name} which clinics? @Nobody Known", "tell": [str(lead.pk)], "then": "comment"}
    page = client.post(path, given, follow=True).text
    assert f"Your comment is kept. {lead.name} is told." in page
    assert "Nobody of the name @Nobody Known takes part in this plan" in page
    assert f"Told: {lead.name}" in page
    said = Comment.objects.get()
    assert f'id="comment-{said.pk}"' in page
    client = as_user(lead)
    page = client.post(path, {"text": "All of them.", "then": f"reply:{said.pk}"}, follow=True).text
    assert f"Your answer is kept. {head.name} is told." in page
    answer = Comment.objects.exclude(pk=said.pk).get()
    editing = client.get(f"{path}?edit={answer.pk}")
    assert read(editing).fields["text"][0] != ""
    page = client.post(path, {"text": "All but one.", "then": f"edit:{answer.pk}"}, follow=True).text
    assert "All but one." in page
    assert "edited" in page
    assert client.post(path, {"text": "Mine now.", "then": f"edit:{said.pk}"}).status_code == 403
    page = client.post(path, {"then": f"resolve:{said.pk}"}, follow=True).text
    assert f"Resolved by {lead.name}" in page
    assert "No comment is open." in page
    assert "1 comment resolved" in page
    page = client.post(path, {"then": f"reopen:{said.pk}"}, follow=True).text
    assert "Resolved by" not in page


def test_nobody_changes_the_words_of_another_by_address(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    said = add_comment(section=section_of(plan), text="Which clinics?", by=person("planning_team")).comment
    page = as_user(lead).get(f"{of_section(plan)}?edit={said.pk}").text
    assert "Save the change" not in page


@pytest.mark.parametrize("then", ["comment", "reply", "edit"])
@pytest.mark.parametrize(
    ("text", "words"),
    [("", "Write your comment"), ("x" * 1_000_000, "A comment can have 5,000 characters; yours has 1,000,000")],
)
def test_what_is_too_long_or_empty_is_said_and_kept(
    then: str, text: str, words: str, plan: ServicePlan, lead: User, as_user: SignIn
) -> None:
    said = add_comment(section=section_of(plan), text="Which clinics?", by=lead).comment
    what = then if then == "comment" else f"{then}:{said.pk}"
    answer = as_user(lead).post(of_section(plan), {"text": text, "then": what})
    assert answer.status_code == 422
    assert words in answer.text
    assert f">{text}<" in answer.text.replace("\n", "")
    assert Comment.objects.count() == 1


def test_rows_are_named_linked_and_outlived(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    write(plan, {"priorities": [{"priority": "First"}, {"priority": "Shorter <b>waits</b>"}]}, by=lead)
    section = section_of(plan, "priorities")
    row = section.rows.get(position=1)
    client, path = as_user(lead), of_section(plan, "priorities")
    assert str(row.pk) in client.get(f"/service-plans/{plan.pk}/sections/priorities/").text
    client.post(path, {"text": "Which ones?", "row": str(row.pk), "then": "comment"})
    page = client.get(path).text
    assert "Priority 2: Shorter &lt;b&gt;waits&lt;/b&gt;" in page
    assert f"/service-plans/{plan.pk}/sections/priorities/#row-{row.pk}" in page
    row.delete()
    assert "About a row that was removed" in client.get(path).text
    assert "About a row that was removed" in client.get(of_plan(plan)).text
    answer = client.post(path, {"text": "And this?", "row": str(row.pk), "then": "comment"})
    assert (answer.status_code, "That row was removed meanwhile" in answer.text) == (422, True)
    assert "And this?" in answer.text


def test_hostile_words_are_only_words(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    client, path = as_user(lead), of_section(plan)
    for text in ("<script>alert(1)</script>", "[x](javascript:alert(1))", "a\x00b \u202e evil 😀"):
        assert client.post(path, {"text": text, "then": "comment"}).status_code == 302
    for page in (client.get(path).text, client.get(of_plan(plan)).text):
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "\x00" not in page


def test_panel_is_the_page_without_its_frame(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    client, path = as_user(lead), of_section(plan)
    panel = client.get(path, headers={"HX-Request": "true"}).text
    assert ("<html" in panel, "<h1" in panel, "Add comment" in panel) == (False, False, True)
    failed = client.post(path, {"text": "", "then": "comment"}, headers={"HX-Request": "true"})
    assert (failed.status_code, "<html" in failed.text, "Write your comment" in failed.text) == (422, False, True)
    done = client.post(path, {"text": "Well.", "then": "comment"}, headers={"HX-Request": "true"}, follow=True)
    assert "Well." in done.text


def test_the_section_says_how_many_comments_are_open(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    section, client = section_of(plan), as_user(lead)
    page = f"/service-plans/{plan.pk}/sections/our-service/"
    assert "Comments (" not in client.get(page).text
    first = add_comment(section=section, text="One", by=lead).comment
    add_comment(section=section, text="Two", by=lead)
    add_comment(section=section, text="An answer", reply_to=first, by=lead)
    add_comment(section=section_of(plan, "priorities"), text="Elsewhere", by=lead)
    assert "Comments (2 open)" in client.get(page).text
    resolve_thread(comment=first, by=lead)
    assert "Comments (1 open)" in client.get(page).text


def test_the_plans_page_filters_and_shows_the_open_ones_first(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    team = person("planning_team")
    done = add_comment(section=section_of(plan), text="Done already", by=lead).comment
    resolve_thread(comment=done, by=lead)
    add_comment(section=section_of(plan, "priorities"), text="Open still", by=lead)
    asked = add_comment(section=section_of(plan), text="No names here", by=lead).comment
    add_comment(section=section_of(plan), text="For you", reply_to=asked, tell=[team.pk], by=lead)
    client, path = as_user(team), of_plan(plan)
    page = client.get(path).text
    assert page.index("Open still") < page.index("Done already")
    assert "3 comments, the open ones first" in page
    mine = client.get(f"{path}?show=me").text
    assert ("For you" in mine, "Open still" in mine, "Done already" in mine) == (True, False, False)
    opened = client.get(f"{path}?show=open&section=our-service").text
    assert ("No names here" in opened, "Open still" in opened, "Done already" in opened) == (True, False, False)
    assert "Open still" in client.get(f"{path}?show=open&section=priorities&page=9").text
    assert "3 comments" in client.get(f"{path}?show=nonsense&section=<script>&page=x").text


def test_nobody_has_said_anything_yet(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    client = as_user(lead)
    assert "Nobody has said anything yet" in client.get(of_plan(plan)).text
    assert "No comment matches" in client.get(f"{of_plan(plan)}?show=me").text


def test_page_of_all_comments_leads_to_each_section_to_begin(plan: ServicePlan, lead: User, as_user: SignIn) -> None:
    page = as_user(lead).get(of_plan(plan)).text
    keys = [key for key, _ in sections_of_plan(plan.pk)]
    assert ("our-service" in keys, "priorities" in keys) == (True, True)
    for key in keys:
        assert f'href="{of_section(plan, key)}#new-comment"' in page


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(("name", "queries"), [("section", 14), ("plan", 11)])
def test_pages_ask_the_same_for_any_number_of_comments(
    name: str,
    queries: int,
    count: int,
    plan: ServicePlan,
    lead: User,
    as_user: SignIn,
    django_assert_num_queries: Callable,
) -> None:
    write(plan, {"priorities": [{"priority": f"Number {n}"} for n in range(count)]}, by=lead)
    section = section_of(plan, "priorities")
    for row in section.rows.all():
        first = add_comment(section=section, text=f"About {row}", row=str(row.pk), by=lead).comment
        reply = Comment(section=section, reply_to=first, text="Yes", said_at=timezone.now(), said_by=UserFactory())
        reply.save()
        Mention.objects.create(comment=reply, person=lead)
    OutboxMessage.objects.all().delete()
    client = as_user(lead)
    path = of_section(plan, "priorities") if name == "section" else of_plan(plan)
    client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200
