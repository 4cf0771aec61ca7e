import django.contrib.postgres.fields
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
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('contact', models.CharField(max_length=300)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('clauses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('first_date', models.DateField()),
                ('last_date', models.DateField(null=True)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=40)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'name', 'sha256', 'first_date'), name='agreement_is_entered_once'), models.CheckConstraint(condition=models.Q(('last_date__isnull', True), ('last_date__gte', models.F('first_date')), _connector='OR'), name='agreement_days_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('services', []), _negated=True), models.Q(('classes', []), _negated=True)), name='agreement_says_what_for')],
            },
        ),
        migrations.CreateModel(
            name='AgreementEnd',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=300)),
                ('ends_date', models.DateField()),
                ('ended_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='agreements.agreement')),
                ('ended_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'agreement'), name='agreement_ends_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='03d521dbea8d83432bef868d2106c8a0e72cb9ba', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0d7c2', table='agreements_agreement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementend',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eb685249ed62bb596dfb66dfdc93a1d957cdd640', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7c730', table='agreements_agreementend', when='BEFORE')),
        ),
    ]
