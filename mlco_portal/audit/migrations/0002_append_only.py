"""The audit trail refuses UPDATE and DELETE from here on."""

from django.db import migrations

from mlco_portal.audit.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [AppendOnly("audit_auditentry")]
