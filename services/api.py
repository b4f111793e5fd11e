"""The catalogue of services over the API."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import Field

from mlco_portal.endpoints.asked import Code, FirstYear
from mlco_portal.endpoints.listing import Asked, Page, answer_rows, csv_too, of_queryset
from mlco_portal.endpoints.problems import REFUSALS
from mlco_portal.tokens.authentication import READING
from mlco_portal.years import PlanningYear
from services.models import Service
from services.queries.catalogue import services_in_catalogue

router = Router(auth=READING, tags=["Catalogue"])


class ServiceRow(Schema):
    """A service, team or joint plan."""

    code: str
    name: str
    summary: str
    group_code: str
    group: str
    kind: str
    plan_arrangement: str
    part_of_code: str
    locality_code: str
    locality: str
    neighbourhood_code: str
    neighbourhood: str
    joint_with: str = Field(description="Codes of organisations that share the plan, parted by semicolons")
    aliases: str = Field(description="Other names, parted by semicolons")
    on_plan_list: bool
    first_year: int = Field(description="First calendar year of its first planning year")
    last_year: int | None


class ServicesAsked(Asked):
    """Which services are wanted."""

    year: FirstYear | None = Field(None, description="Services that run in the planning year")
    group: Code | None = None
    locality: Code | None = None


@router.get(
    "/services", response={200: Page[ServiceRow], **REFUSALS}, summary="Services", openapi_extra=csv_too("Services")
)
def services(request: HttpRequest, asked: Query[ServicesAsked]) -> HttpResponseBase:
    """The catalogue, group by group."""
    year = None if asked.year is None else PlanningYear(asked.year)
    found = services_in_catalogue(year=year, group=asked.group or "", locality=asked.locality or "")
    return answer_rows(request, of_queryset(ServiceRow, found, _row), asked, "services")


def _row(service: Service) -> ServiceRow:
    place, area = service.locality, service.neighbourhood
    return ServiceRow(
        code=service.code,
        name=service.name,
        summary=service.summary,
        group_code=service.group.code,
        group=service.group.name,
        kind=service.kind,
        plan_arrangement=service.plan_arrangement,
        part_of_code=service.part_of.code if service.part_of else "",
        locality_code=place.code if place else "",
        locality=place.name if place else "",
        neighbourhood_code=area.code if area else "",
        neighbourhood=area.name if area else "",
        joint_with="; ".join(sorted(one.code for one in service.joint_with.all())),
        aliases="; ".join(one.name for one in service.aliases.all()),
        on_plan_list=service.on_plan_list,
        first_year=int(service.start_year),
        last_year=None if service.end_year is None else int(service.end_year),
    )
