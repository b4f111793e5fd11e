"""Why something that the planning team wrote is not taken; each text is for its reader."""

from typing import Any

GONE = "Somebody took this out meanwhile. Nothing is lost: what you typed stands below."
CHANGED = (
    "Somebody else saved this after you opened it, so yours is not saved yet. "
    "Compare the two, put yours right, and save it again."
)
ONLY_THE_TEAM = "Only the planning team changes what a year aims at."


class AimsRefused(Exception):
    """It cannot be like that, or not any more."""


class AimGone(AimsRefused):
    """Somebody took it out meanwhile."""

    def __init__(self) -> None:
        super().__init__(GONE)


class FieldRefused(AimsRefused):
    """One field cannot be like that; `field` is its name in the form."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class ChangedMeanwhile(AimsRefused):
    """Somebody saved it after the person opened it; `now` is what it says, field by field."""

    def __init__(self, now: dict[str, Any]) -> None:
        super().__init__(CHANGED)
        self.now = now
