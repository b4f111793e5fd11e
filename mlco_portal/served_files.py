"""The answer to a request for a published file: headers, validators, compression. No queries."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified

from mlco_portal.kept_files import GZIPPED, read_file

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

SAFETY = {
    "Vary": "Accept-Encoding",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class ServedFile:
    """What is known of a file that may be served; `styles` are the hashes of the look that stands in a page itself."""

    sha256: str
    content_type: str
    ending: str
    name: str = ""
    styles: tuple[str, ...] = ()


def answer(request: HttpRequest, file: ServedFile, cache_control: str) -> HttpResponse:
    """Return the file, or 304 when the reader has it, or 405 for anything but reading."""
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    given = request.META
    gzipped = file.ending in GZIPPED and "gzip" in given.get("HTTP_ACCEPT_ENCODING", "")
    etag = f'"{file.sha256}{"-gzip" if gzipped else ""}"'
    headers = {**SAFETY, "ETag": etag, "Cache-Control": cache_control}
    if file.styles:
        own = " ".join(("style-src 'self'", *file.styles))
        headers["Content-Security-Policy"] = POLICY.replace("style-src 'self'", own)
    if _has(given.get("HTTP_IF_NONE_MATCH", ""), etag) and cache_control != PRIVATE:
        return HttpResponseNotModified(headers=headers)
    content = read_file(file.sha256, file.ending, gzipped=gzipped)
    headers |= {"Content-Type": file.content_type, "Content-Length": str(len(content))}
    if gzipped:
        headers["Content-Encoding"] = "gzip"
    if file.name:
        headers["Content-Disposition"] = f'inline; filename="{file.name}"'
    return HttpResponse(b"" if request.method == "HEAD" else content, headers=headers)


def _has(given: str, etag: str) -> bool:
    """Whether If-None-Match names the ETag; `W/` before it and `*` count (RFC 9110 13.1.2)."""
    if not given:
        return False
    return given.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in given.split(","))
