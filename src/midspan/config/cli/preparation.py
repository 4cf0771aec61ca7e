"""What must be up to date before the web answers: the schema, the translations, the static files.

Each step costs only milliseconds when nothing changed since the last time.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import psycopg
from msgspec import Struct
from msgspec.structs import asdict, replace
from psycopg import sql

from midspan.config.cli import children
from midspan.config.places import project_folder, state_folder
from midspan.config.postgres import DatabaseRole, connect
from midspan.config.refusals import Refusal

PACKAGE = Path(__file__).resolve().parents[2]
LOCALES = PACKAGE / "locale"

# django-htmx ships htmx 4 and all extensions too. We serve none of them, and imports named in their comments would be
# looked for as files.
UNUSED_STATICS = ["--ignore=ext", "--ignore=htmx-4*", "--ignore=htmax-4*"]

ANOTHER_VERSION = (
    "this database was made by another version of Midspan, and this one cannot take it further. Nothing in it was "
    "deleted. A demonstration starts over with `./midspan demo --fresh`. A center's own database: start it with the "
    "version that made it, or restore the copy made before the change of version."
)


class Mark(Struct, frozen=True):
    """What a database says of itself, in its comment: there it cannot outlive the database or lag behind it."""

    is_demonstration: bool = False
    schema: str = ""
    demo: str = ""

    @classmethod
    def read(cls, connection: psycopg.Connection) -> Self:
        found = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        try:
            return cls(**json.loads(found[0])) if found and found[0] else cls()
        except (ValueError, TypeError):
            return cls()  # Somebody's own comment.

    def write(self, connection: psycopg.Connection) -> None:
        name = sql.Identifier(connection.info.dbname)
        comment = sql.Literal(json.dumps(asdict(self)))
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, comment))


def change_mark(**changes: str | bool) -> None:
    with connect(DatabaseRole.OWNER) as owner:
        replace(Mark.read(owner), **changes).write(owner)


def migrate_when_needed() -> None:
    """Migrate as the owner, unless this very schema was migrated before."""
    wanted = schema_fingerprint()
    with connect(DatabaseRole.OWNER) as owner:
        if Mark.read(owner).schema == wanted:
            return
    print("midspan: bringing the database up to date …", flush=True)
    migrate("--verbosity=0")
    change_mark(schema=wanted)


def migrate(*options: str) -> None:
    """Migrate as the owner. Refuse in words a database whose way here is not among our migrations any more."""
    try:
        children.django(["migrate", "--no-input", *options], role=DatabaseRole.OWNER)
    except Refusal:
        with connect(DatabaseRole.OWNER) as owner:
            if not made_by_another_version(owner):
                raise
        raise Refusal(ANOTHER_VERSION) from None


def made_by_another_version(owner: psycopg.Connection) -> bool:
    """Whether the database went through migrations of ours that this version has not."""
    known = {(path.parent.parent.name, path.stem) for path in PACKAGE.glob("**/migrations/[0-9]*.py")}
    ours = {label for label, _ in known}
    found = owner.execute("SELECT app, name FROM django_migrations").fetchall()
    return any(label in ours and (label, name) not in known for label, name in found)


def schema_fingerprint() -> str:
    locks = [project_folder() / "lock" / "runtime.txt"]  # Other packages bring migrations of their own.
    sources = [*PACKAGE.glob("**/migrations/*.py"), *(PACKAGE / "kernel").glob("row_security*.py")]
    return digest_of_content([*locks, *sources])


def digest_of_content(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.exists()):
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def compile_messages() -> None:
    """Compile each translation that is newer than what was compiled of it. Needs no gettext on the machine."""
    for source in LOCALES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            compile_catalog(source, target=target)


def compile_catalog(source: Path, *, target: Path) -> None:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - a fifth of a second, needed after a change only.
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above.

    unfinished = target.with_suffix(f".{os.getpid()}")
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    unfinished.replace(target)


def collect_statics() -> None:
    """Collect, hash and compress the static files when one of them changed."""
    folder = state_folder() / "static"
    stamp, wanted = folder.with_name("static.stamp"), statics_fingerprint()
    if (folder / "staticfiles.json").exists() and stamp.exists() and stamp.read_text(encoding="utf8") == wanted:
        return
    children.django(
        ["collectstatic", "--no-input", "--verbosity=0", *UNUSED_STATICS],
        role=DatabaseRole.APP,
        extra={"MIDSPAN_COLLECTS_STATICS": "1"},  # The settings then hash names before any were hashed.
    )
    stamp.write_text(wanted, encoding="utf8")


def statics_fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in PACKAGE.glob("**/static/**/*") if path.is_file()):
        found = path.stat()
        digest.update(f"{path} {found.st_mtime_ns} {found.st_size}\n".encode())
    return digest.hexdigest() + digest_of_content([project_folder() / "lock" / "runtime.txt"])
