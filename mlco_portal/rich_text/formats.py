"""Which formats a text may hold."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats that a section or a column allows; what is not allowed loses its form and keeps its words."""

    headings: bool = False
    lists: bool = False
    bold: bool = False
    links: bool = False
    tables: bool = False

    @property
    def names(self) -> str:
        """The allowed formats as one attribute of the page, such as "lists bold links"; "" for none."""
        return " ".join(one.name for one in fields(self) if getattr(self, one.name))


NOTHING = Formats()
IN_CELLS = Formats(lists=True, bold=True, links=True)
EVERYTHING = Formats(headings=True, lists=True, bold=True, links=True, tables=True)
