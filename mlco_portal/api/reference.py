"""The description of the API as a page: read from the same OpenAPI that programs read, so the two never differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
TYPES = {
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "string": "text",
    "object": "object",
}
FORMATS = {"date": "day, as 2024-03-31", "date-time": "moment, as 2024-03-31T09:30:00+01:00"}


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a column of what is answered."""

    name: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Address:
    """One thing that can be asked or sent."""

    key: str
    method: str
    path: str
    name: str
    words: str
    asked: tuple[Part, ...]
    sent: tuple[Part, ...]
    answered: tuple[Part, ...]
    has_csv: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """The addresses about one thing."""

    name: str
    addresses: tuple[Address, ...]


def chapters_of(description: Schema) -> list[Chapter]:
    """Return the addresses of the description by what they are about, in its order."""
    reader = _Reader(description)
    found: dict[str, list[Address]] = {}
    for path, methods in description["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(reader.address(path, method, said))
    return [Chapter(name, tuple(addresses)) for name, addresses in found.items()]


class _Reader:
    """Follows the references of one description."""

    def __init__(self, description: Schema) -> None:
        self.schemas: Schema = description["components"]["schemas"]

    def address(self, path: str, method: str, said: Schema) -> Address:
        answer = next(content for status, content in said["responses"].items() if str(status).startswith("2"))[
            "content"
        ]
        body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        return Address(
            key=said["operationId"].replace("_", "-"),
            method=method.upper(),
            path=path,
            name=said["summary"],
            words=said.get("description", ""),
            asked=tuple(self._asked(one) for one in said.get("parameters", ())),
            sent=tuple(self._parts(body, is_sent=True)),
            answered=tuple(self._answered(answer["application/json"]["schema"])),
            has_csv="text/csv" in answer,
        )

    def _asked(self, said: Schema) -> Part:
        words = said.get("description") or self._words(said["schema"])
        return Part(said["name"], self._kind_given(said["schema"], bool(said.get("required"))), _plain(words))

    def _answered(self, schema: Schema) -> Iterable[Part]:
        """Yield the columns of the rows of a page; of anything else, its own parts."""
        own = self._followed(schema).get("properties", {})
        return self._parts(own["rows"]["items"] if "next" in own else schema)

    def _parts(self, schema: Schema, before: str = "", *, is_sent: bool = False) -> Iterable[Part]:
        found = self._followed(schema)
        for name, part in found.get("properties", {}).items():
            kind = self._kind_given(part, name in found.get("required", ())) if is_sent else self._kind(part)
            yield Part(f"{before}{name}", kind, _plain(self._words(part)))
            if part.get("type") == "array" and "$ref" in part["items"]:
                yield from self._parts(part["items"], f"{before}{name}[].", is_sent=is_sent)

    def _followed(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.schemas[schema["$ref"].rpartition("/")[2]]
        return schema

    def _words(self, schema: Schema) -> str:
        choices = [one for one in (schema, *schema.get("anyOf", ())) if one.get("description")]
        return str(choices[0]["description"]) if choices else ""

    def _kind_given(self, schema: Schema, is_needed: bool) -> str:
        """Return the kind of what somebody gives, and whether it has to be there."""
        kind = self._kind(schema).removesuffix(", or empty")
        return f"{kind}; needed" if is_needed else kind

    def _kind(self, schema: Schema) -> str:
        if "anyOf" in schema:
            kinds = [self._kind(one) for one in schema["anyOf"] if one.get("type") != "null"]
            is_open = len(kinds) < len(schema["anyOf"])
            return " or ".join(dict.fromkeys(kinds)) + (", or empty" if is_open else "")
        found = self._followed(schema)
        if "enum" in found:
            return "one of " + ", ".join(str(one) for one in found["enum"])
        if found.get("type") == "array":
            return "list"
        return FORMATS.get(found.get("format", "")) or TYPES.get(found.get("type", ""), "text")


def _plain(words: str) -> str:
    """Return the words without the marks of code, which programs that show descriptions draw."""
    return words.replace("`", "")
