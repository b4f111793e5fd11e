"""Everything that writes documents and their releases."""

from planning.releases.actions.consulting import answer, respond
from planning.releases.actions.files import make_again
from planning.releases.actions.freezing import freeze
from planning.releases.actions.opening import note_writer, open_document
from planning.releases.actions.standing import publish_final, reopen_document, submit_release, take_back

__all__ = [
    "answer",
    "freeze",
    "make_again",
    "note_writer",
    "open_document",
    "publish_final",
    "reopen_document",
    "respond",
    "submit_release",
    "take_back",
]
