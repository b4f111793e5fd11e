"""The bytes of files made once for readers: kept in the storage `published` under their SHA-256, and in the process.

A name holds one content for ever, so what is remembered is never out of date.
"""

import gzip
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from django.core.files.base import ContentFile
from django.core.files.storage import storages

GZIPPED = frozenset({"html", "css", "json"})
REMEMBERED_BYTES = 12 * 1024 * 1024
BIGGEST_REMEMBERED = 512 * 1024


class Memory:
    """What was read or made last, up to a number of bytes in all; a key holds one content for ever."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._files: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, name: Hashable) -> bytes | None:
        with self._lock:
            content = self._files.get(name)
            if content is not None:
                self._files.move_to_end(name)
            return content

    def put(self, name: Hashable, content: bytes) -> None:
        if len(content) > BIGGEST_REMEMBERED:
            return
        with self._lock:
            self._size += len(content) - len(self._files.pop(name, b""))
            self._files[name] = content
            while self._size > self._limit:
                self._size -= len(self._files.popitem(last=False)[1])


_memory = Memory(REMEMBERED_BYTES)


def name_of(sha256: str, ending: str) -> str:
    """Return where the storage keeps the file: `ab/ab12….html`."""
    return f"{sha256[:2]}/{sha256}.{ending}"


def keep_file(sha256: str, ending: str, content: bytes) -> None:
    """Keep the bytes, and a compressed copy of texts; a file that is there already is left alone."""
    _keep(name_of(sha256, ending), content)
    if ending in GZIPPED:
        _keep(f"{name_of(sha256, ending)}.gz", gzip.compress(content, 9, mtime=0))


def _keep(name: str, content: bytes) -> None:
    storage = storages["published"]
    if not storage.exists(name):
        storage.save(name, ContentFile(content))


def read_file(sha256: str, ending: str, *, gzipped: bool = False) -> bytes:
    """Return the bytes; raise FileNotFoundError when the storage lost them."""
    name = name_of(sha256, ending) + (".gz" if gzipped else "")
    content = _memory.get(name)
    if content is None:
        with storages["published"].open(name) as file:
            content = bytes(file.read())
        _memory.put(name, content)
    return content
