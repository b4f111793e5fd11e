"""The load generator: `python -m tests.bench.load` reads a plan from stdin and writes what it saw to stdout.

A process of its own that forks one process for each client; each client asks, reads the whole answer, asks again.
Targets take turns in short rounds, so that a noisy moment of the machine hits all of them alike. It also loads a
server that answers at once with bytes it holds: the generator's own limit, far above what is measured or it counts
for nothing.
"""

import json
import os
import socket
import sys
import time
from typing import Any

from tests.bench.exchange import Address, exchange

CLIENTS = 4


def run(plan: dict[str, Any]) -> dict[str, Any]:
    """Return for each target the requests a second of every round, and how busy the generator was."""
    targets = [(one["name"], tuple(one["address"]), one["request"].encode("latin-1")) for one in plan["targets"]]
    results: dict[str, Any] = {name: {"rates": [], "busy": []} for name, _, _ in targets}
    for turn in range(plan["rounds"]):
        for name, address, sent in targets if turn % 2 == 0 else reversed(targets):
            rate, busy = one_round(address, sent, plan["seconds"])
            results[name]["rates"].append(rate)
            results[name]["busy"].append(busy)
    return results


def one_round(address: Address, sent: bytes, seconds: float) -> tuple[float, float]:
    """Load the address from all clients; return requests a second, and the cores that the clients used."""
    expected = exchange(address, sent)
    if expected.status != 200:
        raise SystemExit(f"{sent.split()[1].decode()} answered {expected.status}")
    start = time.monotonic() + 0.05
    pipes = [_client(address, sent, start, seconds, len(expected.body)) for _ in range(CLIENTS)]
    told = [json.loads(_read(pipe)) for pipe in pipes]
    for _ in pipes:
        os.wait()
    count, cpu = sum(one[0] for one in told), sum(one[1] for one in told)
    wrong = sum(one[2] for one in told)
    if wrong:
        raise SystemExit(f"{wrong} of {count} answers of {sent.split()[1].decode()} were not the page")
    return count / seconds, cpu / seconds


def _client(address: Address, sent: bytes, start: float, seconds: float, size: int) -> int:
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        return reader
    os.close(reader)
    count = wrong = 0
    time.sleep(max(0.0, start - time.monotonic()))
    cpu, end = time.process_time(), start + seconds
    while time.monotonic() < end:
        answer = exchange(address, sent)
        wrong += answer.status != 200 or abs(len(answer.body) - size) > 200
        count += 1
    os.write(writer, json.dumps([count, time.process_time() - cpu, wrong]).encode())
    os._exit(0)


def _read(pipe: int) -> bytes:
    with os.fdopen(pipe, "rb") as file:
        return file.read()


def own_limit(size: int, seconds: float) -> float:
    """Return the requests a second against two processes that answer at once with `size` bytes."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size
    children = [_answer_for_ever(listener, answer) for _ in range(2)]
    try:
        return one_round(listener.getsockname(), b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", seconds)[0]
    finally:
        for child in children:
            os.kill(child, 9)
            os.waitpid(child, 0)


def _answer_for_ever(listener: socket.socket, answer: bytes) -> int:
    child = os.fork()
    while not child:
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(answer)
        connection.close()
    return child


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    seen = run(asked)
    json.dump({"targets": seen, "own_limit": own_limit(asked["size"], asked["seconds"])}, sys.stdout)
