"""Providers in and out of files: looked at row by row, written whole or not at all."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kloe.providers.actions.catalogue import change_provider
from kloe.providers.models import Provider, ProviderImport
from mlco_portal.audit.models import AuditEntry
from services.models import Locality
from tests.factories import person
from tests.kloe.providers.world import World, make_world, provider

pytestmark = pytest.mark.django_db
IMPORT = "/providers/import/"


@pytest.fixture
def world() -> World:
    return make_world()


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def send(client: Any, content: str, on_conflict: str = "update", name: str = "providers.csv") -> Any:
    file = SimpleUploadedFile(name, content.encode())
    return client.post(IMPORT, {"file": file, "on_conflict": on_conflict}, follow=True)


def test_a_file_adds_and_changes_what_its_preview_said(world: World) -> None:
    Locality.objects.create(code="N", name="North", order=1)
    client = world.client(world.team)
    content = (
        "code,name,kind,locality,places,cqc_rating,cqc_rated_on\n"
        "rose-court,Rose Court,nursing,n,24,Good,31/3/2024\n"
        "ELM-HOUSE,Elm House,Residential care,,,,\n"
    )
    page = send(client, content)
    shown = text(page)
    assert ("Elm House" in shown, "nothing</del> becomes <ins>24" in shown) == (True, True)
    assert Provider.objects.count() == 1
    key = ProviderImport.objects.get().pk
    assert client.post(f"{IMPORT}{key}/").status_code == 302
    rose, elm = Provider.objects.get(code="rose-court"), Provider.objects.get(code="elm-house")
    assert (rose.places, rose.cqc_rating, rose.locality.code, rose.revision) == (24, "good", "N", 1)
    assert (str(rose.cqc_rated_on), elm.kind, elm.revision) == ("2024-03-31", "residential", 0)
    moves = AuditEntry.objects.filter(action__startswith="providers.").order_by("pk")
    assert [(one.action, one.reason) for one in moves] == [
        ("providers.change_provider", "Imported from a file"),
        ("providers.add_provider", "Imported from a file"),
    ]
    assert moves[0].changes["places"] == [None, 24]
    assert "imported, replaced or forgotten" in text(client.post(f"{IMPORT}{key}/", follow=True))
    assert "nothing to import" in text(send(client, content))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("rose-court,Rose Court,castle,,", "Use one of residential, nursing"),
        ("rose-court,,nursing,,", "This field cannot be blank"),
        ("rose-court,Rose Court,nursing,-3,", "Write a whole number from 1 to 100,000"),
        ("rose-court,Rose Court,nursing,many,", "Write a whole number from 1 to 100,000"),
        ("rose-court,Rose Court,nursing,,30/2/2024", "Write the date as 2025-03-31"),
        ("rose-court,Rose Court,nursing,,31/3/2024", "Say how the CQC rated it"),
        ("two words,Rose Court,nursing,,", "Write a code of letters, numbers and hyphens"),
        (",Rose Court,nursing,,", "Write a code of letters, numbers and hyphens"),
        ("audits,Audits,nursing,,", "This word stands for a page of the portal"),
        ("a,A,nursing,,\na,B,nursing,,", "Row 3 has the same code"),
    ],
)
def test_one_bad_row_stops_the_whole_file_and_says_where(world: World, row: str, says: str) -> None:
    client = world.client(world.team)
    page = text(send(client, f"code,name,kind,places,cqc_rated_on\nfine,Fine,nursing,,\n{row}\n"))
    assert says in page
    assert "Nothing can be imported yet" in page
    key = ProviderImport.objects.get().pk
    assert client.post(f"{IMPORT}{key}/").status_code == 409
    assert list(Provider.objects.values_list("code", "revision")) == [("rose-court", 0)]


def test_what_a_code_that_is_there_means_is_chosen(world: World) -> None:
    client, content = world.client(world.team), "code,name,kind\nrose-court,Rose Hall,nursing\nelm,Elm,vcse\n"
    assert "in the portal already" in text(send(client, content, "stop"))
    send(client, content, "skip")
    client.post(f"{IMPORT}{ProviderImport.objects.get().pk}/")
    assert dict(Provider.objects.values_list("code", "name")) == {"rose-court": "Rose Court", "elm": "Elm"}


def test_what_changed_since_the_preview_is_looked_at_again(world: World) -> None:
    client = world.client(world.team)
    send(client, "code,name,kind,places\nrose-court,Rose Court,nursing,24\n")
    key = ProviderImport.objects.get().pk
    change_provider(provider=world.provider, values={"places": 20}, seen=0, by=world.other)
    again = client.post(f"{IMPORT}{key}/")
    assert (again.status_code, "Providers changed since you looked" in text(again)) == (409, True)
    assert "<del>20</del> becomes <ins>24" in text(again)
    assert client.post(f"{IMPORT}{key}/").status_code == 302
    world.provider.refresh_from_db()
    assert (world.provider.places, world.provider.revision) == (24, 2)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "code,name\nx,X\n", "The file needs a column kind"),
        ("a.csv", "code,name,kind,risk\nx,X,nursing,high\n", "The portal does not know the column risk"),
        ("a.csv", "", "The file is empty"),
        ("a.txt", "code", "Choose a file that ends in .csv or .xlsx"),
        ("a.xlsx", "no workbook", "The file is not an Excel workbook"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_plain_words(
    world: World, name: str, content: str, says: str
) -> None:
    assert says in text(send(world.client(world.team), content, name=name))
    assert Provider.objects.count() == 1


def test_a_download_comes_back_unchanged_and_holds_no_formula(world: World) -> None:
    provider("odd", name="=1+1", summary="Two\nlines", kind="home_care", ended_on="2025-03-31", ended_reason="Closed")
    client = world.client(world.team)
    file = client.get("/providers/export/csv/").content.decode("utf-8-sig")
    assert "'=1+1" in file
    assert "nothing to import" in text(send(client, file))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/providers/export/xlsx/").content))
    assert [cell.value for cell in book.active[2]][:3] == ["odd", "'=1+1", "home_care"]
    forgotten = client.post(f"{IMPORT}{ProviderImport.objects.get().pk}/forget/", follow=True)
    assert "Nothing was imported" in text(forgotten)
    assert ProviderImport.objects.count() == 0
    send(client, file)
    key = ProviderImport.objects.get().pk
    assert world.client(person("planning_team")).get(f"{IMPORT}{key}/").status_code == 302
