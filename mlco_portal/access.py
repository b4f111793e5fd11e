"""Pages for those who hold a permission, whatever its scope.

The permission is named by its value ("read_audit"): `audit` and `mail` stand below `accounts`, which holds the table.
"""

from typing import Any, ClassVar

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def may(request: HttpRequest, permission: str) -> bool:
    """Say whether the signed-in person holds the permission anywhere today."""
    return bool(request.access.allows(permission))  # type: ignore[attr-defined]


class PermissionNeeded(AccessMixin):
    """Sends visitors to sign in; raises PermissionDenied for people without the permission."""

    permission_needed: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(request, self.permission_needed):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
