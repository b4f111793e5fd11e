"""The page of what changed: what is compared with what, who may read it, and what it says."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from planning.approval import engine
from planning.review.actions import approve_plan, return_plan
from planning.review.models import VersionLook
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.models import ServicePlan
from tests.factories import FULL, ServiceFactory, ServiceGroupFactory, UserFactory, empty_plan, full_plan, person
from tests.planning.approval.cases import seen
from tests.planning.review.plans import lead_of, resubmit, submitted_plan

pytestmark = pytest.mark.django_db
PRIORITY = FULL["priorities"][0]


def changes_url(plan: ServicePlan) -> str:
    return reverse("planning:review:changes", args=[plan.case_id])


def read(client: Client, plan: ServicePlan, somebody, **query: str) -> str:
    client.force_login(somebody)
    answer = client.get(changes_url(plan), query)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    """The page as it is heard: tags left out, one space between words."""
    return " ".join(strip_tags(re.sub(r"</(?!ins|del|span|strong)", " </", html)).split())


def returned_and_changed(head, **content) -> ServicePlan:
    plan = submitted_plan()
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="Say more about weekends.")
    resubmit(plan, **(content or {"our-service": "We see people at home, also at weekends."}))
    return plan


def test_words_that_were_added_and_removed_are_marked_and_said(client: Client) -> None:
    head = person("leadership_approver")
    plan = returned_and_changed(head, **{"our-service": "We visit people at home, also at weekends."})
    page = read(client, plan, head)
    assert '<ins class="org-added">' in page
    assert '<del class="org-removed">' in page
    assert "We [removed: see] [added: visit] people at home[added: , also at weekends] ." in words(page)
    assert "1 of 6 sections changed since version 1, which you decided on." in words(page)
    assert "4 words added, 1 removed" in words(page)
    assert "Opened a clinic" not in page


def test_everything_is_one_click_away(client: Client) -> None:
    head = person("leadership_approver")
    plan = returned_and_changed(head)
    page = read(client, plan, head)
    assert "?since=look&amp;show=everything" in page
    everything = read(client, plan, head, since="look", show="everything")
    assert "Opened a clinic" in everything
    assert '<ins class="org-added">' in everything
    assert "1 of 6 sections changed" in everything
    assert ">Unchanged<" in everything


def test_rows_are_counted_by_what_became_of_them(client: Client) -> None:
    head, plan = person("leadership_approver"), full_plan()
    section = plan.sections.get(template_section__key="priorities")
    for place, name in ((2, "Digital notes"), (3, "Home visits")):
        section.rows.create(position=place, cells={**PRIORITY, "priority": name})
    resubmit(plan)
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    first, second, third = section.rows.all()
    second.delete()
    first.cells = {**first.cells, "due": "31 October 2024"}
    first.position, third.position = 3, 1
    first.save()
    third.save()
    section.rows.create(position=9, cells={**PRIORITY, "priority": "Walking groups"})
    resubmit(plan)
    page = words(read(client, plan, head))
    assert "1 priority new, 1 changed, 1 removed, 1 moved" in page
    assert "Priority 3: Walking groups New" in page
    assert "Priority 2 of before: Digital notes Removed" in page
    assert "[removed: 30 September 2024] [added: 31 October 2024]" in page


def test_base_is_the_newest_version_that_the_reader_looked_at_before_this_one(client: Client) -> None:
    plan, head, colleague = submitted_plan(), person("leadership_approver"), person("leadership_approver")
    read(client, plan, head)
    return_plan(case=plan.case, seen=seen(plan.case), by=colleague, reason="More.")
    resubmit(plan, **{"our-service": "Second text."})
    withdraw_plan(plan=plan, by=lead_of(plan))
    resubmit(plan, **{"service-lead": "Head of Podiatry"})
    assert "2 of 6 sections changed since version 1, which you looked at on" in words(read(client, plan, head))
    # What was looked at just now is not what it is compared with.
    assert "2 of 6 sections changed since version 1, which you looked at on" in words(read(client, plan, head))
    stranger = words(read(client, plan, person("executive_approver")))
    assert "You have not looked at an earlier version, so this is what changed since version 2." in stranger
    assert "1 of 6 sections changed since version 2." in stranger
    decided = words(read(client, plan, head, since="decision"))
    assert "2 of 6 sections changed since version 1, the last one that was decided on." in decided
    assert "1 of 6 sections changed since version 2." in words(read(client, plan, head, since="submission"))


def test_any_two_versions_can_be_compared_in_either_order(client: Client) -> None:
    head = person("leadership_approver")
    plan = returned_and_changed(head)
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    resubmit(plan, **{"service-lead": "Head of Podiatry"})
    for query in ({"since": "version-1", "version": "2"}, {"since": "version-2", "version": "1"}):
        page = words(read(client, plan, head, **query))
        assert "1 of 6 sections changed since version 1." in page
        assert "also at weekends" in page
        assert "Head of Podiatry" not in page
        assert "Not the newest version" in page


def test_last_year_is_compared_by_what_rows_say(client: Client) -> None:
    service = ServiceFactory()
    last = full_plan(service=service, year=2023)
    resubmit(last)
    plan = empty_plan(service, 2024)
    engine.note_author(case=plan.case, by=lead_of(last))
    resubmit(plan, **{**FULL, "priorities": [{**PRIORITY, "measure": "Nobody waits over 40 weeks"}]})
    page = words(read(client, plan, person("leadership_approver")))
    assert "since last year’s plan, 2023/24, as it was submitted" in page
    assert "1 priority changed" in page
    assert "Nobody waits over [removed: 52] [added: 40] weeks" in page
    assert "1 of 6 sections changed" in page


def test_first_version_without_a_year_before_says_so(client: Client) -> None:
    page = words(read(client, submitted_plan(), person("leadership_approver")))
    assert "This is the first version, and there is no plan of last year to compare it with." in page


def test_wish_that_cannot_be_met_is_told(client: Client) -> None:
    head, plan = person("leadership_approver"), submitted_plan()
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    resubmit(plan)
    executive = person("executive_approver")
    assert "You have not looked at an earlier version." in words(read(client, plan, executive, since="look"))
    for strange in ("last-year", "version-99", "version-2", "x\x00y", "\u202e😀" * 500, "version-" + "9" * 400):
        page = words(read(client, plan, executive, since=strange, version=strange, show=strange))
        assert "No section changed since version 1." in page


def test_authors_and_others_who_read_drafts_may_compare(client: Client) -> None:
    plan = returned_and_changed(person("leadership_approver"))
    for somebody in (lead_of(plan), person("planning_team"), person("auditor"), person("contributor")):
        assert "also at weekends" in read(client, plan, somebody)


def test_others_may_not(client: Client) -> None:
    plan = submitted_plan()
    assert client.get(changes_url(plan))["Location"].startswith("/sign-in/")
    elsewhere = person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children"))
    for somebody in (elsewhere, person("reader"), UserFactory()):
        client.force_login(somebody)
        assert client.get(changes_url(plan)).status_code == 403
    client.force_login(person("leadership_approver"))
    assert client.get("/review/999999/changes/").status_code == 404
    assert client.post(changes_url(plan)).status_code == 405


def test_plan_that_was_never_submitted_says_so(client: Client) -> None:
    assert "This plan has not been submitted yet" in read(client, empty_plan(), person("leadership_approver"))


def test_text_of_authors_is_shown_as_text(client: Client) -> None:
    head = person("leadership_approver")
    plan = returned_and_changed(head, **{"our-service": "<script>alert(1)</script> & <b>bold</b> \u202ereversed 😀"})
    page = read(client, plan, head)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_return_and_the_line_of_the_author_stand_above_what_changed(client: Client) -> None:
    head, plan = person("leadership_approver"), submitted_plan()
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="Say more about weekends.")
    page = words(read(client, plan, head))
    assert "Say more about weekends." not in page
    resubmit(plan, **{"our-service": "Weekends too."})
    assert f"{head.name} returned version 1: Say more about weekends." in words(read(client, plan, head))


def test_version_that_does_not_match_its_hash_is_told(client: Client) -> None:
    plan, executive = returned_and_changed(person("leadership_approver")), person("executive_approver")
    assert "does not match its SHA-256" not in read(client, plan, executive)
    type(plan.case).objects.filter(pk=plan.case_id).update(version_sha256="0" * 64)
    assert "One of these versions does not match its SHA-256." in read(client, plan, executive)


def test_long_text_that_stayed_is_left_out_and_counted(client: Client) -> None:
    head = person("leadership_approver")
    stayed = " ".join(f"word{number}" for number in range(90))
    plan = submitted_plan()
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
    resubmit(plan, **{"our-service": f"{stayed} end."})
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    return_plan(case=plan.case, seen=seen(plan.case), by=person("executive_approver"), reason="More.")
    resubmit(plan, **{"our-service": f"{stayed} finish."})
    page = words(read(client, plan, head))
    assert "… 78 words unchanged …" in page
    assert "word5 " not in page
    everything = words(read(client, plan, head, show="everything"))
    assert "unchanged …" not in everything
    assert "word5 " in everything


@pytest.mark.parametrize("rows", [1, 15])
@pytest.mark.parametrize("show", ["", "everything"])
def test_page_makes_the_same_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int, show: str
) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    for number in range(2 + rows // 5):
        return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="More.")
        again = [{**FULL["looking-back"][0], "impact": f"Impact {number} {row}"} for row in range(rows)]
        resubmit(plan, **{"looking-back": again})
    client.force_login(head)
    with django_assert_num_queries(8):
        client.get(changes_url(plan), {"show": show})
    assert VersionLook.objects.count() == 1
