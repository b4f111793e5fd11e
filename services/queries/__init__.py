"""Look-ups about services and the people who hold roles in them."""

from services.queries.access import access_of, people_allowed, services_within
from services.queries.catalogue import catalogue_as_it_stands, service_of_code
from services.queries.people import people_allowed_by_service

__all__ = [
    "access_of",
    "catalogue_as_it_stands",
    "people_allowed",
    "people_allowed_by_service",
    "service_of_code",
    "services_within",
]
