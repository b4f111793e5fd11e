import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('kloe', '0002_metrics'),
        ('services', '0003_approval_to_stand_behind'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='measurement',
            name='measurement_once_a_day',
        ),
        migrations.RemoveConstraint(
            model_name='measurement',
            name='measurement_once_a_service_and_day',
        ),
        migrations.RenameModel(
            old_name='Measurement',
            new_name='OldMeasurement',
        ),
        migrations.AlterField(
            model_name='oldmeasurement',
            name='metric',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='kloe.metric'),
        ),
        migrations.AddField(
            model_name='kloe',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='kloemetric',
            name='metric',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='kloe_metrics', to='kloe.metric'),
        ),
        migrations.AddField(
            model_name='metric',
            name='aggregation',
            field=models.CharField(choices=[('sum', 'Added up'), ('average', 'Averaged'), ('ratio', 'Numerators added up, divided by denominators added up'), ('last', 'The last value counts'), ('none', 'Not put together')], default='none', max_length=10, verbose_name='several periods or places together'),
        ),
        migrations.AddField(
            model_name='metric',
            name='boards',
            field=models.ManyToManyField(blank=True, related_name='metrics', to='kloe.board', verbose_name='monitored by'),
        ),
        migrations.AddField(
            model_name='metric',
            name='decimals',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='decimal places shown'),
        ),
        migrations.AddField(
            model_name='metric',
            name='denominator',
            field=models.CharField(blank=True, max_length=300, verbose_name='out of what'),
        ),
        migrations.AddField(
            model_name='metric',
            name='description',
            field=models.TextField(blank=True, help_text='A sentence or two for those who read it', verbose_name='what it says'),
        ),
        migrations.AddField(
            model_name='metric',
            name='ended_on',
            field=models.DateField(blank=True, help_text='Leave it empty while it goes on', null=True, verbose_name='measured until'),
        ),
        migrations.AddField(
            model_name='metric',
            name='frequency',
            field=models.CharField(choices=[('weekly', 'Every week'), ('monthly', 'Every month'), ('quarterly', 'Every quarter'), ('yearly', 'Every planning year')], default='monthly', max_length=10, verbose_name='how often'),
        ),
        migrations.AddField(
            model_name='metric',
            name='grace_days',
            field=models.PositiveSmallIntegerField(default=30, help_text='How many days after the end of a period its value may come', verbose_name='days of grace'),
        ),
        migrations.AddField(
            model_name='metric',
            name='numerator',
            field=models.CharField(blank=True, max_length=300, verbose_name='what is counted'),
        ),
        migrations.AddField(
            model_name='metric',
            name='owner',
            field=models.ForeignKey(blank=True, help_text='Approves its values before anybody else reads them', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='metrics_owned', to=settings.AUTH_USER_MODEL, verbose_name='account of the owner'),
        ),
        migrations.AddField(
            model_name='metric',
            name='owner_post',
            field=models.CharField(blank=True, help_text='The post that answers for it', max_length=200, verbose_name='owner'),
        ),
        migrations.AddField(
            model_name='metric',
            name='period_words',
            field=models.CharField(blank=True, help_text='Where it is not the period itself, such as R12M', max_length=60, verbose_name='the period in words'),
        ),
        migrations.AddField(
            model_name='metric',
            name='revision',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='metric',
            name='scale',
            field=models.CharField(choices=[('ones', 'As it is'), ('thousands', 'In thousands, such as 12.5K'), ('millions', 'In millions, such as 1.06M')], default='ones', max_length=10, verbose_name='shown'),
        ),
        migrations.AddField(
            model_name='metric',
            name='shows_difference',
            field=models.BooleanField(default=False, verbose_name='also shown as a difference from the target, in per cent'),
        ),
        migrations.AddField(
            model_name='metric',
            name='source',
            field=models.CharField(blank=True, help_text='The system or return that the values come from', max_length=300),
        ),
        migrations.AlterField(
            model_name='metric',
            name='better',
            field=models.CharField(choices=[('lower', 'Lower is better'), ('higher', 'Higher is better'), ('neither', 'Neither')], default='neither', max_length=10, verbose_name='which way is better'),
        ),
        migrations.AlterField(
            model_name='metric',
            name='code',
            field=models.SlugField(help_text='Stands in addresses and files, so it never changes. Such as vacancy-rate', max_length=60, unique=True),
        ),
        migrations.AlterField(
            model_name='metric',
            name='unit',
            field=models.CharField(choices=[('number', 'Number'), ('percent', 'Per cent (0 to 100)'), ('percent_of', 'Per cent that may pass 100, such as of a plan'), ('pounds', 'Pounds'), ('minutes', 'Minutes'), ('hours', 'Hours'), ('days', 'Days'), ('weeks', 'Weeks'), ('score', 'Score')], default='number', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='metric',
            constraint=models.CheckConstraint(condition=models.Q(('decimals__lte', 6)), name='metric_shows_six_decimals_at_most', violation_error_message='Choose 0 to 6 decimal places'),
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('origin', models.CharField(choices=[('file', 'File'), ('paste', 'Pasted'), ('api', 'API')], default='file', max_length=10)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(help_text='Of what was sent', max_length=64)),
                ('idempotency_key', models.CharField(blank=True, help_text='The name that a sender gave the batch', max_length=120)),
                ('content', models.BinaryField(default=bytes, help_text='What was sent, compressed, until it is imported')),
                ('on_conflict', models.CharField(choices=[('stop', 'Stop: import nothing'), ('skip', 'Skip it: keep the value that is there'), ('update', 'Update it with the new value')], default='stop', max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waits to be checked'), ('checking', 'Is being checked'), ('ready', 'Checked, not imported yet'), ('refused', 'Cannot be imported'), ('queued', 'Waits to be imported'), ('writing', 'Is being imported'), ('done', 'Imported'), ('undone', 'Undone'), ('discarded', 'Thrown away')], db_index=True, default='waiting', max_length=10)),
                ('problem', models.TextField(blank=True, help_text='Why the whole of it cannot be imported')),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0, help_text='How far the check or the import has come')),
                ('counts', models.JSONField(default=dict, help_text='{outcome: rows}')),
                ('report', models.BinaryField(default=bytes, help_text='What became of each row, compressed')),
                ('sent_at', models.DateTimeField()),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_reason', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'import batches',
                'ordering': ['-sent_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'undone'), ('undone_at__isnull', False)), models.Q(models.Q(('state', 'undone'), _negated=True), ('undone_at__isnull', True)), _connector='OR'), name='batch_undone_at_a_time'), models.UniqueConstraint(condition=models.Q(('idempotency_key__gt', '')), fields=('sent_by', 'idempotency_key'), name='batch_once_a_sender_and_key')],
            },
        ),
        migrations.CreateModel(
            name='MetricSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='kloe.metric')),
                ('scope', models.CharField(choices=[('organisation', 'The whole organisation'), ('group', 'A service group'), ('service', 'One service'), ('locality', 'A locality'), ('neighbourhood', 'A neighbourhood (INT)')], default='organisation', max_length=20)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='services.servicegroup')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='services.service')),
                ('locality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='services.locality')),
                ('neighbourhood', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='series', to='services.neighbourhood')),
                ('note', models.CharField(blank=True, help_text='Said wherever the series is shown, such as where its values come from', max_length=300)),
                ('fix_after_n_points', models.PositiveSmallIntegerField(blank=True, help_text='Points that make the limits; empty: all of them do', null=True, verbose_name='limits fixed after')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='measured until')),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'metric series',
                'ordering': ['metric__name', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('scope', 'organisation'), ('group__isnull', True), ('service__isnull', True), ('locality__isnull', True), ('neighbourhood__isnull', True)), models.Q(('scope', 'group'), ('group__isnull', False), ('service__isnull', True), ('locality__isnull', True), ('neighbourhood__isnull', True)), models.Q(('scope', 'service'), ('group__isnull', True), ('service__isnull', False), ('locality__isnull', True), ('neighbourhood__isnull', True)), models.Q(('scope', 'locality'), ('group__isnull', True), ('service__isnull', True), ('locality__isnull', False), ('neighbourhood__isnull', True)), models.Q(('scope', 'neighbourhood'), ('group__isnull', True), ('service__isnull', True), ('locality__isnull', True), ('neighbourhood__isnull', False)), _connector='OR'), name='series_names_the_place_of_its_scope', violation_error_message='Choose the place that the scope names, and no other'), models.UniqueConstraint(condition=models.Q(('scope', 'organisation')), fields=('metric',), name='series_once_an_organisation'), models.UniqueConstraint(condition=models.Q(('group__isnull', False)), fields=('metric', 'group'), name='series_once_a_group'), models.UniqueConstraint(condition=models.Q(('service__isnull', False)), fields=('metric', 'service'), name='series_once_a_service'), models.UniqueConstraint(condition=models.Q(('locality__isnull', False)), fields=('metric', 'locality'), name='series_once_a_locality'), models.UniqueConstraint(condition=models.Q(('neighbourhood__isnull', False)), fields=('metric', 'neighbourhood'), name='series_once_a_neighbourhood'), models.CheckConstraint(condition=models.Q(('fix_after_n_points__isnull', True), ('fix_after_n_points__gte', 12), _connector='OR'), name='series_fixes_limits_after_twelve_points', violation_error_message='Fix the limits after 12 points or more')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='kloe.metricseries')),
                ('kind', models.CharField(choices=[('at_least', 'At least'), ('at_most', 'At most'), ('below', 'Less than'), ('above', 'More than'), ('between', 'Between')], max_length=10)),
                ('value', models.DecimalField(decimal_places=6, max_digits=18)),
                ('upper', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name='up to')),
                ('starts_on', models.DateField(verbose_name='holds from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='holds until')),
                ('label', models.CharField(blank=True, help_text='Tells several targets apart, such as HR&OD, health', max_length=120, verbose_name='whose or what for')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='where it is set')),
            ],
            options={
                'ordering': ['series', 'starts_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'between'), ('upper__gte', models.F('value')), ('upper__isnull', False)), models.Q(models.Q(('kind', 'between'), _negated=True), ('upper__isnull', True)), _connector='OR'), name='target_between_two_values', violation_error_message='Give the upper value of a range, not below the lower one, and of nothing else'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='target_ends_after_it_starts', violation_error_message='The last day is before the first one')],
            },
        ),
        migrations.CreateModel(
            name='TargetPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trajectory', to='kloe.target')),
                ('by', models.DateField(help_text='The last day of the period', verbose_name='by')),
                ('value', models.DecimalField(decimal_places=6, max_digits=18)),
            ],
            options={
                'ordering': ['target', 'by'],
                'constraints': [models.UniqueConstraint(fields=('target', 'by'), name='trajectory_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Rebase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rebases', to='kloe.metricseries')),
                ('on', models.DateField(help_text='The last day of the first period that counts anew', verbose_name='from')),
                ('reason', models.TextField()),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['series', 'on'],
                'constraints': [models.UniqueConstraint(fields=('series', 'on'), name='rebase_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Annotation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annotations', to='kloe.metricseries')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.CharField(max_length=300)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['series', 'on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeasurementCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='kloe.metricseries')),
                ('as_of', models.DateField(verbose_name='end of the period')),
                ('kind', models.CharField(choices=[('corrected', 'Corrected'), ('removed', 'Taken away'), ('declined', 'Change declined')], default='corrected', max_length=10)),
                ('old_value', models.DecimalField(decimal_places=6, max_digits=18)),
                ('old_numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('old_denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('was_approved', models.BooleanField(help_text='Whether others could read the old value')),
                ('old_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kloe.importbatch')),
                ('old_entered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('old_entered_at', models.DateTimeField()),
                ('new_value', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('new_numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('new_denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('batch', models.ForeignKey(blank=True, help_text='The batch that brought the new value', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='kloe.importbatch')),
                ('reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['series', 'as_of', 'pk'],
                'indexes': [models.Index(fields=['series', 'as_of'], name='correction_of_a_period')],
            },
        ),
        migrations.CreateModel(
            name='CqcQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120, verbose_name='question')),
                ('meaning', models.TextField(blank=True, verbose_name='what it asks')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'CQC question',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='QualityStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='kloe.cqcquestion')),
                ('name', models.CharField(max_length=200, verbose_name='statement')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('kloes', models.ManyToManyField(blank=True, related_name='quality_statements', to='kloe.kloe', verbose_name='MLCO KLOEs')),
            ],
            options={
                'ordering': ['question', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('question', 'name'), name='statement_once_a_question')],
            },
        ),
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='kloe.metricseries')),
                ('period_start', models.DateField()),
                ('as_of', models.DateField(help_text='The last day of the period', verbose_name='end of the period')),
                ('value', models.DecimalField(decimal_places=6, help_text='As it is, not rounded', max_digits=18)),
                ('numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('state', models.CharField(choices=[('provisional', 'Provisional'), ('approved', 'Approved')], default='provisional', max_length=12)),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='kloe.importbatch')),
                ('entered_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('proposed_value', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('proposed_numerator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('proposed_denominator', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('proposed_reason', models.TextField(blank=True)),
                ('proposed_batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='kloe.importbatch')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['series', '-as_of'],
                'indexes': [models.Index(condition=models.Q(('state', 'provisional'), ('proposed_at__isnull', False), _connector='OR'), fields=['series', 'as_of'], name='measurement_waiting')],
                'constraints': [models.UniqueConstraint(fields=('series', 'as_of'), name='measurement_once_a_period'), models.CheckConstraint(condition=models.Q(('period_start__lte', models.F('as_of'))), name='measurement_period_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('state', 'approved')), models.Q(('approved_at__isnull', True), ('approved_by__isnull', True), ('state', 'provisional')), _connector='OR'), name='measurement_approved_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('proposed_at__isnull', True), ('proposed_value__isnull', True)), models.Q(('proposed_at__isnull', False), ('proposed_value__isnull', False), ('state', 'approved')), _connector='OR'), name='measurement_change_waits_on_an_approved_value')],
            },
        ),
    ]
