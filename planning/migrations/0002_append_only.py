"""Decisions and versions refuse UPDATE and DELETE from here on; the chain of decisions gets its start."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from mlco_portal.audit.append_only import AppendOnly


def start_chain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("planning", "ChainHead").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    operations = [
        migrations.RunPython(start_chain, migrations.RunPython.noop),
        AppendOnly("planning_decision"),
        AppendOnly("planning_planversion"),
    ]
