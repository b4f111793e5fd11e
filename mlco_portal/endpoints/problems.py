"""Refusals of the API: a sentence for whoever reads the log, and what is wrong with each part of what was asked."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from mlco_portal.tokens.rules import ScopeMissing, TokenRefused, TooManyRequests

NO_TOKEN = "Show a token: send the header “Authorization: Bearer” with it, or give it as the password of Basic."  # noqa: S105

NOT_JSON = "The body of this request is not JSON that can be read. Nothing was done."
NOT_READ = "Some parts of the request cannot be read. Nothing was done."
NOTHING_HERE = "There is nothing at this address."
TOO_LARGE = "This is too large. Send it in several parts."


class PartProblem(Schema):
    """What is wrong with a part of what was asked."""

    where: str = Field(description="The part, such as `query.page`")
    message: str


class Problem(Schema):
    """Why nothing was done."""

    message: str
    problems: list[PartProblem] = []


# What every address may answer beside what it is asked for.
REFUSALS: dict[int, Any] = {401: Problem, 403: Problem, 422: Problem, 429: Problem}


class Refusal(Exception):
    """The request is understood, and refused; the text says why."""

    def __init__(self, status: int, message: str, problems: list[PartProblem] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.problems = status, message, problems or []


def answer_refusals_of(api: NinjaAPI) -> None:
    """Have the API answer what goes wrong in words; what nobody foresaw is left to Django."""
    api.exception_handler(AuthenticationError)(lambda request, error: _without_token(NO_TOKEN))
    api.exception_handler(TokenRefused)(lambda request, error: _without_token(str(error)))
    api.exception_handler(TooManyRequests)(_too_many)
    api.exception_handler(ScopeMissing)(lambda request, error: _answer(403, str(error)))
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(Refusal)(lambda request, error: _answer(error.status, error.message, error.problems))
    api.exception_handler(HttpError)(lambda request, error: _answer(error.status_code, _words(error)))
    api.exception_handler(Http404)(lambda request, error: _answer(404, NOTHING_HERE))
    api.exception_handler(RequestDataTooBig)(lambda request, error: _answer(413, TOO_LARGE))
    api.exception_handler(SuspiciousOperation)(lambda request, error: _answer(400, "This request cannot be read."))


def nothing_here(request: HttpRequest) -> HttpResponse:
    """Tell a program, in the form that it reads, that an address of the API does not exist."""
    return _answer(404, NOTHING_HERE)


def _words(error: HttpError) -> str:
    """Return what the error says; a body that cannot be parsed is the one that the library words itself."""
    return NOT_JSON if error.status_code == HTTPStatus.BAD_REQUEST else error.message


def _answer(status: int, message: str, problems: Sequence[PartProblem] = ()) -> HttpResponse:
    body = Problem(message=message, problems=list(problems)).model_dump_json().encode()
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8", headers=headers)


def _without_token(message: str) -> HttpResponse:
    response = _answer(401, message)
    response["WWW-Authenticate"] = 'Bearer realm="api", Basic realm="api", charset="UTF-8"'
    return response


def _too_many(request: HttpRequest, error: TooManyRequests) -> HttpResponse:
    response = _answer(429, str(error))
    response["Retry-After"] = str(error.wait)
    return response


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    parts = [PartProblem(where=_where(one["loc"]), message=one["msg"]) for one in error.errors[:100]]
    return _answer(422, NOT_READ, parts)


def _where(place: tuple[Any, ...]) -> str:
    """Return the place without the names that our functions give to what is asked and sent."""
    return ".".join(str(part) for part in place if part not in ("asked", "sent"))
