from django.db import migrations

from mlco_portal.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('kloe', '0004_values_move_to_series'),
    ]

    operations = [
        migrations.DeleteModel(name='OldMeasurement'),
        AppendOnly('kloe_measurementcorrection'),
    ]
