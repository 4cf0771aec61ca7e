import uuid

import django.db.models.deletion
from django.db import migrations, models

from midspan.kernel.row_security import ProtectOrganizationTable

ORGANIZATION = models.ForeignKey(
    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.organization"
)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial"), ("schedule", "0008_repairs")]

    operations = [
        migrations.CreateModel(
            name="SharedWeek",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("run", models.PositiveSmallIntegerField()),
                ("problem", models.BinaryField()),
                ("helpers", models.PositiveSmallIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("organization", ORGANIZATION),
                (
                    "proposal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="schedule.proposal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "proposal", "run"), name="week_shared_once_a_run")
                ]
            },
        ),
        migrations.CreateModel(
            name="Shard",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("question", models.BinaryField()),
                ("answer", models.BinaryField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("organization", ORGANIZATION.clone()),
                (
                    "week",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shards",
                        to="schedule.sharedweek",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "week", "number"), name="shard_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("answer", None), ("taken_at__isnull", False), _connector="OR"),
                        name="only_a_taken_shard_is_answered",
                    ),
                ]
            },
        ),
        ProtectOrganizationTable("schedule_sharedweek"),
        ProtectOrganizationTable("schedule_shard"),
    ]
