"""Who is let in, how often, and what is kept of it."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.serializers import serialize
from django.db import connection
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from kloe.tokens.actions import revoke_token
from kloe.tokens.queries import reach_of
from kloe.tokens.rules import NotPermitted, Reach
from mlco_portal.audit.models import AuditEntry
from mlco_portal.tokens.actions import count_request
from mlco_portal.tokens.models import ApiToken, TokenDay
from mlco_portal.tokens.rules import TooManyRequests, hash_of
from tests.api.asking import Program, reader, token_and_secret
from tests.factories import MetricFactory, person, series_of

NOON = datetime(2026, 6, 10, 11, 30, 20, tzinfo=UTC)


@pytest.mark.django_db
def test_only_a_hash_of_the_token_is_kept() -> None:
    token, secret = token_and_secret()
    assert secret.startswith(f"{token.start}_")
    assert token.sha256 == hash_of(secret)
    kept = serialize("json", [*ApiToken.objects.all(), *AuditEntry.objects.all()])
    assert secret not in kept
    assert secret.removeprefix(f"{token.start}_") not in kept
    assert AuditEntry.objects.get(action="tokens.make_token").object_id == str(token.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("", "Show a token"),
        ("Bearer", "Show a token"),
        ("Bearer plan_00000000_wrong", "not known"),
        ("Basic not-base64", "Show a token"),
        ("Basic " + b64encode(b"me:plan_wrong\xc3\xa9").decode(), "not known"),
    ],
)
def test_without_a_known_token_nobody_is_let_in(header: str, says: str) -> None:
    response = Client().get("/api/v1/services", headers={"Authorization": header} if header else {})
    assert response.status_code == 401
    assert says in response.json()["message"] or not header.partition(" ")[2]
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
def test_a_token_opens_as_bearer_and_as_the_password_of_basic_until_it_ends() -> None:
    with freeze_time(NOON):
        token, secret = token_and_secret()
        assert Program(secret).get("services").status_code == 200
        basic = "Basic " + b64encode(f"anybody:{secret}".encode()).decode()
        assert Client().get("/api/v1/services", headers={"Authorization": basic}).status_code == 200
        used = TokenDay.objects.get(token=token)
        assert (used.requests, used.refused, used.last_at) == (2, 0, NOON)
    with freeze_time(token.expires_at - timedelta(seconds=1)):
        assert Program(secret).get("services").status_code == 200
    with freeze_time(token.expires_at):
        response = Program(secret).get("services")
    assert (response.status_code, response.json()["message"].partition(".")[0]) == (401, "This token is expired")


@pytest.mark.django_db
def test_a_revoked_token_opens_nothing_from_the_next_request_on() -> None:
    by = person("administrator")
    token, secret = token_and_secret()
    assert revoke_token(token=token, reason="The report ended", by=by)
    response = Program(secret).get("services")
    assert (response.status_code, response.json()["message"].partition(".")[0]) == (401, "This token is revoked")
    assert not revoke_token(token=token, reason="Again", by=by)
    entry = AuditEntry.objects.get(action="tokens.revoke_token")
    assert (entry.by, entry.reason) == (by, "The report ended")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["reader", "metrics_analyst", "auditor", "service_lead"])
def test_nobody_else_makes_or_revokes_tokens(role: str) -> None:
    token, _ = token_and_secret()
    with pytest.raises(NotPermitted):
        token_and_secret(by=person(role))
    with pytest.raises(NotPermitted):
        revoke_token(token=token, reason="No", by=person(role))
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.django_db
def test_a_token_that_only_sends_reads_nothing() -> None:
    response = reader(reads=False, writes="all").get("services")
    assert response.status_code == 403
    assert "scope read" in response.json()["message"]


@pytest.mark.django_db
def test_a_minute_that_has_had_enough_says_when_to_ask_again() -> None:
    with freeze_time(NOON):
        token, secret = token_and_secret(per_minute=2)
        answers = [Program(secret).get("services") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "40"
    with freeze_time(NOON + timedelta(seconds=40)):
        assert Program(secret).get("services").status_code == 200
    used = TokenDay.objects.get(token=token)
    assert (used.requests, used.refused, used.in_minute) == (4, 1, 1)


@pytest.mark.django_db
def test_what_a_token_may_send_is_everything_nothing_or_what_is_named() -> None:
    metric, other = MetricFactory(), MetricFactory()
    mine, its_own, theirs = series_of(metric), series_of(other), series_of(MetricFactory())
    assert reach_of(token_and_secret(writes="all")[0]) == Reach(everything=True)
    assert not reach_of(token_and_secret()[0]).covers(mine)
    reach = reach_of(token_and_secret(writes="named", metrics=[metric], series=[its_own])[0])
    assert [reach.covers(one) for one in (mine, its_own, theirs)] == [True, True, False]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_together() -> None:
    token, _ = token_and_secret(per_minute=5)
    start, now, said = Barrier(8), timezone.now(), []

    def ask() -> None:
        start.wait()
        try:
            count_request(token=token, now=now)
            said.append("in")
        except TooManyRequests:
            said.append("out")
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(said) == ["in"] * 5 + ["out"] * 3
    used = TokenDay.objects.get(token=token)
    assert (used.requests, used.refused) == (8, 3)
