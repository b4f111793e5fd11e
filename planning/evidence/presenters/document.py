"""The decision sheet as JSON, for machines: see docs/user-guide/evidence.md for what each field means.

Whoever has the file can compute every hash again without the portal: `hashed` holds exactly what a decision's hash is
made of, `content` exactly what a version's SHA-256 is made of. New fields may come within a schema version; one that
goes or changes its meaning makes a new version.
"""

import json
from datetime import date, datetime
from typing import Any

from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from planning.approval.chain import hashed_fields
from planning.approval.models import CaseStep, Condition, Decision, Move
from planning.evidence.models import Verification
from planning.evidence.presenters.addresses import comparison_address, sheet_address, version_address
from planning.evidence.queries import Sheet, broken_parts
from planning.releases.models import Release
from planning.service_plans.models import PlanVersion

SCHEMA_VERSION = 1
KIND = "mlco-decision-sheet"
HASHING = {
    "algorithm": "SHA-256, in lower-case hexadecimal",
    "decision": "hash = SHA-256 of `hashed`, written as JSON with sorted keys, no spaces, and UTF-8 characters as they "
    "are; `hashed.previous_hash` is the hash of the decision with the sequence number before it",
    "version": "sha256 = SHA-256 of the UTF-8 bytes of `content`",
}


def document_of(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as JSON can hold it."""
    versions, decisions = broken_parts(sheet)
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "address": sheet_address(sheet.case),
        "made_at": _moment(sheet.checked_at),
        "plan": _plan(sheet),
        "standing": _standing(sheet),
        "route": {
            "name": sheet.case.route.name if sheet.case.route else "",
            "only_changes": sheet.case.only_changes,
            "steps": [_step(one) for one in sheet.steps],
        },
        "authors": list(sheet.authors),
        "versions": [_version(sheet, one, versions[one.number]) for one in sheet.versions],
        "decisions": [_decision(one, decisions[one.sequence]) for one in sheet.decisions],
        "conditions": [_condition(one) for one in sheet.conditions],
        "conflicts": [one.sequence for one in sheet.of_move(Move.DECLARE_CONFLICT)],
        "unlocks": [one.sequence for one in sheet.of_move(Move.UNLOCK)],
        "chain": {"last_sequence": sheet.head.sequence, "last_hash": sheet.head.hash},
        "verification": _verification(sheet),
        "hashing": HASHING,
    }


def json_of(sheet: Sheet) -> bytes:
    """Return the file."""
    return f"{json.dumps(document_of(sheet), ensure_ascii=False, indent=2)}\n".encode()


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="microseconds") if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _plan(sheet: Sheet) -> dict[str, Any]:
    service = sheet.case.service
    return {
        "case": sheet.case.pk,
        "title": sheet.case.title,
        "year": str(sheet.case.year),
        "service": {"code": service.code, "name": service.name, "group": service.group.name},
    }


def _standing(sheet: Sheet) -> dict[str, Any]:
    case = sheet.case
    return {
        "status": case.status,
        "in_words": case.get_status_display(),
        "since": _moment(case.status_at),
        "round": case.round,
        "waits_at": case.step.name if case.step else None,
        "version": case.version_number,
        "version_sha256": case.version_sha256,
        "agreed_version": case.agreed_number,
        "agreed_sha256": case.agreed_sha256,
        "sections_changed_since_agreed": case.changes_since_agreed,
    }


def _step(one: CaseStep) -> dict[str, Any]:
    return {
        "order": one.order,
        "side": one.side,
        "name": one.name,
        "decided_by": one.permission,
        "decided_by_in_words": Permission(one.permission).label,
        "needed": one.needed,
        "everybody": one.everybody,
        "only_joint_with": one.organisation.name if one.organisation else None,
        "next_in_line": one.next_in_line or None,
        "due_on": _day(one.due_on),
        "settled_at": _moment(one.settled_at),
        "passed_on_at": _moment(one.passed_on_at),
        "passed_on_reason": one.passed_on_reason,
    }


def _version(sheet: Sheet, one: PlanVersion | Release, is_intact: bool) -> dict[str, Any]:
    before = one.number - 1
    return {
        "number": one.number,
        "sha256": one.sha256,
        "matches_sha256": is_intact,
        "created_at": _moment(one.created_at),
        "created_by": one.created_by.name if one.created_by else None,
        "submissions": [
            {"decision": said.sequence, "at": _moment(said.at), "by": said.by_label, "what_changed": said.reason}
            for said in sheet.submissions(one)
        ],
        "address": version_address(sheet.case, one.number),
        "comparison_with_the_version_before": comparison_address(sheet.case, before, one.number) if before else None,
        "content": one.content,
    }


def _decision(one: Decision, is_intact: bool) -> dict[str, Any]:
    details = one.details
    return {
        "sequence": one.sequence,
        "hash": one.hash,
        "previous_hash": one.previous_hash,
        "matches_hash": is_intact,
        "move": one.move,
        "in_words": one.get_move_display(),
        "at": _moment(one.at),
        "by": one.by_label,
        "on_behalf_of": one.on_behalf_of_label or None,
        "role": one.role,
        "role_in_words": ROLES[one.role].name if one.role in ROLES else one.role,
        "step": {"order": one.step_order, "side": one.step_side, "name": one.step_name} if one.step_name else None,
        "version": one.version_number,
        "version_sha256": one.version_sha256,
        "from_status": one.from_status,
        "to_status": one.to_status,
        "round": one.round,
        "reason": one.reason,
        "sections": details.get("sections", []),
        "conditions": details.get("conditions", []),
        "condition": details.get("condition"),
        "meeting": details.get("meeting"),
        "decided_sections_only": details.get("scope", []),
        "hashed": hashed_fields(one),
    }


def _condition(one: Condition) -> dict[str, Any]:
    return {
        "number": one.number,
        "made_by_decision": one.decision.sequence,
        "section": {"key": one.section_key, "title": one.section_title} if one.section_key else None,
        "text": one.text,
        "owner": one.owner.name,
        "due_on": _day(one.due_on),
        "reported_at": _moment(one.reported_at),
        "reported_by": one.reported_by.name if one.reported_by else None,
        "report": one.report,
        "state": "closed" if one.closed_at else "open",
        "closed_at": _moment(one.closed_at),
        "closed_by": one.closed_by.name if one.closed_by else None,
        "closed_by_decision": one.closing_decision.sequence if one.closing_decision else None,
    }


def _verification(sheet: Sheet) -> dict[str, Any]:
    return {
        "intact": sheet.is_intact,
        "checked_at": _moment(sheet.checked_at),
        "problems": list(sheet.problems),
        "last_check_of_everything": check_of_everything(sheet.last_check),
    }


def check_of_everything(last: Verification | None) -> dict[str, Any] | None:
    """Return the latest check of all evidence, or None before the first."""
    if last is None:
        return None
    return {
        "at": _moment(last.at),
        "intact": not last.problem,
        "problem": last.problem,
        "decisions": last.decisions,
        "versions": last.versions,
        "conditions": last.conditions,
    }
