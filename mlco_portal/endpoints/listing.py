"""Lists of flat rows: page by page as JSON, or all of them as one CSV file, with the same columns."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from ninja import Schema
from pydantic import Field

from mlco_portal.audit.presenters import safe_cell
from mlco_portal.endpoints.problems import NOT_READ, PartProblem, Refusal

MOST_ROWS = 5_000
PRIVATE = "private, no-cache"
# Spreadsheet programs take a file without this mark for Windows-1252.
BYTE_ORDER_MARK = "\ufeff"
Row = TypeVar("Row", bound=Schema)


class Asked(Schema):
    """Which rows are wanted, and how."""

    page: int = Field(1, ge=1, le=1_000_000, description="Which page of the rows; CSV has all rows in one file")
    per_page: int = Field(500, ge=1, le=MOST_ROWS, description="How many rows a page has")
    format: Literal["json", "csv"] = Field("json", description="`csv` for one file with all rows")


class Page(Schema, Generic[Row]):
    """One page of rows."""

    total: int = Field(description="How many rows there are on all pages")
    page: int
    pages: int
    next: str | None = Field(description="The address of the page that follows; null on the last one")
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """Where rows come from: how many there are, and those from one place on, in an order that stays."""

    row: type[Row]
    count: Callable[[], int]
    rows: Callable[[int, int], list[Row]]


def answer_rows(request: HttpRequest, listing: Listing[Row], asked: Asked, name: str) -> HttpResponseBase:
    """Return the page as JSON with its ETag, or all rows as CSV.

    Raises Refusal when a parameter is not one of the address: a filter that is misspelt would answer too many rows.
    """
    _check_names(request, asked)
    if asked.format == "csv":
        response: HttpResponseBase = StreamingHttpResponse(_lines(listing), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response
    total = listing.count()
    pages = max(1, -(-total // asked.per_page))
    rows = listing.rows((asked.page - 1) * asked.per_page, asked.per_page) if asked.page <= pages else []
    following = _address(request, asked.page + 1) if asked.page < pages else None
    page = Page[listing.row](total=total, page=asked.page, pages=pages, next=following, rows=rows)  # type: ignore[name-defined]
    return answer_json(request, page.model_dump_json().encode())


def _check_names(request: HttpRequest, asked: Asked) -> None:
    known = type(asked).model_fields
    problems = [
        PartProblem(where=f"query.{name}", message=f"There is no such parameter. There are: {', '.join(known)}")
        for name in sorted(set(request.GET) - set(known))
    ]
    if problems:
        raise Refusal(422, NOT_READ, problems)


def answer_json(request: HttpRequest, content: bytes, sha256: str = "") -> HttpResponse:
    """Return JSON that the asker may keep and ask about again: 304 when it is still the same."""
    etag = f'"{sha256 or hashlib.sha256(content).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": PRIVATE}
    known = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag in known:
        response: HttpResponse = HttpResponseNotModified(headers=headers)
    else:
        response = HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)
    patch_vary_headers(response, ["Authorization"])
    return response


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _lines(listing: Listing[Any]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + _written([list(listing.row.model_fields)])
    start, is_last = 0, False
    while not is_last:
        rows = listing.rows(start, MOST_ROWS)
        is_last = len(rows) < MOST_ROWS
        yield _written([_cell(value) for _, value in row] for row in rows)
        start += MOST_ROWS


def _written(lines: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds") if timezone.is_aware(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return safe_cell(value) if isinstance(value, str) else str(value)


def csv_too(description: str = "The rows as one file") -> dict[str, Any]:
    """Return what the description of an address says of CSV."""
    content = {"text/csv": {"schema": {"type": "string", "description": description}}}
    return {"responses": {200: {"content": content}}}


def of_queryset(row: type[Row], found: Any, make: Callable[[Any], Row]) -> Listing[Row]:
    """Return the listing of a queryset that has an order of its own."""
    return Listing(row, found.count, lambda start, most: [make(one) for one in found[start : start + most]])
