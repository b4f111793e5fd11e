"""The two web servers of a run: gunicorn with two workers each, as the README starts the portal."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.database import free_port
from tests.bench.exchange import Address, NoAnswer, exchange, request

WORKERS = 2
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Server:
    """A gunicorn that listens."""

    name: str
    address: Address
    pid: int

    def worker_pids(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(child) for child in children]

    def worker_memory(self) -> list[float]:
        """Return the resident memory of each worker in MB; empty where /proc is missing."""
        try:
            return [_resident(pid) for pid in self.worker_pids()]
        except FileNotFoundError:
            return []


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def serving(name: str, application: str, settings: Mapping[str, str], log: Path) -> Iterator[Server]:
    """Run the WSGI application until the block ends; raise RuntimeError with its log when it does not start."""
    address = ("127.0.0.1", free_port())
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--bind", "{}:{}".format(*address)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--log-level", "warning", application],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(address, process, log)
            yield Server(name, address, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(address: Address, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        try:
            exchange(address, request(address, "/healthz"))
        except (ConnectionError, NoAnswer):
            if process.poll() is not None:
                break
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")
