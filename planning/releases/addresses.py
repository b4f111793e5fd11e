"""Where documents and their releases are found."""

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.releases.models import ConsultationResponse, Document, Release


def document_url(document: Document, name: str = "document") -> str:
    """Return the address of a page of the document: readers' page, `releases`, …"""
    return reverse(f"planning:releases:{name}", args=[PlanningYear(document.year), document.kind])


def release_url(release: Release, name: str = "release") -> str:
    """Return the address of a page of the release."""
    return number_url(release.document, release.number, name)


def number_url(document: Document, number: int, name: str = "release") -> str:
    """Return the same by the number of the release."""
    return reverse(f"planning:releases:{name}", args=[PlanningYear(document.year), document.kind, number])


def response_url(response: ConsultationResponse) -> str:
    return f"{release_url(response.release, 'responses')}#response-{response.pk}"


class KindConverter:
    """The kind of a document in an address: `operating-plan`."""

    regex = "|".join(kind.replace("_", "-") for kind in Document.Kind.values)

    def to_python(self, value: str) -> str:
        return value.replace("-", "_")

    def to_url(self, value: str) -> str:
        return value.replace("_", "-")
