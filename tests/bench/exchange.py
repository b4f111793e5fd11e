"""One HTTP request over one connection, with as little work as Python allows. No Django here.

Gunicorn's plain workers close the connection after each answer, so a client that keeps connections gains nothing.
"""

import socket
from collections.abc import Mapping
from typing import NamedTuple

Address = tuple[str, int]
CHUNK = 1 << 18


class NoAnswer(Exception):
    """The server closed the connection without an answer."""


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """Return the (last) header of that name, or ""."""
        values = self.headers(name)
        return values[-1] if values else ""

    def headers(self, name: str) -> list[str]:
        start = name.lower() + ":"
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return [line[len(start) :].strip() for line in lines if line.lower().startswith(start)]


def request(
    address: Address, path: str, *, cookies: Mapping[str, str] | None = None, form: bytes | None = None
) -> bytes:
    """Return the bytes of a GET, or of a POST with a form, as a proxy that speaks TLS would pass it on."""
    host = f"{address[0]}:{address[1]}"
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
        f"Host: {host}",
        "X-Forwarded-Proto: https",
        "Accept: text/html",
        "Connection: close",
    ]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if form is not None:
        lines.append(f"Referer: https://{host}{path}")
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(form)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (form or b"")


def exchange(address: Address, sent: bytes) -> Answer:
    """Send the request and read until the server closes; raises NoAnswer or ConnectionError."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(sent)
        parts = []
        while part := connection.recv(CHUNK):
            parts.append(part)
    head, found, body = b"".join(parts).partition(b"\r\n\r\n")
    if not found:
        raise NoAnswer
    return Answer(int(head[9:12]), head, body)
