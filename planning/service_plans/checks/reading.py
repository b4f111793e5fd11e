"""Sentences and sections that are hard to read. Pure."""

from mlco_portal.readability import Sentence, reading_age_of
from mlco_portal.wording import counted
from planning.service_plans.checks.finding import Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan

# GOV.UK, "Content design: planning, writing and managing content": split sentences of more than 25 words.
MOST_WORDS = 25
# A sentence of long words: beyond this grade (years of school) it reads like a law, if it is a sentence at all.
MOST_GRADE, FEWEST_WORDS = 18, 12
# The NHS digital service manual asks for a reading age of 9 to 11; plans name services and boards and may need more.
OLDEST = 15
QUOTED = 90


def is_hard(sentence: Sentence) -> bool:
    return sentence.words > MOST_WORDS or (sentence.words >= FEWEST_WORDS and sentence.grade > MOST_GRADE)


def hard_sentences(plan: CheckedPlan) -> Found:
    """Find texts with sentences of more than 25 words, or of very long words; the longest is quoted."""
    for passage in plan.passages:
        hard = [one for one in passage.sentences if is_hard(one)]
        if hard:
            longest = max(hard, key=lambda one: one.words)
            many = counted(len(hard), "sentence is", "sentences are")
            quoted = longest.text if len(longest.text) <= QUOTED else f"{longest.text[:QUOTED].rstrip()}…"
            worst = "it has" if len(hard) == 1 else "the longest has"
            yield passage.place, f"{passage.name}: {many} hard to read, {worst} {longest.words} words: “{quoted}”"


def hard_sections(plan: CheckedPlan) -> Found:
    """Find sections that somebody of 15 could not follow."""
    for key, passages in plan.passages_by_section.items():
        age = reading_age_of(sentence for passage in passages for sentence in passage.sentences)
        if age is not None and age > OLDEST:
            title = passages[0].section.spec.title
            said = f"“{title}” needs a reading age of about {age}. Shorter sentences and everyday words bring it down"
            yield (key, None, None), said


HARD_SENTENCE = Rule(
    "hard-sentence",
    Level.THOUGHT,
    f"A sentence of more than {MOST_WORDS} words, or of very long words",
    "People lose the thread of long sentences, above all on a phone or in a second language.",
    "A sentence of 41 words with three “and”",
    hard_sentences,
)
HARD_SECTION = Rule(
    "reading-age",
    Level.THOUGHT,
    f"A section that needs a reading age over {OLDEST}",
    "The NHS writes for a reading age of 9 to 11; half of all adults read like an 11-year-old or below.",
    "“Health inequalities” needs a reading age of about 18",
    hard_sections,
)
