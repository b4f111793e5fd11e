"""Export, upload, preview and confirm in the browser's way."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Framework
from planning.year_workbook.models import YearWorkbook
from tests.factories import FrameworkFactory, person
from tests.planning.year_workbook.files import CORE, RESILIENCE, xlsx

pytestmark = pytest.mark.django_db
PAGE = "/planning-year/2024-25/workbook/"
MFT = {"code": "mft", "kind": "partner", "name": "MFT priorities", "short_name": "MFT"}


@pytest.fixture(autouse=True)
def year() -> PlanningCycle:
    return PlanningCycle.objects.create(
        year=2024, state="open", opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1)
    )


def client_of(role: str) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


@pytest.fixture
def team() -> Client:
    return client_of("planning_team")


def upload(team: Client, content: bytes, **more: str) -> str:
    """Upload a workbook that can be read; return the address of its preview."""
    answer = team.post(PAGE, {"file": SimpleUploadedFile("year.xlsx", content), **more})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer["Location"])


def press_load(team: Client, page: str, **choice: str) -> Any:
    """Press the button of the preview as it stands now."""
    answer = team.get(page)
    seen = answer.context["form"].initial["seen"] if answer.context else ""
    return press(team, page, seen, **choice)


def press(team: Client, page: str, seen: str, **choice: str) -> Any:
    """Press the button of a preview that showed `seen`, and follow where it leads."""
    return team.post(page, {"existing": "update", "faulty": "stop", "seen": seen, **choice}, follow=True)


def errors(team: Client, content: bytes) -> list[str]:
    answer = team.post(PAGE, {"file": SimpleUploadedFile("year.xlsx", content)})
    assert answer.status_code == 422
    return list(answer.context["form"].errors["file"])


def test_preview_tells_what_changes_and_confirming_writes_it(team: Client) -> None:
    FrameworkFactory(name="As it was")
    page = upload(team, xlsx({"frameworks": [CORE, MFT], "priorities": [RESILIENCE]}))
    shown = team.get(page).content.decode()
    assert "<del>As it was</del> becomes <ins>Our core priorities</ins>" in shown
    assert "Not in this workbook, so what the portal holds stays: statements, successors, workplans" in shown
    assert not Framework.objects.filter(code="mft").exists()
    done = press_load(team, page)
    assert b"year.xlsx is loaded: 2 rows added and 1 row changed." in done.content
    assert Framework.objects.get(code="core").name == "Our core priorities"
    assert not YearWorkbook.objects.exists()
    assert b"Upload it again" in press_load(team, page).content


def test_a_fault_stops_all_until_it_is_skipped(team: Client) -> None:
    page = upload(team, xlsx({"frameworks": [{**MFT, "kind": "friend"}, CORE], "priorities": [RESILIENCE]}))
    shown = team.get(page).content.decode()
    assert "1 row with a fault" in shown
    assert "“friend” is none of core, care" in shown
    report = team.get(f"{page}faults/").content.decode("utf-8-sig").splitlines()
    assert report[0] == "Sheet,Row,Column,What it is about,What to put right"
    assert report[1].startswith('frameworks,2,kind,mft,"“friend” is none of core, care')
    stopped = press_load(team, page)
    assert stopped.status_code == 409
    assert "Nothing was loaded: some rows have a fault." in stopped.content.decode()
    assert not AuditEntry.objects.filter(action__startswith="year_workbook").exists()
    done = press_load(team, page, faulty="skip")
    assert b"2 rows added and 0 rows changed; 1 row with a fault left out." in done.content
    assert list(Framework.objects.filter(year=2024).values_list("code", flat=True)) == ["core"]


def test_what_changed_meanwhile_and_another_choice_are_shown_before_they_are_written(team: Client) -> None:
    core = FrameworkFactory(name="As it was")
    page = upload(team, xlsx({"frameworks": [CORE, MFT]}))
    seen = team.get(page).context["form"].initial["seen"]
    Framework.objects.filter(pk=core.pk).update(name="Changed by somebody else")
    for _ in range(2):
        answer = press(team, page, seen)
    assert answer.status_code == 409
    assert "What the portal holds changed since you looked at this workbook" in answer.content.decode()
    assert "<del>Changed by somebody else</del>" in answer.content.decode()
    answer = press_load(team, page, existing="keep")
    assert answer.status_code == 409
    assert "With this choice the workbook would do something else" in answer.content.decode()
    assert "Changed by somebody else" not in answer.content.decode()
    assert Framework.objects.count() == 1
    press(team, page, answer.context["form"].initial["seen"], existing="keep")
    assert set(Framework.objects.values_list("name", flat=True)) == {"Changed by somebody else", "MFT priorities"}


def test_the_export_of_a_year_changes_nothing_and_says_so(team: Client) -> None:
    FrameworkFactory(name="=Core")
    answer = team.get(f"{PAGE}export/")
    assert answer["Content-Disposition"] == 'attachment; filename="year-2024-25.xlsx"'
    page = upload(team, answer.content)
    shown = team.get(page).content.decode()
    assert "The portal says all of this already: nothing changes" in shown
    assert "Load this workbook" not in shown
    answer = press_load(team, page)
    assert "Nothing was loaded: what has no fault, the portal says already." in answer.content.decode()
    assert b"Nothing was loaded" in team.post(f"{page}forget/", follow=True).content
    assert not YearWorkbook.objects.exists()


def test_the_template_is_empty_and_of_the_year(team: Client) -> None:
    answer = team.get(f"{PAGE}template/")
    assert errors(team, answer.content) == ["The workbook has no row to load: every sheet is empty below its headers."]


def test_a_workbook_of_another_year_is_asked_about(team: Client) -> None:
    content = xlsx({"frameworks": [CORE]}, year="2023/24")
    assert errors(team, content)[0].startswith("This workbook says that it is of 2023/24, and this page is of 2024/25")
    page = upload(team, content, other_year="on")
    press_load(team, page)
    assert Framework.objects.get().year == 2024


def test_every_sheet_with_wrong_headers_is_named(team: Client) -> None:
    found = errors(team, xlsx({"frameworks": [{"colour": "red"}], "budget": [{"a": 1}]}))
    assert len(found) == 3
    assert not YearWorkbook.objects.exists()


def test_a_closed_year_is_exported_and_nothing_is_loaded(team: Client, year: PlanningCycle) -> None:
    page = upload(team, xlsx({"frameworks": [CORE]}))
    PlanningCycle.objects.filter(pk=year.pk).update(state="closed")
    answer = press_load(team, page)
    assert (answer.status_code, "2024/25 is closed" in answer.content.decode()) == (409, True)
    answer = team.post(PAGE, {"file": SimpleUploadedFile("year.xlsx", xlsx({"frameworks": [CORE]}))})
    assert (answer.status_code, answer.context["form"].errors["file"][0][:17]) == (409, "2024/25 is closed")
    assert b"its workbook can be exported" in team.get(PAGE).content
    assert team.get(f"{PAGE}export/").status_code == 200
    assert not Framework.objects.exists()


@pytest.mark.parametrize("role", ["reader", "service_lead", "administrator", "executive_approver"])
def test_only_the_planning_team_comes_here(role: str, team: Client) -> None:
    page = upload(team, xlsx({"frameworks": [CORE]}))
    other = client_of(role)
    addresses = (PAGE, f"{PAGE}export/", f"{PAGE}template/", page, f"{page}faults/")
    assert {other.get(address).status_code for address in addresses} == {403}
    assert {other.post(address).status_code for address in (PAGE, page, f"{page}forget/")} == {403}
    assert Client().get(PAGE)["Location"].startswith("/sign-in/")
    colleague = client_of("planning_team")
    assert colleague.get(f"{page}faults/").status_code == 404
    assert b"Upload it again" in press(colleague, page, "").content
    assert not Framework.objects.exists()


def test_a_workbook_that_nobody_confirmed_is_forgotten_after_two_hours(team: Client) -> None:
    page = upload(team, xlsx({"frameworks": [CORE]}))
    YearWorkbook.objects.update(uploaded_at=timezone.now() - timedelta(hours=3))
    assert b"Upload it again" in team.get(page, follow=True).content
    assert team.get("/planning-year/2031-32/workbook/").status_code == 404
