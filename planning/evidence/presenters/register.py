"""The register of decisions in words, on the page and in the exported file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.presenters import safe_cell
from planning.approval.models import Decision
from planning.evidence.models import Verification
from planning.evidence.presenters.sheet import meeting_words, moment

# Without it, Excel takes the file for something older than UTF-8.
BYTE_ORDER_MARK = "\ufeff"
CHUNK = 500
COLUMNS = [
    "Sequence",
    "When",
    "What",
    "Planning year",
    "Service",
    "Who",
    "On behalf of",
    "Role",
    "Step",
    "Version",
    "SHA-256 of the version",
    "Meeting",
    "Reason",
    "Conditions",
    "Hash",
    "Previous hash",
    "Decision sheet",
]
CUT_AT = 140


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One decision as the register shows it."""

    sequence: int
    at: str
    what: str
    service: str
    year: str
    href: str
    who: str
    role: str
    where: str
    version: str
    reason: str
    hash: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether all evidence is intact, in words."""

    text: str
    colour: str
    words: str
    problem: str


def register_line(one: Decision) -> RegisterLine:
    """Return a decision for the list; long reasons are cut."""
    meeting = one.details.get("meeting")
    places = [one.step_name, meeting_words(meeting) if meeting else ""]
    reason = one.reason
    return RegisterLine(
        sequence=one.sequence,
        at=moment(one.at),
        what=what_words(one),
        service=one.case.name,
        year=str(one.case.year),
        href=f"{reverse('planning:evidence:sheet', args=[one.case_id])}#decision-{one.sequence}",
        who=one.by_words,
        role=ROLES[one.role].name if one.role in ROLES else one.role,
        where=", ".join(place for place in places if place),
        version=f"Version {one.version_number}" if one.version_number else "",
        reason=reason if len(reason) <= CUT_AT else f"{reason[:CUT_AT].rstrip()}…",
        hash=one.hash[:12],
    )


def what_words(one: Decision) -> str:
    subject = ", subject to conditions" if one.details.get("conditions") else ""
    return f"{one.get_move_display()}{subject}"


def standing_of(last: Verification | None, intact: Verification | None) -> Standing:
    """Return whether the evidence is intact, when that was seen, and since when not."""
    if last is None:
        return Standing("Not checked yet", "grey", "All evidence is checked each night.", "")
    if not last.problem:
        return Standing("Intact", "green", f"All evidence was last checked on {moment(last.at)}.", "")
    before = f" It was intact on {moment(intact.at)}." if intact else ""
    return Standing("Broken", "red", f"All evidence was last checked on {moment(last.at)}.{before}", last.problem)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(decisions: QuerySet[Decision], site: str) -> Iterator[str]:
    """Yield the register as a file: heads, then a line for each decision, however many there are."""
    writer: Any = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for one in decisions.iterator(chunk_size=CHUNK):
        yield writer.writerow(safe_cell(cell) for cell in _cells(one, site))


def _cells(one: Decision, site: str) -> list[str]:
    meeting = one.details.get("meeting")
    conditions = one.details.get("conditions", ())
    return [
        str(one.sequence),
        timezone.localtime(one.at).isoformat(timespec="seconds"),
        one.get_move_display(),
        str(one.case.year),
        one.case.name,
        one.by_label,
        one.on_behalf_of_label,
        ROLES[one.role].name if one.role in ROLES else one.role,
        one.step_name,
        str(one.version_number),
        one.version_sha256,
        meeting_words(meeting) if meeting else "",
        one.reason,
        "; ".join(f"{made['number']}: {made['text']}" for made in conditions),
        one.hash,
        one.previous_hash,
        f"{site}{reverse('planning:evidence:sheet', args=[one.case_id])}",
    ]
