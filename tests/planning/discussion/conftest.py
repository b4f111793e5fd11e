"""What the tests of comments share."""

from collections.abc import Callable

import pytest
from django.test import Client

from mlco_portal.accounts.models import User
from planning.service_plans.models import PlanSection, ServicePlan


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client.force_login(user)
        return client

    return signed_in


def section_of(plan: ServicePlan, key: str = "our-service") -> PlanSection:
    return plan.sections.select_related("template_section").get(template_section__key=key)
