"""What programs put on the clipboard, before it is read: an allow-list of elements, and no depth without end."""

import re
from html import escape, unescape

import nh3

# Ends of paragraphs; the words inside stay.
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl"}
    | {"dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "main", "menu"}
    | {"nav", "option", "p", "pre", "section", "summary"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol"})
TABLES = frozenset({"table", "tr", "td", "th"})
INLINE = frozenset({"a", "b", "strong", "span", "br", "font", "i", "em", "u", "code"})
KEPT = BLOCKS | HEADINGS | LISTS | TABLES | INLINE | {"li"}
# Their content is nothing that anyone wrote to be read.
DROPPED = {"script", "style", "title", "noscript", "iframe", "object", "embed", "applet", "svg", "math", "template"}
ATTRIBUTES = {"*": {"style"}, "a": {"href"}, "ol": {"start"}, "li": {"value"}, "td": {"colspan"}, "th": {"colspan"}}
# Elements that close themselves say nothing about depth.
_SHALLOW = frozenset(
    {"area", "br", "col", "hr", "img", "input", "li", "link", "meta"}
    | {"option", "p", "param", "source", "td", "th", "tr", "wbr"}
)
DEEPEST = 100
LONGEST_TAG = 10_000

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)[^<>]*+>")
_NAME = re.compile(r"</?[a-zA-Z][^\s/<>]*+")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w)")
# Each reference makes nh3 copy the words before it, so it is shown characters that no text holds in their place.
_REFERENCE = re.compile(r"<[^<>]*+>|&(?:#[0-9]{1,9}+;?|#[xX][0-9a-fA-F]{1,8}+;?|[^\W_]{1,32}+;?)?")
_STAND_INS = dict(zip("&<>\"'", "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4", strict=True))
_TO_STAND_INS = str.maketrans(_STAND_INS)
_TO_REFERENCES = str.maketrans({stands: escape(one) for one, stands in _STAND_INS.items()})
_NEVER_TEXT = str.maketrans(dict.fromkeys(("\x00", *_STAND_INS.values()), ""))
# An unfinished comment goes to the end, as browsers read it.
_COMMENTS = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
# Conditional comments that a browser shows, and processing instructions such as <?xml:namespace …?>.
_CONDITIONS = re.compile(r"<[!?][^<>]*+>")


def cleaned(html: str) -> str:
    """Return the HTML with allowed elements only, well formed, no deeper than DEEPEST; takes linear time."""
    html = html.translate(_NEVER_TEXT).encode("utf-8", "ignore").decode()
    html = _BARE_AMPERSAND.sub("&amp;", html)
    html = _CONDITIONS.sub("", _COMMENTS.sub("", html))
    allowed = nh3.clean(
        _REFERENCE.sub(_read, _flattened(html)),
        tags=set(KEPT),
        attributes=ATTRIBUTES,
        clean_content_tags=DROPPED,
        link_rel=None,
        strip_comments=True,
    )
    return allowed.translate(_TO_REFERENCES)


def _read(match: re.Match[str]) -> str:
    """Return what a reference among words means; a tag stays as it is, but one without end loses its attributes."""
    found = match[0]
    if found[0] != "<":
        return unescape(found).translate(_TO_STAND_INS)
    if len(found) <= LONGEST_TAG:
        return found
    name = _NAME.match(found)
    return f"{name[0]}>" if name else ""


def _flattened(html: str) -> str:
    """Return the HTML with its elements closed in order, without those deeper than DEEPEST.

    Parsers take the square of the depth, and let a bold word that was never closed run to the end of the text.
    """
    open_now: list[str] = []
    deeper = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal deeper
        name = match[2].lower()
        if name in _SHALLOW or name in DROPPED:
            return match[0]
        if not match[1]:
            if len(open_now) < DEEPEST:
                open_now.append(name)
                return match[0]
            deeper += 1
            return " "
        if deeper:
            deeper -= 1
            return " "
        return "".join(f"</{one}>" for one in _closed(open_now, name))

    return _TAG.sub(kept, html)


def _closed(open_now: list[str], name: str) -> list[str]:
    """Close the element and those inside it, and return them from within; nothing closes across a table."""
    for place in range(len(open_now) - 1, -1, -1):
        if open_now[place] == name:
            closing = open_now[place:]
            del open_now[place:]
            return closing[::-1]
        if open_now[place] == "table":
            break
    return []
