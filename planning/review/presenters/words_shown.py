"""A text that changed, as markup: what was added and removed can be seen without colour and heard without eyes."""

import re
from collections.abc import Iterator

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.wording import counted
from planning.review.words import Kind, Run, WordChanges

# Between two changes so many words that stayed are shown on either side; what is left out must be worth it.
AROUND = 12
WORTH_LEAVING_OUT = 40
WORDS = re.compile(r"\S+\s*")
ADDED = '<ins class="org-added"><span class="nhsuk-u-visually-hidden">[added: </span>{}{}</ins>{}'
REMOVED = '<del class="org-removed"><span class="nhsuk-u-visually-hidden">[removed: </span>{}{}</del>{}'
END = mark_safe('<span class="nhsuk-u-visually-hidden">] </span>')
END_OF_LINE = "¶"


def words_shown(words: WordChanges, *, whole: bool = False) -> SafeString:
    """Return the text with its changes; long stretches that stayed are left out, and counted, unless `whole`."""
    if whole or words.is_same:
        return mark_safe("".join(_run(run) for run in words.runs))  # noqa: S308
    return mark_safe("".join(_in_brief(words.runs)))  # noqa: S308


def _in_brief(runs: tuple[Run, ...]) -> Iterator[str]:
    for at, run in enumerate(runs):
        if run.kind != Kind.SAME or run.words < WORTH_LEAVING_OUT:
            yield _run(run)
            continue
        found = WORDS.findall(run.text)
        first = "".join(found[:AROUND]) if at else ""
        last = "".join(found[-AROUND:]) if at + 1 < len(runs) else ""
        left = len(found) - (AROUND if first else 0) - (AROUND if last else 0)
        yield conditional_escape(first.rstrip())
        yield _left_out(left, is_first=not first, is_last=not last)
        yield conditional_escape(last)


def _left_out(words: int, *, is_first: bool, is_last: bool) -> SafeString:
    before, after = ("" if is_first else "\n"), ("" if is_last else "\n")
    said = f"{counted(words, 'word')} unchanged"
    return format_html('{}<span class="org-left-out">… {} …</span>{}', before, said, after)


def _run(run: Run) -> SafeString:
    if run.kind == Kind.SAME:
        return conditional_escape(run.text)
    text = run.text.strip()
    start = run.text[: len(run.text) - len(run.text.lstrip())] if run.kind == Kind.ADDED else ""
    end = run.text[len(run.text.rstrip()) :]
    if not text:
        # An end of a line alone: the sign says so, and where one was removed the line goes on.
        text, start, end = END_OF_LINE, "", (run.text if run.kind == Kind.ADDED else " ")
    frame = ADDED if run.kind == Kind.ADDED else REMOVED
    return mark_safe(conditional_escape(start) + format_html(frame, text, END, end))  # noqa: S308
