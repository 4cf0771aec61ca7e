"""Files no referral can be read from: each refused for its reason, in words, without a word of its content."""

import io

import pytest

from midspan.domains.journey.referral_files import LIMITS, Refused, understand_stream
from midspan.domains.journey.referral_files.tests.builders import (
    FILES,
    HEAD,
    PATIENT,
    ROLE,
    bundle,
    condition,
    document,
    problem,
    refused,
    section,
    understood,
)

SECRET = "Zanzibar"
BILLION_LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY a 'Zanzibar'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
    b"<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]><ClinicalDocument xmlns='urn:hl7-org:v3'>&c;</ClinicalDocument>"
)
EXTERNAL_ENTITY = (
    b"<!DOCTYPE x [<!ENTITY file SYSTEM 'file:///etc/passwd'>]>"
    b"<ClinicalDocument xmlns='urn:hl7-org:v3'>&file;</ClinicalDocument>"
)
PARAMETER_ENTITY = b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://192.0.2.1/x.dtd'> %p;]><ClinicalDocument/>"
NAMELESS = PATIENT | {"name": [{"use": "official"}]}
OTHER = PATIENT | {"id": "2"}
QRDA = HEAD.replace("22.1.1", "24.1.1").encode() + b"</ClinicalDocument>"
TRUNCATED_JSON = bundle(condition())[:-40]
NEVER_CLOSED = b"<ClinicalDocument>" * 200

FILES_REFUSED = {
    "an empty file": (b"", "empty"),
    "a file of blanks": (b" \r\n\t ", "empty"),
    "a byte order mark alone": (b"\xef\xbb\xbf", "empty"),
    "a PDF": (b"%PDF-1.7 Zanzibar", "not-a-referral"),
    "an HL7 version 2 message": (b"MSH|^~\\&|Zanzibar", "not-a-referral"),
    "an X12 file": (b"ISA*00*", "not-a-referral"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "not-a-referral"),
    "a photograph": (b"\xff\xd8\xff\xe0", "not-a-referral"),
    "an office document": (b"PK\x03\x04", "not-a-referral"),
    "a web page": (b"<!DOCTYPE html><html>", "not-a-referral"),
    "plain words": (b"Dear colleague, Zanzibar", "not-a-referral"),
    "other bytes": (bytes(range(128, 256)), "not-a-referral"),
    "broken XML": (b"<ClinicalDocument><a></ClinicalDocument>", "malformed"),
    "an undeclared prefix": (HEAD.encode() + b"<x:y/></ClinicalDocument>", "malformed"),
    "broken JSON": (b'{"resourceType": Zanzibar}', "malformed"),
    "a number JSON does not have": (b'{"resourceType": NaN}', "malformed"),
    "a number of 5,000 digits": (b'{"resourceType": ' + b"9" * 5000 + b"}", "malformed"),
    "truncated XML": (document()[:-30], "truncated"),
    "truncated JSON": (TRUNCATED_JSON, "truncated"),
    "JSON cut inside a word": (b'{"resourceType": "Bun', "truncated"),
    "a key twice": (b'{"resourceType": "Bundle", "type": "collection", "type": "Zanzibar"}', "duplicate-keys"),
    "latin-1 JSON": ('{"resourceType": "Bündel"}'.encode("latin-1"), "wrong-encoding"),
    "an unknown XML encoding": (b"<?xml version='1.0' encoding='x-zanzibar'?><ClinicalDocument/>", "wrong-encoding"),
    "an entity bomb": (BILLION_LAUGHS, "unsafe-xml"),
    "an external entity": (EXTERNAL_ENTITY, "unsafe-xml"),
    "an external parameter entity": (PARAMETER_ENTITY, "unsafe-xml"),
    "XML nested 200 deep": (NEVER_CLOSED, "too-deep"),
    "JSON nested 200 deep": (b'{"a":' * 200 + b"1" + b"}" * 200, "too-deep"),
    "JSON nested 100,000 deep": (b"[" * 100_000, "too-deep"),
    "another XML": (b"<invoice>Zanzibar</invoice>", "wrong-document"),
    "another XML, damaged too": (b"<invoice><a:b></invoice>", "wrong-document"),
    "a FHIR Bundle in XML": (b"<Bundle xmlns='http://hl7.org/fhir'/>", "wrong-document"),
    "a ClinicalDocument of nobody": (b"<ClinicalDocument/>", "wrong-document"),
    "a quality report": (QRDA, "wrong-document"),
    "a single Patient": (b'{"resourceType": "Patient"}', "wrong-document"),
    "a single Observation": (b'{"resourceType": "Observation"}', "wrong-document"),
    "JSON that is not FHIR": (b'{"Zanzibar": 1}', "wrong-document"),
    "a JSON list": (b"[1]", "wrong-document"),
    "a Bundle of history": (bundle(kind="history"), "wrong-document"),
    "a Bundle without type": (bundle(kind="Zanzibar"), "wrong-document"),
    "a Bundle of nobody": (bundle(condition(), patient=None), "no-patient"),
    "a document of nobody": (document(header=""), "no-patient"),
    "a Bundle of two": (bundle(OTHER), "several-patients"),
    "a document of two": (document(header=2 * ROLE.format(name="")), "several-patients"),
    "a Bundle without a name": (bundle(patient=NAMELESS), "no-name"),
    "a name in one piece": (bundle(patient=PATIENT | {"name": [{"text": "Zanzibar"}]}), "no-name"),
    "a document without a name": (document(name="<name/>"), "no-name"),
    "a document with a name in one piece": (document(name="<name>Zanzibar</name>"), "no-name"),
    "20,001 of one thing in JSON": (b"[" + b"1," * 20_000 + b"1]", "too-many"),
    "20,001 of one thing in XML": (b"<ClinicalDocument>" + b"<a/>" * 20_001 + b"</ClinicalDocument>", "too-many"),
    "5,001 conditions in a document": (
        document(section("11450-4", *[problem("<value code='1'/>")] * 5001)),
        "too-many",
    ),
    "5,001 conditions": (bundle(*[condition()] * 5001), "too-many"),
}


@pytest.mark.slow
@pytest.mark.parametrize("circumstance", FILES_REFUSED)
def test_a_file_is_refused_in_one_line_that_repeats_nothing_of_it_when_it_is(circumstance):
    content, code = FILES_REFUSED[circumstance]

    answer = refused(content)

    assert answer.code == code
    assert (SECRET in answer.reason, "\n" in answer.reason, answer.reason[-1]) == (False, False, ".")
    assert len(answer.sha256) == 64


class Endless(io.RawIOBase):
    """A file of 50 MB that counts how much of it was read."""

    def __init__(self):
        self.left, self.read_bytes = 50 * 1024 * 1024, 0

    def read(self, size=-1):
        piece = b"{" * min(size, self.left)
        self.left -= len(piece)
        self.read_bytes += len(piece)
        return piece


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it_all():
    stream = Endless()

    answer = understand_stream(stream, name="big")

    assert (type(answer), answer.code, answer.sha256) == (Refused, "too-large", None)
    assert stream.read_bytes < LIMITS.max_bytes + 100_000


@pytest.mark.slow
def test_a_file_of_exactly_the_limit_is_read():
    padded = bundle(condition()).ljust(LIMITS.max_bytes)

    assert understood(padded).patient.name.written == "Rosa Maria Reyes"
    assert refused(padded + b" ").code == "too-large"


@pytest.mark.parametrize(
    "name",
    [*sorted(path.name for path in FILES.glob("*.xml")), "Trenton_Turner_54a45132-91fc-485e-b401-8c7644a0d517.json"],
)
def test_a_real_file_cut_at_any_tenth_is_refused(name):
    content = (FILES / name).read_bytes()

    codes = {refused(content[: len(content) * tenth // 10]).code for tenth in range(1, 10)}

    assert codes <= {"truncated", "malformed", "wrong-document"}


ENCODINGS = {
    "utf-8 with a mark": ("utf-8-sig", 1),
    "utf-16 with a mark": ("utf-16", 1),
    "utf-16 little end first": ("utf-16-le", 1),
    "utf-16 big end first": ("utf-16-be", 1),
    "utf-8": ("utf-8", 0),
}


@pytest.mark.parametrize("circumstance", ENCODINGS)
def test_json_is_read_in(circumstance):
    encoding, warnings = ENCODINGS[circumstance]
    text = bundle(condition()).decode().replace("Reyes", "Núñez")

    answer = understood(text.encode(encoding))

    told = [one for one in answer.warnings if "UTF-8" in one or "byte order" in one]
    assert (answer.patient.name.family, len(told)) == ("Núñez", warnings)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_xml_is_read_in_the_encoding_it_declares(encoding):
    declared = encoding.replace("-sig", "")
    text = f"<?xml version='1.0' encoding='{declared}'?>" + document().decode().replace("Reyes", "Núñez")

    answer = understood(text.encode(encoding))

    assert answer.patient.name.family == "Núñez"
