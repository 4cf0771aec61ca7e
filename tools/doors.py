"""Import-linter contract: a domain is entered by its doors only.

Our own, because import-linter has no contract that protects the inside of every member of a family of packages
while leaving a named few of their modules open.
"""

from collections.abc import Iterator
from typing import Any

from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    container = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - import-linter's signature
        domains = graph.find_children(self.container)
        trespasses = sorted(row for domain in domains for row in self._trespasses_of(graph, domain))
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def _trespasses_of(self, graph: Any, domain: str) -> Iterator[tuple[str, str]]:
        for module in {domain} | graph.find_descendants(domain):
            for target in graph.find_modules_directly_imported_by(module):
                if self._is_trespass(domain, target):
                    yield module, target

    def _is_trespass(self, domain: str, target: str) -> bool:
        is_own = f"{target}.".startswith(f"{domain}.")
        if is_own or not target.startswith(f"{self.container}."):
            return False
        _, _, inner = target.removeprefix(f"{self.container}.").partition(".")
        return not any(f"{inner}.".startswith(f"{door}.") for door in self.doors)

    def render_broken_contract(self, check: ContractCheck) -> None:
        for module, target in check.metadata["trespasses"]:
            output.print_error(f"{module} enters {target}, which is not a door.")
