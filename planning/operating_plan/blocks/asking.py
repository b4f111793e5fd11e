"""What several kinds ask for: which framework, which workplan."""

from collections.abc import Callable

from planning.operating_plan.blocks.kind import Ask, Choices
from planning.operating_plan.blocks.sources import Sources


def framework_ask() -> Ask:
    """Ask for a framework of the year."""
    return Ask("framework", "Framework", _frameworks, hint="Whose priorities")


def workplan_ask(label: str, *kinds: str) -> Ask:
    """Ask for a workplan of the year that is one of these kinds."""
    return Ask("workplan", label, _workplans(kinds))


def _frameworks(sources: Sources) -> Choices:
    return [(one.code, one.name) for one in sources.frameworks.values()]


def _workplans(kinds: tuple[str, ...]) -> Callable[[Sources], Choices]:
    def choices(sources: Sources) -> Choices:
        return [(one.code, one.name) for one in sources.workplans.values() if one.kind in kinds]

    return choices
