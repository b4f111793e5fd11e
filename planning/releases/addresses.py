"""Where documents and their releases are found."""

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.releases.models import ConsultationResponse, Document, Release


def document_url(document: Document, name: str = "document") -> str:
    """Return the address of a page of the document: readers' page, `releases`, …"""
    return reverse(f"planning:releases:{name}", args=[PlanningYear(document.year).slug, slug_of(document)])


def release_url(release: Release, name: str = "release") -> str:
    """Return the address of a page of the release."""
    document = release.document
    year = PlanningYear(document.year).slug
    return reverse(f"planning:releases:{name}", args=[year, slug_of(document), release.number])


def response_url(response: ConsultationResponse) -> str:
    return f"{release_url(response.release, 'responses')}#response-{response.pk}"


def slug_of(document: Document) -> str:
    return document.kind.replace("_", "-")


def kind_of(slug: str) -> str:
    """Return the kind that stands in an address; raises ValueError for what is none."""
    return Document.Kind(slug.replace("-", "_")).value
