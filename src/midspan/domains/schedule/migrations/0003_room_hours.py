"""One room holds one standing hour at a time."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schedule", "0002_row_security")]

    operations = [
        migrations.AddConstraint(
            model_name="individualhour",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("room__isnull", False)),
                expressions=[
                    ("organization", "="),
                    ("room", "="),
                    ("weekday", "="),
                    (
                        models.Func(models.F("start_minute"), models.F("end_minute"), function="int4range"),
                        "&&",
                    ),
                    ("dates", "&&"),
                ],
                name="room_hour_taken_once",
            ),
        ),
    ]
