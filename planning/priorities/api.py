"""Frameworks of the year and their priorities over the API."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema
from pydantic import Field

from mlco_portal.endpoints.asked import Code, FirstYear
from mlco_portal.endpoints.listing import Asked, Page, answer_rows, csv_too, of_queryset
from mlco_portal.endpoints.problems import REFUSALS
from mlco_portal.tokens.authentication import READING
from mlco_portal.years import PlanningYear
from planning.priorities.models import Framework, Priority
from planning.priorities.queries import frameworks_listed, priorities_listed

router = Router(auth=READING, tags=["Priorities"])


class FrameworkRow(Schema):
    """A set of priorities: the organisation's own, or a partner's."""

    year: int = Field(description="First calendar year of the planning year")
    planning_year: str
    code: str
    kind: str
    name: str
    short_name: str
    owner: str
    summary: str
    source: str


class PriorityRow(Schema):
    """A priority of a framework."""

    year: int = Field(description="First calendar year of the planning year")
    planning_year: str
    framework_code: str
    framework: str
    framework_kind: str
    code: str
    label: str
    name: str
    theme: str
    summary: str
    outcome: str
    commitments: str = Field(description="One a line")
    aliases: str = Field(description="Other wordings, parted by semicolons")


class FrameworksAsked(Asked):
    """Which frameworks are wanted."""

    year: FirstYear | None = None


class PrioritiesAsked(FrameworksAsked):
    """Which priorities are wanted."""

    framework: Code | None = Field(None, description="The code of a framework")


@router.get(
    "/frameworks", response={200: Page[FrameworkRow], **REFUSALS}, summary="Frameworks", openapi_extra=csv_too()
)
def frameworks(request: HttpRequest, asked: Query[FrameworksAsked]) -> HttpResponseBase:
    """What each year aims at, framework by framework."""
    found = frameworks_listed(asked.year)
    return answer_rows(request, of_queryset(FrameworkRow, found, _framework), asked, "frameworks")


@router.get("/priorities", response={200: Page[PriorityRow], **REFUSALS}, summary="Priorities", openapi_extra=csv_too())
def priorities(request: HttpRequest, asked: Query[PrioritiesAsked]) -> HttpResponseBase:
    """The priorities of each framework, in their order."""
    found = priorities_listed(asked.year, asked.framework or "")
    return answer_rows(request, of_queryset(PriorityRow, found, _priority), asked, "priorities")


def _framework(framework: Framework) -> FrameworkRow:
    return FrameworkRow(
        year=int(framework.year),
        planning_year=str(PlanningYear(framework.year)),
        code=framework.code,
        kind=framework.kind,
        name=framework.name,
        short_name=framework.short_name,
        owner=framework.owner,
        summary=framework.summary,
        source=framework.source,
    )


def _priority(priority: Priority) -> PriorityRow:
    framework = priority.framework
    return PriorityRow(
        year=int(framework.year),
        planning_year=str(PlanningYear(framework.year)),
        framework_code=framework.code,
        framework=framework.name,
        framework_kind=framework.kind,
        code=priority.code,
        label=priority.label,
        name=priority.name,
        theme=priority.theme,
        summary=priority.summary,
        outcome=priority.outcome,
        commitments=priority.commitments,
        aliases="; ".join(one.name for one in priority.aliases.all()),
    )
