"""What the signals of a metric ask for: commentary, and the judgement that agrees with them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from kloe.charts import ASSURANCE_WORDS, VARIATION_WORDS
from kloe.reports.models import Commentary
from kloe.spc import AssuranceIcon, VariationIcon

Rag = Commentary.Rag
CONCERN = frozenset({VariationIcon.CONCERN_HIGH, VariationIcon.CONCERN_LOW})
IMPROVEMENT = frozenset({VariationIcon.IMPROVEMENT_HIGH, VariationIcon.IMPROVEMENT_LOW})
ANY = frozenset(Rag)
MISSED = "The target is missed, and there is no verdict of statistical process control on it"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is found of one target: the icon (None where none can be given), and whether the newest value meets it."""

    icon: AssuranceIcon | None
    is_met: bool

    @property
    def is_failing(self) -> bool:
        """Consistently not met without a change; where nothing can be said of the process, not met now."""
        return self.icon is AssuranceIcon.FAIL or (self.icon is None and not self.is_met)


@dataclass(frozen=True, slots=True)
class Signals:
    """What statistical process control says of a series; no variation where it has no value."""

    variation: VariationIcon | None
    verdicts: tuple[Verdict, ...] = ()

    @property
    def is_of_concern(self) -> bool:
        return self.variation in CONCERN

    @property
    def is_failing(self) -> bool:
        return any(one.is_failing for one in self.verdicts)


def reasons_to_comment(signals: Signals) -> tuple[str, ...]:
    """Return why something has to be said of the newest point, in words; nothing where it need not."""
    found = []
    if signals.is_of_concern and signals.variation:
        found.append(VARIATION_WORDS[signals.variation])
    if any(one.icon is AssuranceIcon.FAIL for one in signals.verdicts):
        found.append(ASSURANCE_WORDS[AssuranceIcon.FAIL])
    if any(one.icon is None and one.is_failing for one in signals.verdicts):
        found.append(MISSED)
    return tuple(found)


def agreeing(signals: Signals) -> frozenset[Rag]:
    """Return the judgements that agree with the signals.

    Two where the signals say different things: a process that improves and still fails its target can be called red
    or amber. Any where nothing is judged: no target, and nothing special.
    """
    improves = signals.variation in IMPROVEMENT
    if signals.is_failing:
        return frozenset({Rag.RED, Rag.AMBER}) if improves else frozenset({Rag.RED})
    if signals.is_of_concern:
        return frozenset({Rag.RED, Rag.AMBER})
    judged = [one.icon for one in signals.verdicts if one.icon]
    if not judged:
        return frozenset({Rag.GREEN, Rag.AMBER}) if improves else ANY
    if AssuranceIcon.INCONSISTENT in judged:
        return frozenset({Rag.AMBER, Rag.GREEN}) if improves else frozenset({Rag.AMBER})
    return frozenset({Rag.GREEN})


def disagreement(rag: str, signals: Signals) -> str:
    """Return in words what the signals say where the judgement says something else; "" where they agree."""
    if not rag or Rag(rag) in agreeing(signals):
        return ""
    return "; ".join(signal_words(signals))


def signal_words(signals: Signals) -> list[str]:
    """Return what the signals say, each in words, without saying anything twice."""
    words = [VARIATION_WORDS[signals.variation]] if signals.variation else []
    words += [_words_of(one) for one in signals.verdicts]
    return list(dict.fromkeys(words))


def _words_of(verdict: Verdict) -> str:
    if verdict.icon:
        return ASSURANCE_WORDS[verdict.icon]
    return "The newest value meets the target" if verdict.is_met else MISSED


def worst(verdicts: Sequence[Verdict]) -> AssuranceIcon | None:
    """Return the icon that a reader has to know of, of several targets."""
    icons = {one.icon for one in verdicts}
    order = (AssuranceIcon.FAIL, AssuranceIcon.INCONSISTENT, AssuranceIcon.PASS)
    return next((one for one in order if one in icons), None)
