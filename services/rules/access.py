"""Who may do what, where. Pure: no queries, no writes."""

from dataclasses import dataclass
from datetime import date

from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from services.models import Scope, Service


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held somewhere, by the person or on behalf of the one they stand in for."""

    role: str
    scope: str
    service_id: int | None = None
    group_id: int | None = None
    locality_id: int | None = None
    place: str = ""
    on_behalf_of_id: int | None = None
    on_behalf_of: str = ""
    ends_on: date | None = None

    def covers(self, service: Service) -> bool:
        """Say whether the grant reaches the service; a service covers its parts too."""
        if self.scope == Scope.ORGANISATION:
            return True
        if self.scope == Scope.SERVICE:
            return self.service_id in {service.pk, service.part_of_id}
        if self.scope == Scope.GROUP:
            return self.group_id == service.group_id
        return self.locality_id is not None and self.locality_id == service.locality_id

    def allows(self, permission: Permission) -> bool:
        return permission in ROLES[self.role].permissions


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do today: all grants in force, looked up once a request."""

    user_id: int | None
    grants: tuple[Grant, ...] = ()

    def grants_for(self, permission: Permission, service: Service | None = None) -> tuple[Grant, ...]:
        """Return the grants that allow it (for the service); the person's own come before those held as deputy."""
        found = [
            grant for grant in self.grants if grant.allows(permission) and (service is None or grant.covers(service))
        ]
        return tuple(sorted(found, key=lambda grant: grant.on_behalf_of_id is not None))

    def allows(self, permission: Permission, service: Service | None = None) -> bool:
        """Say whether the person may do it; without a service: anywhere at all."""
        return bool(self.grants_for(permission, service))

    @property
    def roles(self) -> tuple[str, ...]:
        """The codes of the roles held, each once, in the order of the roles' table."""
        held = {grant.role for grant in self.grants}
        return tuple(code for code in ROLES if code in held)

    @property
    def label(self) -> str:
        """The roles in words, for the page header: `Service lead, Podiatry`."""
        words = []
        for grant in self.grants:
            if grant.role == "reader" and len(self.grants) > 1:
                continue
            place = f", {grant.place}" if grant.scope != Scope.ORGANISATION else ""
            cover = f" (for {grant.on_behalf_of})" if grant.on_behalf_of else ""
            words.append(f"{ROLES[grant.role].name}{place}{cover}")
        return "; ".join(dict.fromkeys(words)) or "Reader"


NO_ACCESS = Access(user_id=None)
