"""Programs that ask the API, with tokens made the way the planning team makes them."""

import csv
import io
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from kloe.tokens.actions import TokenWanted, make_token
from mlco_portal.accounts.models import User
from mlco_portal.tokens.models import ApiToken
from tests.factories import person


def wanted(**given: Any) -> TokenWanted:
    plain = {
        "name": "A board report",
        "contact": "Performance team",
        "last_day": timezone.localdate() + timedelta(days=30),
        "per_minute": 1_000,
        "reads": True,
        "reads_staff_plans": False,
        "writes": "nothing",
    }
    return TokenWanted(**{**plain, **given})


def token_and_secret(by: User | None = None, **given: Any) -> tuple[ApiToken, str]:
    return make_token(wanted=wanted(**given), by=by or person("planning_team"))


class Program:
    """A program with a token."""

    def __init__(self, secret: str) -> None:
        self.headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, **more: Any) -> Any:
        return Client().get(f"/api/v1/{path}", headers={**self.headers, **more.pop("headers", {})}, **more)

    def rows(self, path: str) -> list[dict[str, Any]]:
        response = self.get(path)
        assert response.status_code == 200, response.content
        return response.json()["rows"]

    def csv(self, path: str) -> list[dict[str, str]]:
        response = self.get(path)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def reader(**given: Any) -> Program:
    return Program(token_and_secret(**given)[1])
