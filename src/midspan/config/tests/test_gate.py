"""`midspan gate decide`: files of consents, lines of requests, a line each in answer."""

import json
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midspan.config.cli.gate import WORST, Desk, answer
from midspan.config.command import main
from midspan.engines.disclosure.fhir import read_consent
from midspan.engines.disclosure.tests.garbled import garbled
from midspan.engines.disclosure.tests.narratives import HARBOR, NARRATIVES
from midspan.engines.disclosure.tests.resources import actor, labels, purposes, resource

NOW = "2026-11-26T12:00:00Z"
TREAT = {"type": "permit", "purpose": purposes("TREAT")}
ASKING = {"id": "1", "now": NOW, "actor": "Practitioner/doctor", "purpose": ["TREAT"]}
NURSE = {"kind": "staff", "roles": ["nurse"], "ties": ["care_team"], "actor": "Practitioner/nurse"}
SCHEDULE = {"type": "schedule", "id": "9", "labels": ["part2"]}


@pytest.fixture
def gate(tmp_path, capsys):
    """Ask a folder of consents; returns (exit code, answers by line, what was said on standard error)."""

    def asked(consents, *lines, words=("--json",)):
        folder = tmp_path / "consents"
        folder.mkdir(exist_ok=True)
        for number, found in enumerate(consents):
            text = found if isinstance(found, str) else json.dumps(found)
            (folder / f"{number}.json").write_text(text, encoding="utf-8")
        requests = tmp_path / "requests.jsonl"
        requests.write_text(
            "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8"
        )
        code = main(["gate", "decide", "--consents", str(folder), "--requests", str(requests), *words])
        said = capsys.readouterr()
        rows = said.out.splitlines()
        return code, [json.loads(row) for row in rows] if "--json" in words else rows, said.err

    return asked


def outcomes(answer):
    return [row["outcome"] for row in answer[1]]


def test_a_line_is_answered_with_its_outcome_basis_and_sentence(gate):
    code, rows, _ = gate([resource(TREAT)], ASKING)

    assert code == 0
    assert rows == [
        {
            "id": "1",
            "outcome": "permit",
            "redact": [],
            "basis": "consent c1 v1",
            "sentence": "You agreed to this on January 5, 2026.",
            "code": "by_consent",
            "obligations": ["account", "no_store"],
        }
    ]


def test_every_outcome_there_is(gate):
    but = TREAT | {
        "provision": [{"type": "deny", "actor": [actor(HARBOR)]}, {"type": "deny", "securityLabel": labels("PSY")}]
    }
    unclear = resource({}, id="c2", patient={"reference": "Patient/oak"})

    answer = gate(
        [resource(but), unclear],
        ASKING | {"patient": "Patient/ivy", "resource": {"type": "Observation", "id": "1", "labels": []}},
        ASKING | {"patient": "Patient/ivy"},
        ASKING | {"patient": "Patient/ivy", "actor": HARBOR},
        ASKING | {"patient": "Patient/ivy", "purpose": "HPAYMT"},
        ASKING | {"patient": "Patient/oak"},
        ASKING | {"patient": "Patient/ivy", "kind": "provider", "purpose": "HPAYMT", "resource": SCHEDULE},
    )

    assert outcomes(answer) == ["permit", "redact", "deny", "no_consent", "quarantined", "conceal"]
    assert answer[1][1]["redact"] == [{"drop": "label PSY"}]
    assert answer[1][4]["reasons"] == ["c2: the root provision does not say whether it permits or denies"]


def test_twelve_core_examples_in_one_folder_permit_nobody(gate):
    lines = [
        ASKING
        | {"id": one.name, "actor": who, "purpose": [purpose], "action": "access"}
        | ({"resource": said} if said else {})
        for one in NARRATIVES
        for who, purpose, said in one.excluded
    ]

    answer = gate([one.consent for one in NARRATIVES], *lines)

    assert set(outcomes(answer)) == {"quarantined", "deny"}
    assert len(answer[1][0]["reasons"]) == 11


@pytest.mark.parametrize(
    ("who", "outcome"),
    [
        ("Practitioner/doctor", "deny"),
        ({"reference": "Practitioner/doctor"}, "deny"),
        ({"type": "Practitioner", "id": "doctor"}, "deny"),
        ({"type": "Practitioner", "id": "other", "onBehalfOf": {"reference": "Practitioner/doctor"}}, "deny"),
        ({"type": "Practitioner", "id": "other", "onBehalfOf": ["Organization/a", "Practitioner/doctor"]}, "deny"),
        ({"type": "Practitioner", "id": "other"}, "permit"),
    ],
)
def test_an_actor_goes_by_references_as_they_stand(gate, who, outcome):
    but_doctor = TREAT | {"provision": [{"type": "deny", "actor": [actor("Practitioner/doctor")]}]}

    assert outcomes(gate([resource(but_doctor)], ASKING | {"actor": who})) == [outcome]


def test_consents_come_as_bundles_lists_and_lines(gate, tmp_path):
    (tmp_path / "consents").mkdir()
    lines = "\n".join(
        json.dumps(resource({"type": "deny"}, id=one, patient={"reference": f"Patient/{one}"})) for one in "cd"
    )
    (tmp_path / "consents" / "more.ndjson").write_text(lines, encoding="utf-8")
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": resource(TREAT)}, {"resource": {"resourceType": "Patient"}}],
    }
    several = [resource(TREAT, id="b", patient={"reference": "Patient/b"})]

    answer = gate(
        [bundle, several], *(ASKING | {"patient": f"Patient/{one}"} for one in ("ivy", "b", "c", "d", "nobody"))
    )

    assert outcomes(answer) == ["permit", "permit", "deny", "deny", "no_consent"]


def test_a_request_that_names_nobody_is_about_everybody(gate):
    other = resource({"type": "deny"}, id="c2", patient={"reference": "Patient/oak"})

    assert outcomes(gate([resource(TREAT), other], ASKING, ASKING | {"patient": "Patient/ivy"})) == ["deny", "permit"]


def test_whose_record_it_is_stands_in_the_resource(gate):
    other = resource({"type": "deny"}, id="c2", patient={"reference": "Patient/oak"})
    hers = {"resourceType": "Observation", "id": "1", "subject": {"reference": "Patient/ivy"}}

    assert outcomes(gate([resource(TREAT), other], ASKING | {"resource": hers})) == ["permit"]


def test_a_file_nobody_can_read_might_be_a_denial(gate):
    code, rows, _ = gate([resource(TREAT), "{"], ASKING)

    assert (code, rows[0]["outcome"]) == (0, "quarantined")
    assert "1.json: it is not JSON" in rows[0]["reasons"][0]


def test_a_file_nested_without_end_might_be_one_too(gate):
    assert outcomes(gate([resource(TREAT), "[" * 100_000], ASKING)) == ["quarantined"]


def test_a_file_that_is_no_text_ends_the_command(gate, tmp_path):
    (tmp_path / "consents").mkdir()
    (tmp_path / "consents" / "x.json").write_bytes(b"\xff\xfe{")

    code, rows, said = gate([resource(TREAT)], ASKING)

    assert (code, rows, "x.json cannot be read" in said) == (2, [], True)


def test_a_key_that_stands_twice_is_no_json(gate):
    twice = json.dumps(resource(TREAT)).replace('"status": "active"', '"status": "inactive", "status": "active"')

    assert outcomes(gate([twice], ASKING)) == ["quarantined"]


def test_the_house_answers_where_a_request_says_who_is_looking(gate):
    me = ASKING | {"kind": "self", "purpose": "PATRQT", "actor": "Patient/ivy", "channel": "page"}
    claim = {"reason": "collapsed", "begins": NOW, "ends": "2026-11-26T12:30:00Z", "stepped_up": True}
    private = SCHEDULE | {"type": "journal", "setting": "named", "named": ["RelatedPerson/sister"]}
    sister = ASKING | {
        "kind": "family",
        "ties": ["verified_link"],
        "purpose": "SUPNWK",
        "actor": "RelatedPerson/sister",
    }
    parent = ASKING | {"kind": "guardian", "actor": "RelatedPerson/mother", "purpose": "FAMRQT"}
    law = {"guardians": ["RelatedPerson/mother"], "state": "CA", "service": "substance_use", "born_on": "2012-01-01"}

    answer = gate(
        [resource(TREAT, patient={"reference": "Patient/somebody-else"})],
        *(
            one | {"patient": "Patient/ivy"}
            for one in (
                me | {"resource": SCHEDULE},
                ASKING | NURSE | {"resource": SCHEDULE},
                ASKING | NURSE | {"resource": SCHEDULE, "blocked": "Practitioner/nurse"},
                ASKING | NURSE | {"resource": SCHEDULE, "restrictions": [{"classes": "schedule"}]},
                ASKING | NURSE | {"resource": SCHEDULE, "restrictions": [{"actors": ["Practitioner/other"]}]},
                ASKING
                | NURSE
                | {"ties": [], "purpose": "BTG", "channel": "page", "break_glass": claim, "resource": SCHEDULE},
                sister | {"resource": private},
                ASKING | NURSE | {"resource": private},
                parent | {"resource": SCHEDULE, "guardian": law},
                parent | {"resource": SCHEDULE, "guardian": law | {"state": "ZZ"}},
            )
        ),
    )

    assert [(row["outcome"], row["code"]) for row in answer[1]] == [
        ("permit", "by_own_record"),
        ("permit", "by_program_rule"),
        ("deny", "blocked"),
        ("deny", "restricted"),
        ("permit", "by_program_rule"),
        ("permit", "by_break_glass"),
        ("permit", "by_setting"),
        ("conceal", "private"),
        ("conceal", "nothing_allows_it"),
        ("conceal", "ask_a_human"),
    ]


def test_what_goes_by_a_part2_consent_says_its_notice_and_its_end(gate):
    provision = TREAT | {"actor": [actor("Practitioner/doctor")], "period": {"end": "2026-12-31"}}
    asked = ASKING | {"patient": "Patient/ivy", "resource": SCHEDULE | {"type": "Observation"}}

    _, rows, _ = gate([resource(provision, policy="42CFRPart2")], asked)

    assert (rows[0]["outcome"], rows[0]["notice"]) == ("permit", "2.32-short-2024")
    assert rows[0]["expires"] == "2027-01-01T00:00:00+00:00"


def test_dates_are_days_where_the_zone_is(gate):
    until = resource(TREAT | {"period": {"end": "2026-11-26"}})
    late = ASKING | {"now": "2026-11-27T05:00:00Z"}

    assert outcomes(gate([until], late)) == ["no_consent"]
    assert outcomes(gate([until], late, words=("--json", "--zone", "America/Chicago"))) == ["permit"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1: it is not JSON"),
        ("[]", "line 1: it is not an object"),
        ({"now": None}, "not a date or time"),
        ({"now": "2026-11-26T12:00:00"}, "not a date or time with its zone"),
        ({"actor": None}, "does not say who asks"),
        ({"actor": {"display": "Dr. X"}}, "does not say who asks"),
        ({"purpose": [{"system": "x"}]}, "neither a code nor a coding"),
        ({"resource": "Observation/1"}, "“resource” is not an object"),
        ({"resource": {"id": "1"}}, "the resource has no type"),
        ({"kind": "staff"}, "it names the “resource”"),
        ({"kind": "robot", "resource": SCHEDULE}, "not one of self, staff"),
        ({"channel": "pigeon"}, "not one of page, list"),
        ({"ties": ["cousin"]}, "not one of care_team"),
        ({"resource": SCHEDULE | {"setting": "all"}}, "not one of only_me"),
        ({"break_glass": {"reason": "x"}}, "needs “reason”, “begins” and “ends”"),
        ({"restrictions": "all"}, "not a list of objects"),
        ({"guardian": {"state": "CA"}}, "needs “guardians”"),
    ],
)
def test_a_line_that_cannot_be_understood_is_denied_and_says_why(gate, line, reason):
    code, rows, _ = gate([resource(TREAT)], line if isinstance(line, str) else ASKING | line, ASKING)

    assert (code, [row["outcome"] for row in rows]) == (2, ["deny", "permit"])
    assert reason in rows[0]["error"]


@pytest.mark.slow
@settings(settings.default, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_whatever_stands_in_a_line_it_is_answered(seed):
    draw = random.Random(seed)  # noqa: S311 - drawn to be repeated, not to be secret.
    desk = Desk([read_consent(resource(TREAT), name="file", zone=ZoneInfo("UTC"))])
    whole = {
        "resourceType": "Condition",
        "id": "7",
        "subject": {"reference": "Patient/ivy"},
        "recordedDate": "2026-01-05",
    }
    claim = {"reason": "collapsed", "begins": NOW, "ends": NOW, "stepped_up": True}

    for _ in range(20):
        line = ASKING | {"resource": draw.choice((SCHEDULE, whole)), "restrictions": [{"classes": ["note"]}]}
        line |= draw.choice(({}, NURSE | {"break_glass": claim}))
        answered = answer(desk, 1, json.dumps(garbled(draw, line)), ZoneInfo("UTC"))
        assert answered["outcome"] in WORST


def test_a_line_without_its_instant_is_not_answered_by_the_clock_on_the_wall(gate):
    _, rows, _ = gate([resource(TREAT)], {key: value for key, value in ASKING.items() if key != "now"})

    assert rows[0]["error"] == "line 1: it does not say “now”, the instant it is asked at"


def test_without_json_a_person_reads_it(gate):
    but = TREAT | {"provision": [{"type": "deny", "securityLabel": labels("PSY")}]}

    _, said, _ = gate([resource(but)], ASKING, "{", words=())

    assert said[:2] == ["1: redact (consent c1 v1) You agreed to this on January 5, 2026.", "  drop: label PSY"]
    assert said[2].startswith("2: deny (request)")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--consents", "nowhere", "--requests", "r.jsonl"], "there is no file nowhere."),
        (["--consents", ".", "--requests", "r.jsonl"], "holds no .json or .ndjson file"),
        (["--consents", "r.jsonl", "--requests", "r.jsonl"], "r.jsonl is not JSON"),
    ],
)
def test_files_that_cannot_be_read_end_the_command_with_a_reason(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.jsonl").write_text("{", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    words = [str(tmp_path / "empty") if word == "." else word for word in words]

    assert main(["gate", "decide", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_zone_must_be_one(capsys):
    with pytest.raises(SystemExit):
        main(["gate", "decide", "--consents", "c", "--requests", "r", "--zone", "Mars/Base"])

    assert "is no time zone" in capsys.readouterr().err
