"""Dates, people, measures and rows that may not be what was meant. Pure."""

import re
from collections import Counter
from datetime import date

from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear
from planning.service_plans.checks.finding import Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan
from planning.service_plans.sections import kind_of
from planning.service_plans.sections.kind import date_in

VAGUE = re.compile(
    r"(?:all|everyone|everybody|anyone|someone|nobody|all (?:of us|staff|teams?|managers|members)|various|several|many|"
    r"tb[acd]|to be (?:confirmed|agreed|decided|announced|appointed)|us|we|n/?a|"
    r"(?:the |our )?(?:team|staff|service|managers?|leads?)|none|not known|unknown|\?+|-+|x+|as above|see above)\.?",
    re.IGNORECASE,
)
COUNTABLE = re.compile(
    r"\d|%|\b(?:no|none|nobody|zero|all|every|everyone|everybody|each|both|half|third|quarter\w*|double[ds]?|twice|once|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|dozen|hundred|first|second|daily|weekly|monthly|yearly|annual\w*|week|month|year|target|rate|score|"
    r"number|count|share|spend|january|february|march|april|may|june|july|august|september|october|november|december)s?\b",
    re.IGNORECASE,
)
# What is done or is not: next year anybody can say which, as they can of a number.
DONE = re.compile(
    r"\b(?:agreed|appointed|approved|awarded|completed?|delivered|filled|finished|in place|in use|launched|live|made|"
    r"open|opened|published|recorded|recruited|reported|running|set up|signed|started|trained|written)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(r"(?:none|no|n/?a|nil|nothing|not needed|-+)?\.?", re.IGNORECASE)
FEWEST_OWNED = 3


def outside_year(plan: CheckedPlan) -> Found:
    """Find dates before or after the plan's year, and dates that have passed while the year still runs."""
    year = PlanningYear(plan.content.year)
    for section in plan.content.sections:
        kind = kind_of(section.spec.kind)
        columns = [column for column in kind.columns if column.type == "date"]
        for number, row in enumerate(section.filled_rows if columns else (), start=1):
            for column in columns:
                day = date_in(row.cells.get(column.name, ""))
                said = _wrong_day(day, year, plan.today) if day else ""
                if said:
                    name = f"{kind.row_name.capitalize()} {number}"
                    yield (section.spec.key, row.id, column.name), f"{name}: {said}"


def _wrong_day(day: date, year: PlanningYear, today: date) -> str:
    if day > year.ends_on:
        return f"{british_date(day)} is after the planning year, which ends on {british_date(year.ends_on)}"
    if day < year.starts_on:
        return f"{british_date(day)} is before the planning year, which begins on {british_date(year.starts_on)}"
    return f"{british_date(day)} has passed" if day < today <= year.ends_on else ""


def vague_owner(plan: CheckedPlan) -> Found:
    """Find owners that name nobody, such as "all" or "tbc"."""
    for section, number, row in plan.rows_of("priorities"):
        owner = " ".join(row.cells.get("owner", "").split())
        if owner and VAGUE.fullmatch(owner):
            yield (section.spec.key, row.id, "owner"), f"Priority {number}: “{owner}” names nobody. Name one post"


def vague_measure(plan: CheckedPlan) -> Found:
    """Find measures in which nothing can be counted, no date is named, and nothing is done or not done."""
    for section, number, row in plan.rows_of("priorities"):
        measure = row.cells.get("measure", "").strip()
        if measure and not COUNTABLE.search(measure) and not DONE.search(measure):
            said = f"Priority {number}: the measure names no number, date or result. How will you tell that it worked?"
            yield (section.spec.key, row.id, "measure"), said


def one_owner(plan: CheckedPlan) -> Found:
    """Find plans in which one post leads all of three or more priorities."""
    rows = [(section, row, _tidy(row.cells.get("owner", ""))) for section, _, row in plan.rows_of("priorities")]
    owners = {owner for *_, owner in rows if owner}
    if len(owners) == 1 and len(rows) >= FEWEST_OWNED and all(owner for *_, owner in rows):
        section, row, _ = rows[0]
        said = f"“{row.cells['owner'].strip()}” leads all {len(rows)} priorities. Can someone else take one on?"
        yield (section.spec.key, row.id, "owner"), said


def same_rows(plan: CheckedPlan) -> Found:
    """Find rows that say the same as an earlier row of their section."""
    for section in plan.content.sections:
        kind = kind_of(section.spec.kind)
        names = [column.name for column in kind.columns if column.type in ("line", "text")]
        texts = [tuple(_tidy(row.cells.get(name, "")) for name in names) for row in section.filled_rows]
        repeated = {text for text, count in Counter(texts).items() if count > 1 and any(text)}
        first: dict[tuple[str, ...], int] = {}
        for number, (row, text) in enumerate(zip(section.filled_rows, texts, strict=True), start=1):
            if text in repeated and first.setdefault(text, number) != number:
                said = f"{kind.row_name.capitalize()} {number} says the same as {kind.row_name} {first[text]}"
                yield (section.spec.key, row.id, names[0]), said


def support_of_nobody(plan: CheckedPlan) -> Found:
    """Find support that the workforce plan asks for, but of no team."""
    for section, number, row in plan.rows_of("workforce_area"):
        asked = row.cells.get("support", "").strip()
        if not NOTHING.fullmatch(asked) and not row.cells.get("team", "").strip():
            where = f"“{section.spec.title}”, issue {number}"
            said = f"{where}: support is asked for, but of no team. Choose one if it should help"
            yield (section.spec.key, row.id, "team"), said


def unmeasured_contribution(plan: CheckedPlan) -> Found:
    """Find contributions to a key line of enquiry that say nothing of how they are measured."""
    for section, number, row in plan.rows_of("kloe_contributions"):
        if not row.cells.get("measure", "").strip():
            said = f"Contribution {number} does not say how it is measured, though each key line of enquiry is"
            yield (section.spec.key, row.id, "measure"), said


def _tidy(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")


def _rule(code: str, name: str, why: str, example: str, find: object) -> Rule:
    return Rule(code, Level.THOUGHT, name, why, example, find)  # type: ignore[arg-type]


ROW_RULES = (
    _rule(
        "date-outside-year",
        "A date outside the planning year, or one that has passed",
        "Usually a slip of the year, or a date that came over from last year.",
        "30 September 2023 in a plan for 2024/25",
        outside_year,
    ),
    _rule(
        "vague-owner",
        "An owner who is nobody in particular",
        "Shared by all is led by none.",
        "“All”, “tbc”, “the team”",
        vague_owner,
    ),
    _rule(
        "vague-measure",
        "A measure without a number, a date or a result",
        "Next year nobody can say whether it was reached.",
        "“Homes are happier with us”",
        vague_measure,
    ),
    _rule(
        "one-owner",
        "One post that leads every priority",
        "When that person is away, everything waits.",
        "“Service lead” leads all five priorities",
        one_owner,
    ),
    _rule(
        "same-rows",
        "Two rows that say the same",
        "Usually one was copied to be changed, and was not.",
        "Priority 4 reads like priority 2",
        same_rows,
    ),
    _rule(
        "support-of-no-team",
        "Support that is asked for, but of no team",
        "Enabling teams see only what is asked of them by name.",
        "“A new dietitian post” with no team chosen",
        support_of_nobody,
    ),
    _rule(
        "contribution-unmeasured",
        "A contribution to a key line of enquiry without a measure",
        "Boards follow each line by its measures.",
        "“Share cases between localities”, and “How it is measured” is empty",
        unmeasured_contribution,
    ),
)
