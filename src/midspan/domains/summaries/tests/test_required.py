"""What we write has what its standard requires, whatever is known, and whatever the gate lets go."""

import json
import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from midspan.domains.summaries.shapes import Coded, Person, Sender, Stay, Summary
from midspan.domains.summaries.writing.ccda import NOTHING_SAID, ccda_of
from midspan.domains.summaries.writing.fhir import fhir_of

NAMES = {"c": "urn:hl7-org:v3", "x": "http://www.w3.org/2001/XMLSchema-instance"}
HERE = Path(__file__).parent
SNOMED = "http://snomed.info/sct"
LINE = Coded(text="Penicillin <G> & kin", code="7980", system="http://www.nlm.nih.gov/research/umls/rxnorm")
BARE = Coded(text="Something told at the door", status="unknown")
WHOLE = Coded(text="Cold", code="82272006", system=SNOMED, began=date(2026, 1, 2), dose="1 daily", reason="Rash")
STATUSES = {"clinicalStatus": {"active", "recurrence", "relapse", "inactive", "remission", "resolved"}}


def a_summary(**fields):
    said = {
        "id": UUID(int=7),
        "made_at": datetime(2026, 12, 18, 17, tzinfo=UTC),
        "person": Person(given="Rowan Lee", family="Ames", birth_date=date(1992, 4, 3), sex="female", language="es"),
        "sender": Sender(center="Harbor Bridge", phone="555-0100", author="Dana Okafor"),
        "recipient": "Millrace Counseling",
        "stay": Stay(began=date(2026, 9, 1), ended=date(2026, 12, 18)),
        "conditions": (WHOLE,),
        "medicines": (LINE, WHOLE),
        "allergies": (LINE,),
        "next_step": "Dr. Brask, 2026-12-22",
        "notice": "42 CFR part 2 prohibits unauthorized use or disclosure of these records.",
        "consent": "I let Harbor Bridge tell Millrace Counseling.",
    }
    return Summary(**(said | fields))


@cache
def table(name):
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def missing_in_ccda(document):
    """The numbers of the requirements that a document does not keep."""
    root = etree.fromstring(document)
    tree = root.getroottree()
    return [
        one["conf"]
        for one in table("required_ccda.toml")["required"]
        for node in tree.xpath(one["at"], namespaces=NAMES)
        if not one["least"] <= len(node.xpath(one["has"], namespaces=NAMES)) <= one.get("most", 10_000)
    ]


LINES = st.none() | st.lists(st.sampled_from([LINE, BARE, WHOLE]), max_size=3).map(tuple)
STAYS = st.none() | st.builds(
    Stay, began=st.none() | st.just(date(2026, 9, 1)), ended=st.none() | st.just(date(2026, 9, 9))
)
SUMMARIES = st.builds(
    a_summary,
    conditions=LINES,
    medicines=LINES,
    allergies=LINES,
    no_medicines=st.booleans(),
    no_allergies=st.booleans(),
    stay=STAYS,
    next_step=st.sampled_from([None, "", "Dr. Brask"]),
    notice=st.sampled_from(["", "42 CFR part 2"]),
)


def possible(summary):
    """Only a list that was let go can say that somebody asked and there is none."""
    is_asked = (summary.no_medicines and summary.medicines != ()) or (summary.no_allergies and summary.allergies != ())
    return not is_asked


@given(summary=SUMMARIES.filter(possible))
def test_every_ccda_has_what_the_standard_requires(summary):
    assert missing_in_ccda(ccda_of(summary)) == []


def test_the_table_asks_something_of_a_whole_document_and_notices_what_is_taken_away():
    whole = ccda_of(a_summary())
    tree = etree.fromstring(whole).getroottree()
    asked = table("required_ccda.toml")["required"]

    assert [one["conf"] for one in asked if not tree.xpath(one["at"], namespaces=NAMES)] == []
    for taken, conf in (
        (b'<raceCode nullFlavor="NI"/>', "1198-5322"),
        (b'<dischargeDispositionCode nullFlavor="NI"/>', "1198-8476"),
        (b'<templateId root="2.16.840.1.113883.10.20.22.2.10" extension="2014-06-09"/>', "1198-30528"),
        (b'<doseQuantity nullFlavor="UNK"/>', "1098-7516"),
    ):
        assert conf in missing_in_ccda(whole.replace(taken, b""))


def test_a_section_that_the_gate_kept_says_neither_that_there_is_something_nor_that_there_is_nothing():
    kept = ccda_of(a_summary(conditions=None, medicines=None, allergies=None, next_step=None, stay=None)).decode()
    asked = ccda_of(a_summary(allergies=(), medicines=(), no_medicines=True, no_allergies=True)).decode()

    assert kept.count(NOTHING_SAID) == 4
    assert ("Nobody has written" in kept, "negationInd" in kept, "Discharge medications" in kept) == (False,) * 3
    assert (asked.count('negationInd="true"'), NOTHING_SAID in asked) == (2, False)


def found_at(resource, path):
    """What stands at the outer part of a path, and there at the last: as lists, an element once as a list of one."""
    *outer, last = path.split(".")
    at = [resource]
    for name in outer:
        at = [each for one in at for each in as_list(one.get(name))]
    return [as_list(one.get(last)) for one in at]


def as_list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def missing_in_fhir(bundle):
    resources = [bundle, *(one["resource"] for one in bundle["entry"])]
    return [
        f"{resource['resourceType']}.{path}"
        for resource in resources
        for path, (least, most) in table("required_fhir.toml")[resource["resourceType"]].items()
        if not all(least <= len(one) <= most for one in found_at(resource, path))
    ]


@given(summary=SUMMARIES.filter(possible))
def test_every_fhir_document_has_what_the_standard_requires(summary):
    bundle = json.loads(fhir_of(summary))
    resources = [one["resource"] for one in bundle["entry"]]
    urls = [one["fullUrl"] for one in bundle["entry"]]
    composition = resources[0]

    assert missing_in_fhir(bundle) == []
    assert (bundle["type"], composition["resourceType"]) == ("document", "Composition")  # bdl-11
    assert len(set(urls)) == len(urls)  # bdl-7
    assert set(references_in(bundle)) <= set(urls)
    assert {one["id"] for one in resources} == {url.removeprefix("urn:uuid:") for url in urls}
    for section in composition["section"]:
        assert section.get("text") or section.get("entry")  # cmp-1
        assert not ("emptyReason" in section and section.get("entry"))  # cmp-2
        assert section["text"]["div"].startswith('<div xmlns="http://www.w3.org/1999/xhtml">')
        assert etree.fromstring(section["text"]["div"]).xpath("string()").strip()  # txt-2
    for one in resources:
        status = one.get("clinicalStatus", {}).get("coding", [{}])[0].get("code", "active")
        assert status in STATUSES["clinicalStatus"]


def references_in(value):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from [one] if key == "reference" else references_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from references_in(one)


@pytest.mark.parametrize("path", ["date", "status", "author"])
def test_the_table_notices_what_a_composition_lacks(path):
    bundle = json.loads(fhir_of(a_summary()))
    del bundle["entry"][0]["resource"][path]

    assert missing_in_fhir(bundle) == [f"Composition.{path}"]
