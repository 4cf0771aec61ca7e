"""A table that leaves has plain spaces in its times: whoever sorts or searches it types those."""

from datetime import UTC, datetime

from midspan.domains.exports.files import digest_of, table_of
from midspan.domains.exports.queries import Part, Row
from midspan.values import DataClass

AT = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)


def test_times_in_a_table_have_plain_spaces_and_the_digest_is_of_what_stands_there():
    whole, plain = (
        [
            Part(
                data_class=DataClass.SCHEDULE,
                heading="Visits",
                rows=(Row(f"Nov. 30, 2026, 5:30{space}p.m.", "A visit", "Words"),),
            )
        ]
        for space in ("\xa0", " ")
    )

    table = table_of(whole, taken_by="Dana", at=AT).decode()

    assert ("5:30 p.m." in table, "\xa0" in table) == (True, False)
    assert digest_of(whole) == digest_of(plain)
