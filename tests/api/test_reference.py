"""The API as it is described: for programs, and on a page for people."""

import re

import pytest
from django.test import Client

from mlco_portal.api.reference import chapters_of
from mlco_portal.api.v1 import api


def test_the_page_says_every_address_parameter_and_column() -> None:
    description = api.get_openapi_schema()
    found = {(one.method.lower(), one.path) for chapter in chapters_of(description) for one in chapter.addresses}
    assert found == {(method, path) for path, methods in description["paths"].items() for method in methods}
    addresses = {one.name: one for chapter in chapters_of(description) for one in chapter.addresses}
    services = addresses["Services"]
    assert [part.name for part in services.asked][:3] == ["page", "per_page", "format"]
    assert {part.name: part.kind for part in services.answered}["last_year"] == "whole number, or empty"
    assert services.has_csv
    sent = {part.name: part.kind for part in addresses["Send values"].sent}
    assert sent["values[].metric"] == "text; needed"
    assert sent["values[].value"] == "whole number or number or text"
    assert [part.kind for part in addresses["Send values"].asked] == ["text; needed"]
    assert not addresses["Content of a published plan"].has_csv


@pytest.mark.django_db
def test_the_page_is_for_everybody_and_keeps_to_our_policy() -> None:
    response = Client().get("/api/v1/docs/")
    assert response.status_code == 200
    page = response.content.decode()
    assert "/api/v1/measurements" in page
    assert "lower_process_limit" in page
    assert 'href="/api/v1/openapi.json"' in page
    sources = re.findall(r'(?:src|href)="(https?://[^"]+)"', page)
    assert [one for one in sources if not one.startswith("http://testserver")] == []
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_every_address_needs_a_token() -> None:
    description = api.get_openapi_schema()
    open_ones = [
        path for path, methods in description["paths"].items() for one in methods.values() if not one["security"]
    ]
    assert open_ones == []
