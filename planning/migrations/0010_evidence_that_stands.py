"""Checks of the evidence are kept; conditions, authors, the chain's head, applied meetings and checks stand from here on."""

from django.db import migrations, models

from planning.evidence.unchanging import EvidenceStands


class Migration(migrations.Migration):
    dependencies = [("planning", "0009_what_was_agreed")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("decisions", models.PositiveIntegerField()),
                ("versions", models.PositiveIntegerField()),
                ("conditions", models.PositiveIntegerField()),
                ("head_sequence", models.PositiveBigIntegerField(help_text="The last decision that was there")),
                ("head_hash", models.CharField(blank=True, max_length=64)),
                (
                    "problem",
                    models.TextField(blank=True, help_text="The first thing that did not fit; empty: everything did"),
                ),
            ],
            options={"ordering": ["-at", "-pk"]},
        ),
        EvidenceStands(),
    ]
