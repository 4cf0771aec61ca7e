"""What one odd thing in a C-CDA document does to what is understood."""

import pytest

from midspan.domains.journey.referral_files import row_of
from midspan.domains.journey.referral_files.tests.builders import (
    NAME,
    ROLE,
    codes,
    concern,
    document,
    medicine,
    problem,
    section,
    template,
    understood,
    value,
)

PROBLEMS, MEDICATIONS, ALLERGIES, PAYERS = "11450-4", "10160-0", "48765-2", "48768-6"
ASTHMA = value("195967001", "Asthma")
TIME = "<effectiveTime><low value='{}'/><high value='{}'/></effectiveTime>"


def _status(code):
    remark = f"<code code='33999-4'/>{value(code, 'words')}"
    return f"<entryRelationship typeCode='REFR'><observation>{remark}</observation></entryRelationship>"


def _allergy(kind, substance="", attributes=""):
    taken = f"<participant><participantRole><playingEntity>{substance}</playingEntity></participantRole></participant>"
    return concern(f"<observation {attributes}>{template(7)}{value(kind, 'kind')}{taken}</observation>")


def _conditions(*entries, **fields):
    return understood(document(section(PROBLEMS, *entries, **fields))).conditions


STATUSES = {
    "an active concern": (concern(problem(ASTHMA)), "active"),
    "a status observation": (concern(problem(ASTHMA, _status("413322009"))), "resolved"),
    "a status observation beside a completed concern": (
        concern(problem(ASTHMA, _status("55561003")), status="completed"),
        "active",
    ),
    "an end date": (concern(problem(ASTHMA, TIME.format("2001", "2002"))), "resolved"),
    "no concern around it": (problem(ASTHMA, "<statusCode code='completed'/>"), None),
}


@pytest.mark.parametrize("circumstance", STATUSES)
def test_the_status_of_a_condition_follows(circumstance):
    entry, status = STATUSES[circumstance]

    (found,) = _conditions(entry)

    assert (found.what.first.code, found.status) == ("195967001", status)


def test_two_statuses_that_differ_are_told():
    answer = understood(document(section(PROBLEMS, concern(problem(ASTHMA, _status("413322009"))))))

    assert "Condition 1: its status is given twice and differs." in answer.warnings


def test_dates_keep_the_exactness_they_were_written_with():
    first, second = _conditions(
        concern(problem(ASTHMA, TIME.format("1998", "200702"))),
        concern(problem(ASTHMA, TIME.format("20140908", "201409161904-0500"))),
    )

    assert (first.began, first.ended, second.began, second.ended) == (
        "1998",
        "2007-02",
        "2014-09-08",
        "2014-09-16T19:04-05:00",
    )


def test_a_date_that_is_none_is_left_out_and_told():
    answer = understood(document(section(PROBLEMS, concern(problem(ASTHMA, TIME.format("20140231", "soon"))))))

    assert (answer.conditions[0].began, answer.conditions[0].ended) == (None, None)
    assert "Condition 1: a date is not a date, or not wholly, and should be checked." in answer.warnings


def test_a_condition_named_only_in_the_narrative_takes_its_words_from_there():
    unnamed = "<value xsi:type='CD' nullFlavor='OTH'><originalText><reference value='#p1'/></originalText></value>"

    (found,) = _conditions(concern(problem(unnamed)), text="<content ID='p1'>Gambling <b>trouble</b></content>")

    assert (found.what.text, found.what.first.code) == ("Gambling trouble", None)


def test_a_translation_stands_in_for_a_code_that_is_missing():
    other = "<translation code='F10.20' codeSystem='2.16.840.1.113883.6.90' displayName='Alcohol dependence'/>"

    (found,) = _conditions(concern(problem(f"<value xsi:type='CD' nullFlavor='UNK'>{other}</value>")))

    assert (found.what.first.code, found.what.first.system, found.what.text, found.what.first.system_as_written) == (
        "F10.20",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "Alcohol dependence",
        "2.16.840.1.113883.6.90",
    )


def test_further_codes_are_kept_beside_the_first():
    translated = value("195967001", "Asthma", more="<translation code='J45' codeSystem='2.16.840.1.113883.6.90'/>")

    row = row_of(understood(document(section(PROBLEMS, concern(problem(translated))))))["conditions"][0]

    assert row["other_codes"] == [{"code": "J45", "system": "http://hl7.org/fhir/sid/icd-10-cm", "text": None}]


def test_a_section_known_only_by_its_template_is_read():
    marked = section("x", concern(f"<observation>{ASTHMA}</observation>")).replace(
        "<code", "<templateId root='2.16.840.1.113883.10.20.22.2.5'/><code", 1
    )

    assert codes(understood(document(marked)).conditions) == ["195967001"]


def test_the_illness_of_a_relative_is_not_the_patients():
    assert understood(document(section("10157-6", concern(problem(ASTHMA))))).conditions == ()


def test_a_vaccine_is_no_medication():
    vaccine = medicine("<code code='88'/>").replace(template(16), template(52))

    assert (
        understood(document(section("18776-5", vaccine), section("11369-6", medicine("<code code='1'/>")))).medications
        == ()
    )


def test_the_reason_for_a_medicine_is_no_condition_of_its_own():
    reason = f"<entryRelationship><observation>{template(19)}{ASTHMA}</observation></entryRelationship>"

    answer = understood(document(section(MEDICATIONS, medicine("<code code='1' displayName='one'/>", more=reason))))

    assert (answer.conditions, dict(answer.medications[0].details)["reason"]) == ((), "Asthma")


DENIALS = {
    "every allergy": (_allergy("419199007", attributes="negationInd='true'"), ("none-known", "No known allergies")),
    "drug allergies": (
        _allergy("416098002", attributes="negationInd='true'"),
        ("none-known", "No known drug allergies"),
    ),
    "one substance": (
        _allergy("419199007", "<code code='7980' displayName='penicillin G'/>", "negationInd='true'"),
        ("absent", "penicillin G"),
    ),
    "nothing": (_allergy("419199007", "<code code='7980' displayName='penicillin G'/>"), ("active", "penicillin G")),
    "nothing, with negationInd false": (
        _allergy("419199007", "<code code='7980' displayName='penicillin G'/>", "negationInd='false'"),
        ("active", "penicillin G"),
    ),
}


@pytest.mark.parametrize("circumstance", DENIALS)
def test_an_entry_is_shown_as_what_it_denies(circumstance):
    entry, expected = DENIALS[circumstance]

    (row,) = row_of(understood(document(section(ALLERGIES, entry))))["allergies"]

    assert (row["status"], row["text"]) == expected


def test_a_denied_medicine_is_not_shown_as_taken():
    denied = medicine("<code code='1' displayName='one'/>", attributes="moodCode='EVN' negationInd='true'")

    row = row_of(understood(document(section(MEDICATIONS, denied))))["medications"][0]

    assert (row["text"], row["status"]) == ("one", "absent")


SILENCES = {
    "without information": (
        section(MEDICATIONS, attributes="nullFlavor='NI'"),
        "The section Medications is marked as without information; that does not mean there are none.",
    ),
    "in words only": (
        section(MEDICATIONS, text="Takes something blue"),
        "The section Medications has words but no coded entries; read it in the file.",
    ),
    "without information, and yet filled": (
        section(MEDICATIONS, medicine("<code code='1'/>"), attributes="nullFlavor='NI'"),
        "The section Medications is marked as without information, yet lists 1 entries; they were read.",
    ),
}


@pytest.mark.parametrize("circumstance", SILENCES)
def test_a_section_is_told_when_it_is(circumstance):
    written, warning = SILENCES[circumstance]

    assert warning in understood(document(written)).warnings


def test_a_policy_names_payer_member_and_plan():
    policy = (
        f"<act classCode='ACT'>{template(61)}<id extension='G7'/><code code='12' displayName='PPO'/>"
        "<statusCode code='completed'/><performer><assignedEntity><representedOrganization><name>Good Plan</name>"
        "</representedOrganization></assignedEntity></performer><participant typeCode='COV'>"
        "<time><low value='20240101'/></time><participantRole><id extension='ABC'/>"
        "<code code='SELF' displayName='Self'/></participantRole></participant>"
        "<entryRelationship typeCode='REFR'><act><text>Silver</text></act></entryRelationship></act>"
    )
    cover = f"<act>{template(60)}<entryRelationship typeCode='COMP'>{policy}</entryRelationship></act>"

    (row,) = row_of(understood(document(section(PAYERS, cover))))["coverage"]

    keys = ("text", "status", "payer", "member_id", "group", "plan", "relationship", "start", "stop")
    assert [row[key] for key in keys] == ["PPO", None, "Good Plan", "ABC", "G7", "Silver", "Self", "2024-01-01", None]


def test_a_called_name_and_a_birth_name_are_not_the_legal_name():
    names = (
        "<name use='L'><given qualifier='BR'>Alicia</given><family>Newman</family></name>"
        "<name use='L'><given>Alice</given><given qualifier='CL'>Ally</given><family>Newman</family></name>"
    )

    patient = understood(document(name=names)).patient

    assert (patient.name.written, [one.written for one in patient.other_names]) == ("Alice Newman", ["Alicia Newman"])


def test_an_attached_scan_is_told_and_the_person_still_read():
    text = b"<text mediaType='application/pdf' representation='B64'>AAAA</text>"
    scan = b"<component><nonXMLBody>" + text + b"</nonXMLBody></component>"
    content = document().replace(b"<component><structuredBody></structuredBody></component>", scan)

    answer = understood(content)

    assert (answer.patient.name.written, [one.text for one in answer.documents]) == ("Rosa Reyes", ["application/pdf"])
    assert answer.warnings[0] == "The body of the document is an attached file; only who it is about could be read."


def test_a_document_of_another_guide_is_read_with_a_warning():
    answer = understood(document(section(PROBLEMS, concern(problem(ASTHMA)))).replace(b"22.1.1'", b"1'"))

    assert codes(answer.conditions) == ["195967001"]
    assert (
        answer.warnings[0] == "The document does not say that it follows C-CDA; check what was read against the file."
    )


def test_a_prefixed_document_is_read_as_any_other():
    plain = document(section(PROBLEMS, concern(problem(ASTHMA)))).decode()
    prefixed = plain.replace("<", "<c:").replace("<c:/", "</c:").replace("xmlns='urn", "xmlns:c='urn")

    answer = understood(prefixed.encode())

    assert (answer.patient.name.written, codes(answer.conditions)) == ("Rosa Reyes", ["195967001"])


def test_a_telephone_number_is_found_behind_its_scheme():
    ways = (
        "<recordTarget><patientRole><telecom use='MC' value='tel: +1(555)0100'/><telecom value='mailto://r@example.org'/>"
        f"<telecom value='555-0101'/><patient>{NAME}</patient></patientRole></recordTarget>"
    )

    contacts = understood(document(header=ways)).contacts

    assert [(one.kind, one.value, one.use) for one in contacts] == [
        ("phone", "+1(555)0100", "mobile"),
        ("email", "r@example.org", None),
        ("phone", "555-0101", None),
    ]


def test_a_doubtful_patient_header_is_told():
    header = ROLE.format(name=NAME).replace("19900305", "19901305").replace("code='F'", "code='X'")

    answer = understood(document(header=header))

    assert (answer.patient.birth_date, answer.patient.sex) == (None, None)
    assert answer.warnings[:2] == (
        "The birth date (birthTime) is not a date, or not wholly, and should be checked.",
        "The sex (administrativeGenderCode) is not a known code and was left out.",
    )


def test_a_birth_time_of_day_is_left_out_of_the_birth_date():
    header = ROLE.format(name=NAME).replace("19900305", "199003052315-0500")

    assert understood(document(header=header)).patient.birth_date == "1990-03-05"
