"""What is wrong with a change, and what another did meanwhile."""

from typing import Any


class ProviderRefused(Exception):
    """The change cannot be made; `field` says where, the text why and what to do."""

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.field = field


class ChangedMeanwhile(ProviderRefused):
    """Somebody else saved the same thing since the page was opened; `current` is how it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__(
            "Somebody else saved this while you were writing. What you typed stands below; save again to replace theirs"
        )
        self.current = current


class AlreadyClosed(ProviderRefused):
    """It was closed, done or called off meanwhile, and stands like that."""
