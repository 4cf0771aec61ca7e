"""What a file says about secrecy, in codes and in words; silence is never permission."""

import pytest

from midspan.domains.journey.referral_files.tests.builders import bundle, condition, document, section, understood

CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


def _security(*labels):
    return {"security": [{"system": system, "code": code} for system, code in labels]}


def _letter(text):
    section_of_letter = {"title": "Notice", "text": {"div": f"<div>{text}</div>"}}
    return {"resourceType": "Composition", "subject": {"reference": "Patient/1"}, "section": [section_of_letter]}


BUNDLES = {
    "no label": (bundle(), None, None),
    "normal": (bundle(meta=_security((CONFIDENTIALITY, "N"))), "N", None),
    "restricted without a reason": (bundle(meta=_security((CONFIDENTIALITY, "R"))), "R", None),
    "very restricted by OID": (bundle(meta=_security(("urn:oid:2.16.840.1.113883.5.25", "V"))), "V", None),
    "no redisclosure": (bundle(meta=_security((ACT, "NORDSCLCD"))), None, True),
    "no disclosure": (bundle(meta=_security((CONFIDENTIALITY, "R"), (ACT, "NODSCLCD"))), "R", True),
    "under Part 2 by code": (bundle(meta=_security((ACT, "42CFRPart2"))), None, True),
    "substance use": (bundle(meta=_security((ACT, "ETH"))), None, True),
    "psychiatry": (bundle(meta=_security((CONFIDENTIALITY, "R"), (ACT, "PSY"))), "R", None),
    "an R that is not confidentiality": (bundle(meta=_security(("http://example.org", "R"))), None, None),
    "one condition restricted": (bundle(condition(meta=_security((CONFIDENTIALITY, "R")))), "R", None),
    "the notice": (bundle(_letter(NOTICE)), None, True),
    "the notice with markup": (bundle(_letter("42 CFR <b>Part 2</b> applies.")), None, True),
    "the law denied": (bundle(_letter("This is not a record under 42 CFR Part 2.")), None, None),
    "another part of the law": (bundle(_letter("As 42 CFR Part 482 asks.")), None, None),
    "the law denied and stated": (
        bundle(_letter("It is not small. 42 C.F.R. § 2.32 prohibits redisclosure.")),
        None,
        True,
    ),
}


@pytest.mark.parametrize("circumstance", BUNDLES)
def test_a_bundle_is_as_secret_as_it_says_with(circumstance):
    content, code, prohibited = BUNDLES[circumstance]

    answer = understood(content)

    assert (answer.confidentiality and answer.confidentiality.code, answer.redisclosure_prohibited) == (
        code,
        prohibited,
    )


LABEL = "<observation><code code='ASSERTION'/><value code='{}' codeSystem='{}'/></observation>"
DOCUMENTS = {
    "normal": ("N", "", None),
    "restricted": ("R", "", None),
    "restricted, with the notice": ("R", NOTICE, True),
    "a refrain policy": ("R", LABEL.format("NORDSCLCD", "2.16.840.1.113883.5.1138"), True),
    "substance use": ("R", LABEL.format("ETH", "2.16.840.1.113883.5.4"), True),
    "ETH of some other code system": ("R", LABEL.format("ETH", "2.16.840.1.113883.6.1"), None),
}


@pytest.mark.parametrize("circumstance", DOCUMENTS)
def test_a_document_is_as_secret_as_it_says_with(circumstance):
    code, inside, prohibited = DOCUMENTS[circumstance]
    entry, text = (inside, "") if inside.startswith("<") else ("<act/>", inside)
    content = document(section("51848-0", entry, text=text)).replace(
        b"<recordTarget>", f"<confidentialityCode code='{code}'/><recordTarget>".encode()
    )

    answer = understood(content)

    assert (answer.confidentiality.code, answer.redisclosure_prohibited) == (code, prohibited)


WARNINGS = {
    "one condition restricted": "A part of the file is marked restricted, stricter than the file as a whole.",
    "restricted without a reason": (
        "The file is marked restricted without saying why; ask the sender whether it may be passed on."
    ),
    "substance use": "The file is labeled as substance use treatment; it is taken to be under 42 CFR Part 2.",
    "the law denied": (
        "The file mentions 42 CFR Part 2 to say that it does not apply; a person should read that sentence."
    ),
}


@pytest.mark.parametrize("circumstance", WARNINGS)
def test_a_person_is_asked_to_look_when_there_is(circumstance):
    content = BUNDLES[circumstance][0]
    if circumstance == "one condition restricted":
        content = bundle(condition(meta=_security((CONFIDENTIALITY, "R"))), meta=_security((CONFIDENTIALITY, "N")))

    assert WARNINGS[circumstance] in understood(content).warnings
