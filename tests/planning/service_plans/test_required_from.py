"""A section that is optional at first, and required from a date on: the day in London counts."""

from datetime import date

import pytest
from django.test import Client
from freezegun import freeze_time

from planning.plan_templates.models import TemplateSection
from planning.plan_templates.rules.requirements import is_required, needed_from
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters.tasks import task_parts
from planning.service_plans.queries import lists_of, plan_content, plan_to_read
from planning.service_plans.rules import progress_of, submission_problems
from tests.factories import full_plan
from tests.planning.service_plans.new_versions import V1, new_version

FROM = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("requirement", "on", "required", "needed"),
    [
        ("required", date(2024, 3, 30), True, None),
        ("optional", date(2024, 4, 1), False, None),
        ("from_date", date(2024, 3, 30), False, FROM),
        ("from_date", date(2024, 3, 31), True, None),
        ("from_date", date(2024, 4, 1), True, None),
    ],
)
def test_on_a_day(requirement: str, on: date, *, required: bool, needed: date | None) -> None:
    section = TemplateSection(requirement=requirement, required_from=FROM if requirement == "from_date" else None)
    assert (is_required(section, on), needed_from(section, on)) == (required, needed)


def problems(plan: ServicePlan) -> list[str]:
    return [one.text for one in submission_problems(plan_content(plan_to_read(plan.pk)), lists_of(2024))]


def state(plan: ServicePlan) -> tuple[str, str]:
    read = plan_to_read(plan.pk)
    content = plan_content(read)
    part = task_parts(read, progress_of(content, lists_of(2024)))[0]
    (task,) = (one for one in part.tasks if one.title == "Case studies")
    return task.status, task.hint


@pytest.mark.django_db
def test_it_becomes_a_problem_at_midnight_in_london() -> None:
    plan = full_plan()
    new_version(V1, **{"case-studies": {"requirement": "from_date", "required_from": FROM}})
    # The clocks go forward in the night to 31 March 2024: midnight is at 00:00 UTC still; from 1 April it is at 23:00.
    with freeze_time("2024-03-30 23:59:59"):
        assert problems(plan) == []
        assert state(plan) == ("Optional", "Needed from 31 March 2024")
    with freeze_time("2024-03-31 00:00:01"):
        assert problems(plan) == ["Add at least one case study in “Case studies”"]
        assert state(plan) == ("Not started", "")


@pytest.mark.django_db
def test_summer_time_counts() -> None:
    plan = full_plan()
    new_version(V1, **{"case-studies": {"requirement": "from_date", "required_from": date(2024, 6, 1)}})
    with freeze_time("2024-05-31 22:59:59"):
        assert problems(plan) == []
    with freeze_time("2024-05-31 23:00:01"):
        assert problems(plan) == ["Add at least one case study in “Case studies”"]


@pytest.mark.django_db
def test_the_section_says_from_when_it_is_needed(client: Client) -> None:
    plan = full_plan()
    new_version(V1, **{"case-studies": {"requirement": "from_date", "required_from": date(2099, 6, 1)}})
    client.force_login(plan.case.authors.get().user)
    page = client.get(f"/service-plans/{plan.pk}/sections/case-studies/").content.decode()
    assert "Optional now, needed from 1 June 2099" in page
