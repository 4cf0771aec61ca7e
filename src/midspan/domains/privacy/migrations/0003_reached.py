"""Patients' rows are kept by a function that answers whom the actor reaches, where a subquery stood in each policy."""

from django.db import migrations

from midspan.kernel.row_security import AskReachedByFunction


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_row_security")]

    operations = [
        AskReachedByFunction(),
    ]
