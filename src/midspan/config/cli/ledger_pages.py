"""Every organization's ledger, verified or signed, and told: what `midspan ledger` does once Django is set up."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from midspan.config.refusals import Refusal
from midspan.domains.privacy.ledger import (
    NoRootError,
    Verified,
    keep_elsewhere,
    make_root,
    public_key,
    roots_kept,
    verify,
)
from midspan.kernel.models import Organization
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, acting_for

WHOLE, BROKEN = 0, 1


def verify_all(arguments: argparse.Namespace) -> int:
    """Tell of each organization what was found; returns the exit code."""
    kept = kept_roots(arguments.roots) if arguments.roots else []
    found = [(organization, verified) for organization, verified in _verified(kept)]
    for organization, verified in found:
        tell = _as_json if arguments.json else _in_words
        print(tell(organization, verified), flush=True)
    return WHOLE if all(verified.is_whole for _, verified in found) else BROKEN


def kept_roots(place: str) -> list[dict[str, Any]]:
    """Raises Refusal in words when a file cannot be read or is no root."""
    try:
        return roots_kept(Path(place))
    except (NoRootError, OSError) as error:
        raise Refusal(str(error)) from None


def _verified(kept: list[dict[str, Any]]) -> Iterator[tuple[Organization, Verified]]:

    for organization in Organization.objects.order_by("name"):
        with acting_for(organization_reader(organization.pk), Reach.ALL):
            yield organization, verify(organization_id=organization.pk, kept=kept)


def _in_words(organization: Organization, verified: Verified) -> str:
    read = f"{verified.entries} entries of {verified.chains} patients, {verified.roots} roots"
    if verified.is_whole:
        return f"{organization.name}: whole ({read})"
    places = [f"  {finding}" for finding in verified.findings]
    return "\n".join([f"{organization.name}: NOT whole ({read})", *places])


def _as_json(organization: Organization, verified: Verified) -> str:
    places = [
        {"patient": str(one.patient_id) if one.patient_id else None, "number": one.number, "words": one.words}
        for one in verified.findings
    ]
    counts = {"entries": verified.entries, "chains": verified.chains, "roots": verified.roots}
    return json.dumps({"organization": str(organization.pk), "whole": verified.is_whole, **counts, "findings": places})


def sign_all(folder: Path) -> int:
    """A root of each organization, into a folder that is there already: one that cannot be reached is not made up."""
    if not folder.is_dir():
        raise Refusal(f"there is no folder {folder}.")
    for organization in Organization.objects.order_by("name"):
        by = organization_reader(organization.pk)
        with acting_for(by, Reach.ALL):
            document = make_root(by=by).document
        print(f"{organization.name}: {keep_elsewhere(document, folder)}")
    print(f"Signed with the key {public_key()}")
    return WHOLE
