"""Schemathesis asks all that the description allows, and what it forbids: never a server error, always as described."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kloe.lines.models import Kloe, KloeMetric
from tests.api.asking import token_and_secret
from tests.factories import PriorityFactory, ServiceFactory
from tests.kloe.reading import measured_series

schema: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def _connections_stay_open() -> Iterator[None]:
    """Do as Django's own test client does: all examples stand in one transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(db: None) -> str:
    series = measured_series()
    kloe = Kloe.objects.create(year=2024, code="1.1", theme="Workforce", line="Do we have the people?")
    KloeMetric.objects.create(kloe=kloe, name="Vacancies", metric=series.metric)
    ServiceFactory()
    PriorityFactory()
    everything = {"reads_staff_plans": True, "writes": "all", "per_minute": 1_200}
    return token_and_secret(**everything)[1]


@schema.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_described(case: Any, secret: str) -> None:
    response = case.call(headers={"Authorization": f"Bearer {secret}"})
    case.validate_response(response, checks=CHECKS)
