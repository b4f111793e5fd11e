"""Upload, preview and confirm in the browser's way; and the same in the Django admin."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from services.models import CatalogueImport, Service
from services.queries import service_of_code
from services.queries.catalogue import entry_of
from tests.factories import ServiceFactory, ServiceGroupFactory, person
from tests.services.files import bomb, csv_of, exported, xlsx_of

pytestmark = pytest.mark.django_db
GOOD = ("podiatry", "Podiatry", "citywide", "2024/25")
UPLOAD = "/services/import/"


def team(role: str = "planning_team", **rights: bool) -> Client:
    user = person(role)
    User.objects.filter(pk=user.pk).update(**rights)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def file(content: bytes, name: str = "services.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def upload(client: Client, content: bytes, on_conflict: str = "update", name: str = "services.csv") -> str:
    """Upload a file that can be read; return the address of its preview."""
    ServiceGroupFactory()
    answer = client.post(UPLOAD, {"file": file(content, name), "on_conflict": on_conflict})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def test_preview_shows_new_changed_and_old_and_confirming_writes_it() -> None:
    ServiceFactory(code="feet", name="Old name", group=ServiceGroupFactory())
    client = team()
    page = upload(client, csv_of(GOOD, ("feet", "Foot health", "citywide", "2024/25")))
    shown = client.get(page).content.decode()
    assert "<del>Old name</del> becomes <ins>Foot health</ins>" in shown
    assert Service.objects.count() == 1
    done = client.post(page, follow=True)
    assert b"services.csv is imported: 1 service added and 1 service changed." in done.content
    assert set(Service.objects.values_list("name", flat=True)) == {"Podiatry", "Foot health"}
    assert AuditEntry.objects.filter(object_type="services.Service").count() == 2
    assert not CatalogueImport.objects.exists()
    assert b"Upload it again" in client.post(page, follow=True).content


def test_workbook_is_read_and_warned_about_a_known_name() -> None:
    ServiceFactory(code="feet", name="Podiatry")
    client = team()
    shown = client.get(upload(client, xlsx_of(GOOD), name="Services.XLSX")).content.decode()
    assert "Podiatry (feet) is also known as Podiatry." in shown
    assert "Import these rows" in shown


def test_exported_file_changes_nothing(sample_catalogue: None) -> None:
    client = team()
    content = client.get(reverse("services:export", args=["xlsx"])).content
    shown = client.get(upload(client, content, name="x.xlsx"))
    assert b"The catalogue says all of this already" in shown.content
    assert b"Import these rows" not in shown.content
    assert client.get(reverse("services:export", args=["csv"])).content == exported("csv")


def test_export_follows_the_filters_of_the_list() -> None:
    ServiceFactory(code="feet", name="Foot health")
    ServiceFactory(code="ears", name="Ear care")
    content = team("reader").get(reverse("services:export", args=["csv"]) + "?q=ear").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in content.splitlines()] == ["code", "ears"]


def test_problem_rows_are_listed_and_forcing_the_import_writes_nothing() -> None:
    client = team()
    page = upload(client, csv_of(GOOD, ("x", "Homeless health", "citywide", "soon")))
    shown = client.get(page).content.decode()
    assert "Nothing can be imported yet" in shown
    assert "Import these rows" not in shown
    forced = client.post(page)
    assert b"Nothing was imported" in forced.content
    assert not Service.objects.exists()


REFUSED = [
    (b"", "services.csv", "The file is empty"),
    (b"MZ\x90\x00", "services.exe", "ends in .csv or .xlsx"),
    (b"MZ\x90\x00", "services.xlsx", "not an Excel workbook"),
    (b"code,name\n" + b"x" * (3 * 1024 * 1024), "services.csv", "larger than 2 MB"),
    (csv_of(*[GOOD] * 2001), "services.csv", "more than 2,000 rows"),
    (bomb(), "services.xlsx", "too large when unpacked"),
    (b"code,name\na\x00,b", "services.csv", "not a table in text form"),
]


@pytest.mark.parametrize(("content", "name", "words"), REFUSED, ids=range(len(REFUSED)))
def test_unreadable_upload_is_answered_in_plain_words(content: bytes, name: str, words: str) -> None:
    answer = team().post(UPLOAD, {"file": file(content, name), "on_conflict": "stop"})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not CatalogueImport.objects.exists()


def test_upload_without_file_or_with_a_forged_choice_is_answered() -> None:
    answer = team().post(UPLOAD, {"on_conflict": "explode"})
    assert b"Choose a file" in answer.content
    assert b"Choose what happens" in answer.content or b"Select a valid choice" in answer.content


def test_wrong_headers_are_explained_on_the_preview() -> None:
    client = team()
    shown = client.get(upload(client, b"kode,naam\nx,y")).content.decode()
    assert "The file needs a column code and a column name" in shown
    assert "does not know the column kode, naam" in shown


def test_change_between_preview_and_confirmation_is_shown_before_anything_is_written() -> None:
    ServiceFactory(code="podiatry", name="Old name", group=ServiceGroupFactory())
    client = team()
    page = upload(client, csv_of(GOOD))
    Service.objects.update(name="Newer name")
    told = client.post(page).content.decode()
    assert "The catalogue changed since you looked at this file" in told
    assert "<del>Newer name</del>" in told
    assert Service.objects.get().name == "Newer name"
    client.post(page)
    assert Service.objects.get().name == "Podiatry"


def test_file_of_somebody_else_is_out_of_reach() -> None:
    client = team()
    page = upload(client, csv_of(GOOD))
    other = team()
    assert other.get(page).status_code == 302
    other.post(page)
    other.post(page + "discard/")
    assert not Service.objects.exists()
    assert client.get(page).status_code == 200


def test_file_can_be_forgotten_and_old_ones_go_by_themselves() -> None:
    client = team()
    page = upload(client, csv_of(GOOD))
    assert b"Nothing was imported" in client.post(page + "discard/", follow=True).content
    assert not CatalogueImport.objects.exists()
    upload(client, csv_of(GOOD))
    CatalogueImport.objects.update(uploaded_at=timezone.now() - timedelta(hours=3))
    assert (
        b"Upload it again" in client.get(f"/services/import/{CatalogueImport.objects.get().pk}/", follow=True).content
    )
    upload(team(), csv_of(GOOD))
    assert CatalogueImport.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "service_lead", "executive_approver"])
def test_other_roles_neither_upload_nor_confirm(role: str) -> None:
    client = team(role)
    answer = client.post(UPLOAD, {"file": file(csv_of(GOOD)), "on_conflict": "stop"})
    assert answer.status_code == 403
    page = upload(team(), csv_of(GOOD))
    assert client.post(page).status_code == 403


def admin_upload(client: Client, content: bytes, on_conflict: str = "update") -> object:
    ServiceGroupFactory()
    given = {"import_file": file(content), "format": "0", "resource": "", "on_conflict": on_conflict}
    return client.post(reverse("admin:services_service_import"), given)


def test_admin_previews_and_imports_through_the_same_rules() -> None:
    ServiceFactory(code="feet", name="Old name", group=ServiceGroupFactory())
    client = team("administrator", is_staff=True)
    answer = admin_upload(client, csv_of(GOOD, ("feet", "Foot health", "citywide", "2024/25")))
    assert "<del>Old name</del> <ins>Foot health</ins>" in answer.content.decode()
    assert Service.objects.count() == 1
    confirm = answer.context["confirm_form"].initial
    done = client.post(reverse("admin:services_service_process_import"), confirm, follow=True)
    assert b"1 new, 1 updated" in done.content
    assert AuditEntry.objects.filter(action="services.add_service", object_label="Podiatry").exists()
    gone = client.post(reverse("admin:services_service_process_import"), confirm, follow=True)
    assert b"The file is not there any more" in gone.content


def test_admin_says_what_is_wrong_and_imports_nothing() -> None:
    client = team("administrator", is_staff=True)
    answer = admin_upload(client, csv_of(("x", "Homeless health", "citywide", "2024/25")))
    assert "outside the planning round" in answer.content.decode()
    assert answer.context.get("confirm_form") is None
    assert "2,000 rows" in admin_upload(client, csv_of(*[GOOD] * 2001)).content.decode()


def test_admin_refuses_what_changed_since_the_preview() -> None:
    ServiceFactory(code="podiatry", name="Old name", group=ServiceGroupFactory())
    client = team("administrator", is_staff=True)
    confirm = admin_upload(client, csv_of(GOOD)).context["confirm_form"].initial
    Service.objects.update(name="Newer")
    told = client.post(reverse("admin:services_service_process_import"), confirm, follow=True)
    assert b"The catalogue changed since you looked" in told.content
    assert Service.objects.get().name == "Newer"


def test_admin_form_writes_through_the_action() -> None:
    client = team("administrator", is_staff=True)
    given = {
        "code": "podiatry",
        "name": "Homeless podiatry",
        "group": ServiceGroupFactory().code,
        "kind": "service",
        "plan_arrangement": "own",
        "start_year": "2024/25",
        "aliases": "Foot care",
    }
    refused = client.post(reverse("admin:services_service_add"), given)
    assert "outside the planning round" in refused.content.decode()
    client.post(reverse("admin:services_service_add"), {**given, "name": "Podiatry"})
    service = service_of_code("podiatry")
    assert service is not None
    assert entry_of(service).aliases == ("Foot care",)
    page = reverse("admin:services_service_change", args=[service.pk])
    seen = client.get(page).context["adminform"].form.initial["seen"]
    client.post(page, {**given, "name": "Foot health", "code": "other", "seen": seen})
    stale = client.post(page, {**given, "name": "Lost", "seen": seen})
    assert b"Somebody else changed this service" in stale.content
    service.refresh_from_db()
    assert (service.code, service.name) == ("podiatry", "Foot health")
    assert AuditEntry.objects.filter(action="services.change_service").count() == 1


@pytest.mark.parametrize("role", ["planning_team", "administrator"])
def test_admin_exports_what_the_portal_exports(role: str) -> None:
    ServiceFactory(code="podiatry", name="Podiatry")
    client = team(role, is_staff=True)
    page = reverse("admin:services_service_export")
    chosen = {name: "on" for name in client.get(page).context["form"].fields if name.startswith("serviceresource_")}
    answer = client.post(page, {"format": "0", "resource": "0", **chosen})
    assert answer.content == exported("csv")


def test_admin_is_closed_to_staff_without_the_permission_and_to_others() -> None:
    ServiceFactory(code="podiatry")
    for client in (team("reader", is_staff=True), team("planning_team")):
        for name in ("changelist", "add", "import", "export"):
            assert client.get(reverse(f"admin:services_service_{name}")).status_code in (302, 403)
    staff = team("administrator", is_staff=True)
    assert staff.post(reverse("admin:services_service_delete", args=[Service.objects.get().pk])).status_code == 403
