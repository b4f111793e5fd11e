"""A Word file opened with care: nothing is unpacked before its size is known, and never more than a set amount."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property

MAX_FILE = 10 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_PART = 25 * 1024 * 1024
MAX_PARTS = 2000
PLAIN_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# How a file begins that is something else.
BEGINNINGS = (
    (b"%PDF", "a PDF"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a rich text file (.rtf)"),
    (b"\x7fELF", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"<", "a web page or XML file"),
)
# The two forms that office programs before 2007, and their protected files today, are wrapped in.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROTECTED = "EncryptedPackage".encode("utf-16-le")
MAIN_TYPES = (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml")
OTHER_TYPES = (
    (b"spreadsheetml", "an Excel workbook"),
    (b"presentationml", "a PowerPoint presentation"),
    (b"vnd.ms-visio", "a Visio drawing"),
)
READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
    KeyError,
    OverflowError,
)


class UnreadableDocument(Exception):
    """The file is no document that the portal reads; the text says what was expected, what was found, what to do."""


def refused(found: str, do: str = "Open the plan in Word, save it as “Word document (.docx)”, and send that.") -> str:
    return f"The portal expected a Word document (.docx) and found {found}. {do}"


def damaged(what: str = "The file") -> UnreadableDocument:
    return UnreadableDocument(
        f"{what} is damaged: the portal expected a whole Word document and could not read it to its end. "
        "Open it in Word, save it under a new name, and send that."
    )


@dataclass
class Package:
    """The parts of a Word file; `part` unpacks one of them."""

    file: zipfile.ZipFile
    left: int = field(default=2 * MAX_PART)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(self.file.namelist())

    def part(self, name: str) -> bytes:
        """Return a part, b"" when there is none; raise UnreadableDocument when it is damaged or grows too large."""
        if name not in self.names:
            return b""
        most = min(MAX_PART, self.left)
        try:
            with self.file.open(name) as packed:
                content = packed.read(most + 1)
        except READ_ERRORS as error:
            raise damaged() from error
        if len(content) > most:
            raise too_large()
        self.left -= len(content)
        return content


def too_large() -> UnreadableDocument:
    return UnreadableDocument(
        "The file unpacks to far more than any plan holds, so the portal stopped reading it. It expected a Word "
        "document of a few hundred pages at most. Copy the text into a new document, and send that."
    )


def open_package(content: bytes, name: str) -> Package:
    """Return the parts of the file, nothing unpacked yet but its list of contents; raises UnreadableDocument."""
    if not content.strip(b"\x00 \r\n\t"):
        raise UnreadableDocument(refused("an empty file", "Check that the plan was saved, and send it again."))
    if len(content) > MAX_FILE:
        raise UnreadableDocument(
            f"The file is larger than {MAX_FILE // 1024 // 1024} MB. The portal expected a plan without large "
            "pictures. Take the pictures out, save the document, and send it again."
        )
    ending = name.lower().rpartition(".")[2]
    if ending in ("docm", "dotm"):
        raise UnreadableDocument(refused(f"a document with macros (.{ending})"))
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableDocument(_what_it_is(content, ending))
    package = _unpacked_list(content)
    _check_kind(package)
    return package


def _what_it_is(content: bytes, ending: str) -> str:
    if content.startswith(OLD_OFFICE):
        if PROTECTED in content:
            do = "Take the password off (in Word: File, Info, Protect Document), save it, and send it again."
            return refused("a document that is locked with a password", do)
        return refused("a file of an older Office program (.doc or .xls)")
    for start, found in BEGINNINGS:
        if content.lstrip().startswith(start):
            return refused(found)
    return refused(f"something else, although the name ends in .{ending}" if ending == "docx" else "something else")


def _unpacked_list(content: bytes) -> Package:
    # Each part has an entry that starts so: counted first, because reading a list of a million takes long.
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise too_large()
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except READ_ERRORS as error:
        raise damaged() from error
    parts = file.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise too_large()
    if any(part.flag_bits & 0x1 for part in parts):
        do = "Save it without a password, and send it again."
        raise UnreadableDocument(refused("an archive that is locked with a password", do))
    if any(part.compress_type not in PLAIN_PACKING for part in parts):
        raise UnreadableDocument(refused("an archive packed in a way that Word does not use"))
    return Package(file)


def _check_kind(package: Package) -> None:
    types = package.part("[Content_Types].xml")
    if not types:
        found = "an OpenDocument file" if "mimetype" in package.names else "an archive of other files (.zip)"
        raise UnreadableDocument(refused(found))
    if b"\x00" in types:  # UTF-16: rare, and allowed
        types = types.replace(b"\x00", b"")
    if b"macroEnabled" in types and b"ms-word" in types:
        raise UnreadableDocument(refused("a document with macros under another name"))
    if not any(one in types for one in MAIN_TYPES):
        for mark, found in OTHER_TYPES:
            if mark in types:
                raise UnreadableDocument(refused(found))
        raise UnreadableDocument(refused("an archive of other files"))
