"""An empty database for the run: PostgreSQL where there is one, else SQLite. It is gone when the run ends."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

NAME = "mlco_bench"
FOLDERS_OF_DEBIAN = Path("/usr/lib/postgresql")


@contextmanager
def empty_database(scratch: Path) -> Iterator[tuple[str, str]]:
    """Give the address of an empty database, and what it is in words.

    With DATABASE_URL a database of our own is made beside the one it names, which is left alone.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with _beside(given) as url:
            yield url, _words(url, "the server of DATABASE_URL")
    elif not given and (programs := postgresql_programs()) is not None:
        with _own_server(programs, scratch) as url:
            yield url, _words(url, "a server of its own")
    else:
        yield f"sqlite:///{scratch / 'bench.sqlite3'}", "SQLite (no PostgreSQL found)"


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs, or None."""
    for folder in sorted(FOLDERS_OF_DEBIAN.glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _beside(given: str) -> Iterator[str]:
    _statement(given, f"DROP DATABASE IF EXISTS {NAME}")
    _statement(given, f"CREATE DATABASE {NAME}")
    try:
        yield urlunsplit(urlsplit(given)._replace(path=f"/{NAME}"))
    finally:
        _statement(given, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _statement(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        connection.cursor().execute(statement)
    finally:
        connection.close()


@contextmanager
def _own_server(programs: Path, scratch: Path) -> Iterator[str]:
    home, port = scratch / "postgresql", free_port()
    home.mkdir()
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(home, "postgres")
    _as_owner(home, programs / "initdb", "-D", "data", "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    listen = f"-p {port} -h 127.0.0.1 -k {home}"
    _as_owner(home, programs / "pg_ctl", "-D", "data", "-l", "log", "-w", "-t", "60", "-o", listen, "start")
    try:
        url = f"postgres://bench@127.0.0.1:{port}/"
        _statement(f"{url}postgres", f"CREATE DATABASE {NAME}")
        yield f"{url}{NAME}"
    finally:
        _as_owner(home, programs / "pg_ctl", "-D", "data", "-m", "immediate", "stop")


def _as_owner(home: Path, program: Path, *arguments: str) -> None:
    change = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*change, str(program), *arguments], cwd=home, check=True, stdout=subprocess.DEVNULL)


def _words(url: str, where: str) -> str:
    connection = psycopg2.connect(url)
    try:
        return f"PostgreSQL {connection.server_version // 10000} on {where}"
    finally:
        connection.close()
