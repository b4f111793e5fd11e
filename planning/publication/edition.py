"""The facts of a publication that its files show, and the addresses it stands at. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear
from planning.publication.models import Publication, PublishedFile

Kind = PublishedFile.Kind
ROOT = "plans/"
PERMANENT = "published/"
# Where each file of a plan stands below the plan's own address.
NAMES: dict[str, str] = {
    Kind.PAGE_HTML: "",
    Kind.FULL_HTML: "full/",
    Kind.PAGE_PDF: "plan-on-a-page.pdf",
    Kind.FULL_PDF: "full-plan.pdf",
    Kind.JSON: "plan.json",
}
ENDINGS: dict[str, str] = {
    Kind.PAGE_HTML: "html",
    Kind.FULL_HTML: "html",
    Kind.PAGE_PDF: "pdf",
    Kind.FULL_PDF: "pdf",
    Kind.JSON: "json",
    Kind.STYLESHEET: "css",
}
# A picture keeps the form in which it was made.
PICTURE_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json; charset=utf-8",
    "css": "text/css; charset=utf-8",
}


def plan_path(year: int, code: str) -> str:
    """Return where a service's plan of a year stands, such as `plans/2024-25/podiatry/`."""
    return f"{ROOT}{PlanningYear(year).slug}/{code}/"


def ending_of(kind: str, content_type: str) -> str:
    """Return how the name of a published file ends."""
    return PICTURE_ENDINGS[content_type] if kind == Kind.PICTURE else ENDINGS[kind]


def permanent_path(sha256: str, ending: str) -> str:
    """Return the address of a file that never changes, such as `published/ab12….pdf`."""
    return f"{PERMANENT}{sha256}.{ending}"


@dataclass(frozen=True, slots=True)
class Edition:
    """A publication as its own files tell of it; `number` is 0 for a preview."""

    year: int
    code: str
    version_number: int
    version_sha256: str
    review_on: date
    audience: str = Publication.Audience.PUBLIC
    number: int = 0
    published_at: datetime | None = None

    @property
    def path(self) -> str:
        return plan_path(self.year, self.code)

    @property
    def url(self) -> str:
        return f"/{self.path}"

    @property
    def is_preview(self) -> bool:
        return self.number == 0

    @property
    def is_for_staff(self) -> bool:
        return self.audience == Publication.Audience.STAFF

    @property
    def published_on(self) -> date | None:
        return timezone.localdate(self.published_at) if self.published_at else None

    @property
    def facts(self) -> list[str]:
        """What the foot of each paper says, in words."""
        published = f"Published {british_date(self.published_on)}" if self.published_at else "Preview, not published"
        facts = [f"Review due {british_date(self.review_on)}", published, f"Version {self.version_number}"]
        facts.append(f"Check code {self.version_sha256[:8]}")
        return facts + (["For staff only"] if self.is_for_staff else [])
