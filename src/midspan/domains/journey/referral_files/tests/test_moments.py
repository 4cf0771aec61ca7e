import pytest

from midspan.domains.journey.referral_files.moments import fhir_moment, hl7_moment

HL7 = {
    None: (None, True),
    "1998": ("1998", True),
    "200702": ("2007-02", True),
    "20140908": ("2014-09-08", True),
    "2014090819": ("2014-09-08T19:00", True),
    "201409081904": ("2014-09-08T19:04", True),
    "20140908190455.123+0100": ("2014-09-08T19:04:55+01:00", True),
    "201409081904-5000": ("2014-09-08T19:04", False),
    "20140908-0500": ("2014-09-08", True),
    "20240229": ("2024-02-29", True),
    "20230229": (None, False),
    "201413": (None, False),
    "2014-09-08": (None, False),
    "soon": (None, False),
    "٢٠١٤": (None, False),
}
FHIR = {
    None: (None, True),
    "1998": ("1998", True),
    "1998-07": ("1998-07", True),
    "1998-07-04": ("1998-07-04", True),
    "1998-07-04T10:00:00Z": ("1998-07-04T10:00:00Z", True),
    "1998-07-04T10:00:00.123+02:00": ("1998-07-04T10:00:00.123+02:00", True),
    "1998-02-30": (None, False),
    "04/07/1998": (None, False),
    "1998-7-4": (None, False),
}


@pytest.mark.parametrize("raw", HL7)
def test_an_hl7_time_stamp_becomes_iso(raw):
    assert hl7_moment(raw) == HL7[raw]


@pytest.mark.parametrize("raw", FHIR)
def test_a_fhir_date_is_kept_when_it_exists(raw):
    assert fhir_moment(raw) == FHIR[raw]
