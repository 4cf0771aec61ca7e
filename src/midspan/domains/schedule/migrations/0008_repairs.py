"""Repairs: proposals in which everybody is asked before anything changes."""

import django.db.models.deletion
from django.db import migrations, models

STATES = (
    "proposed", "accepted", "declined", "asked", "consented", "refused", "published", "agreed", "objected", "returned",
    "settled", "gone", "undone",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("schedule", "0007_absences")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="kind",
            field=models.CharField(
                choices=[("center", "center"), ("repair", "repair")], default="center", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="mends",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schedule.move",
            ),
        ),
        migrations.AlterField(
            model_name="move",
            name="state",
            field=models.CharField(choices=[(state, state) for state in STATES], default="proposed", max_length=10),
        ),
    ]
