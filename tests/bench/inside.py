"""The same browser inside this process: what a step costs is counted in queries instead of seconds."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.browser import Browser, WrongAnswer
from tests.bench.exchange import Answer


class QueryCounter(Browser):
    """Somebody's session without a server. The cost of a step is the number of statements that it sent."""

    def __init__(self, user: AbstractBaseUser) -> None:
        super().__init__(("127.0.0.1", 0))
        self.client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        self.client.force_login(user)
        self.statements: list[str] = []

    def send(self, path: str, form: bytes | None) -> tuple[Answer, float]:
        with CaptureQueriesContext(connection) as captured:
            if form is None:
                response = self.client.get(path, secure=True)
            else:
                response = self.client.post(path, form, content_type="application/x-www-form-urlencoded", secure=True)
        if error := getattr(response, "exc_info", None):
            raise WrongAnswer(f"{path} broke: {error[1]!r}") from error[1]
        self.statements = [one["sql"] for one in captured.captured_queries]
        head = "\r\n".join(["", *(f"{name}: {value}" for name, value in response.headers.items())])
        body = response.getvalue() if response.streaming else response.content
        return Answer(response.status_code, head.encode(), body), len(self.statements)
