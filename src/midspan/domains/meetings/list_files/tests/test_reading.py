"""What is understood of lists, real (`files/SOURCES.md`) and broken in the ways real ones are."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from midspan.domains.meetings.enums import Attendance, ListFormat, Trait
from midspan.domains.meetings.list_files import Limits, Read, Refused, read_meetings, row_of

FILES = Path(__file__).parent / "files"
GUIDE, TABLE, BMLT, C4R = (
    FILES / name for name in ("guide.json", "table.csv", "na_bmlt_sample_60.json", "c4r_pdf_fixture.json")
)


def read(path):
    answer = read_meetings(path.read_bytes())
    assert isinstance(answer, Read)
    return answer


def read_one(**fields):
    row = {"slug": "one", "name": "One", "day": 1, "time": "12:00", **fields}
    (only,) = read_meetings(json.dumps([row]).encode()).meetings
    return only


def why_not(**fields):
    row = {"slug": "one", "name": "One", "day": 1, "time": "12:00", **fields}
    (only,) = read_meetings(json.dumps([row]).encode()).refused
    return only.why


def bmlt_one(server_formats=(), **fields):
    row = {"id_bigint": "1", "meeting_name": "One", "weekday_tinyint": "2", "start_time": "12:00:00", **fields}
    (only,) = read_meetings(json.dumps({"meetings": [row], "formats": list(server_formats)}).encode()).meetings
    return only


def named(path):
    return {one.name: one for one in read(path).meetings}


def test_meeting_guide_is_counted_as_it_lists():
    assert row_of(read(GUIDE), file="guide.json") == {
        "file": "guide.json",
        "format": "meeting-guide",
        "read": 10,
        "published": 10,
        "by_weekday": [2, 2, 2, 2, 2, 1, 2],
        "online": 2,
        "unscheduled": 1,
        "inactive": 2,
        "refused": [
            {"row": 10, "why": "Its day “Someday” is no day of the week."},
            {"row": 11, "why": "Its day “8” is no day of the week."},
            {"row": 12, "why": "It has a day and no time."},
            {"row": 13, "why": "It has a time and no day."},
            {"row": 14, "why": "Its time “25:00” is no time of the day."},
            {"row": 15, "why": "Its time zone “Eastern” is not known; write it as America/New_York."},
            {"row": 16, "why": "It has no name, and no group or place to call it by."},
            {"row": 17, "why": "It is no meeting, but a single value."},
            {"row": 18, "why": "It is the same meeting as row 1."},
        ],
    }


def test_a_table_is_counted_with_the_row_numbers_of_a_spreadsheet():
    assert row_of(read(TABLE), file="table.csv") == {
        "file": "table.csv",
        "format": "tsml",
        "read": 4,
        "published": 4,
        "by_weekday": [1, 1, 0, 1, 0, 0, 0],
        "online": 1,
        "unscheduled": 1,
        "inactive": 0,
        "refused": [
            {"row": 7, "why": "Its time “8 o'clock” is no time of the day."},
            {"row": 8, "why": "It has more cells than the table has headings."},
        ],
    }


def test_the_real_bmlt_list_is_counted_as_it_lists():
    rows = json.loads(BMLT.read_text())["meetings"]
    from_sunday = [sum(one["weekday_tinyint"] == str(day) for one in rows) for day in range(1, 8)]

    counted = row_of(read(BMLT), file="na.json")

    assert counted == {
        "file": "na.json", "format": "bmlt", "read": 60, "published": 60, "by_weekday": from_sunday, "online": 0,
        "unscheduled": 0, "inactive": 0, "refused": [],
    }  # fmt: skip
    assert from_sunday == [4, 12, 8, 10, 10, 9, 7]


def test_the_real_meeting_guide_feed_is_counted_as_it_lists():
    rows = json.loads(C4R.read_text())
    from_sunday = [sum(one["day"] == day for one in rows) for day in range(7)]

    counted = row_of(read(C4R), file="c4r.json")

    assert counted == {
        "file": "c4r.json", "format": "meeting-guide", "read": 25, "published": 25, "by_weekday": from_sunday,
        "online": 2, "unscheduled": 0, "inactive": 2, "refused": [],
    }  # fmt: skip
    assert from_sunday == [4, 3, 3, 4, 3, 3, 5]


def test_days_are_read_as_numbers_words_and_lists():
    found = named(GUIDE)

    assert found["ISO Sunday"].weekdays == (6,)
    assert found["Thursday’s Thinkers & Friends"].weekdays == (3,)
    assert found["Noon Every Workday"].weekdays == (0, 1, 2, 3, 4)
    assert found["By Appointment"].weekdays == ()
    assert named(TABLE)["Study"].weekdays == (2,)


@pytest.mark.parametrize(
    ("written", "day"),
    [(0, 6), (1, 0), ("6", 5), (7, 6), ("Mon", 0), ("sundays", 6), ("miércoles", 2), ("SÁBADO", 5), (3.0, 2)],
)
def test_a_day_of_meeting_guide(written, day):
    assert read_one(day=written).weekdays == (day,)


@pytest.mark.parametrize("written", [-1, 8, "10", 1.5, "soon", True, {"day": 1}, [1, "someday"]])
def test_no_day_of_meeting_guide(written):
    assert why_not(day=written).endswith("is no day of the week.")


@pytest.mark.parametrize(("written", "day"), [("1", 6), (2, 0), ("7", 5), ("Sunday", 6)])
def test_a_day_of_bmlt_counts_from_sunday_one(written, day):
    assert bmlt_one(weekday_tinyint=written).weekdays == (day,)


def of_bmlt(*days):
    """A BMLT list of one meeting a day."""
    rows = [
        {"id_bigint": str(number), "meeting_name": f"M{number}", "weekday_tinyint": day, "start_time": "12:00:00"}
        for number, day in enumerate(days, 1)
    ]
    return read_meetings(json.dumps(rows).encode())


@pytest.mark.parametrize("days", [range(7), [str(day) for day in range(7)], [0], ["0.0", "1, 2", None, 6]])
def test_a_bmlt_list_with_a_zero_and_no_seven_counts_from_zero_as_a_whole_and_says_so(days):
    found = of_bmlt(*days)

    assert found.meetings[0].weekdays == (6,)
    assert [one.partition(",")[0] for one in found.warnings] == [
        "Its days were read with Sunday as 0: a row has 0 and none has 7"
    ]
    assert row_of(found, file="x")["warnings"] == list(found.warnings)


def test_a_bmlt_list_from_zero_has_each_meeting_on_its_own_day():
    found = of_bmlt(*range(7))

    assert [one.weekdays for one in found.meetings] == [(6,), (0,), (1,), (2,), (3,), (4,), (5,)]
    assert row_of(found, file="x")["by_weekday"] == [1] * 7


@pytest.mark.parametrize("days", [range(1, 8), range(1, 7), ["Sunday", 2]])
def test_a_bmlt_list_without_a_zero_counts_from_one_and_warns_of_nothing(days):
    found = of_bmlt(*days)

    assert [one.weekdays for one in found.meetings][:2] == [(6,), (0,)]
    assert (found.refused, found.warnings, "warnings" in row_of(found, file="x")) == ((), (), False)


def test_in_a_bmlt_list_with_a_zero_and_a_seven_a_number_is_no_day_and_a_word_is():
    found = of_bmlt("0", 3, 7, "Friday", 8)

    either = "Its day “{}” could be two: the list has both 0 and 7, so whether its Sunday is 0 or 1 is not known."
    assert [one.weekdays for one in found.meetings] == [(4,)]
    assert [one.why for one in found.refused] == [
        *(either.format(day) for day in (0, 3, 7)), "Its day “8” is no day of the week.",
    ]  # fmt: skip
    assert found.warnings == ()


def test_what_no_day_can_be_says_nothing_of_how_a_bmlt_list_counts():
    for odd in (False, {"day": 0}, 0.5, "10", -0.25):
        assert of_bmlt(1, odd).meetings[0].weekdays == (6,)


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("00:00", 0), ("9:05", 545), ("19:30", 1170), ("19:30:00", 1170), ("7:30 PM", 1170), ("7:30pm", 1170),
        ("7 p.m.", 1140), ("12:15 am", 15), ("12 PM", 720), ("noon", 720), ("Midnight", 0), ("19.30", 1170),
    ],
)  # fmt: skip
def test_a_time(written, minute):
    assert read_one(time=written).start_minute == minute


@pytest.mark.parametrize("written", ["7", "24:00", "13:00 PM", "0:30 AM", "12:60", "evening", "1930", 19])
def test_no_time(written):
    assert why_not(time=written).endswith("is no time of the day.")


def test_a_length_runs_past_midnight_and_is_left_out_where_it_cannot_be():
    assert named(GUIDE)["Both Ways"].length_minutes == 60
    assert bmlt_one(duration_time="01:30:00").length_minutes == 90
    assert [read_one(end_time=end).length_minutes for end in ("12:00", "11:00", "later", "", "24:00")] == [
        None, None, None, None, 720,
    ]  # fmt: skip


def test_entities_tags_and_control_characters_are_gone():
    one = read_one(name="A&amp;amp;B <i>&lt;x&gt;</i>\u0000\u001b\ud800", notes="First<br>Second &#8211; third")

    assert (one.name, one.notes) == ("A&B", "First\nSecond – third")


def test_a_missing_zone_is_not_known_and_an_unknown_one_refused():
    assert named(GUIDE)["Noon Every Workday"].zone == ""
    assert named(GUIDE)["Sunday Start"].zone == "America/New_York"
    assert "is not known" in why_not(timezone="../../etc/passwd")


def test_a_meeting_without_a_name_is_called_by_its_group():
    assert named(GUIDE)["The Nameless Group"].start_minute == 390


def test_what_stopped_or_closed_is_inactive():
    assert {name for name, one in named(GUIDE).items() if not one.is_active} == {"Moved Out", "Stopped"}
    assert read_one(types=["TC"], conference_phone="+1 555 0100").attendance is Attendance.ONLINE
    assert read_one(types=["TC"], conference_phone="+1 555 0100").is_active


def test_how_people_take_part_is_told_by_what_the_list_says_then_codes_then_links():
    link = {"conference_url": "https://meet.example.org/x"}

    assert read_one().attendance is Attendance.IN_PERSON
    assert read_one(types=["ONL"]).attendance is Attendance.ONLINE
    assert read_one(**link).attendance is Attendance.ONLINE
    assert read_one(**link, formatted_address="1 Row").attendance is Attendance.HYBRID
    assert read_one(**link, formatted_address="1 Row", attendance_option="in_person").attendance is Attendance.IN_PERSON
    assert bmlt_one(venue_type=2).attendance is Attendance.ONLINE
    assert bmlt_one(formats="O,HY").attendance is Attendance.HYBRID
    assert bmlt_one(formats="VM").attendance is Attendance.ONLINE


@pytest.mark.parametrize("said", [{"venue_type": 1}, {"venue_type": 3}, {}, {"formats": "TC,HY"}])
def test_a_bmlt_meeting_whose_place_is_closed_is_online_or_not_held(said):
    link = {"virtual_meeting_link": "https://meet.example.org/x"}

    there, nowhere = bmlt_one(**{"formats": "O,TC", **said}, **link), bmlt_one(**{"formats": "O,TC", **said})

    assert (there.attendance, there.is_active, nowhere.is_active) == (Attendance.ONLINE, True, False)


@pytest.mark.parametrize("option", ["in_person", "hybrid", "online", ""])
def test_a_meeting_whose_place_is_closed_is_online_or_not_held(option):
    given = {"types": ["TC"], "attendance_option": option, "formatted_address": "1 Row"}

    there, nowhere = read_one(**given, conference_url="https://meet.example.org/x"), read_one(**given)

    assert (there.attendance, there.is_active, nowhere.is_active) == (Attendance.ONLINE, True, False)


@pytest.mark.parametrize("other", ["\u2028", "\x85", "\x0b", "\x0c"])
def test_a_table_s_row_ends_where_its_line_ends(other):
    table = f"Name,Day,Time,Notes,City\nA,Monday,7:00 PM,x{other}y,Norfolk\nB,Someday,,,\n".encode()

    answer = read_meetings(table)

    assert [(one.name, one.city) for one in answer.meetings] == [("A", "Norfolk")]
    assert [one.row for one in answer.refused] == [3]


def test_a_link_that_is_none_of_the_web_is_dropped():
    assert read_one(conference_url="javascript:alert(1)").join_url == ""
    assert read_one(conference_url="https://[broken").join_url == ""
    assert read_one(conference_url="https://meet.example.org/a b").join_url == ""
    assert read_one(conference_url="https://meet.example.org/a").join_url == "https://meet.example.org/a"


def test_a_place_is_where_two_numbers_on_earth_say():
    assert (read_one(latitude="37.5", longitude=-77).latitude, read_one(latitude=0, longitude=0).latitude) == (
        37.5,
        None,
    )
    assert read_one(latitude=91, longitude=0).longitude is None
    assert read_one(latitude="nan", longitude="1").latitude is None


def test_traits_and_languages():
    first, study = named(GUIDE)["Sunday Start"], named(TABLE)["Study"]

    assert first.traits == {Trait.OPEN, Trait.DISCUSSION, Trait.WHEELCHAIR}
    assert (study.traits, study.languages) == ({Trait.LITERATURE}, ("es",))


def test_a_server_s_own_names_of_its_letters_hold():
    formats = [
        {"key_string": "B", "name_string": "Book Study", "lang_enum": "en"},
        {"key_string": "B", "name_string": "Libro", "lang_enum": "es"},
        {"key_string": "OE", "name_string": "Open-Ended", "lang_enum": "en"},
    ]

    assert bmlt_one(formats, formats="B,OE").traits == {Trait.LITERATURE}
    assert bmlt_one(formats="B").traits == {Trait.NEWCOMER}


def test_the_source_row_is_kept_without_whom_to_call():
    source = named(GUIDE)["Sunday Start"].source

    assert source["group"] == "Canal Group"
    assert {"email", "contact_1_name"} & set(source) == set()
    assert named(TABLE)["Evening Table"].notes == "Ring twice,\nthen wait"


def test_nobody_to_call_is_kept_under_whatever_word():
    told = {"home_phone": "1", "cell": "2", "group_notes": "Call 3", "nested": {"contact_1_phone": "4"}}

    source = read_one(**told, types=["O", {"cell": "5"}], city={"cell": "6"}, notes="Ring twice").source

    named = {"slug": "one", "name": "One", "day": 1, "time": "12:00"}
    assert source == {**named, "types": ["O", None], "city": None, "notes": "Ring twice"}


def test_a_refused_row_is_kept_as_the_others_are():
    refused = {one.row: one.source for one in read(GUIDE).refused}

    assert refused[11]["day"] == 8
    assert refused[18]["slug"] == read(GUIDE).meetings[0].source["slug"]
    assert refused[17] == {}  # A single value has no fields to keep.


def test_of_a_refused_row_nobody_to_call_is_kept_and_nothing_that_is_too_much():
    told = [
        {"contact_1_phone": "1", "types": ["O", {"cell": "5"}]},
        {"notes": "x" * 30_000},
        {"types": [[[[[[[[[]]]]]]]]]},
    ]
    rows = [{"slug": "one", "name": "One", "day": "daily", "time": "12:00", **one} for one in told]

    found = read_meetings(json.dumps(rows).encode()).refused

    first = {"slug": "one", "name": "One", "day": "daily", "time": "12:00", "types": ["O", None]}
    assert [one.source for one in found] == [first, {}, {}]


def test_one_slug_for_two_days_is_two_meetings_with_keys_of_their_own():
    keys = [one.key for one in read(GUIDE).meetings if one.name.endswith("Start")]

    assert keys == ["sunday-start#6-540", "sunday-start#0-540"]


def test_keys_of_rows_that_share_a_slug_are_the_same_in_any_order():
    days = [
        {"slug": "canal", "name": name, "day": day, "time": "19:00"} for name, day in (("A", 1), ("B", 1), ("C", 4))
    ]

    found = [read_meetings(json.dumps(rows).encode()).meetings for rows in (days, days[::-1])]

    keys = [{one.name: one.key for one in meetings} for meetings in found]
    assert keys[0] == keys[1]
    assert len(set(keys[0].values())) == 3
    assert keys[0]["C"] == "canal#3-1140"


def test_a_list_without_keys_gets_the_same_ones_each_time():
    first, second = ([one.key for one in read(TABLE).meetings] for _ in range(2))

    assert first == second
    assert len(set(first)) == 4


def test_what_is_not_published_is_read_and_not_counted():
    rows = [
        {"id_bigint": str(one), "meeting_name": "One", "weekday_tinyint": "1", "start_time": "1:00", "published": shown}
        for one, shown in enumerate(["1", "0", True, False])
    ]

    counted = row_of(read_meetings(json.dumps(rows).encode()), file="x")

    assert (counted["read"], counted["published"], counted["by_weekday"][0]) == (4, 2, 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b" \n ", "The file is empty."),
        (b"[]", "The list has no meeting in it."),
        (b"{}", "This JSON is no list of meetings."),
        (b'{"O": {"en": "Open"}}', "This JSON is no list of meetings."),
        (b'[{"a": 1}]', "This JSON is no list of meetings: its rows have neither days nor times."),
        (b"[1, 2]", "This JSON is no list of meetings: its rows have neither days nor times."),
        (b'[{"slug": "a", "day": 1', "The file ends before it is complete."),
        (b'[{"slug": "a', "The file ends before it is complete."),
        (b'[{"slug" "a"}]', "The file is damaged: not valid JSON at line 1, column 10."),
        (b'[{"day": NaN}]', "The file holds a number that JSON does not allow."),
        (b"[" * 100_000, "The file is nested deeper than any list of meetings; it was not read."),
        (b'[{"day": ' + b"9" * 5000 + b"}]", "The file holds a number that cannot be read."),
        (b"<!doctype html><title>Sign in</title>", "This is a web page or XML, not a list of meetings."),
        (b"%PDF-1.7", "This is a PDF, not a list of meetings."),
        (b"PK\x03\x04", "This is a ZIP archive or an office document, not a list of meetings."),
        (b"\xff\xfe[", "The file's letters are not stored as UTF-8; names could be misread. Save it as UTF-8."),
        (b'[{"day":\x00 1}]', "The file holds zero bytes and is damaged."),
        (b"Dear all,\nwe meet on Mondays", "This is no list of meetings."),
        (b'Name,Day,Time\nA,Monday,"12:00', "The table is damaged at or after line 2."),
        (b"Name,Day,Time\n", "The list has no meeting in it."),
    ],
)
def test_a_file_that_is_no_list_is_refused(content, reason):
    answer = read_meetings(content)

    assert isinstance(answer, Refused)
    assert answer.reason.startswith(reason)
    assert "\n" not in answer.reason


def test_a_list_that_is_too_large_is_refused():
    rows = json.dumps([{"slug": str(one), "name": "A", "day": 1, "time": "1:00"} for one in range(4)]).encode()

    assert read_meetings(rows, limits=Limits(max_rows=3)).reason == "The list has more than 3 rows; it was not read."
    assert read_meetings(rows, limits=Limits(max_bytes=100)).reason.startswith("The file is larger than")
    assert len(read_meetings(rows, limits=Limits(max_rows=4)).meetings) == 4


def test_a_row_that_is_too_long_is_refused_alone():
    assert why_not(notes="x" * 30_000) == "It is longer than any meeting's row."


@pytest.mark.parametrize("name", ["name", "types", "timezone"])
def test_a_row_that_is_nested_deep_is_refused_alone(name):
    deep = json.loads("[" * 700 + "]" * 700)

    assert why_not(**{name: deep}) == "It is nested deeper than any meeting's row."


def test_names_of_formats_that_are_nested_deep_are_left_out():
    deep = json.loads("[" * 700 + "]" * 700)

    assert bmlt_one([{"key_string": deep, "name_string": "Open"}], formats="W").traits == {Trait.WOMEN}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["slug", "name", "day", "time", "end_time", "timezone", "types", "latitude", "longitude", "conference_url",
     "notes", "weekday_tinyint", "start_time", "duration_time", "formats", "id_bigint", "meeting_name", "published",
     "venue_type"]
)  # fmt: skip


@given(st.lists(st.dictionaries(FIELDS, VALUES) | VALUES, min_size=1, max_size=4))
def test_whatever_rows_hold_each_is_read_or_refused_with_why(rows):
    answer = read_meetings(json.dumps(rows).encode())

    if isinstance(answer, Read):
        numbers = [one.row for one in answer.meetings] + [one.row for one in answer.refused]
        assert sorted(numbers) == list(range(1, len(rows) + 1))
        assert all(one.why for one in answer.refused)
        json.dumps([one.source for one in answer.meetings]).encode()
        assert len({one.key for one in answer.meetings}) == len(answer.meetings)
    else:
        assert answer.reason


@given(st.binary(max_size=200))
def test_whatever_bytes_come_something_is_answered(content):
    assert isinstance(read_meetings(content), Read | Refused)


def test_a_format_is_told_by_the_rows_and_not_by_the_wrapping():
    rows = json.loads(BMLT.read_text())["meetings"]

    assert read_meetings(json.dumps(rows).encode()).format is ListFormat.BMLT
    assert (
        read_meetings(json.dumps({"meetings": json.loads(GUIDE.read_text())}).encode()).format
        is ListFormat.MEETING_GUIDE
    )


def test_a_number_that_is_none_is_not_kept():
    assert json.loads(json.dumps(read_one(latitude=1, region=[1e22]).source))["region"] == [1e22]
    assert (
        read_meetings(b'[{"name": "A", "day": 1, "time": "1:00", "region": 1e999}]').meetings[0].source["region"]
        is None
    )
