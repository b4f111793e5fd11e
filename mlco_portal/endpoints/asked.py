"""What addresses take: codes, years, days."""

from typing import Annotated

from pydantic import AfterValidator, Field

from mlco_portal.years import FIRST_YEAR, LAST_YEAR, PlanningYear

# No code has other signs; what is not text that a database takes never gets there.
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
LARGEST_KEY = 2**53 - 1
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
FirstYear = Annotated[
    int, Field(ge=FIRST_YEAR, le=LAST_YEAR, description="The planning year by its first calendar year")
]


def _planning_year(text: str) -> str:
    return PlanningYear(text).slug


YearSlug = Annotated[
    str,
    Field(pattern=r"^20\d{2}-\d{2}$", description="A planning year, such as 2024-25"),
    AfterValidator(_planning_year),
]
