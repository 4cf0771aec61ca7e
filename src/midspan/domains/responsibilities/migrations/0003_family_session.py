"""Whether a person would like a weekly session together with their family."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responsibilities", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="weekpreference",
            name="family_session",
            field=models.BooleanField(
                help_text="Would like a weekly session together with family; empty is unknown.", null=True
            ),
        ),
    ]
