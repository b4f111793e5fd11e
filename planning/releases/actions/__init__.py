"""Everything that writes documents and their releases."""

from planning.releases.actions.opening import note_writer, open_document

__all__ = ["note_writer", "open_document"]
