"""The pages of working in Word: who may see them, what they answer, how many queries they make."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from freezegun import freeze_time
from pytest_django.asserts import assertContains, assertNotContains

from planning.service_plans.actions import submit_plan
from planning.service_plans.models import PlanSection, SectionShare
from planning.word_plans.models import WordDownload, WordUpload
from tests.factories import ServiceFactory, UserFactory, full_plan, person, write
from tests.planning.word_plans.files import edited, fetched, page_of, review_page, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day_of_writing():
    with freeze_time(date(2024, 1, 15)):
        yield


@pytest.fixture
def plan():
    return full_plan()


@pytest.fixture
def lead(plan):
    return person("service_lead", service=plan.service)


@pytest.fixture
def signed_in(client, lead):
    client.force_login(lead)
    return client


def post_file(client, plan, content, name="plan.docx"):
    return client.post(page_of(plan), {"file": SimpleUploadedFile(name, content)})


def changed(plan, lead):
    def change(document):
        next(one for one in document.paragraphs if one.text.startswith("We see")).add_run(" And at school.")

    return edited(fetched(plan, lead), change)


def shared_with(plan, key):
    friend = UserFactory()
    section = PlanSection.objects.get(plan=plan, template_section__key=key)
    SectionShare.objects.create(
        section=section,
        email=friend.email,
        person=friend,
        invited_at="2024-01-10T09:00Z",
        accepted_at="2024-01-10T10:00Z",
        invited_by=friend,
    )
    return friend


def test_the_plan_is_downloaded_as_a_word_file(signed_in, plan):
    answer = signed_in.post(f"{page_of(plan)}download/")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert answer["Content-Disposition"].startswith('attachment; filename="service-')
    assert 'plan-2024-25.docx"' in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert WordDownload.objects.get().reference.startswith("MLCO-")


def test_a_link_alone_fetches_nothing(signed_in, plan):
    assert signed_in.get(f"{page_of(plan)}download/").status_code == 405
    assert WordDownload.objects.count() == 0


def test_a_file_is_sent_looked_at_and_accepted(signed_in, plan, lead):
    answer = post_file(signed_in, plan, changed(plan, lead))
    upload = WordUpload.objects.get()
    assert (answer.status_code, answer.url) == (302, review_page(upload))
    page = signed_in.get(answer.url)
    assertContains(page, "We see people at <mark>home. And at school.</mark>")
    assertContains(page, 'name="revision-our-service" value="1"')
    answer = signed_in.post(
        review_page(upload), {"then": "accept:our-service", "revision-our-service": "1"}, follow=True
    )
    assertContains(answer, "“Our service” now says what the file says.")
    assertContains(answer, "Nothing is left to decide")
    assert PlanSection.objects.get(plan=plan, template_section__key="our-service").text.endswith("And at school.")


def test_all_that_change_are_accepted_at_once(signed_in, plan, lead):
    write(plan, {"service-lead": "Another post"}, by=lead)
    other = full_plan(service=ServiceFactory())
    rows = [{"achievement": "A", "impact": "B"}]
    said = {"our-service": "Words.", "service-lead": "Post", "looking-back": rows}
    write(other, said, by=friend_lead(other))
    upload = sent(plan, fetched(other, lead), lead)
    held = {"revision-our-service": "1", "revision-service-lead": "2", "revision-looking-back": "1"}
    answer = signed_in.post(review_page(upload), {"then": "accept:all", **held}, follow=True)
    assertContains(answer, "3 sections now say what the file says.")


def test_a_section_that_moved_is_shown_again(signed_in, plan, lead):
    upload = sent(plan, changed(plan, lead), lead)
    write(plan, {"our-service": "Somebody was quicker."}, by=person("service_lead", service=plan.service))
    answer = signed_in.post(review_page(upload), {"then": "accept:our-service", "revision-our-service": "1"})
    assertContains(answer, "Somebody saved “Our service” while you were looking at it", status_code=409)
    assertContains(answer, "<mark>Somebody was quicker.</mark>", status_code=409)
    assertContains(answer, "When it was downloaded", status_code=409)


@pytest.mark.parametrize("revision", ["", "-1", "abc", "1" * 40, "１"])
def test_a_revision_that_is_none_changes_nothing(signed_in, plan, lead, revision):
    upload = sent(plan, changed(plan, lead), lead)
    answer = signed_in.post(review_page(upload), {"then": "accept:our-service", "revision-our-service": revision})
    assert answer.status_code == 409
    assert PlanSection.objects.get(plan=plan, template_section__key="our-service").text == "We see people at home."


NO_BUTTONS = ["", "accept:", "accept:nothing", "leave:nothing", "leave:", "x:y", "accept:\x00", "leave:" + "x" * 9999]


@pytest.mark.parametrize("then", NO_BUTTONS)
def test_buttons_that_are_none_change_nothing(signed_in, plan, lead, then):
    upload = sent(plan, changed(plan, lead), lead)
    assert signed_in.post(review_page(upload), {"then": then}).status_code == 302
    upload.refresh_from_db()
    assert upload.settled == {}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"MZ\x90 a program", "plan.docx", "expected a Word document (.docx) and found a program"),
        (b"", "plan.docx", "found an empty file"),
        (b"PK\x03\x04 cut", "plan.docx", "is damaged"),
        (b"%PDF", "\u202eplan\x00.docx", "found a PDF"),
    ],
)
def test_what_is_no_plan_is_refused_beside_the_field(signed_in, plan, content, name, said):
    answer = post_file(signed_in, plan, content, name)
    assertContains(answer, said, status_code=422)
    assert WordUpload.objects.count() == 0


def test_sending_nothing_is_answered(signed_in, plan):
    assertContains(signed_in.post(page_of(plan)), "Choose a Word document", status_code=422)


def test_scripts_in_a_file_are_shown_as_text(signed_in, plan, lead):
    def change(document):
        next(one for one in document.paragraphs if one.text.startswith("We see")).add_run("<script>alert(1)</script>")
        document.add_heading("<img src=x>", 2)
        document.add_paragraph("<b onclick=x>left</b>")

    upload = sent(plan, edited(fetched(plan, lead), change), lead, name="<script>.docx")
    page = signed_in.get(review_page(upload))
    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertNotContains(page, "<script>alert")
    assertNotContains(page, "<img src=x>")
    assertNotContains(page, "<b onclick")


def test_who_reads_the_plan_downloads_it_and_sends_nothing(client, plan, lead):
    client.force_login(person("leadership_approver"))
    assertContains(client.get(page_of(plan)), "Only those who write this plan can send a document back.")
    assert client.post(f"{page_of(plan)}download/").status_code == 200
    assert post_file(client, plan, changed(plan, lead)).status_code == 403
    upload = sent(plan, changed(plan, lead), lead)
    assert client.get(review_page(upload)).status_code == 403
    assert client.post(review_page(upload), {"then": "accept:all"}).status_code == 403


def test_who_may_not_read_the_plan_sees_none_of_it(client, plan, lead):
    upload = sent(plan, changed(plan, lead), lead)
    client.force_login(person("reader"))
    for path in (page_of(plan), review_page(upload)):
        assert client.get(path).status_code == 403
    assert client.post(f"{page_of(plan)}download/").status_code == 403
    client.logout()
    assert client.get(review_page(upload)).status_code == 302


def test_a_file_of_one_plan_is_not_found_in_another(signed_in, plan, lead):
    upload = sent(plan, changed(plan, lead), lead)
    other = full_plan(service=plan.service, year=2023)
    assert signed_in.get(f"{page_of(other)}{upload.pk}/").status_code == 404


def test_an_invited_person_accepts_their_own_section_only(client, plan):
    friend = shared_with(plan, "our-service")
    other = full_plan(service=ServiceFactory(name="Our services"))
    write(other, {"our-service": "Words.", "service-lead": "Post"}, by=friend_lead(other))
    upload = sent(plan, fetched(other, friend), friend)
    client.force_login(friend)
    page = client.get(review_page(upload))
    assertContains(page, 'value="accept:our-service"')
    assertNotContains(page, 'value="accept:service-lead"')
    assertContains(page, "You were not asked to write this section")
    answer = client.post(review_page(upload), {"then": "accept:service-lead", "revision-service-lead": "1"})
    assert answer.status_code == 403
    client.post(review_page(upload), {"then": "accept:all", "revision-our-service": "1", "revision-service-lead": "1"})
    texts = dict(plan.sections.values_list("template_section__key", "text"))
    assert (texts["our-service"], texts["service-lead"]) == ("Words.", "Service lead, Podiatry")


def friend_lead(plan):
    return person("service_lead", service=plan.service)


def test_an_invited_person_sees_no_files_of_others(client, plan, lead):
    upload = sent(plan, changed(plan, lead), lead)
    client.force_login(shared_with(plan, "our-service"))
    assertNotContains(client.get(page_of(plan)), str(upload.pk))
    assert client.get(review_page(upload)).status_code == 403


def test_a_submitted_plan_is_downloaded_and_takes_nothing(signed_in, plan, lead):
    file = changed(plan, lead)
    upload = sent(plan, file, lead)
    submit_plan(plan=plan, by=lead)
    assertContains(signed_in.get(page_of(plan)), "so it cannot be changed now")
    assertContains(signed_in.get(review_page(upload)), "so nothing can be accepted now")
    assertContains(post_file(signed_in, plan, file), "so it cannot be changed now", status_code=409)
    answer = signed_in.post(review_page(upload), {"then": "accept:our-service", "revision-our-service": "1"})
    assert answer.status_code == 409
    assert signed_in.post(f"{page_of(plan)}download/").status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
def test_the_review_makes_as_many_queries_for_one_row_as_for_many(
    signed_in, plan, lead, rows, django_assert_num_queries
):
    other = full_plan(service=ServiceFactory())
    write(
        other, {"looking-back": [{"achievement": f"A{n}", "impact": "B"} for n in range(rows)]}, by=friend_lead(other)
    )
    upload = sent(plan, fetched(other, lead), lead)
    signed_in.get(review_page(upload))
    with django_assert_num_queries(QUERIES):
        assertContains(signed_in.get(review_page(upload)), f"A{rows - 1}")


QUERIES = 14
