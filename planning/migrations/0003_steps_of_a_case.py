"""A case keeps its own steps from the moment it sets out; the chain of decisions has one head and no more."""

import django.core.validators
import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT = ("order", "name", "permission", "needed", "due_on")


def copy_steps(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    step_model = apps.get_model("planning", "CaseStep")
    for case in apps.get_model("planning", "ApprovalCase").objects.filter(route__isnull=False).select_related("step"):
        for step in case.route.steps.all():
            copy = step_model.objects.create(case=case, **{name: getattr(step, name) for name in KEPT})
            if case.step_id == step.pk:
                case.waits_at = copy
                case.save(update_fields=["waits_at"])


class Migration(migrations.Migration):
    dependencies = [("planning", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="CaseStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("name", models.CharField(help_text="Such as Leadership team", max_length=100)),
                (
                    "permission",
                    models.CharField(
                        choices=[
                            ("decide_as_leadership", "Decide on plans for the leadership team"),
                            ("decide_as_executive", "Decide on plans for the Executive"),
                        ],
                        max_length=40,
                        verbose_name="who decides",
                    ),
                ),
                (
                    "needed",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="how many must agree",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="planning.approvalcase"
                    ),
                ),
            ],
            options={"ordering": ["case", "order"]},
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.UniqueConstraint(fields=("case", "order"), name="case_step_order_once"),
        ),
        migrations.AddConstraint(
            model_name="casestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("needed__gte", 1)), name="case_step_needs_somebody"
            ),
        ),
        migrations.AddField(
            model_name="approvalcase",
            name="waits_at",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="planning.casestep",
            ),
        ),
        migrations.RunPython(copy_steps, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="approvalcase", name="submitted_case_has_a_step"),
        migrations.RemoveIndex(model_name="approvalcase", name="case_waiting"),
        migrations.RemoveField(model_name="approvalcase", name="step"),
        migrations.RenameField(model_name="approvalcase", old_name="waits_at", new_name="step"),
        migrations.AddIndex(
            model_name="approvalcase", index=models.Index(fields=["status", "step"], name="case_waiting")
        ),
        migrations.AddConstraint(
            model_name="approvalcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "submitted"), ("step__isnull", False)),
                    models.Q(models.Q(("status", "submitted"), _negated=True), ("step__isnull", True)),
                    _connector="OR",
                ),
                name="submitted_case_has_a_step",
            ),
        ),
        migrations.AlterField(
            model_name="approvalcase",
            name="status_at",
            field=models.DateTimeField(
                editable=False, help_text="When it got to its status and step", verbose_name="there since"
            ),
        ),
        migrations.AddConstraint(
            model_name="chainhead",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="one_chain_head"),
        ),
    ]
