"""The forms of a page, read from its HTML and filled in as they stand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass(slots=True)
class Field:
    name: str
    value: str
    typed: bool = False


@dataclass(slots=True)
class Button:
    name: str
    value: str
    words: str = ""


@dataclass(slots=True)
class Form:
    """A form with what its fields hold, and the button to press."""

    action: str
    posts: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    pressed: Button | None = None

    def filled(self, change: str, choose: tuple[str, str] | None) -> bytes:
        """Return what a browser sends, with `change` behind what the first text field holds and a radio ticked."""
        pairs = [(one.name, one.value) for one in self.fields] + ([choose] if choose else [])
        first = next((place for place, one in enumerate(self.fields) if one.typed), None)
        if change and first is not None:
            name, held = pairs[first]
            pairs[first] = (name, f"{held.split(' Changed:')[0]} Changed: {change}")
        if self.pressed and self.pressed.name:
            pairs.append((self.pressed.name, self.pressed.value))
        return urlencode(pairs).encode()


def form_with(words: str, html: str) -> Form | None:
    """Return the form that posts and has a button with these words, the button pressed; None when there is none."""
    reader = _Reader()
    reader.feed(html)
    for form in reader.forms:
        for button in form.buttons:
            if form.posts and words.lower() in button.words.lower():
                form.pressed = button
                return form
    return None


class _Reader(HTMLParser):
    """Collects forms; `_text` is what a button or text area holds while it is open."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False
        self._text: list[str] | None = None
        self._options: list[tuple[bool, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", ""), found.get("method", "").lower() == "post"))
            self._inside = True
        elif not self._inside:
            return
        elif tag == "input":
            self._input(found)
        elif tag == "option":
            self._options.append(("selected" in found, found.get("value", "")))
        elif tag in {"button", "textarea", "select"}:
            self._open(tag, found)

    def _input(self, found: dict[str, str]) -> None:
        kind, name, value = found.get("type", "text"), found.get("name", ""), found.get("value", "")
        if kind == "submit":
            self.forms[-1].buttons.append(Button(name, value, words=value))
        elif name and (kind not in {"radio", "checkbox"} or "checked" in found):
            self.forms[-1].fields.append(Field(name, value, typed=kind == "text"))

    def _open(self, tag: str, found: dict[str, str]) -> None:
        self._text, self._options = [], []
        if tag == "button":
            self.forms[-1].buttons.append(Button(found.get("name", ""), found.get("value", "")))
        else:
            self.forms[-1].fields.append(Field(found.get("name", ""), "", typed=tag == "textarea"))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if self._text is None or tag not in {"button", "textarea", "select"}:
            return
        if tag == "button":
            self.forms[-1].buttons[-1].words = " ".join("".join(self._text).split())
        elif tag == "textarea":
            self.forms[-1].fields[-1].value = "".join(self._text).removeprefix("\n")
        else:
            chosen = [value for selected, value in self._options if selected]
            self.forms[-1].fields[-1].value = (chosen or [value for _, value in self._options] or [""])[0]
        self._text = None
