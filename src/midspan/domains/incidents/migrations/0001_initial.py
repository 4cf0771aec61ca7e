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
    ]

    operations = [
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=30)),
                ('occurred_at', models.DateTimeField()),
                ('noticed_at', models.DateTimeField()),
                ('place', models.CharField(max_length=300)),
                ('happened', models.CharField(max_length=2000)),
                ('done_at_once', models.CharField(max_length=2000)),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'noted_by'], name='incident_of_author')],
                'constraints': [models.CheckConstraint(condition=models.Q(('noted_at__gte', models.F('noticed_at')), ('noticed_at__gte', models.F('occurred_at'))), name='incident_times_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('happened', ''), _negated=True), models.Q(('done_at_once', ''), _negated=True), models.Q(('place', ''), _negated=True)), name='incident_says_what')],
            },
        ),
        migrations.CreateModel(
            name='IncidentAddition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=2000)),
                ('at', models.DateTimeField()),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='incidents.incident')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'incident'], name='additions_of_incident')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='incident_addition_says_what')],
            },
        ),
        migrations.CreateModel(
            name='IncidentPerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='incidents.incident')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'incident'], name='people_of_incident')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'patient', 'incident'), name='incident_concerns_a_person_once')],
            },
        ),
        migrations.CreateModel(
            name='IncidentStaff',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='incidents.incident')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'incident', 'staff'), name='incident_concerns_staff_once')],
            },
        ),
        migrations.CreateModel(
            name='IncidentStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(choices=[('noted', 'noted'), ('reviewed', 'reviewed'), ('closed', 'closed')], max_length=20)),
                ('words', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField()),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='incidents.incident')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'incident', 'number'), name='incident_steps_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('step', 'noted')), models.Q(('number__gt', 1), models.Q(('step', 'noted'), _negated=True)), _connector='OR'), name='incident_begins_noted'), models.CheckConstraint(condition=models.Q(('step', 'noted'), models.Q(('words', ''), _negated=True), _connector='OR'), name='incident_step_says_why')],
            },
        ),
        migrations.CreateModel(
            name='IncidentTelling',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(max_length=40)),
                ('answer', models.CharField(choices=[('told', 'told'), ('not_owed', 'not_owed')], max_length=20)),
                ('told_at', models.DateTimeField()),
                ('words', models.CharField(max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='incidents.incident')),
                ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'incident', 'duty'), name='incident_duty_answered_once'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='incident_telling_says_whom'), models.CheckConstraint(condition=models.Q(('told_at__lte', models.F('noted_at'))), name='told_before_it_is_noted')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incident',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='4ad90f513d745351ef87b23130365c21f6ea840b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dd421', table='incidents_incident', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incidentaddition',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f2b85112b36590e2294280b050df41b5a5052b3b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_174a9', table='incidents_incidentaddition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incidentperson',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ebe3a8cde524744efa1babcc8a76c32d86c43c47', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_31f17', table='incidents_incidentperson', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incidentstaff',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9cebab207ea9f92cd199f8bf555e5e16b6c900bf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ce683', table='incidents_incidentstaff', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incidentstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b31c93bacee8cabfb6622c3573cb2dd96caf0466', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e9a37', table='incidents_incidentstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='incidenttelling',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f6410729270eb093eacbc2d424733daae471d3ad', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e9b14', table='incidents_incidenttelling', when='BEFORE')),
        ),
    ]
