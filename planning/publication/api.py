"""Published plans over the API: the list, and the content of each as it was approved."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router, Schema
from pydantic import Field

from mlco_portal.endpoints.asked import Code, FirstYear, YearSlug
from mlco_portal.endpoints.listing import Asked, Page, answer_json, answer_rows, csv_too, of_queryset
from mlco_portal.endpoints.problems import REFUSALS, Problem, Refusal
from mlco_portal.kept_files import read_file
from mlco_portal.tokens.authentication import READING, token_on
from mlco_portal.tokens.models import ApiToken
from mlco_portal.years import PlanningYear
from planning.publication.edition import plan_path
from planning.publication.models import Publication
from planning.publication.queries import content_file, publications_listed

router = Router(auth=READING, tags=["Published plans"])
NONE = "No plan of this service and year is published for this token."


class PlanRow(Schema):
    """A plan that is published now."""

    year: int = Field(description="First calendar year of the planning year")
    planning_year: str
    service_code: str
    service: str
    group_code: str
    group: str
    locality_code: str
    locality: str
    neighbourhood_code: str
    neighbourhood: str
    audience: str = Field(description="`public`, or `staff` for those who sign in")
    publication: int = Field(description="1 is the first publication of the plan")
    published_at: datetime
    review_on: date = Field(description="The day by which it is looked at again")
    page_url: str
    content_url: str = Field(description="Its content over this API")


class PlansAsked(Asked):
    """Which plans are wanted."""

    year: FirstYear | None = None
    group: Code | None = None


def _audiences(token: ApiToken) -> list[str]:
    audiences = Publication.Audience
    return [audiences.PUBLIC, audiences.STAFF] if token.reads_staff_plans else [audiences.PUBLIC]


@router.get("/plans", response={200: Page[PlanRow], **REFUSALS}, summary="Published plans", openapi_extra=csv_too())
def plans(request: HttpRequest, asked: Query[PlansAsked]) -> HttpResponseBase:
    """The plans that are published now, the newest year first. Plans for staff need a token that may read them."""
    found = publications_listed(_audiences(token_on(request)), year=asked.year, group=asked.group or "")
    listing = of_queryset(PlanRow, found, lambda one: _row(request, one))
    return answer_rows(request, listing, asked, "plans")


@router.get(
    "/plans/{year}/{service}",
    response={200: dict[str, Any], 404: Problem, **REFUSALS},
    summary="Content of a published plan",
)
def plan(request: HttpRequest, year: Path[YearSlug], service: Path[Code]) -> HttpResponseBase:
    """The content of the plan as it was approved, section by section, exactly as it was published."""
    file = content_file(_audiences(token_on(request)), int(PlanningYear(year)), service)
    if file is None:
        raise Refusal(404, NONE)
    return answer_json(request, read_file(file.sha256, "json"), file.sha256)


def _row(request: HttpRequest, publication: Publication) -> PlanRow:
    owned = publication.plan
    service, year = owned.service, PlanningYear(owned.year)
    place, area = service.locality, service.neighbourhood
    return PlanRow(
        year=int(year),
        planning_year=str(year),
        service_code=service.code,
        service=service.name,
        group_code=service.group.code,
        group=service.group.name,
        locality_code=place.code if place else "",
        locality=place.name if place else "",
        neighbourhood_code=area.code if area else "",
        neighbourhood=area.name if area else "",
        audience=publication.audience,
        publication=publication.number,
        published_at=publication.published_at,
        review_on=publication.review_on,
        page_url=request.build_absolute_uri(f"/{plan_path(year, service.code)}"),
        content_url=request.build_absolute_uri(f"/api/v1/plans/{year.slug}/{service.code}"),
    )
