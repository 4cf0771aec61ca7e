"""What is chosen on several forms."""

from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst

from midspan.domains.mentors.wording import EXPERIENCE_WORDS, LANGUAGES, MEETING_WORDS, PART_WORDS, language_name

# Words that stand inside a sentence elsewhere; here each begins a line.
EXPERIENCE = [(one.value, capfirst(words)) for one, words in EXPERIENCE_WORDS.items()]
MEETINGS = [(one.value, capfirst(words)) for one, words in MEETING_WORDS.items()]
PARTS = [(one.value, capfirst(words)) for one, words in PART_WORDS.items()]
DAYS = [(str(one), capfirst(words)) for one, words in WEEKDAYS.items()]


def languages() -> list[tuple[str, str]]:
    return [(one, language_name(one)) for one in LANGUAGES]
