import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models
from midspan.kernel.migrating import AtOnce


class Migration(AtOnce):

    initial = True

    dependencies = [
        ('kernel', '0001_initial'),
        ('people', '0002_row_security'),
        ('schedule', '0002_row_security'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=1000)),
                ('written_at', models.DateTimeField()),
                ('absence', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schedule.absence')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'absence'], name='handovers_of_absence')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'patient', 'absence', 'number'), name='handovers_in_order'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='handover_says_something')],
            },
        ),
        migrations.CreateModel(
            name='HandoverRead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('read_at', models.DateTimeField()),
                ('handover', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='handovers.handover')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
                ('read_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'patient', 'handover', 'read_by'), name='handover_read_once_each')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handover',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eed9a005fd5fdd1fb9cc93a6c3a3131f49b0b851', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b1bf5', table='handovers_handover', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='handoverread',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='72b71c2ed0f90df11797b079cde241659d740407', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ece83', table='handovers_handoverread', when='BEFORE')),
        ),
    ]
