"""The audit trail in words, on the page and in the exported file."""

import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.audit.rows import changed_cells, rows_in
from mlco_portal.wording import british_datetime

CUT_AT = 160
SHOWN = 3
# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ["When", "Who", "Action", "Kind of object", "Id", "Object", "What changed", "Reason", "Request"]


@dataclass(frozen=True, slots=True)
class Change:
    """One field, old and new, in words."""

    field: str
    old: str
    new: str


def action_words(action: str) -> str:
    """Return `service_plans.submit_plan` as "Submit plan"."""
    return action.rpartition(".")[2].replace("_", " ").capitalize()


def area_words(action: str) -> str:
    """Return the area of `service_plans.submit_plan`, "service plans"; "" where it names none."""
    return action.rpartition(".")[0].replace("_", " ")


def kind_words(object_type: str) -> str:
    """Return `planning.ServicePlan` as "Service plan"."""
    name = object_type.rpartition(".")[2]
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip().capitalize()


def value_words(value: Any) -> str:
    """Return a stored value as people read it: nothing, yes, no, a list on one line."""
    if value is None or value in ("", [], {}):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return ", ".join(value_words(part) for part in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def changes_in_words(entry: AuditEntry) -> list[Change]:
    """Return each changed field with its old and new value; of rows, each cell that changed."""
    found: list[Change] = []
    for field, (old, new) in entry.changes.items():
        before, after = rows_in(old), rows_in(new)
        if before is None or after is None or not (before or after):
            found.append(Change(field.replace("_", " ").capitalize(), value_words(old), value_words(new)))
        else:
            cells = changed_cells(before, after)
            found += [Change(where, value_words(was), value_words(now)) for where, was, now in cells]
    return found


def _cut(text: str) -> str:
    return text if len(text) <= CUT_AT else f"{text[:CUT_AT].rstrip()}…"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as the list shows it."""

    entry: AuditEntry
    action: str
    area: str
    kind: str
    changes: list[Change]
    more: int
    reason: str


def entry_line(entry: AuditEntry) -> EntryLine:
    """Return an entry for the list: the first changes only, long texts cut."""
    changes = changes_in_words(entry)
    return EntryLine(
        entry=entry,
        action=action_words(entry.action),
        area=area_words(entry.action),
        kind=kind_words(entry.object_type),
        changes=[Change(one.field, _cut(one.old), _cut(one.new)) for one in changes[:SHOWN]],
        more=max(0, len(changes) - SHOWN),
        reason=_cut(entry.reason),
    )


def entry_facts(entry: AuditEntry) -> list[tuple[str, str]]:
    """Return what is known about one entry, as keys and values."""
    facts = [
        ("When", f"{british_datetime(timezone.localtime(entry.at))} ({timezone.localtime(entry.at):%H:%M:%S})"),
        ("Who", entry.by_label),
        ("Action", f"{action_words(entry.action)} ({entry.action})"),
    ]
    if entry.object_type:
        facts.append((kind_words(entry.object_type), f"{entry.object_label} (id {entry.object_id})"))
    elif entry.object_label:
        facts.append(("Object", entry.object_label))
    if entry.reason:
        facts.append(("Reason", entry.reason))
    facts.append(("Request", entry.request_id or "None: a command"))
    return facts


def safe_cell(value: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA_STARTS) else value


def export_row(entry: AuditEntry) -> list[str]:
    """Return the cells of one entry in the exported file."""
    changed = "; ".join(f"{one.field}: {one.old} → {one.new}" for one in changes_in_words(entry))
    when = timezone.localtime(entry.at).isoformat(timespec="seconds")
    cells = [when, entry.by_label, entry.action, entry.object_type, entry.object_id, entry.object_label]
    return [safe_cell(cell) for cell in [*cells, changed, entry.reason, entry.request_id]]
