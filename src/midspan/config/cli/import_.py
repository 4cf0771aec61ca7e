"""`midspan import referral FILE`: take one referral file into the inbox, as the upload in the browser does."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from midspan.config.cli import children
from midspan.config.postgres import DatabaseRole, connect, current_cluster, refuse_unsafe_role, server_for
from midspan.config.refusals import Refusal

if TYPE_CHECKING:
    from midspan.domains.journey.actions import Arrival
    from midspan.kernel.models import Organization
    from midspan.values import Actor

REFUSED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="referral")
    sentence = "take a referral file into the inbox; exit code 2 when it cannot be read (it is kept with its reason)"
    referral = verbs.add_parser("referral", help=sentence, description=sentence)
    referral.add_argument("file", metavar="FILE", help="a FHIR R4 Bundle (JSON) or a C-CDA document (XML)")
    referral.add_argument("--organization", metavar="NAME", help="whose inbox; needed when there are several")
    referral.add_argument(
        "--by", metavar="SIGN-IN NAME", help="the staff member who brings it (the organization itself)"
    )


def run(arguments: argparse.Namespace) -> int:
    content = content_of(Path(arguments.file))
    os.environ |= children.environment(DatabaseRole.APP)
    with server_for(current_cluster()):
        with connect(DatabaseRole.APP) as connection:
            refuse_unsafe_role(connection)
        return take_in(content, name=Path(arguments.file).name, organization=arguments.organization, by=arguments.by)


def content_of(file: Path) -> bytes:
    """The whole file. Raises Refusal in words when it cannot be opened."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"there is no file {file}.") from None
    except IsADirectoryError:
        raise Refusal(f"{file} is a folder; name the file in it.") from None
    except (OSError, ValueError):
        raise Refusal(f"{file} could not be read from the disk.") from None


def take_in(content: bytes, *, name: str, organization: str | None, by: str | None) -> int:
    """Take the file in and say what became of it. Django must be reachable as the application's own role."""
    import django  # noqa: PLC0415 - reads the settings, which depend on the role set by `run`.

    django.setup()
    from midspan.domains.journey.actions import receive_referral_file  # noqa: PLC0415 - needs Django set up.
    from midspan.kernel.row_security import Reach, acting_for  # noqa: PLC0415 - as above.

    actor = actor_named(find_organization(organization), by)
    with acting_for(actor, Reach.ALL):
        arrival = receive_referral_file(content=content, name=name, by=actor)
    return told(arrival)


def told(arrival: "Arrival") -> int:
    """Say what became of the file; returns the exit code."""
    referral = arrival.referral
    print(f"{_outcome(arrival)}\n  referral  {referral.pk}\n  page      /referrals/{referral.pk}/")
    return REFUSED if referral.refused_reason else 0


def _outcome(arrival: "Arrival") -> str:
    if arrival.referral.refused_reason:
        return f"Refused, and kept with its reason: {arrival.referral.refused_reason}"
    if arrival.is_repeat:
        return "This file came before, so nothing was added. It is:"
    return "Taken in. It waits in the inbox for somebody to confirm what it says."


def find_organization(name: str | None) -> "Organization":
    """The organization of that name, or the only one there is. Raises Refusal that lists the names otherwise."""
    from midspan.kernel.models import Organization  # noqa: PLC0415 - needs Django set up.

    rows = Organization.objects.order_by("name")
    found = [row for row in rows if name is None or name.casefold() in {row.name.casefold(), row.short_name.casefold()}]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"“{row.name}”" for row in rows) or "none yet"
    raise Refusal(f"say whose inbox with --organization NAME. There are: {names}.")


def actor_named(organization: "Organization", login: str | None) -> "Actor":
    """Who brings the file: the staff member of that sign-in name, else the organization itself, by command."""
    from midspan.domains.people.queries import staff_actor_by_login  # noqa: PLC0415 - needs Django set up.
    from midspan.values import Actor, ActorKind  # noqa: PLC0415 - beside its only use.

    if login is None:
        return Actor(organization_id=organization.pk, id=organization.pk, kind=ActorKind.JOB)
    actor = staff_actor_by_login(organization_id=organization.pk, login=login)
    if actor is None:
        raise Refusal(f"“{organization.name}” has no staff member who signs in as “{login}”.")
    return actor
