"""`midspan ledger`: whether the ledger of disclosures is whole, and its ends signed to be kept elsewhere."""

import argparse
import os
from pathlib import Path

from midspan.config.cli import children
from midspan.config.postgres import DatabaseRole, connect, current_cluster, refuse_unsafe_role, server_for


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
        return answer(arguments)


def answer(arguments: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - reads the settings, which depend on the role set above.

    django.setup()
    from midspan.config.cli.ledger_pages import sign_all, verify_all  # noqa: PLC0415 - its models need what was set up.

    return verify_all(arguments) if arguments.verb == "verify" else sign_all(Path(arguments.out))
