"""Where a staff member's own sessions by video are joined."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_row_security")]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="video_url",
            field=models.URLField(
                blank=True, default="", help_text="Where their individual and family sessions by video are joined."
            ),
            preserve_default=False,
        ),
    ]
