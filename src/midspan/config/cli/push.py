"""`midspan push`: the key that web push needs, made once."""

import argparse
import os

from midspan.config.outside import PUSH_KEY_FILE
from midspan.config.places import state_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        f"{parser.description} It is kept in {PUSH_KEY_FILE} in the state folder; several machines share one by "
        "MIDSPAN_PUSH_KEY. With another key every browser has to be turned on again."
    )


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - it takes none
    """Make the key unless there is one, and print its public half, which every browser is shown."""
    from midspan.domains.notices.outside.carriers.encryption import (  # noqa: PLC0415 - after --help
        new_key,
        packed,
        private_key,
        public_bytes,
    )

    path = state_folder() / PUSH_KEY_FILE
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(new_key())
        print(f"midspan push: made {path}. Start the web and the workers again.")
    print(packed(public_bytes(private_key(path.read_text(encoding="ascii")))))
    return 0
