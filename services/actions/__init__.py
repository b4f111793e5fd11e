"""Everything that writes the catalogue and the people's roles."""

from services.actions.catalogue import add_service, bring_back_service, change_service, retire_service
from services.actions.imports import confirm_import, discard_import, import_table, stage_import
from services.actions.people import appoint, end_appointment, name_deputy, stop_cover

__all__ = [
    "add_service",
    "appoint",
    "bring_back_service",
    "change_service",
    "confirm_import",
    "discard_import",
    "end_appointment",
    "import_table",
    "name_deputy",
    "retire_service",
    "stage_import",
    "stop_cover",
]
