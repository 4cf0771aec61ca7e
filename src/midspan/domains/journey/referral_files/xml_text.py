"""XML from a stranger: no document type, no entities, no network, bounded depth.

Two readings. The first (expat, nothing kept) refuses a document type before any entity in it is looked at, counts the
depth and learns the root, so that a wrong document is named as such even when it is also damaged. The second (lxml)
builds the tree.
"""

from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree
from msgspec import Struct, field

from midspan.domains.journey.referral_files.limits import Limits
from midspan.domains.journey.referral_files.refusals import ASK_FOR, Refusal, RefusalCode, too_deep, too_many

Element: TypeAlias = Any  # lxml carries no types of its own.

_SEND_AGAIN = "Ask the sender to send it again."
_CUT_OFF = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
}
_ENCODING = {
    expat.errors.codes[message]
    for message in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)
}
_ROOTS = {
    "section": "a single section cut out of a C-CDA document; it does not say who the patient is",
    "Bundle": "a FHIR Bundle written as XML; only FHIR in JSON is read",
    "Patient": "a FHIR Patient written as XML; only FHIR in JSON is read",
}


def xml_of(content: bytes, *, limits: Limits, root: str) -> Element:
    """The root element, when its local name is `root`."""
    scan = _Scan(limits)
    damage = scan.run(content)
    if scan.root is not None and scan.root != root:
        raise _wrong_root(scan.root)
    if damage:
        raise damage
    return _tree(content)


def _wrong_root(name: str) -> Refusal:
    what = _ROOTS.get(name, "XML, but not a C-CDA document")
    return Refusal(RefusalCode.WRONG_DOCUMENT, f"This is {what}. {ASK_FOR}")


def _tree(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refusal(RefusalCode.MALFORMED, f"The file is damaged: not valid XML. {_SEND_AGAIN}") from None


class _Scan(Struct):
    limits: Limits
    root: str | None = None
    children: list[int] = field(default_factory=lambda: [0])  # How many so far, at each open level.

    def run(self, content: bytes) -> Refusal | None:
        """What is wrong with the file, if anything; unsafe and too deep files are refused outright."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        try:
            parser.Parse(content, True)
        except expat.ExpatError as wrong:
            return _damage(wrong)
        except (LookupError, ValueError):  # An encoding that Python or expat does not know.
            return _unknown_encoding()
        return None

    def _refuse_doctype(self, *_: object) -> None:
        reason = "The file defines its own entities (a DOCTYPE), which can hide an attack; it was not read. "
        raise Refusal(RefusalCode.UNSAFE_XML, reason + "Ask the sender for a plain C-CDA document.")

    def _enter(self, name: str, _: object) -> None:
        self.root = self.root or name.rpartition(":")[2]
        self.children[-1] += 1
        self.children.append(0)
        if self.children[-2] > self.limits.max_siblings:
            raise too_many()
        if len(self.children) > self.limits.max_depth + 1:
            raise too_deep()

    def _leave(self, _: str) -> None:
        self.children.pop()


def _damage(wrong: expat.ExpatError) -> Refusal:
    if wrong.code in _CUT_OFF:
        return Refusal(RefusalCode.TRUNCATED, f"The file ends before it is complete. {_SEND_AGAIN}")
    if wrong.code in _ENCODING:
        return _unknown_encoding()
    place = f"line {wrong.lineno}, column {wrong.offset + 1}"
    return Refusal(RefusalCode.MALFORMED, f"The file is damaged: not valid XML at {place}. {_SEND_AGAIN}")


def _unknown_encoding() -> Refusal:
    reason = "The file's letters are stored in a way that cannot be read. Ask the sender for UTF-8."
    return Refusal(RefusalCode.WRONG_ENCODING, reason)
