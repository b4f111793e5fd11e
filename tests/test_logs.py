"""One JSON line for each request, and the page that answers when the portal itself fails."""

import io
import json
import logging

import pytest
from django.http import HttpResponse
from django.urls import include, path

from mlco_portal.logs import logging_config
from tests.factories import UserFactory, person


def fail(request):
    raise RuntimeError("something broke")


def hello(request):
    return HttpResponse("hello")


urlpatterns = [path("fail/", fail), path("hello/", hello), path("", include("mlco_portal.urls"))]
handler500 = "mlco_portal.views.broken"


@pytest.fixture
def lines():
    """What is logged, line by line, as a running service logs it."""
    logging_config("INFO", "json")
    written = io.StringIO()
    logging.getLogger().handlers[0].setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logging_config("ERROR", "console")


@pytest.mark.urls(__name__)
def test_a_request_is_one_line_of_json(client, lines):
    answer = client.get("/hello/?name=Somebody", headers={"X-Request-ID": "proxy-12345678"})
    (line,) = lines()
    assert {key: line[key] for key in ("event", "level", "logger", "method", "path", "status", "request_id")} == {
        "event": "request",
        "level": "info",
        "logger": "mlco_portal.requests",
        "method": "GET",
        "path": "/hello/",
        "status": 200,
        "request_id": "proxy-12345678",
    }
    assert line["milliseconds"] >= 0
    assert line["user"] is None
    assert line["timestamp"].endswith("Z")
    assert answer["X-Request-ID"] == "proxy-12345678"


@pytest.mark.django_db
def test_the_line_holds_the_id_of_the_person_and_nothing_else_about_them(client, lines):
    account = UserFactory(name="Service lead, Podiatry", email="lead.podiatry@example.org")
    client.force_login(account)
    client.get("/your-account/")
    (line,) = lines()
    assert line["user"] == account.pk
    assert "odiatry" not in json.dumps(line)


@pytest.mark.django_db
def test_the_secret_of_a_link_is_not_logged(client, lines):
    client.get("/password-reset/MQ/c0ffee-0123456789abcdef/")
    (line,) = lines()
    assert line["path"] == "/password-reset/MQ/-/"


@pytest.mark.parametrize("given", ["", "short", "has spaces in it", "x" * 65, "new\nline-12345"])
@pytest.mark.urls(__name__)
def test_an_unfit_request_id_is_replaced(client, lines, given):
    answer = client.get("/hello/", headers={"X-Request-ID": given})
    (line,) = lines()
    assert answer["X-Request-ID"] == line["request_id"] != given
    assert len(line["request_id"]) == 32


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_failure_is_logged_with_its_traceback_and_answered_with_its_reference(client, lines):
    client.raise_request_exception = False
    client.force_login(person("reader"))
    answer = client.get("/fail/")
    failure, request = lines()
    page = answer.content.decode()
    assert answer.status_code == request["status"] == 500
    assert failure["level"] == "error"
    assert "RuntimeError: something broke" in failure["exception"]
    assert failure["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert request["request_id"] in page
    assert "Sorry, there is a problem with the portal" in page
    assert "RuntimeError" not in page


@pytest.mark.urls(__name__)
def test_a_failure_is_answered_when_the_database_is_gone(client, lines):
    """Without the django_db mark the database refuses to answer, as when it is down."""
    client.raise_request_exception = False
    answer = client.get("/your-account/", headers={"cookie": "sessionid=0123456789"})
    assert answer.status_code == 500
    assert lines()[-1]["request_id"] in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/nowhere/", 404, "Page not found"), ("/accounts/", 403, "You cannot see this page"), ("/sign-out/", 405, "")],
)
def test_refusals_are_pages_of_the_portal(client, address, status, words):
    client.force_login(person("reader"))
    answer = client.get(address)
    assert answer.status_code == status
    assert words.lower() in answer.content.decode().lower()
    if words:
        assert answer["X-Request-ID"] in answer.content.decode()


@pytest.mark.django_db
def test_a_form_of_too_many_fields_is_refused_with_a_page(client):
    client.force_login(person("administrator"))
    answer = client.post("/accounts/add/", {f"field-{number}": "x" for number in range(5001)})
    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.content.decode()
