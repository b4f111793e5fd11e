"""From here on an issued or withdrawn template, and its sections, stay as they are."""

from django.db import migrations

from planning.plan_templates.unchanging import IssuedTemplatesStand


class Migration(migrations.Migration):
    dependencies = [("planning", "0005_the_planning_cycle")]
    operations = [IssuedTemplatesStand()]
