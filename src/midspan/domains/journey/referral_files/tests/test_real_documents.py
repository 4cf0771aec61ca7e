"""Every C-CDA sample, against tables read by eye and codes gathered here with `ElementTree`."""

from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from midspan.domains.journey.referral_files.ccda.elements import NAMESPACES
from midspan.domains.journey.referral_files.tests.builders import FILES, refused, understood

V3 = "{urn:hl7-org:v3}"
TEMPLATE = "2.16.840.1.113883.10.20.22.4."
NONE_KNOWN = (None, "none-known")

# name, born, sex; then code and status of conditions, medications and allergies, in the order of the file.
TABLE = {
    "c2s_C-CDA_R2_CCD_2_sud.xml": (
        ("Isabella Jones", "1950-12-19", "female"),
        [("304.20", "active"), ("303.90", "active")],
        [("6779", "active"), ("352393", "active")],
        [NONE_KNOWN],
    ),
    "hl7_ccd2.xml": (("Isabella Jones", "1950-12-19", "female"), [], [], [NONE_KNOWN]),
    "hl7_discharge_summary.xml": (
        ("Isabella Jones", "2005-05-01", "female"),
        [
            ("74400008", "active"),
            ("74400008", "active"),
            ("267036007", None),
            ("35064005", "active"),
            ("74400008", "active"),
        ],
        [("197806", "active")],
        [("7980", "active"), ("2670", "active"), ("291P45F896", "active")],
    ),
    "hl7_referral_note.xml": (
        ("Eve Betterhalf", "1975-05-01", "female"),
        [("190389009", "active"), ("195977004", "active"), ("304527002", "active"), ("233604007", "resolved")],
        [("573621", "active"), ("197380", "active")],
        [("70618", "active"), ("2670", "active")],
    ),
    "onc_ds4p_amb_sample2.xml": (
        ("Alice Jones Newman", "1970-05-01", "female"),
        [
            ("59621000", "active"),
            ("83986005", "active"),
            ("386661006", "active"),
            ("238131007", "resolved"),
            ("386661006", None),
        ],
        [("309090", "active"), ("209459", "active"), ("284215", "planned")],
        [("7980", "active")],
    ),
    "onc_toc_inp_ds_r21_sample2.xml": (
        ("William Dossier", "1980-05-01", "male"),
        [NONE_KNOWN, ("T23.1", "active")],
        [NONE_KNOWN, NONE_KNOWN, ("209459", "planned")],
        [NONE_KNOWN],
    ),
}


def _shown(facts):
    return [(f.what.first.code, f.status if f.statement.value == "present" else f.statement.value) for f in facts]


@pytest.mark.parametrize("name", TABLE)
def test_the_person_and_every_fact_are_as_read_by_eye(name):
    answer = understood((FILES / name).read_bytes())

    person = (answer.patient.name.written, answer.patient.birth_date, answer.patient.sex)
    assert (person, *map(_shown, (answer.conditions, answer.medications, answer.allergies))) == TABLE[name]


def _codes_of(name, numbers, path):
    """The codes on a path under entries of these templates that deny nothing, in the order of the file."""
    root = ET.parse(FILES / name).getroot()  # noqa: S314 - our own fixtures
    roots = {TEMPLATE + number for number in numbers}
    entries = [one for one in root.iter() if {t.get("root") for t in one.findall(f"{V3}templateId")} & roots]
    stated = [one for one in entries if one.get("negationInd") != "true"]
    return [one.find(path).get("code") for one in stated]


@pytest.mark.parametrize("name", set(TABLE) - {"c2s_C-CDA_R2_CCD_2_sud.xml"})  # Its entries carry older templates.
def test_no_entry_of_a_known_template_is_left_out(name):
    answer = understood((FILES / name).read_bytes())
    product = f"{V3}consumable/{V3}manufacturedProduct/{V3}manufacturedMaterial/{V3}code"
    substance = f"{V3}participant/{V3}participantRole/{V3}playingEntity/{V3}code"

    found = [
        [code for code, _ in _shown(facts) if code]
        for facts in (answer.conditions, answer.medications, answer.allergies)
    ]

    assert found == [
        _codes_of(name, ["4"], f"{V3}value"),
        _codes_of(name, ["16", "42"], product),
        _codes_of(name, ["7"], substance),
    ]


@pytest.mark.parametrize("name", TABLE)
def test_where_is_an_xpath_to_the_very_entry(name):
    root = etree.parse(FILES / name, etree.XMLParser(remove_comments=True)).getroot()
    answer = understood((FILES / name).read_bytes())

    places = [root.xpath(fact.where, namespaces=NAMESPACES) for fact in answer.facts]

    assert [len(found) for found in places] == [1] * len(answer.facts)
    assert {etree.QName(found[0]).localname for found in places} <= {"observation", "substanceAdministration", "act"}


def test_a_section_cut_out_of_a_document_is_refused_as_such():
    answer = refused((FILES / "hl7_phq9_mental_status_fragment.xml").read_bytes())

    assert (answer.code, answer.reason.split(";")[0]) == (
        "wrong-document",
        "This is a single section cut out of a C-CDA document",
    )


def test_the_discharge_summary_tells_of_the_stay_the_sender_and_the_family():
    answer = understood((FILES / "hl7_discharge_summary.xml").read_bytes())

    unit = answer.sending_unit
    assert (unit.organization, unit.author, unit.phone) == (
        "Community Health and Hospitals",
        "Henry Seven",
        "555-555-1002",
    )
    assert (unit.stay.began, unit.stay.ended) == ("2014-09-09T19:04-05:00", "2014-09-16T19:04-05:00")
    assert {(one.relation, one.name) for one in answer.contacts} == {
        (None, None),
        ("guardian (grandparent)", "Ralph Jones"),
        ("next of kin (mother)", "Mrs. Martha Jones"),
    }


def test_an_allergy_keeps_its_reaction_and_severity():
    _, codeine = understood((FILES / "hl7_referral_note.xml").read_bytes()).allergies

    details = dict(codeine.details)
    assert (details["reaction"], details["severity"], details["reaction_severity"]) == ("Wheezing", "Mild", "Moderate")


def test_words_behind_an_unclear_code_are_kept():
    first, second = understood((FILES / "c2s_C-CDA_R2_CCD_2_sud.xml").read_bytes()).conditions

    assert first.what.text == second.what.text == "Alcohol or drug dependence"
    assert (dict(first.details)["narrative"][:18], dict(second.details)["narrative"][:18]) == (
        "Cocaine Dependence",
        "Alcohol Dependence",
    )


def test_an_impossible_time_zone_is_told():
    answer = understood((FILES / "onc_toc_inp_ds_r21_sample2.xml").read_bytes())

    assert answer.sending_unit.stay.ended == "2015-07-22T23:00:00"
    assert (
        answer.warnings[0]
        == "A date of the stay (encompassingEncounter) could not be wholly read and should be checked."
    )


@pytest.mark.parametrize("name", TABLE)
def test_a_document_of_normal_confidentiality_says_nothing_on_redisclosure(name):
    answer = understood((FILES / name).read_bytes())

    assert (answer.confidentiality.code, answer.redisclosure_prohibited) == ("N", None)
