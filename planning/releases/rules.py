"""Who keeps, reads and answers for the organisation's documents, and why something cannot be done. Pure."""

from mlco_portal.accounts.permissions import Permission
from services.models import Service
from services.rules import Access

# Whoever holds this keeps documents: opens them, freezes releases, submits, publishes and revises them.
KEEPS_DOCUMENTS = Permission.PUBLISH_PLAN


class DocumentRefused(Exception):
    """Something that cannot be done with a document; the text tells the user why and what to do."""


class DocumentNotAllowed(DocumentRefused):
    """The person may not do this with the document."""


def can_keep(access: Access, service: Service | None = None) -> bool:
    """Whether the person is one of the planning team, who keep documents (of the organisation `service`)."""
    return access.allows(KEEPS_DOCUMENTS, service)
