from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
        ("people", "0003_staff_video_url"),
        ("schedule", "0011_frozen_seats"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(fields=["organization", "section"], name="seat_of_section"),
        ),
    ]
