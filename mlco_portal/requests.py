"""Each request has an id, so that a log line, an audit entry and an error page can be laid side by side."""

import ipaddress
import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
FIT = re.compile(r"^[A-Za-z0-9-]{8,64}$")
log = structlog.get_logger("mlco_portal.requests")


def current_request_id() -> str:
    """Return the id of the request being answered, or "" outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def client_address(request: HttpRequest) -> str | None:
    """Return the network address of the browser, past the PROXY_COUNT proxies that stand before the portal.

    Only what those proxies wrote into X-Forwarded-For counts: whatever stands further left, anybody can send.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        given = hops[-settings.PROXY_COUNT] if len(hops) >= settings.PROXY_COUNT else given
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return None


def path_to_log(request: HttpRequest) -> str:
    """Return the path without the secret token that a link from a mail carries."""
    match = request.resolver_match
    token = str(match.kwargs.get("token", "")) if match else ""
    return request.path.replace(token, "-") if token else request.path


def user_to_log(request: HttpRequest) -> int | None:
    """Return the id of the signed-in person, if the page asked who that is; no query is made for the log."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)


class RequestIdMiddleware:
    """Takes the proxy's request id or makes one, binds it to the logs and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id = given if FIT.match(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                path=path_to_log(request),
                status=response.status_code,
                user=user_to_log(request),
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        response[HEADER] = request_id
        return response
