"""Claims that the metric table contradicts: S1 2.1 says that nobody waits 65 weeks any more, table 2.2 says 6. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from mlco_portal.readability import Sentence
from mlco_portal.wording import british_date
from planning.service_plans.checks.finding import Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan, MetricFigure, Passage

# Cells that say what is meant to come; a claim is about what is.
AIMS = {"measure", "actions", "priority", "contribution", "need", "action", "support", "owner"}
INTENDED = re.compile(
    r"\b(?:will|shall|would|should|could|can|may|must|aim\w*|plan(?:s|ned|ning)? to|want\w*|hope\w*|intend\w*|goal\w*|"
    r"target\w*|need(?:s|ed)? to|going to|to (?:eliminate|clear|end|remove|reduce|cut|bring|keep|get|reach|make)|"
    r"to ensure|if|until|so that|next year|at least|at most)\b",
    re.IGNORECASE,
)
HEDGED = re.compile(
    r"\b(?:nearly|almost|virtually|most|mostly|some|part(?:ly)?|not|n['’]t|yet|never|few|fewer|less|unless|except)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"\b(?:eliminated|cleared|abolished|eradicated|ended|zero|none|nobody|no[ -]?one|no longer|no more|"
    r"no (?:\w+ ){0,2}?(?:wait\w*|patients?|people|person|child(?:ren)?|adults?|residents?|one|breach\w*))\b",
    re.IGNORECASE,
)
NOTHING_OF = re.compile(r"\bno\s*$", re.IGNORECASE)
ALL = re.compile(r"\b(?:all|every|everyone|everybody|always|each)\b|\b100 ?(?:%|per ?cent)", re.IGNORECASE)
PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent\b)", re.IGNORECASE)
CHANGE = re.compile(r"\b(?:by|from|than|of the)\s*$", re.IGNORECASE)
NUMBER = re.compile(
    r"(?<![\d.,/£-])(\d{1,3}(?:,\d{3})+|\d{1,6})\s+(?:(?:long|our|of our|more)\s+)?"
    r"(?:people|patients?|persons?|children|adults|residents|waiters|waits)\s+(?:still |are |were |now |who )*"
    r"(?:wait\w*|over|above|beyond|remain\w*|left)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(20\d\d)(?:[/–-](\d\d))?\b")


def contradicted(plan: CheckedPlan) -> Found:
    """Find sentences that say none, all or a number of something that the metric table tells otherwise."""
    for passage in plan.passages:
        if passage.column is not None and passage.column.name in AIMS:
            continue
        for figure in plan.figures:
            wording = _wording(figure.wordings)
            if wording is None or not wording.search(passage.text):
                continue
            for sentence in passage.sentences:
                if wording.search(sentence.text) and _is_contradicted(sentence.text, figure, wording):
                    yield passage.place, _words(passage, sentence, figure)


@lru_cache(maxsize=256)
def _wording(wordings: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds any of the wordings as whole words; a space stands for a hyphen too, and a plural counts."""
    words = [one.replace("-", " ").split() for one in wordings]
    found = [r"[\s-]+".join(map(re.escape, parts)) for parts in words if parts]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?:s|ers|ing)?(?!\w)", re.IGNORECASE) if found else None


def _is_contradicted(sentence: str, figure: MetricFigure, wording: re.Pattern[str]) -> bool:
    if INTENDED.search(sentence) or _is_of_another_year(sentence, figure):
        return False
    claimed = _claimed(sentence, figure, wording)
    return claimed is not None and abs(claimed - figure.value) > _tolerance(claimed)


def _claimed(sentence: str, figure: MetricFigure, wording: re.Pattern[str]) -> Decimal | None:
    """Return the value that the sentence claims, or None when it claims none that can be told."""
    rest = wording.sub(" ~ ", sentence)
    if figure.is_percent:
        stated = [
            one for one in PERCENT.finditer(rest) if not CHANGE.search(rest[max(0, one.start() - 20) : one.start()])
        ]
        if len(stated) == 1:
            return Decimal(stated[0][1])
        if figure.better == "higher" and ALL.search(rest) and not HEDGED.search(rest):
            return Decimal(100)
        return None
    number = NUMBER.search(sentence)
    if number:
        return Decimal(number[1].replace(",", ""))
    before = rest.partition("~")[0]
    says_none = NOTHING.search(rest) or NOTHING_OF.search(before)
    return Decimal(0) if says_none and not HEDGED.search(NOTHING.sub("", rest)) else None


def _tolerance(claimed: Decimal) -> Decimal:
    """Return what rounding may hide: half of the last place that was written."""
    exponent = claimed.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1) if claimed and isinstance(exponent, int) else Decimal(0)


def _is_of_another_year(sentence: str, figure: MetricFigure) -> bool:
    years: set[int] = set()
    for start, end in YEAR.findall(sentence):
        years |= {int(start), int(start) + 1} if end else {int(start)}
    return bool(years) and figure.as_of.year not in years


def shown(figure: MetricFigure, value: Decimal) -> str:
    """Return the value as people read it: `6`, `6.3%`, `1,060,000`."""
    plain = f"{value.normalize():,f}"
    return f"{plain}%" if figure.is_percent else plain


def _words(passage: Passage, sentence: Sentence, figure: MetricFigure) -> str:
    said = sentence.text if len(sentence.text) <= 160 else f"{sentence.text[:157].rstrip()}…"
    whose = f"for {figure.whose}" if figure.whose else "for the whole organisation"
    table = f"{shown(figure, figure.value)} on {british_date(figure.as_of)} {whose}"
    stop = "" if said.endswith((".", "!", "?", "…")) else "."
    return f"{passage.name} says “{said}”{stop} The metric table says “{figure.name}”: {table}"


WRONG_WAY = {
    "lower": re.compile(r"\b(?:increas\w+|rais\w+|grow\w*|boost\w*|maximis\w+)\s+(?:\w+\s+){0,2}$", re.IGNORECASE),
    "higher": re.compile(r"\b(?:reduc\w+|cut\w*|lower\w*|decreas\w+|minimis\w+)\s+(?:\w+\s+){0,2}$", re.IGNORECASE),
}
NOT_IT = re.compile(r"\b(?:in|of the|loss|fall|drop|gap|variation|to|without|and|or)\s+(?:\w+\s+)?$", re.IGNORECASE)


def wrong_direction(plan: CheckedPlan) -> Found:
    """Find measures that aim the wrong way, such as to increase sickness absence."""
    for passage in plan.passages:
        if passage.column is None or passage.column.name != "measure":
            continue
        for figure in plan.figures:
            yield from _aims_wrong(passage, figure)


def _aims_wrong(passage: Passage, figure: MetricFigure) -> Iterator[tuple[tuple[str, str | None, str | None], str]]:
    wording, wrong = _wording(figure.wordings), WRONG_WAY.get(figure.better)
    found = wording.search(passage.text) if wording and wrong else None
    if wrong is None or found is None:
        return
    before = passage.text[max(0, found.start() - 60) : found.start()]
    if wrong.search(before) and not NOT_IT.search(before):
        way = "lower" if figure.better == "lower" else "higher"
        yield passage.place, f"{passage.name}: “{figure.name}” is better when it is {way}, and this aims the other way"


CONTRADICTED = Rule(
    "contradicted",
    Level.SHOULD,
    "A claim that the newest figures contradict",
    "A reader who finds one claim to be wrong believes the others less.",
    "“65 week waits eliminated”, while the metric table counts 6 people",
    contradicted,
)
WRONG_DIRECTION = Rule(
    "wrong-direction",
    Level.SHOULD,
    "A measure that aims the wrong way for its metric",
    "A slip of one word turns an aim into its opposite.",
    "“Increase sickness absence” where lower is better",
    wrong_direction,
)
