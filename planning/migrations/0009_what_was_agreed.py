"""Cases that were agreed before know which version that was, and steps that had agreed know when."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def note_what_was_agreed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The last decision by which the whole route agreed names the version."""
    agreed = apps.get_model("planning", "Decision").objects.filter(move="approve", to_status="approved")
    cases = apps.get_model("planning", "ApprovalCase").objects
    for decision in agreed.order_by("sequence").iterator(chunk_size=500):
        cases.filter(pk=decision.case_id).update(
            agreed_number=decision.version_number, agreed_sha256=decision.version_sha256
        )


def note_settled_steps(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A step that a case has left behind was settled by the last approval there."""
    steps = apps.get_model("planning", "CaseStep").objects
    decisions = apps.get_model("planning", "Decision").objects
    for case in apps.get_model("planning", "ApprovalCase").objects.exclude(status__in=["draft", "returned"]).iterator():
        said = decisions.filter(case=case, round=case.round, move="approve", step_order__isnull=False)
        here = steps.get(pk=case.step_id).order if case.step_id else None
        for decision in said.order_by("sequence"):
            if here is None or decision.step_order < here:
                steps.filter(case=case, order=decision.step_order).update(settled_at=decision.at)


class Migration(migrations.Migration):
    dependencies = [("planning", "0008_approval_to_stand_behind")]
    operations = [
        migrations.RunPython(note_what_was_agreed, migrations.RunPython.noop),
        migrations.RunPython(note_settled_steps, migrations.RunPython.noop),
    ]
