"""Opening a document: its case, its route, and who may."""

import pytest

from planning.approval.models import ApprovalRoute, Status
from planning.approval.queries import authors_of, route_for
from planning.releases.actions import note_writer, open_document
from planning.releases.models import Document
from planning.releases.rules import DocumentNotAllowed, DocumentRefused
from services.models import Service
from tests.factories import YEAR, person

pytestmark = pytest.mark.django_db
KIND = Document.Kind.OPERATING_PLAN


def test_open_document_makes_a_case_of_the_organisation_on_a_route_of_its_own():
    team = person("planning_team")
    first = open_document(year=YEAR, kind=KIND, title=" Operating Plan ", subtitle="", by=team)
    second = open_document(year=YEAR, kind=Document.Kind.COMMISSIONING_PLAN, title="Commissioning Plan", by=None)
    assert (first.title, first.case.title, first.case.status) == (
        "Operating Plan",
        "Operating Plan 2024/25",
        Status.DRAFT,
    )
    assert first.case.service == second.case.service
    service = first.case.service
    assert (service.kind, service.plan_arrangement, service.on_plan_list) == ("organisation", "none", False)
    assert list(Service.objects.all()) == [service]
    route = route_for(service, YEAR)
    assert route == ApprovalRoute.objects.get()
    assert [(step.name, step.permission) for step in route.steps.all()] == [("MLCO Executive", "decide_as_executive")]


def test_whoever_writes_is_an_author_and_whoever_only_opens_is_none():
    team, writer = person("planning_team"), person("contributor")
    document = open_document(year=YEAR, kind=KIND, title="Operating Plan", by=team)
    note_writer(document=document, by=writer)
    note_writer(document=document, by=writer)
    assert authors_of(document.case) == {writer.pk}


def test_a_second_document_of_one_kind_and_year_is_refused_in_words():
    open_document(year=YEAR, kind=KIND, title="Operating Plan", by=None)
    with pytest.raises(DocumentRefused, match="The Operating Plan for 2024/25 was opened already"):
        open_document(year=YEAR, kind=KIND, title="Another", by=None)
    assert Document.objects.count() == 1


@pytest.mark.parametrize("role", ["reader", "contributor", "service_lead", "executive_approver", "auditor"])
def test_nobody_but_the_planning_team_opens_documents(role):
    with pytest.raises(DocumentNotAllowed):
        open_document(year=YEAR, kind=KIND, title="Operating Plan", by=person(role))
    assert not Document.objects.exists()
