"""Absences: who is away, and what was decided for each session they would have led."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from midspan.kernel.row_security import ProtectOrganizationTable, ProtectPatientTable


def key(to, **options):
    return models.ForeignKey(
        db_index=False, on_delete=options.pop("on_delete", django.db.models.deletion.PROTECT), to=to, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
        ("people", "0002_row_security"),
        ("schedule", "0006_scenarios"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="moved_from",
            field=models.DateField(
                null=True,
                help_text="The date of its weekly hour, where this one session was moved to another time.",
            ),
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("first", models.DateField()),
                ("until", models.DateField()),
                ("made_at", models.DateTimeField()),
                ("made_by_id", models.UUIDField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by_id", models.UUIDField(null=True)),
                ("organization", key("kernel.organization", related_name="+")),
                ("staff", key("people.staff", related_name="+")),
            ],
            options={
                "indexes": [models.Index(fields=["organization", "until"], name="absence_by_end")],
                "constraints": [models.CheckConstraint(name="absence_has_days", condition=Q(until__gt=F("first")))],
            },
        ),
        migrations.CreateModel(
            name="AbsenceStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[(one, one) for one in ("covered", "moved", "canceled", "open", "without")],
                        max_length=10,
                    ),
                ),
                ("before", models.JSONField()),
                (
                    "absence",
                    key("schedule.absence", on_delete=django.db.models.deletion.CASCADE, related_name="steps"),
                ),
                ("organization", key("kernel.organization", related_name="+")),
                ("patient", key("people.patient", null=True, related_name="+")),
                ("session", key("schedule.session", on_delete=django.db.models.deletion.CASCADE, related_name="+")),
                ("stand_in", key("people.staff", null=True, related_name="+")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["organization", "absence", "session"], name="absence_step_once"),
                    models.CheckConstraint(
                        name="cover_names_the_stand_in",
                        condition=Q(("kind", "covered"), _negated=True) | Q(stand_in__isnull=False),
                    ),
                ],
            },
        ),
        ProtectOrganizationTable("schedule_absence"),
        ProtectPatientTable("schedule_absencestep", or_null=True),
    ]
