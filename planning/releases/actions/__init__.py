"""Everything that writes documents and their releases."""

from planning.releases.actions.consulting import answer, respond
from planning.releases.actions.freezing import freeze
from planning.releases.actions.opening import note_writer, open_document
from planning.releases.actions.standing import publish_final, reopen_document, submit_release, take_back

__all__ = [
    "answer",
    "freeze",
    "note_writer",
    "open_document",
    "publish_final",
    "reopen_document",
    "respond",
    "submit_release",
    "take_back",
]
