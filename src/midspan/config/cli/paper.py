"""`midspan paper`: whether a PDF is as it left here, by the stamp in its last line. No database is touched."""

import argparse
import os
from pathlib import Path

from midspan.config.cli import children
from midspan.config.postgres import DatabaseRole
from midspan.config.refusals import Refusal

DONE, CHANGED = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify | key")
    sentence = "tell of each file whether it is as it left here; exit code 1 when one is not"
    verifying = verbs.add_parser("verify", help=sentence, description=sentence)
    verifying.add_argument("files", nargs="+", metavar="FILE", help="PDFs")
    verifying.add_argument("--key", metavar="HEX", help="public key of the center it should come from (this one's)")
    sentence = "print the public key, by which anybody verifies papers of this center"
    verbs.add_parser("key", help=sentence, description=sentence)


def run(arguments: argparse.Namespace) -> int:
    os.environ |= children.environment(DatabaseRole.APP)
    import django  # noqa: PLC0415 - reads the settings, which depend on the role set above.

    django.setup()
    from midspan.kernel.stamps import public_key  # noqa: PLC0415 - its key is one of the settings.

    if arguments.verb == "key":
        print(public_key())
        return DONE
    held = [said_of(name, key=arguments.key or public_key()) for name in arguments.files]
    return DONE if all(held) else CHANGED


def said_of(name: str, *, key: str) -> bool:
    """Print what becomes of one file; whether it is as it left. Raises Refusal for no file and for no key."""
    from midspan.kernel.stamps import is_stamped, stamp_holds  # noqa: PLC0415 - as above.

    try:
        paper = Path(name).read_bytes()
        is_whole = stamp_holds(paper, key=key)
    except OSError as error:
        raise Refusal(f"{name} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise Refusal("This is no public key: `midspan paper key` prints one, 64 digits.") from error
    words = "as it left here" if is_whole else "changed since it left, or from elsewhere"
    print(f"{name}: {words if is_stamped(paper) else 'without a stamp'}")
    return is_whole
