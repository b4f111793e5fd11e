"""Who keeps, reads and answers for the organisation's documents, and why something cannot be done. Pure."""

from collections.abc import Collection
from datetime import date

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import british_date
from planning.approval.models import Status
from planning.releases.models import Document, Release
from services.models import Service
from services.rules import Access

# Whoever holds this keeps documents: opens them, freezes releases, submits, publishes and revises them.
KEEPS_DOCUMENTS = Permission.PUBLISH_PLAN
# While a release is under decision, or agreed, the next one waits.
CAN_FREEZE = (Status.DRAFT, Status.RETURNED)
LONGEST_NOTE, LONGEST_RESPONSE = 2_000, 10_000
NOTHING_SUBMITTED = "No release is with those who decide, so there is none to take back."
NOTHING_APPROVED = "No approved release waits to be published."
OPEN_ALREADY = "Another release can be made without reopening the document."
NOT_THE_TEAM = "Only the planning team keeps documents of the organisation. Ask them to do this."
_WHY_NOT_FROZEN = {
    Status.SUBMITTED: "A release is with those who decide on it. Take it back before you make another one.",
    Status.APPROVED: "A release is approved. Publish it, or reopen the document to change it.",
    Status.PUBLISHED: "The final release is published. Reopen the document to make another release.",
    Status.SUPERSEDED: "This document was superseded, so no release of it can be made.",
}


class DocumentRefused(Exception):
    """Something that cannot be done with a document; the text tells the user why and what to do."""


class DocumentNotAllowed(DocumentRefused):
    """The person may not do this with the document."""


def can_keep(access: Access, service: Service | None = None) -> bool:
    """Whether the person is one of the planning team, who keep documents (of the organisation `service`)."""
    return access.allows(KEEPS_DOCUMENTS, service)


def can_respond(access: Access) -> bool:
    """Every member of staff reads what is out for consultation, and says what they think of it."""
    return access.allows(Permission.READ_STAFF_PLANS)


def reads_all(access: Access, service: Service) -> bool:
    """Whether the person reads every release: the planning team, those who decide for all, auditors."""
    return access.allows(Permission.READ_DRAFT_PLANS, service)


def freezing_refusal(document: Document, stage: str, ends_on: date | None, today: date) -> str | None:
    """Return why the next release cannot be made like this, or None."""
    if stage == Release.Stage.FINAL:
        return "The final release is made when an approved one is published."
    if document.case.status not in CAN_FREEZE:
        return _WHY_NOT_FROZEN[Status(document.case.status)]
    if stage != Release.Stage.CONSULTATION:
        return "Only a release for consultation has a last day." if ends_on else None
    if ends_on is None:
        return "Say until when people can respond."
    return "The last day for responses is over already. Choose a day to come." if ends_on < today else None


def moving_refusal(document: Document, standings: Collection[str], why: str) -> str | None:
    """Return why what needs one of these standings cannot be done with the document, in words of documents, or None."""
    if document.case.status in standings:
        return None
    return f"{why} The document is {Status(document.case.status).label.lower()}: somebody may have moved it meanwhile."


def is_open(release: Release, today: date) -> bool:
    """Whether people can still respond to the release."""
    ends_on = release.consultation_ends_on
    return release.stage == Release.Stage.CONSULTATION and ends_on is not None and ends_on >= today


def responding_refusal(release: Release, today: date) -> str | None:
    """Return why nobody can respond to the release now, or None."""
    if release.stage != Release.Stage.CONSULTATION or release.consultation_ends_on is None:
        return "This release is not out for consultation."
    if not is_open(release, today):
        return f"The consultation ended on {british_date(release.consultation_ends_on)}."
    return None


def submitting_refusal(release: Release, newest: int) -> str | None:
    """Return why the release cannot be submitted for approval, whatever the standing of its document, or None."""
    if release.stage != Release.Stage.APPROVAL:
        return "Only a release made for approval can be submitted. Make one first."
    if release.number != newest:
        return f"Release {newest} is newer, so this one cannot be submitted."
    return None
