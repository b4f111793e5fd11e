"""Who we are: organisations, places, services, and who holds which role where."""

from services.models.appointments import Absence, Appointment, DeputyCover, Scope
from services.models.catalogue import Service, ServiceAlias, ServiceGroup, ServiceSuccession
from services.models.imports import CatalogueImport
from services.models.places import Locality, Neighbourhood, Organisation

__all__ = [
    "Absence",
    "Appointment",
    "CatalogueImport",
    "DeputyCover",
    "Locality",
    "Neighbourhood",
    "Organisation",
    "Scope",
    "Service",
    "ServiceAlias",
    "ServiceGroup",
    "ServiceSuccession",
]
