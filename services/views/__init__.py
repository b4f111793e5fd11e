"""Pages about services and people's roles."""

from services.views.catalogue import (
    AddService,
    BringBackService,
    ChangeService,
    RetireService,
    ServiceDetail,
    ServiceList,
)
from services.views.imports import DiscardImport, ExportServices, ImportPreview, ImportServices
from services.views.people import Appoint, AppointmentList, EndAppointment, NameDeputy, StopCover, YourRoles

__all__ = [
    "AddService",
    "Appoint",
    "AppointmentList",
    "BringBackService",
    "ChangeService",
    "DiscardImport",
    "EndAppointment",
    "ExportServices",
    "ImportPreview",
    "ImportServices",
    "NameDeputy",
    "RetireService",
    "ServiceDetail",
    "ServiceList",
    "StopCover",
    "YourRoles",
]
