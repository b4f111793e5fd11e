"""Opening a document: its case in the engine, on the route of the organisation as a whole."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import record
from mlco_portal.years import FIRST_YEAR, PlanningYear
from planning.approval import engine
from planning.approval.models import ApprovalRoute, RouteStep
from planning.releases.models import Document
from planning.releases.rules import NOT_THE_TEAM, DocumentNotAllowed, DocumentRefused, can_keep
from services.models import Service, ServiceGroup
from services.queries import access_of

CODE, GROUP = "the-organisation", "organisation-wide"
GROUP_NAME, LAST = "The organisation as a whole", 99


def open_document(*, year: int, kind: str, title: str, subtitle: str = "", by: User | None) -> Document:
    """Start the document of that kind and year, with its case as a draft and the organisation's route of the year.

    Raises DocumentRefused when there is one already or it has no title, DocumentNotAllowed for whoever is none of the
    planning team. Opening it makes nobody an author: `note_writer` does, for each who writes a chapter.
    """
    name = title.strip()
    if not name:
        raise DocumentRefused("Enter the title of the document.")
    with transaction.atomic():
        service = the_organisation()
        if by is not None and not can_keep(access_of(by, timezone.localdate()), service):
            raise DocumentNotAllowed(NOT_THE_TEAM)
        # One after the other: the second who opens it is told, instead of meeting the constraint.
        Service.objects.select_for_update().get(pk=service.pk)
        if Document.objects.filter(year=year, kind=kind).exists():
            raise DocumentRefused(f"The {Document.Kind(kind).label} for {PlanningYear(year)} was opened already.")
        _route_of(service.group, year, by)
        document = Document.objects.create(
            year=PlanningYear(year),
            kind=kind,
            title=name,
            subtitle=subtitle.strip(),
            case=engine.open_case(service=service, year=year, title=f"{name} {PlanningYear(year)}"),
            created_at=timezone.now(),
            created_by=by,
        )
        record("releases.open_document", by=by, about=document)
    return document


def note_writer(*, document: Document, by: User) -> None:
    """Remember that the person wrote in the document: they cannot decide on it. Costs one query when it is known."""
    engine.note_author(case=document.case, by=by)


def the_organisation() -> Service:
    """Return the catalogue's entry of the organisation as a whole; made when the first document is opened."""
    group, _ = ServiceGroup.objects.get_or_create(code=GROUP, defaults={"name": GROUP_NAME, "order": LAST})
    service, made = Service.objects.get_or_create(
        code=CODE,
        defaults={
            "name": settings.ORGANISATION["name"],
            "summary": "The organisation as a whole: its Operating Plan and other documents are agreed for it.",
            "group": group,
            "kind": Service.Kind.ORGANISATION,
            "plan_arrangement": Service.PlanArrangement.NONE,
            "on_plan_list": False,
            "start_year": FIRST_YEAR,
        },
    )
    if made:
        record("services.add_service", by=None, about=service)
    return service


def _route_of(group: ServiceGroup, year: int, by: User | None) -> None:
    """Give the year a route for the organisation where it has none: the Executive alone; the team can change it."""
    name = f"{settings.ORGANISATION['short_name']} documents"
    route, made = ApprovalRoute.objects.get_or_create(year=PlanningYear(year), group=group, defaults={"name": name})
    if made:
        step = f"{settings.ORGANISATION['short_name']} Executive"
        RouteStep.objects.create(route=route, order=1, name=step, permission=Permission.DECIDE_AS_EXECUTIVE)
        record("approval.make_route", by=by, about=route, changes={"steps": [None, step]})
