"""Pages about services and people's roles."""

from services.views.absences import EndAbsence, LeaveOfPeople, YourLeave
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
    "EndAbsence",
    "EndAppointment",
    "ExportServices",
    "ImportPreview",
    "ImportServices",
    "LeaveOfPeople",
    "NameDeputy",
    "RetireService",
    "ServiceDetail",
    "ServiceList",
    "StopCover",
    "YourLeave",
    "YourRoles",
]
