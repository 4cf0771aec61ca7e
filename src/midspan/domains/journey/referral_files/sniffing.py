"""What kind of file this is, from its first bytes, before anything is parsed."""

import codecs
from enum import Enum

from midspan.domains.journey.referral_files.refusals import ASK_FOR, Refusal, RefusalCode


class Shape(Enum):
    JSON = "JSON"
    XML = "XML"


_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"MSH|", "an HL7 version 2 message"),
    (b"\x0bMSH|", "an HL7 version 2 message"),
    (b"FHS|", "a batch of HL7 version 2 messages"),
    (b"BHS|", "a batch of HL7 version 2 messages"),
    (b"ISA*", "an X12 billing file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a scan (TIFF)"),
    (b"MM\x00*", "a scan (TIFF)"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\xd0\xcf\x11\xe0", "an older office document"),
    (b"{\\rtf", "a rich-text document"),
    (b"BEGIN:VCARD", "an address card"),
    (b"BEGIN:VCALENDAR", "a calendar"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((b"{\x00", "utf-16-le"), (b"\x00{", "utf-16-be"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_HEAD = 1024


def shape_of(content: bytes) -> Shape:
    """JSON or XML; anything else is refused by its name."""
    head = _opening(content)
    if not head:
        raise Refusal(RefusalCode.EMPTY, "The file is empty. Ask the sender to send it again.")
    _refuse_known_others(content, head)
    if head[:1] in {"{", "["}:
        return Shape.JSON
    if head[:1] == "<":
        return Shape.XML
    raise Refusal(RefusalCode.NOT_A_REFERRAL, f"This is not a referral file: neither JSON nor XML. {ASK_FOR}")


def _opening(content: bytes) -> str:
    """The first characters that are not blank, whatever the encoding."""
    encoding, start = byte_order_of(content)
    stripped = content[start : start + _HEAD].decode(encoding or "latin-1", errors="replace").lstrip()
    return stripped or content[start:].decode("latin-1").lstrip()[:_HEAD]


def byte_order_of(content: bytes) -> tuple[str | None, int]:
    """The encoding shown by a byte order mark or by zero bytes, and how many bytes the mark takes."""
    marked = next(((name, len(bom)) for bom, name in _BOMS if content.startswith(bom)), None)
    if marked:
        return marked
    return next((name for start, name in _UNMARKED if content.startswith(start)), None), 0


def _refuse_known_others(content: bytes, head: str) -> None:
    opening = content[:16].lstrip(b"\r\n\t ")
    name = next((name for magic, name in _OTHERS if opening.startswith(magic)), None)
    if content[128:132] == b"DICM":
        name = "a medical picture (DICOM)"
    if head[:15].lower().startswith(("<!doctype html", "<html")):
        name = "a web page"
    if name:
        raise Refusal(RefusalCode.NOT_A_REFERRAL, f"This is {name}, not a referral file. {ASK_FOR}")
