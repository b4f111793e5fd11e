"""The hash chain of decisions: each holds the hash of the one before it. Pure."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from planning.approval.models import Decision

CHAINED = (
    "sequence",
    "case_id",
    "move",
    "from_status",
    "to_status",
    "round",
    "step_order",
    "step_name",
    "version_number",
    "version_sha256",
    "by_id",
    "by_label",
    "on_behalf_of_id",
    "on_behalf_of_label",
    "role",
    "reason",
    "previous_hash",
)
# Came later: hashed where they hold something, so that decisions without them keep their hashes.
CHAINED_LATER = ("step_side", "details")


def canonical(value: Any) -> str:
    """Return JSON in the one form that is hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hashed_fields(decision: Decision) -> dict[str, Any]:
    """Return what the decision's hash is made of, as JSON can hold it."""
    fields = {name: getattr(decision, name) for name in CHAINED}
    fields |= {name: value for name in CHAINED_LATER if (value := getattr(decision, name))}
    fields["at"] = decision.at.astimezone(UTC).isoformat(timespec="microseconds")
    return fields


def hash_of(decision: Decision) -> str:
    """Return the hash that the decision must carry."""
    return sha256_of(canonical(hashed_fields(decision)))


def first_break(decisions: Iterable[Decision]) -> str | None:
    """Return what is wrong with the first decision that breaks the chain, or None; wants them in order."""
    previous, expected = "", 1
    for decision in decisions:
        if decision.sequence != expected:
            return f"Decision {expected} is missing"
        if decision.previous_hash != previous:
            return f"Decision {decision.sequence} does not follow the one before it"
        if decision.hash != hash_of(decision):
            return f"Decision {decision.sequence} was changed"
        previous, expected = decision.hash, expected + 1
    return None
