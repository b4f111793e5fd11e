"""A section's earlier texts: read beside the text now, brought back, named."""

from collections.abc import Callable

import pytest
from django.test import Client

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.service_plans.models import SectionMilestone, SectionRow, ServicePlan
from tests.factories import empty_plan, full_plan, person, write
from tests.planning.service_plans.conftest import Writer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OLD, NEW = "We see people in their homes.", "We see people in clinics."


@pytest.fixture
def plan() -> ServicePlan:
    return empty_plan()


@pytest.fixture
def lead(plan: ServicePlan) -> User:
    return person("service_lead", service=plan.service)


@pytest.fixture
def text(plan: ServicePlan, lead: User, as_user: SignIn) -> Writer:
    write(plan, {"our-service": OLD}, by=lead)
    write(plan, {"our-service": NEW}, by=lead)
    return Writer(as_user(lead), plan, "our-service")


def oldest(writer: Writer) -> str:
    return f"{writer.path}earlier/{writer.section().milestones.order_by('pk').first().pk}/"


def test_list_says_who_when_and_why(text: Writer, lead: User) -> None:
    page = text.client.get(f"{text.path}earlier/").content.decode()
    assert page.count("org-history__item") == 2
    assert page.count(f"{lead.name}, ") == 2
    panel = text.client.get(f"{text.path}earlier/", headers={"HX-Request": "true"}).content.decode()
    assert ("<h1" in panel, panel.count("org-history__item")) == (False, 2)


def test_section_without_history_says_so(text: Writer) -> None:
    page = text.client.get(f"/service-plans/{text.plan.pk}/sections/looking-back/earlier/").content.decode()
    assert "There is no earlier text yet" in page


def test_earlier_text_stands_beside_the_text_now_with_differences_marked(text: Writer) -> None:
    page = text.client.get(oldest(text)).content.decode()
    assert "We see people in <mark>their homes.</mark>" in page
    assert "We see people in <mark>clinics.</mark>" in page


def test_bringing_a_text_back_keeps_the_present_one_first(text: Writer, lead: User) -> None:
    write(text.plan, {"our-service": f"{NEW} Daily."}, by=lead)
    response = text.client.post(oldest(text), {"revision": "3"})
    assert (response.status_code, response.url) == (302, text.path)
    section = text.section()
    assert (section.text, section.revision) == (OLD, 4)
    assert [(one.reason, one.text) for one in section.milestones.order_by("pk")][-2:] == [
        ("replaced", f"{NEW} Daily."),
        ("saved", OLD),
    ]
    assert AuditEntry.objects.filter(action="service_plans.save_section").count() == 4


@pytest.mark.parametrize("revision", ["1", "", "-1", "x", "9" * 30])
def test_text_that_moved_meanwhile_stays(text: Writer, revision: str) -> None:
    response = text.client.post(oldest(text), {"revision": revision})
    assert response.status_code == 409
    assert "Somebody saved this section after you opened this page" in response.content.decode()
    assert text.section().text == NEW


def test_rows_come_back_under_the_identities_that_they_had(text: Writer, lead: User) -> None:
    write(text.plan, {"looking-back": [{"achievement": "One", "impact": "A"}]}, by=lead)
    writer = Writer(text.client, text.plan, "looking-back")
    identity = str(writer.section().rows.get().pk)
    write(text.plan, {"looking-back": []}, by=lead)
    response = writer.client.post(oldest(writer), {"revision": "2"})
    assert response.status_code == 302
    assert [str(row.pk) for row in writer.section().rows.all()] == [identity]


def test_row_of_another_section_is_never_taken_over(text: Writer, lead: User) -> None:
    other = full_plan()
    theirs = SectionRow.objects.filter(section__plan=other).first()
    assert theirs is not None
    section = text.plan.sections.get(template_section__key="looking-back")
    write(text.plan, {"looking-back": [{"achievement": "One", "impact": "A"}]}, by=lead)
    section.milestones.update(rows=[[str(theirs.pk), {"achievement": "Taken"}], ["new1", {"achievement": "New"}]])
    writer = Writer(text.client, text.plan, "looking-back")
    write(text.plan, {"looking-back": [{"achievement": "Two", "impact": "B"}]}, by=lead)
    assert writer.client.post(oldest(writer), {"revision": "2"}).status_code == 302
    assert writer.cells("achievement") == ["Taken", "New"]
    assert SectionRow.objects.get(pk=theirs.pk).cells == theirs.cells


def test_named_version_is_one_milestone_in_each_written_section(text: Writer, lead: User) -> None:
    write(text.plan, {"looking-back": [{"achievement": "One", "impact": "A"}]}, by=lead)
    response = text.client.post(
        f"/service-plans/{text.plan.pk}/name-version/", {"name": " Before the finance meeting "}
    )
    assert response.status_code == 302
    named = SectionMilestone.objects.filter(reason="named").order_by("section__template_section__order")
    assert [(one.name, one.text, len(one.rows)) for one in named] == [
        ("Before the finance meeting", NEW, 0),
        ("Before the finance meeting", "", 1),
    ]
    assert "“Before the finance meeting”" in text.client.get(f"{text.path}earlier/").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b"])
def test_name_that_is_none_is_asked_for_again(text: Writer, name: str) -> None:
    response = text.client.post(f"/service-plans/{text.plan.pk}/name-version/", {"name": name})
    assert response.status_code == 422
    assert not SectionMilestone.objects.filter(reason="named").exists()


def test_strangers_and_readers_of_published_plans_see_no_earlier_text(text: Writer) -> None:
    address, plan = oldest(text), text.plan.pk
    for other in (person("reader"), person("service_lead", service=empty_plan().service)):
        text.client.force_login(other)
        for path in (address, f"{text.path}earlier/", f"/service-plans/{plan}/name-version/"):
            assert text.client.get(path).status_code == 403
        assert text.client.post(address, {"revision": "2"}).status_code == 403
    assert text.section().text == NEW


def test_approver_reads_earlier_texts_and_brings_none_back(text: Writer) -> None:
    text.client.force_login(person("leadership_approver"))
    page = text.client.get(oldest(text))
    assert (page.status_code, "Bring this text back" in page.content.decode()) == (200, False)
    assert text.client.post(oldest(text), {"revision": "2"}).status_code == 403
    assert text.section().text == NEW


def test_text_of_another_section_is_not_found_here(text: Writer, lead: User) -> None:
    write(text.plan, {"service-lead": "Somebody"}, by=lead)
    other = text.plan.sections.get(template_section__key="service-lead").milestones.get()
    for call in (text.client.get, lambda path: text.client.post(path, {"revision": "2"})):
        assert call(f"{text.path}earlier/{other.pk}/").status_code == 404


def test_list_costs_the_same_with_one_and_with_many(
    text: Writer, lead: User, django_assert_num_queries: Callable
) -> None:
    text.client.get(f"{text.path}earlier/")
    with django_assert_num_queries(9):
        text.client.get(f"{text.path}earlier/")
    for number in range(30):
        write(text.plan, {"our-service": str(number)}, by=lead)
    with django_assert_num_queries(9):
        page = text.client.get(f"{text.path}earlier/").content.decode()
    assert page.count("org-history__item") == 25
