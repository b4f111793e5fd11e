"""Last year's answer to read beside this year's, and what a section says of it."""

from dataclasses import dataclass, replace

from mlco_portal.wording import counted
from planning.service_plans.presenters.reading import ShownSection, shown_parts
from planning.service_plans.rules.last_year import Field
from planning.service_plans.rules.looking_back import LastYear, questions_words


@dataclass(frozen=True, slots=True)
class LastYearNote:
    """What the page of a section says of last year: fields that are the same, questions and news that wait."""

    is_there: bool = False
    same: frozenset[Field] = frozenset()
    open_questions: int = 0
    news: int = 0

    @property
    def same_words(self) -> str:
        return same_words(len(self.same))

    @property
    def question_words(self) -> str:
        return questions_words(self.open_questions) if self.open_questions else ""

    @property
    def news_words(self) -> str:
        return f"{counted(self.news, 'thing')} recorded since can be brought in" if self.news else ""


def same_words(count: int) -> str:
    """Return `3 answers are word for word last year’s`, or ""."""
    if not count:
        return ""
    return f"{counted(count, 'answer')} {'is' if count == 1 else 'are'} word for word last year’s"


def shown_answer(last: LastYear, key: str) -> ShownSection | None:
    """Return last year's answer in the section of that key to read, or None where there was none."""
    section = last.document.find(key)
    if section is None:
        return None
    only = shown_parts(replace(last.document, sections=(replace(section, pictures=()),)), last.plan)
    return only[0].sections[0] if only else None


def copied_words(count: int, *, has_rows: bool) -> str:
    """Return what came of copying."""
    if not count:
        return "All of last year’s answer is there already."
    if not has_rows:
        return "Last year’s answer is in your section. Change what is different this year."
    rows = f"{counted(count, 'row')} of last year {'is' if count == 1 else 'are'}"
    return f"{rows} in your section, without dates. Change what is different this year."
