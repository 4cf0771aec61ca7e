"""`midspan ledger`: whether the ledger of disclosures is whole, and its ends signed to be kept elsewhere."""

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from midspan.config.cli import children
from midspan.config.postgres import DatabaseRole, connect, current_cluster, refuse_unsafe_role, server_for
from midspan.config.refusals import Refusal

if TYPE_CHECKING:
    from midspan.domains.privacy.ledger import Verified
    from midspan.kernel.models import Organization

WHOLE, BROKEN = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify | root")
    sentence = "read the whole ledger and name every place at which it was tampered with; exit code 1 when there is one"
    verifying = verbs.add_parser("verify", help=sentence, description=sentence)
    verifying.add_argument("--roots", metavar="DIR_OR_FILE", help="signed roots that were kept elsewhere")
    verifying.add_argument("--json", action="store_true", help="one JSON object per organization and line")
    sentence = "sign the ends of all chains now, as every night, and write them into a folder"
    signing = verbs.add_parser("root", help=sentence, description=sentence)
    signing.add_argument("--out", required=True, metavar="DIR", help="where they are kept")


def run(arguments: argparse.Namespace) -> int:
    os.environ |= children.environment(DatabaseRole.WORKER)
    with server_for(current_cluster()):
        with connect(DatabaseRole.WORKER) as connection:
            refuse_unsafe_role(connection)
        set_up()
        return verify_all(arguments) if arguments.verb == "verify" else sign_all(Path(arguments.out))


def set_up() -> None:
    import django  # noqa: PLC0415 - reads the settings, which depend on the role set above.

    django.setup()


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
    from midspan.domains.privacy.ledger import NoRootError, roots_kept  # noqa: PLC0415 - needs Django set up.

    try:
        return roots_kept(Path(place))
    except (NoRootError, OSError) as error:
        raise Refusal(str(error)) from None


def _verified(kept: list[dict[str, Any]]) -> "Iterator[tuple[Organization, Verified]]":
    from midspan.domains.privacy.ledger import verify  # noqa: PLC0415 - needs Django set up.
    from midspan.kernel.models import Organization  # noqa: PLC0415 - as above.
    from midspan.kernel.prepared import organization_reader  # noqa: PLC0415 - as above.
    from midspan.kernel.row_security import Reach, acting_for  # noqa: PLC0415 - as above.

    for organization in Organization.objects.order_by("name"):
        with acting_for(organization_reader(organization.pk), Reach.ALL):
            yield organization, verify(organization_id=organization.pk, kept=kept)


def _in_words(organization: "Organization", verified: "Verified") -> str:
    read = f"{verified.entries} entries of {verified.chains} patients, {verified.roots} roots"
    if verified.is_whole:
        return f"{organization.name}: whole ({read})"
    places = [f"  {finding}" for finding in verified.findings]
    return "\n".join([f"{organization.name}: NOT whole ({read})", *places])


def _as_json(organization: "Organization", verified: "Verified") -> str:
    places = [
        {"patient": str(one.patient_id) if one.patient_id else None, "number": one.number, "words": one.words}
        for one in verified.findings
    ]
    counts = {"entries": verified.entries, "chains": verified.chains, "roots": verified.roots}
    return json.dumps({"organization": str(organization.pk), "whole": verified.is_whole, **counts, "findings": places})


def sign_all(folder: Path) -> int:
    """A root of each organization, into a folder that is there already: one that cannot be reached is not made up."""
    from midspan.domains.privacy.ledger import keep_elsewhere, make_root, public_key  # noqa: PLC0415 - as above.
    from midspan.kernel.models import Organization  # noqa: PLC0415 - as above.
    from midspan.kernel.prepared import organization_reader  # noqa: PLC0415 - as above.
    from midspan.kernel.row_security import Reach, acting_for  # noqa: PLC0415 - as above.

    if not folder.is_dir():
        raise Refusal(f"there is no folder {folder}.")
    for organization in Organization.objects.order_by("name"):
        by = organization_reader(organization.pk)
        with acting_for(by, Reach.ALL):
            document = make_root(by=by).document
        print(f"{organization.name}: {keep_elsewhere(document, folder)}")
    print(f"Signed with the key {public_key()}")
    return WHOLE
