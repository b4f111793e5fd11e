"""What an approver's home page says is waiting."""

import pytest
from django.utils import timezone

from planning.service_plans.actions import submit_plan
from planning.workspace.queries import SHOWN, waiting_for
from services.queries import access_of
from tests.factories import full_plan, person

pytestmark = pytest.mark.django_db


def test_waiting_counts_all_and_shows_the_first_in_one_query(django_assert_num_queries):
    approver = person("leadership_approver")
    for _ in range(SHOWN + 2):
        plan = full_plan()
        submit_plan(plan=plan, by=plan.case.authors.get().user)
    access = access_of(approver, timezone.localdate())
    with django_assert_num_queries(1):
        waiting = waiting_for(access)
    assert (waiting.count, len(waiting.cases)) == (SHOWN + 2, SHOWN)
    assert waiting.oldest == min(waiting.cases, key=lambda case: case.submitted_at)


def test_waiting_is_nothing_for_somebody_who_decides_elsewhere():
    plan = full_plan()
    submit_plan(plan=plan, by=plan.case.authors.get().user)
    elsewhere = person("executive_approver")
    assert waiting_for(access_of(elsewhere, timezone.localdate())).count == 0
