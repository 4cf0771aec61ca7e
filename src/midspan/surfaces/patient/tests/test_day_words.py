"""Words of a day on a person's own pages: capital where they begin a line, small inside a Spanish sentence."""

from datetime import date

import pytest
from django.utils import translation

from midspan.surfaces.patient import words
from midspan.surfaces.patient.day import _starts

MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 11, 29)


@pytest.mark.parametrize(
    ("today", "said"), [(SUNDAY, "mañana."), (MONDAY, "hoy."), (date(2026, 11, 1), "lunes, 30 de noviembre.")]
)
def test_a_start_that_is_planned_is_said_in_a_sentence(today, said):
    with translation.override("es"):
        assert _starts(MONDAY, today).endswith(f": {said}")
        assert words.date_words(MONDAY, "es") == "Lunes, 30 de noviembre"
