"""Whatever comes in, an answer goes out, and it can be printed and stored."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from midspan.domains.journey.referral_files import Refused, Understood, row_of, understand
from midspan.domains.journey.referral_files.tests.builders import (
    FILES,
    bundle,
    concern,
    condition,
    document,
    medicine,
    problem,
    section,
    value,
)

ROW = {
    "file", "format", "patient", "conditions", "medications", "allergies", "coverage",
    "confidentiality", "redisclosure_prohibited", "warnings",
}  # fmt: skip
DOCUMENT = document(
    section("11450-4", concern(problem(value("1", "one")))),
    section("10160-0", medicine("<code code='2'><originalText><reference value='#x'/></originalText></code>")),
    section("48765-2", concern("<observation negationInd='true'><value code='419199007'/></observation>")),
)
REAL = {path.name: path.read_bytes() for path in sorted(FILES.glob("*.xml"))}
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FEW = settings(QUICK, max_examples=QUICK.max_examples // 12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _check(content):
    answer = understand(content, name="file")
    row = row_of(answer)

    assert isinstance(answer, Understood | Refused)
    assert set(row) == (ROW if isinstance(answer, Understood) else {"file", "refused"})
    assert "\x00" not in json.dumps(row, ensure_ascii=False).encode().decode()
    return answer


@pytest.mark.slow
@QUICK
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(content):
    _check(content)


@pytest.mark.slow
@QUICK
@given(
    start=st.sampled_from([b"{", b"[", b"<", b"<?xml ", b"<ClinicalDocument", b"\xff\xfe{\x00", b"\xfe\xff\x00<"]),
    rest=st.binary(max_size=200),
)
def test_any_bytes_that_start_like_a_referral_are_answered(start, rest):
    _check(start + rest)


FIELDS = {
    "Patient": ["name", "birthDate", "gender", "telecom", "address", "contact", "communication", "identifier", "id"],
    "Condition": [
        "code",
        "clinicalStatus",
        "verificationStatus",
        "onsetDateTime",
        "subject",
        "category",
        "meta",
        "contained",
    ],
    "MedicationRequest": [
        "medicationCodeableConcept",
        "medicationReference",
        "medication",
        "dosageInstruction",
        "status",
    ],
    "AllergyIntolerance": ["code", "reaction", "patient", "type", "criticality", "category"],
    "Coverage": ["payor", "class", "period", "type", "relationship", "identifier"],
    "Composition": ["author", "custodian", "section", "subject", "encounter", "confidentiality", "date"],
    "Encounter": ["period", "type", "class"],
    "Flag": ["code", "status"],
    "RiskAssessment": ["prediction", "note"],
    "DocumentReference": ["content", "type", "description"],
    "RelatedPerson": ["name", "telecom", "relationship"],
}


@st.composite
def _wild_bundle(draw):
    """A Bundle in which any field of any resource may hold anything."""
    resources = []
    for kind in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=4)):
        fields = draw(st.lists(st.sampled_from(FIELDS[kind]), max_size=3))
        resources.append({"resourceType": kind, **{field: draw(JSON) for field in fields}})
    return bundle(
        *resources,
        condition(),
        patient={"resourceType": "Patient", "name": draw(JSON)} if draw(st.booleans()) else None,
    )


@pytest.mark.slow
@QUICK
@given(_wild_bundle())
def test_a_bundle_with_anything_anywhere_is_answered(content):
    _check(content)


@pytest.mark.slow
@QUICK
@given(JSON)
def test_any_json_as_entries_is_answered(inner):
    _check(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": inner}).encode())


def _mutated(draw, content):
    """The content with a few stretches cut out, doubled or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(content) - 1, 0)))
        stop = min(len(content), start + draw(st.integers(0, 60)))
        middle = draw(
            st.sampled_from([b"", content[start:stop] * 2, b"&x;", b"<", b'"', b"\x00", b"\xff"])
            | st.binary(max_size=8)
        )
        content = content[:start] + middle + content[stop:]
    return content


@st.composite
def _mutated_document(draw):
    return _mutated(draw, DOCUMENT)


@st.composite
def _stripped_document(draw):
    """A document of which some tags or attributes were renamed: well-formed, but not what it was."""
    text = DOCUMENT.decode()
    words = [
        "code",
        "value",
        "observation",
        "act",
        "entry",
        "entryRelationship",
        "section",
        "name",
        "given",
        "text",
        "patient",
    ]
    for word in draw(st.lists(st.sampled_from(words), min_size=1, max_size=3)):
        text = text.replace(word, draw(st.sampled_from(["other", "text", "act", "value", "section"])))
    return text.encode()


@pytest.mark.slow
@QUICK
@given(_mutated_document() | _stripped_document())
def test_a_damaged_document_is_answered(content):
    _check(content)


@pytest.mark.parametrize("name", REAL)
@FEW
@given(draw=st.data())
def test_a_damaged_real_document_is_answered(name, draw):
    _check(_mutated(draw.draw, REAL[name]))


@FEW
@given(draw=st.data())
def test_a_damaged_real_bundle_is_answered(draw):
    _check(_mutated(draw.draw, (FILES / "Trenton_Turner_54a45132-91fc-485e-b401-8c7644a0d517.json").read_bytes()))
