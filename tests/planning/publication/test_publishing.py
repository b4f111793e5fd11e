"""Publishing through the actions alone."""

import hashlib
import json

import pytest
from django.core.files.storage import storages

from mlco_portal.kept_files import name_of, read_file
from mlco_portal.mail.models import Notice
from planning.approval.models import Move, Status
from planning.approval.rules import MoveRefused, NotAllowed, StaleDecision
from planning.publication.actions import publish_plan, reopen_plan, withdraw_publication
from planning.publication.models import Publication, PublishedFile
from planning.publication.rules import DoesNotFit, PublicationRefused
from tests.factories import ServiceFactory, full_plan, open_year, person, write
from tests.planning.publication.plans import approve, approved_plan, fresh, publish

pytestmark = pytest.mark.django_db


def stored_files() -> set[str]:
    storage = storages["published"]
    folders = storage.listdir("")[0] if storage.exists("") else []
    return {f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]}


def test_publishing_makes_every_file_once_under_its_hash_and_tells_the_authors() -> None:
    plan = approved_plan()
    Notice.objects.all().delete()
    publication = publish(plan)
    files = {file.kind: file for file in publication.files.all()}
    code = plan.service.code
    assert {kind: file.path for kind, file in files.items() if kind != "stylesheet"} == {
        "page_html": f"plans/2024-25/{code}/",
        "full_html": f"plans/2024-25/{code}/full/",
        "page_pdf": f"plans/2024-25/{code}/plan-on-a-page.pdf",
        "full_pdf": f"plans/2024-25/{code}/full-plan.pdf",
        "json": f"plans/2024-25/{code}/plan.json",
    }
    for file in files.values():
        ending = file.path.rpartition(".")[2] if "." in file.path else "html"
        content = read_file(file.sha256, ending)
        assert hashlib.sha256(content).hexdigest() == file.sha256
        assert len(content) == file.size
    assert fresh(plan).case.status == Status.PUBLISHED
    lead = plan.case.authors.get().user
    assert [notice.user for notice in Notice.objects.filter(kind="plan_publish")] == [lead]


def test_json_holds_the_frozen_plan_and_where_it_was_published() -> None:
    plan = approved_plan()
    publication = publish(plan)
    data = json.loads(read_file(publication.files.get(kind="json").sha256, "json"))
    assert data["plan"] == json.loads(publication.version.content)
    assert data["publication"]["version"] == {"number": 1, "sha256": publication.version.sha256}
    papers = {paper["kind"]: paper["sha256"] for paper in data["publication"]["papers"]}
    assert papers == dict(publication.files.filter(kind__endswith="_pdf").values_list("kind", "sha256"))


def test_page_is_rendered_from_the_approved_version_and_not_from_live_rows() -> None:
    plan = approved_plan()
    section = plan.sections.get(template_section__key="our-service")
    section.text = "Typed after approval"
    section.save()
    publication = publish(plan)
    for kind, ending in (("page_html", "html"), ("full_html", "html"), ("json", "json")):
        content = read_file(publication.files.get(kind=kind).sha256, ending).decode()
        assert "We see people at home." in content
        assert "Typed after approval" not in content


def test_plan_that_is_too_long_is_refused_with_where_and_by_how_much_and_nothing_is_made() -> None:
    long = {"our-service": "A service for people at home. " * 10}
    rows = [{"achievement": "Opened a clinic in the north of the city", "impact": "People wait less " * 9}] * 9
    open_year(plan={"word_limit": None})
    plan = full_plan()
    write(plan, {**long, "looking-back": rows}, by=plan.case.authors.get().user)
    plan = approve(plan)
    before = stored_files()
    with pytest.raises(DoesNotFit, match=r"“Looking back” is about \d+ lines too long") as refused:
        publish(plan)
    (one,) = refused.value.fit.overflows
    assert one.key == "looking-back"
    assert one.lines > 5
    assert (Publication.objects.count(), PublishedFile.objects.count()) == (0, 0)
    assert stored_files() == before
    assert fresh(plan).case.status == Status.APPROVED


def test_second_click_and_stale_page_publish_nothing() -> None:
    plan = approved_plan()
    team = person("planning_team")
    with pytest.raises(StaleDecision, match="changed since you opened"):
        publish_plan(plan=plan, audience="public", sha256="0" * 64, by=team)
    publish(plan, by=team)
    with pytest.raises(MoveRefused, match="published"):
        publish(plan, by=team)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(
    "role", ["reader", "service_lead", "leadership_approver", "executive_approver", "administrator"]
)
def test_nobody_but_the_planning_team_publishes_or_reopens(role: str) -> None:
    plan = approved_plan()
    somebody = person(role)
    with pytest.raises(NotAllowed):
        publish(plan, by=somebody)
    with pytest.raises(NotAllowed):
        reopen_plan(plan=plan, by=somebody, reason="Because")
    publication = publish(plan)
    with pytest.raises(NotAllowed):
        withdraw_publication(publication=publication, by=somebody, reason="Because")
    assert Publication.objects.get().withdrawn_at is None


def test_changed_version_is_not_published() -> None:
    plan = approved_plan()
    plan.versions.all()  # the database refuses to change it, so the case is pointed at content that is not there
    plan.case.version_number = 7
    plan.case.save()
    with pytest.raises(PublicationRefused, match="missing or was changed"):
        publish(plan)
    assert Publication.objects.count() == 0


def test_revision_keeps_the_current_publication_until_the_next_one_and_supersedes_it_then() -> None:
    plan = approved_plan()
    first = publish(plan)
    reopen_plan(plan=plan, by=person("planning_team"), reason="A clinic closed")
    first.refresh_from_db()
    assert (first.is_current, fresh(plan).case.status) == (True, Status.DRAFT)
    write(plan, {"our-service": "We see people in one clinic."}, by=plan.case.authors.order_by("pk")[0].user)
    second = publish(approve(plan))
    first.refresh_from_db()
    assert (first.number, first.is_current, first.superseded_at is not None) == (1, False, True)
    assert (second.number, second.is_current, second.version.number) == (2, True, 2)
    page = first.files.get(kind="page_html")
    assert storages["published"].exists(name_of(page.sha256, "html"))


def test_plan_of_a_later_year_supersedes_the_case_of_the_earlier_one_which_stays_readable() -> None:
    service = ServiceFactory()
    earlier = approved_plan(service=service, year=2023)
    publish(earlier)
    later = approved_plan(service=service, year=2024)
    publish(later)
    assert fresh(earlier).case.status == Status.SUPERSEDED
    assert fresh(later).case.status == Status.PUBLISHED
    assert earlier.publications.get().is_current
    assert earlier.case.decisions.last().move == Move.SUPERSEDE


def test_reopening_needs_a_reason_and_tells_the_authors() -> None:
    plan = approved_plan()
    publish(plan)
    Notice.objects.all().delete()
    team = person("planning_team")
    with pytest.raises(MoveRefused, match="reason"):
        reopen_plan(plan=plan, by=team, reason="  ")
    reopen_plan(plan=plan, by=team, reason="A clinic closed")
    assert "A clinic closed" in Notice.objects.get().text


def test_withdrawing_needs_a_reason_and_happens_once() -> None:
    publication = publish(approved_plan())
    team = person("planning_team")
    with pytest.raises(PublicationRefused, match="reason"):
        withdraw_publication(publication=publication, by=team, reason=" ")
    withdraw_publication(publication=publication, by=team, reason="It named a patient")
    with pytest.raises(PublicationRefused, match="already"):
        withdraw_publication(publication=publication, by=team, reason="Again")
    publication.refresh_from_db()
    assert (publication.is_current, publication.withdrawn_by, publication.withdrawn_reason) == (
        False,
        team,
        "It named a patient",
    )
