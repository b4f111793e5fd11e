"""The shape that all letters of the portal share: a greeting, what there is to say, where to go, who says it."""

from django.conf import settings
from django.urls import reverse


def letter(*, name: str, text: str, link: str = "") -> str:
    """Return the text of a mail to somebody of that name; `link` is a path within the portal."""
    parts = [f"Hello {name}" if name else "Hello", ","]
    go = f"\n\n{settings.SITE_URL}{link}" if link else ""
    return f"{''.join(parts)}\n\n{text}{go}\n\n{sign_off()}"


def letter_of_choice(*, name: str, text: str, link: str = "") -> str:
    """Return a letter whose foot says where its reader chooses which mail they get."""
    return f"{letter(name=name, text=text, link=link)}\n{foot()}"


def sign_off() -> str:
    return f"{settings.ORGANISATION['short_name']} planning portal\n"


def foot() -> str:
    choices = settings.SITE_URL + reverse("planning:reminders:choices")
    return f"Choose what we mail you, and when, or say when you are away:\n{choices}\n"
