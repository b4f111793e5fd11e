"""A look at a version: kept once a version and reader, by nobody but a reader."""

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.audit.models import AuditEntry
from planning.review.looks import note_look
from planning.review.models import VersionLook
from tests.factories import person
from tests.planning.review.plans import submitted_plan

pytestmark = pytest.mark.django_db


def test_look_is_kept_once_a_version_and_reader_with_its_first_and_last_time(client: Client) -> None:
    plan, head, other = submitted_plan(), person("leadership_approver"), person("leadership_approver")
    url = reverse("planning:review:changes", args=[plan.case_id])
    for somebody in (head, head, other):
        client.force_login(somebody)
        client.get(url)
    looks = VersionLook.objects.filter(version=plan.versions.get()).order_by("pk")
    assert [one.reader_id for one in looks] == [head.pk, other.pk]
    assert looks[0].first_at < looks[0].last_at
    assert looks[1].first_at == looks[1].last_at


def test_second_tab_of_the_same_reader_is_no_error() -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    for _ in range(3):
        note_look(version=plan.versions.get().pk, by=head.pk)
    assert VersionLook.objects.count() == 1


def test_version_that_is_read_is_the_one_that_was_looked_at(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    client.get(reverse("planning:review:changes", args=[plan.case_id]), {"version": "1"})
    assert [one.version.number for one in VersionLook.objects.select_related("version")] == [1]


def test_review_page_counts_as_a_look(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    client.head(reverse("planning:review:detail", args=[plan.case_id]))
    assert VersionLook.objects.count() == 0
    client.get(reverse("planning:review:detail", args=[plan.case_id]))
    assert VersionLook.objects.get().reader_id == head.pk


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
def test_page_that_a_browser_fetches_ahead_is_no_look(client: Client, headers: dict[str, str]) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    assert client.get(reverse("planning:review:changes", args=[plan.case_id]), headers=headers).status_code == 200
    assert VersionLook.objects.count() == 0


def test_head_and_pages_that_are_refused_are_no_look(client: Client) -> None:
    plan = submitted_plan()
    url = reverse("planning:review:changes", args=[plan.case_id])
    client.force_login(person("leadership_approver"))
    assert client.head(url).status_code == 200
    client.force_login(person("reader"))
    assert client.get(url).status_code == 403
    assert VersionLook.objects.count() == 0


def test_look_is_nothing_that_the_audit_trail_lists(client: Client) -> None:
    plan = submitted_plan()
    before = AuditEntry.objects.count()
    client.force_login(person("leadership_approver"))
    client.get(reverse("planning:review:changes", args=[plan.case_id]))
    assert (AuditEntry.objects.count(), VersionLook.objects.count()) == (before, 1)
