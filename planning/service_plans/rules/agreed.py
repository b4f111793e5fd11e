"""Whether a section still says what everybody on the route last agreed to. Pure."""

from collections.abc import Iterable, Mapping

from planning.service_plans.content import Lists, SectionContent
from planning.service_plans.snapshot import DocumentPicture, DocumentSection, PlanDocument, section_snapshot


def is_changed(agreed: PlanDocument, section: SectionContent) -> bool:
    """Whether the section, with its pictures, reads otherwise than in the version agreed.

    Exact: text, rows by identity and in their order, pictures. What a version would not keep does not count, such as
    spaces at an end, an empty row, or another way to write the same date.
    """
    return _answer(agreed.find(section.spec.key)) != _answer_now(section)


def left_out(agreed: PlanDocument, keys: Iterable[str]) -> frozenset[str]:
    """Return the keys of sections that hold something in the version agreed and are not asked any more."""
    asked = set(keys)
    return frozenset(one.key for one in agreed.sections if one.key not in asked and not one.is_empty)


def _answer(section: DocumentSection | None) -> tuple[object, ...]:
    if section is None:
        return ("", (), ())
    rows = tuple((row.id, _filled(row.cells)) for row in section.rows)
    return (section.text, rows, section.pictures)


def _answer_now(section: SectionContent) -> tuple[object, ...]:
    # Labels of choices are no answer: the lists of the year are not asked for.
    now = section_snapshot(section, Lists())
    rows = tuple((row["id"], _filled(row["cells"])) for row in now["rows"])
    return (now["text"], rows, tuple(DocumentPicture(**one) for one in now["pictures"]))


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    """A column that came to a kind of section later is empty in older versions."""
    return {name: text for name, text in cells.items() if text}
