from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_row_security'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('week_ready', 'week_ready'), ('week_changed', 'week_changed'), ('week_question', 'week_question'), ('swap_answered', 'swap_answered'), ('task_due', 'task_due'), ('note_due', 'note_due'), ('referral_arrived', 'referral_arrived'), ('signature_needed', 'signature_needed'), ('calendar_failed', 'calendar_failed'), ('sign_in_changed', 'sign_in_changed'), ('not_delivered', 'not_delivered'), ('record_opened', 'record_opened'), ('review_due', 'review_due'), ('question_asked', 'question_asked'), ('question_answered', 'question_answered'), ('letter_waiting', 'letter_waiting'), ('accounting_asked', 'accounting_asked'), ('accounting_answered', 'accounting_answered'), ('law_asked', 'law_asked'), ('sight_changes', 'sight_changes'), ('legal_request', 'legal_request'), ('legal_told', 'legal_told')], max_length=30),
        ),
    ]
