"""Build hook: the package's dependencies are the lines of lock/runtime.in, so that they are written once."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DependenciesFromTheLockInput(MetadataHookInterface):
    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "lock" / "runtime.in").read_text(encoding="utf8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
