"""A priority belongs to a framework, and by that to a year."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0013_core_priorities_have_a_framework")]
    operations = [
        migrations.RemoveConstraint(model_name="priority", name="priority_code_once_a_year"),
        migrations.RemoveField(model_name="priority", name="year"),
        migrations.AlterField(
            model_name="priority",
            name="framework",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="priorities", to="planning.framework"
            ),
        ),
        migrations.AddConstraint(
            model_name="priority",
            constraint=models.UniqueConstraint(fields=("framework", "code"), name="priority_code_once_a_framework"),
        ),
    ]
