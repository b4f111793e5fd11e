"""Says to Django which admin site is the portal's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """The Django admin, as `mlco_portal.admin_site` has it."""

    default_site = "mlco_portal.admin_site.PortalAdminSite"
