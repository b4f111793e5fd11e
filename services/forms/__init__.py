"""Forms of the catalogue and of people's roles."""

from services.forms.catalogue import EntryForm, RetireForm, ServiceFilterForm, ServiceForm
from services.forms.imports import ImportForm
from services.forms.people import AppointForm, AppointmentFilterForm, DeputyForm, EndAppointmentForm

__all__ = [
    "AppointForm",
    "AppointmentFilterForm",
    "DeputyForm",
    "EndAppointmentForm",
    "EntryForm",
    "ImportForm",
    "RetireForm",
    "ServiceFilterForm",
    "ServiceForm",
]
