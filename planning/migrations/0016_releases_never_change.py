"""A release is frozen for ever, and readers of its consultation answer it as it was."""

from django.db import migrations

from mlco_portal.audit.append_only import AppendOnly, NotReplaced


class Migration(migrations.Migration):
    dependencies = [("planning", "0015_what_is_taken_out_waits")]

    operations = [
        AppendOnly("planning_release"),
        NotReplaced("planning_release", [["id"], ["document_id", "number"]]),
    ]
