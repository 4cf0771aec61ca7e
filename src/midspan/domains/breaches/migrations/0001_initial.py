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
            name='Breach',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('happened', models.CharField(max_length=1000)),
                ('discovered_by', models.CharField(max_length=200)),
                ('first_date', models.DateField()),
                ('last_date', models.DateField(null=True)),
                ('discovered_date', models.DateField()),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'discovered_date'], name='breach_by_discovery')],
                'constraints': [models.CheckConstraint(condition=models.Q(('discovered_date__gte', models.F('first_date')), models.Q(('last_date__isnull', True), ('last_date__gte', models.F('first_date')), _connector='OR')), name='breach_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='BreachAssessment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('nature', models.CharField(max_length=1000)),
                ('recipient', models.CharField(max_length=1000)),
                ('acquired', models.CharField(max_length=1000)),
                ('mitigated', models.CharField(max_length=1000)),
                ('outcome', models.CharField(choices=[('breach', 'breach'), ('low', 'low')], max_length=20)),
                ('assessed_at', models.DateTimeField()),
                ('assessed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('breach', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='breaches.breach')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'breach', 'number'), name='breach_assessments_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('nature', ''), _negated=True), models.Q(('recipient', ''), _negated=True), models.Q(('acquired', ''), _negated=True), models.Q(('mitigated', ''), _negated=True)), name='breach_factors_have_words')],
            },
        ),
        migrations.CreateModel(
            name='BreachCount',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('known', models.PositiveIntegerField()),
                ('told', models.PositiveIntegerField()),
                ('in_one_state', models.PositiveIntegerField()),
                ('others', models.PositiveIntegerField(null=True)),
                ('since', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('found', models.PositiveIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('breach', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='breaches.breach')),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'breach', 'number'), name='breach_counts_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', True), ('found__isnull', True), ('since__isnull', True), ('until__isnull', True)), models.Q(('account__isnull', False), ('found__isnull', False), ('since__lt', models.F('until'))), _connector='OR'), name='breach_search_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='BreachNotice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('duty', models.CharField(choices=[('people', 'people'), ('secretary', 'secretary'), ('media', 'media')], max_length=20)),
                ('way', models.CharField(choices=[('pages', 'pages'), ('mail', 'mail'), ('substitute', 'substitute'), ('report', 'report')], max_length=20)),
                ('sent_date', models.DateField()),
                ('words', models.CharField(blank=True, max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('breach', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='breaches.breach')),
                ('noted_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'breach'], name='notices_of_breach'), models.Index(fields=['organization', 'patient'], name='breach_notices_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('duty', 'people'), ('patient__isnull', False), models.Q(('way', 'report'), _negated=True)), models.Q(('duty', 'people'), ('patient__isnull', True), ('way', 'substitute')), models.Q(('patient__isnull', True), ('way', 'report'), models.Q(('duty', 'people'), _negated=True)), _connector='OR'), name='breach_notice_is_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='BreachPerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('is_affected', models.BooleanField()),
                ('found_by', models.CharField(choices=[('chosen', 'chosen'), ('ledger', 'ledger'), ('corrected', 'corrected')], max_length=20)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('breach', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='breaches.breach')),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
                ('patient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.patient')),
            ],
            options={
                'indexes': [models.Index(fields=['organization', 'breach'], name='people_of_breach')],
                'constraints': [models.UniqueConstraint(fields=('organization', 'patient', 'breach', 'number'), name='breach_of_person_in_order'), models.CheckConstraint(condition=models.Q(('is_affected', True), models.Q(('words', ''), _negated=True), _connector='OR'), name='not_affected_says_why')],
            },
        ),
        migrations.CreateModel(
            name='BreachStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('step', models.CharField(choices=[('noted', 'noted'), ('assessed', 'assessed'), ('telling', 'telling'), ('closed', 'closed')], max_length=20)),
                ('at', models.DateTimeField()),
                ('breach', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='breaches.breach')),
                ('done_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'breach', 'number'), name='breach_steps_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('step', 'noted')), ('number__gt', 1), _connector='OR'), name='breach_begins_noted')],
            },
        ),
        migrations.CreateModel(
            name='BreachWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('happened_en', models.CharField(max_length=1000)),
                ('happened_es', models.CharField(max_length=1000)),
                ('classes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('doing_en', models.CharField(max_length=1000)),
                ('doing_es', models.CharField(max_length=1000)),
                ('advice', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('contact', models.CharField(max_length=300)),
                ('breach', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='words', to='breaches.breach')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.organization')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organization', 'breach', 'number'), name='breach_words_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('classes', []), _negated=True), models.Q(('advice', []), _negated=True)), name='breach_words_say_what')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breach',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eebb298841fcb4ea0092e5966e2d9d9af52923c4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ebed3', table='breaches_breach', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breachassessment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a91697c6a1595ee17e7eef78cebc5aff979cb466', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e6cfa', table='breaches_breachassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breachcount',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='78e5db2f9676ee5fc30f1e3f9940169af44582bf', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a94f6', table='breaches_breachcount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breachnotice',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='014e2113479e86cb1d3923b4f016a1818b99a29e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_90644', table='breaches_breachnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breachperson',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='af471b0327b9951a1b402832641b43001450f106', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_07304', table='breaches_breachperson', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breachstep',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74184f63fc8ee689bae79539f8ab8cf1801d1f5c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_625fe', table='breaches_breachstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='breachwords',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5d54b600db701361d0b3db74629a68edf9d608c2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5fa54', table='breaches_breachwords', when='BEFORE')),
        ),
    ]
