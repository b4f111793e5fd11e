"""The audit trail as a file for a spreadsheet, written line by line: a long trail needs no more memory."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from mlco_portal.audit.models import AuditEntry
from mlco_portal.audit.presenters import COLUMNS, export_row

# Without it, Excel takes the file for something older than UTF-8.
BYTE_ORDER_MARK = "\ufeff"
CHUNK = 500


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Yield the file: heads, then one line for each entry."""
    writer: Any = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for entry in entries.iterator(chunk_size=CHUNK):
        yield writer.writerow(export_row(entry))
