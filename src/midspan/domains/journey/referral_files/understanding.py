"""The one way in: bytes to `Understood` or `Refused`."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from msgspec.structs import replace

from midspan.domains.journey.referral_files.json_text import json_of
from midspan.domains.journey.referral_files.limits import LIMITS, MEGABYTE
from midspan.domains.journey.referral_files.refusals import Refusal, RefusalCode
from midspan.domains.journey.referral_files.shapes import Refused
from midspan.domains.journey.referral_files.sniffing import Shape, shape_of

if TYPE_CHECKING:
    from midspan.domains.journey.referral_files.limits import Limits
    from midspan.domains.journey.referral_files.shapes import Understood

_CHUNK = 64 * 1024


def understand(content: bytes, *, name: str, limits: Limits = LIMITS) -> Understood | Refused:
    """What a referral file says, or why it is refused. `name` is only carried along, never opened."""
    if len(content) > limits.max_bytes:
        return _too_large(name, limits)
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        return _read(content, name=name, sha256=sha256, limits=limits)
    except Refusal as refusal:
        return Refused(file=name, code=refusal.code, reason=refusal.reason, sha256=sha256)


def understand_stream(stream: IO[bytes], *, name: str, limits: Limits = LIMITS) -> Understood | Refused:
    """As `understand`, reading in pieces, so that an oversized file is refused without being held in memory."""
    pieces, size = [], 0
    while piece := stream.read(_CHUNK):
        size += len(piece)
        if size > limits.max_bytes:
            return _too_large(name, limits)
        pieces.append(piece)
    return understand(b"".join(pieces), name=name, limits=limits)


def _read(content: bytes, *, name: str, sha256: str, limits: Limits) -> Understood:
    read = _read_xml if shape_of(content) is Shape.XML else _read_json
    return read(content, name=name, sha256=sha256, limits=limits)


def _read_xml(content: bytes, *, name: str, sha256: str, limits: Limits) -> Understood:
    # The readers of either kind load slowly, and few processes ever read a file: not while the web starts.
    from midspan.domains.journey.referral_files.ccda.reading import read_document  # noqa: PLC0415 - see above.
    from midspan.domains.journey.referral_files.xml_text import xml_of  # noqa: PLC0415 - see above.

    document = xml_of(content, limits=limits, root="ClinicalDocument")
    return read_document(document, file=name, sha256=sha256, limits=limits)


def _read_json(content: bytes, *, name: str, sha256: str, limits: Limits) -> Understood:
    from midspan.domains.journey.referral_files.fhir.nodes import Node  # noqa: PLC0415 - as above.
    from midspan.domains.journey.referral_files.fhir.reading import read_bundle  # noqa: PLC0415 - as above.

    value, warnings = json_of(content, limits=limits)
    found = read_bundle(Node(value), file=name, sha256=sha256, limits=limits)
    return replace(found, warnings=(*warnings, *found.warnings))


def _too_large(name: str, limits: Limits) -> Refused:
    reason = (
        f"The file is larger than {limits.max_bytes // MEGABYTE} MB, more than a referral needs. "
        "Ask the sender for a summary without scans."
    )
    return Refused(file=name, code=RefusalCode.TOO_LARGE, reason=reason)
