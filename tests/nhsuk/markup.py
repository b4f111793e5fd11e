"""Markup compared as a browser reads it: elements, attributes and words, whatever the white space."""

from typing import Any

from lxml import html


def tree_of(markup: str) -> list[Any]:
    """Nested (tag, attributes, children) of some markup; words are strings with single spaces."""
    return _children(html.fragment_fromstring(str(markup), create_parent="div"))


def _children(element: html.HtmlElement) -> list[Any]:
    found: list[Any] = [*_words(element.text)]
    for child in element:
        attributes = {name: " ".join(sorted(value.split())) for name, value in child.attrib.items()}
        found.append((child.tag, attributes, _children(child)))
        found += _words(child.tail)
    return found


def _words(text: str | None) -> list[str]:
    return [" ".join(text.split())] if text and text.strip() else []


def one(markup: str, selector: str) -> html.HtmlElement:
    """The only element that the CSS-like XPath finds."""
    found = html.fragment_fromstring(str(markup), create_parent="div").xpath(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector} in {markup}"
    return found[0]
