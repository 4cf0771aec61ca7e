"""A neutral kind of notice: there is a question about somebody's week."""

from django.db import migrations, models

KINDS = (
    "week_ready", "week_changed", "week_question", "swap_answered", "task_due", "note_due", "referral_arrived",
    "signature_needed", "calendar_failed",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_row_security")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=30),
        ),
    ]
