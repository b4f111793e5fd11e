"""The XML of a Word file: no entities, no network, no document types. Names are compared without their namespace."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from planning.word_plans.documents.package import UnreadableDocument, damaged

SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parsed(content: bytes) -> Any:
    """Return the root of a part, None for an empty one; raises UnreadableDocument."""
    if not content.strip():
        return None
    _check_plain(content)
    try:
        root = etree.fromstring(content, etree.XMLParser(**SAFE))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise damaged() from error
    if root is not None and root.getroottree().docinfo.doctype:
        raise _not_plain()
    return root


def body_of(content: bytes) -> Iterator[Any]:
    """Yield what stands directly in the document's body, one after the other, each forgotten after use."""
    _check_plain(content)
    try:
        for _, node in etree.iterparse(io.BytesIO(content), events=("end",), **SAFE):
            above = node.getparent()
            if above is None or local(above) != "body" or above.getparent() is None:
                continue
            if above.getroottree().docinfo.doctype:
                raise _not_plain()
            yield node
            node.clear()
            while node.getprevious() is not None:
                del above[0]
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise damaged() from error


def _check_plain(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _not_plain()


def _not_plain() -> UnreadableDocument:
    return UnreadableDocument(
        "The file holds instructions that no Word document has (XML entities), so the portal did not read it. "
        "It expected a document as Word saves it. Open it in Word, save it under a new name, and send that."
    )


@lru_cache(maxsize=2000)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def local(node: Any) -> str:
    """Return the name of the element without its namespace, so that every edition of the format is understood."""
    tag = node.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


def attribute(node: Any, name: str) -> str:
    """Return the attribute of that name, whatever its namespace, or ""."""
    if node is None:
        return ""
    for key, value in node.attrib.items():
        if _without_namespace(key) == name:
            return str(value)
    return ""


def child(node: Any, *names: str) -> Any:
    """Return the first child along the path of names, or None."""
    for name in names:
        if node is None:
            return None
        node = next((one for one in node if local(one) == name), None)
    return node


def value(node: Any, *names: str) -> str:
    """Return the `val` of the child along the path, or ""."""
    return attribute(child(node, *names), "val")


def is_on(node: Any, name: str) -> bool:
    """Return whether a switch such as bold is set: there, and not said to be off."""
    switch = child(node, name)
    return switch is not None and attribute(switch, "val").lower() not in ("0", "false", "off", "none")


def whole_number(text: str, default: int = 0) -> int:
    """Return the number, or `default` for what is none or is out of all measure."""
    try:
        number = int(text)
    except ValueError:
        return default
    return number if -10_000 <= number <= 100_000_000 else default
