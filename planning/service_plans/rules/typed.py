"""What can be stored of what is typed. Pure."""

MAX_ROWS = 200
MAX_CHARACTERS = 1_000_000


def as_typed(text: str) -> str:
    """Return the text as it can be stored everywhere: one kind of line end, no NUL, no half characters."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return whole.encode("utf-8", "ignore").decode()
