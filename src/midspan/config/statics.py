"""Static files under names that carry their content's hash, imports between our own modules included.

The style sheet and the script of every page are written as many files and sent as one each: on a slow line every
further file costs another trip.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET, SCRIPT = "ui/css/midspan.css", "ui/js/midspan.js"
Reader = Callable[[str], str]
_IMPORT = re.compile(r'^@import "([^"]+)" layer\((\w+)\);$', re.MULTILINE)
_MODULE = re.compile(r'^import (?:(\{[^}]+\}) from )?"\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.MULTILINE)
_ADDRESS = re.compile(r'url\("(?!data:|/)([^"]+)"\)')


class HashedModules(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], **options: Any) -> Iterator[Any]:
        joined = {} if options.get("dry_run") else self._joined(paths)
        yield from super().post_process({**paths, **joined}, **options)

    def _joined(self, paths: dict[str, Any]) -> dict[str, Any]:
        """What is sent as one, written where files are collected; in place of what was found in the repository."""
        found = {name: join for name, join in JOINED.items() if name in paths}
        for name, join in found.items():
            Path(self.path(name)).write_text(join(name, lambda one: _source(paths, one)), encoding="utf-8")
        return {name: (self, name) for name in found}


def _source(paths: dict[str, Any], name: str) -> str:
    """As it stands in the repository: what was collected before may be joined already."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())


def joined_sheet(name: str, read: Reader) -> str:
    """The sheet with what it imports in its place, each in its layer, and addresses as seen from the sheet."""
    folder = PurePosixPath(name).parent

    def inlined(found: re.Match[str]) -> str:
        part, layer = found.groups()
        text = _ADDRESS.sub(lambda one: f'url("{_seen_from_sheet(part, one[1])}")', read(str(folder / part)))
        return f"@layer {layer} {{\n{text}}}"

    return _IMPORT.sub(inlined, read(name))


def _seen_from_sheet(part: str, address: str) -> str:
    steps: list[str] = []
    for step in (*PurePosixPath(part).parent.parts, *address.split("/")):
        if step == ".." and steps and steps[-1] != "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


def joined_script(name: str, read: Reader) -> str:
    """The module after those that it imports, each once and in a scope of its own, and after what those import."""
    folder, parts = PurePosixPath(name).parent, dict[str, str]()

    def take(module: str) -> None:
        if module not in parts:
            text = taken(read(str(folder / f"{module}.js")))
            parts[module] = _scoped(module, text)

    def taken(text: str) -> str:
        for _names, module in _MODULE.findall(text):
            take(module)
        return _MODULE.sub(lambda one: f"const {one[1]} = {_variable(one[2])};\n" if one[1] else "", text)

    last = taken(read(name))
    return "".join([*parts.values(), last])


def _scoped(module: str, text: str) -> str:
    exported = ", ".join(name for _kind, name in _EXPORT.findall(text))
    plain = _EXPORT.sub(r"\1 \2", text)
    return f"const {_variable(module)} = (() => {{\n{plain}return {{ {exported} }};\n}})();\n"


def _variable(module: str) -> str:
    return f"_{module.replace('-', '_')}"


JOINED: dict[str, Callable[[str, Reader], str]] = {SHEET: joined_sheet, SCRIPT: joined_script}
