"""An account may be that of somebody who stands for minors, of whom nothing is kept here."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("people", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="is_guardian",
            field=models.BooleanField(
                default=False, help_text="Whoever signs in stands for minors, if for anybody."
            ),
        ),
        migrations.RemoveConstraint(model_name="account", name="account_is_one_person"),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                name="account_is_one_person",
                condition=Q(staff__isnull=True, patient__isnull=False, is_guardian=False)
                | Q(staff__isnull=False, patient__isnull=True, is_guardian=False)
                | Q(staff__isnull=True, patient__isnull=True, is_guardian=True),
            ),
        ),
    ]
