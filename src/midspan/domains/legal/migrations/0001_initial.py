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
            name='LegalRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('subpoena', 'subpoena'), ('court_order', 'court_order'), ('warrant', 'warrant'), ('telephone', 'telephone')], max_length=20)),
                ('proceeding', models.CharField(choices=[('noncriminal', 'noncriminal'), ('criminal', 'criminal'), ('program', 'program')], max_length=20)),
                ('asker', models.CharField(max_length=200)),
                ('asker_address', models.CharField(blank=True, max_length=300)),
                ('about_given_names', models.CharField(max_length=200)),
                ('about_family_name', models.CharField(max_length=200)),
                ('about_birth_date', models.DateField(null=True)),
                ('asks', models.CharField(max_length=500)),
                ('due_date', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'due_date'], name='legal_request_by_due_date'), models.Index(fields=['organization', 'patient'], name='legal_request_of_patient')],
            },
        ),
        migrations.CreateModel(
            name='LegalPaper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('subpoena', 'subpoena'), ('order', 'order'), ('warrant', 'warrant'), ('other', 'other')], max_length=20)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(blank=True, max_length=40)),
                ('unreadable_reason', models.CharField(blank=True, max_length=300)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='legal.legalrequest')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'request', 'kind', 'sha256'), name='legal_paper_once'), models.CheckConstraint(condition=models.Q(models.Q(('media_type', ''), _negated=True), models.Q(('unreadable_reason', ''), _negated=True), _connector='OR'), name='legal_paper_is_read_or_says_why_not')],
            },
        ),
        migrations.CreateModel(
            name='LegalStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('entered', 'entered'), ('ordered', 'ordered'), ('found', 'found'), ('notified', 'notified'), ('scoped', 'scoped'), ('disclosed', 'disclosed'), ('refused', 'refused')], max_length=20)),
                ('findings', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('is_told', models.BooleanField(null=True)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='legal.legalrequest')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'request', 'at'], name='legal_step_of_request')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('step', 'disclosed'), _negated=True), fields=('organization', 'request', 'step'), name='legal_step_once'), models.CheckConstraint(condition=models.Q(('patient__isnull', False), ('step__in', ['entered', 'refused']), _connector='OR'), name='legal_records_are_somebodys'), models.CheckConstraint(condition=models.Q(models.Q(('step', 'notified'), _negated=True), ('is_told', True), models.Q(('is_told', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='legal_notice_is_given_or_says_why_not')],
            },
        ),
        migrations.CreateModel(
            name='OrderScope',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('first_date', models.DateField()),
                ('last_date', models.DateField()),
                ('recipient', models.CharField(max_length=200)),
                ('address', models.CharField(max_length=300)),
                ('ends_date', models.DateField()),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='scopes', to='legal.legalrequest')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'patient'], name='order_scope_of_patient')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'request'), name='order_has_one_scope'), models.CheckConstraint(condition=models.Q(('last_date__gte', models.F('first_date'))), name='order_days_in_order'), models.CheckConstraint(condition=models.Q(('classes', []), _negated=True), name='order_names_classes')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalrequest',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='08dbb7b032b6632e345682a83f8f0a5d21aecd30', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cfd71', table='legal_legalrequest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalpaper',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cf614152cbc5c33aa4b093ec9a163d930aacd6a7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_be705', table='legal_legalpaper', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='legalstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7526002ce1e8c14f778149580a06f78c93c40e8c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_537b2', table='legal_legalstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderscope',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='9d7bddc0a393a557e7fa8e1ca8d0685affe86208', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_71308', table='legal_orderscope', when='BEFORE')),
        ),
    ]
