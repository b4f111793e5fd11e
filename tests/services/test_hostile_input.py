"""Whatever is sent to these pages, they answer; nothing breaks and nothing is written."""

import pytest
from django.test import Client

from mlco_portal.audit.models import AuditEntry
from services.models import Service
from tests.factories import AppointmentFactory, ServiceFactory, person

pytestmark = pytest.mark.django_db
JUNK = ["\x00", "'\"<script>", "\ufffd", "9" * 5000, "-1", "2024/25", "\u0663", "a\r\nb", "99999999999999999999999"]
FORMS = ["add", "podiatry/change", "podiatry/retire", "podiatry/bring-back", "import", "people/appoint"]
LISTS = ["", "people/", "export/xlsx/", "export/csv/", "people/appoint/"]
FIELDS = (
    "aliases",
    "code",
    "deputy",
    "ends_on",
    "end_year",
    "file",
    "group",
    "joint_with",
    "kind",
    "last_day",
    "locality",
    "name",
    "neighbourhood",
    "on_conflict",
    "page",
    "part_of",
    "person",
    "plan",
    "plan_arrangement",
    "q",
    "reason",
    "role",
    "runs",
    "scope",
    "seen",
    "service",
    "starts_on",
    "start_year",
    "successor_1",
    "summary",
    "user",
    "when",
)


@pytest.fixture
def client() -> Client:
    ServiceFactory(code="podiatry", name="Podiatry")
    client = Client()
    client.force_login(person("administrator"))
    return client


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_forms_and_lists_answer_junk(client: Client, junk: str) -> None:
    appointment = AppointmentFactory(role="reader")
    sent = dict.fromkeys(FIELDS, junk)
    forms = [*FORMS, f"people/{appointment.pk}/end", f"people/{appointment.pk}/deputy"]
    assert {client.post(f"/services/{page}/", sent).status_code for page in forms} == {200}
    assert {client.get(f"/services/{page}", sent).status_code for page in LISTS} == {200}
    assert not AuditEntry.objects.exists()
    assert Service.objects.get().name == "Podiatry"


@pytest.mark.parametrize("key", ["0", "99999999999999999999", "-1", "x"])
def test_unknown_keys_are_not_found(client: Client, key: str) -> None:
    for page in (f"people/{key}/end/", f"people/{key}/deputy/", f"people/covers/{key}/stop/", f"import/{key}/"):
        assert client.get(f"/services/{page}").status_code == 404


def test_form_without_its_token_is_refused() -> None:
    ServiceFactory(code="podiatry")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("planning_team"))
    for page in ("add", "podiatry/retire", "import", "people/appoint"):
        assert client.post(f"/services/{page}/", {}).status_code == 403
