"""Why a plan cannot be published, in words for the planning team. Pure."""

from typing import TYPE_CHECKING

from mlco_portal.accounts.permissions import Permission
from planning.publication.models import Publication
from planning.releases.models import Release
from services.models import Service
from services.rules import Access

if TYPE_CHECKING:
    from planning.publication.fit import Fit


class PublicationRefused(Exception):
    """Something cannot be done with a publication; the text tells the user why and what to do."""


class DoesNotFit(PublicationRefused):
    """The plan is too long for its page; `fit` says where and by how much. Nothing was made."""

    def __init__(self, fit: "Fit") -> None:
        where = "; ".join(fit.sentences)
        super().__init__(
            f"The plan does not fit one A4 page: {where}. Nothing was published. "
            "Reopen the plan for revision and ask the service to shorten it."
        )
        self.fit = fit


def quoted_words(quoting: Release) -> str:
    """Return why a plan cannot be for staff only while a release that everybody will read quotes it."""
    return (
        f"The {quoting.document} quotes this plan, and its release {quoting.number} is on its way to everybody. "
        "Publish the plan for everyone, or take that release back first."
    )


def can_publish(access: Access, service: Service) -> bool:
    return access.allows(Permission.PUBLISH_PLAN, service)


def can_read(access: Access, audience: str) -> bool:
    """Everybody reads public plans; staff plans need a role that reads them."""
    return audience == Publication.Audience.PUBLIC or access.allows(Permission.READ_STAFF_PLANS)
