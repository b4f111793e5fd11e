"""The answer to a request for a published file: headers, validators, compression. No queries."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified

from planning.publication.files import GZIPPED, read_file

METHODS = ("GET", "HEAD")
FRESH = "public, max-age=60, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"
PRIVATE = "private, no-store"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


@dataclass(frozen=True, slots=True)
class ServedFile:
    """What is known of a file that may be served."""

    sha256: str
    content_type: str
    ending: str
    name: str = ""


def answer(request: HttpRequest, file: ServedFile, cache_control: str) -> HttpResponse:
    """Return the file, or 304 when the reader has it, or 405 for anything but reading."""
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    gzipped = file.ending in GZIPPED and "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{file.sha256}{"-gzip" if gzipped else ""}"'
    if _has(request.headers.get("If-None-Match", ""), etag) and cache_control != PRIVATE:
        response: HttpResponse = HttpResponseNotModified()
    else:
        content = read_file(file.sha256, file.ending, gzipped=gzipped)
        response = HttpResponse(b"" if request.method == "HEAD" else content, content_type=file.content_type)
        response["Content-Length"] = str(len(content))
        if gzipped:
            response["Content-Encoding"] = "gzip"
        if file.name:
            response["Content-Disposition"] = f'inline; filename="{file.name}"'
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    response["Vary"] = "Accept-Encoding"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"
    return response


def _has(given: str, etag: str) -> bool:
    """Whether If-None-Match names the ETag; `W/` before it and `*` count (RFC 9110 13.1.2)."""
    return given.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in given.split(","))
