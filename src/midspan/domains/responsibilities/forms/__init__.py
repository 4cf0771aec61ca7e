"""Input to a life: each form asks one thing, and turns what was typed into the words of the actions."""

from midspan.domains.responsibilities.forms.asking import FirmForm, ReliesForm, WhatForm, initial_saying, said_in
from midspan.domains.responsibilities.forms.avoiding import AvoidForm, TellForm
from midspan.domains.responsibilities.forms.calendars import LinkForm, UploadForm
from midspan.domains.responsibilities.forms.exceptions import ExceptionForm
from midspan.domains.responsibilities.forms.painting import LifeBlockFormSet, initial_blocks
from midspan.domains.responsibilities.forms.weekly_times import WeeklyTimeFormSet, initial_times
from midspan.domains.responsibilities.forms.wishes import WishForm, initial_wish

__all__ = [
    "AvoidForm",
    "ExceptionForm",
    "FirmForm",
    "LifeBlockFormSet",
    "LinkForm",
    "ReliesForm",
    "TellForm",
    "UploadForm",
    "WeeklyTimeFormSet",
    "WhatForm",
    "WishForm",
    "initial_blocks",
    "initial_saying",
    "initial_times",
    "initial_wish",
    "said_in",
]
