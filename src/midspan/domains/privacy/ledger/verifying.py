"""Whether the ledger is whole, and where it is not: read entry by entry, against its ends and against signed roots."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from msgspec import Struct

from midspan.domains.privacy.ledger.linking import link_of
from midspan.domains.privacy.ledger.roots import chain_name, digest, is_root, is_signed
from midspan.domains.privacy.models import LedgerEntry, LedgerHead, LedgerRoot

CHUNK = 2000
Document = Mapping[str, Any]
Links = dict[int, str]  # Number of an entry → its link, in hexadecimal digits.


class Finding(Struct, frozen=True):
    """One place at which the ledger is not what it was, in words. `patient_id` is None where a root is the place."""

    patient_id: UUID | None
    number: int
    words: str

    def __str__(self) -> str:
        where = f"patient {self.patient_id}, entry" if self.patient_id else "root"
        return f"{where} {self.number}: {self.words}"


class Verified(Struct, frozen=True):
    """What was read and what was found; whole where nothing was."""

    entries: int
    chains: int
    roots: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


def verify(*, organization_id: UUID, kept: Iterable[Document] = ()) -> Verified:
    """Read the whole ledger of one organization. `kept` are roots (`is_root`) from elsewhere. Needs all in reach."""
    chains, found = _read_chains(organization_id)
    found += _against_heads(organization_id, chains)
    rows = list(LedgerRoot.objects.filter(organization_id=organization_id).order_by("number"))
    here = [row.document for row in rows if is_root(row.document) and row.document["number"] == row.number]
    kept = [one for one in kept if one["organization"] == str(organization_id)]
    found += [Finding(None, row.number, "cannot be read") for row in rows if row.document not in here]
    found += [*_roots_in_order(here), *_kept_and_here(kept, here)]
    found += _against_roots([*here, *kept], chains)
    entries = sum(len(links) for links in chains.values())
    return Verified(entries, len(chains), len(here) + len(kept), tuple(dict.fromkeys(found)))


def _read_chains(organization_id: UUID) -> tuple[dict[UUID, Links], list[Finding]]:
    chains: dict[UUID, Links] = {}
    found: list[Finding] = []
    rows = LedgerEntry.objects.filter(organization_id=organization_id).order_by("patient_id", "number")
    for patient_id, entries in groupby(rows.iterator(CHUNK), key=lambda row: row.patient_id):
        chains[patient_id] = {}
        found += _read_chain(entries, chains[patient_id])
    return chains, found


def _read_chain(entries: Iterable[LedgerEntry], links: Links) -> Iterator[Finding]:
    """What is wrong in one chain; fills `links` on the way."""
    number, before = 0, b""
    for entry in entries:
        yield from _missing(entry.patient_id, number + 1, entry.number - 1)
        is_next = entry.number == number + 1
        number, link = entry.number, bytes(entry.link)
        if link_of(entry) != link:
            yield Finding(entry.patient_id, number, "was changed after it was written")
        elif is_next and bytes(entry.before) != before:
            yield Finding(entry.patient_id, number, "does not follow the entry before it")
        links[number], before = link.hex(), link


def _missing(patient_id: UUID, first: int, last: int) -> Iterator[Finding]:
    for number in range(first, last + 1):
        yield Finding(patient_id, number, "is missing")


def _against_heads(organization_id: UUID, chains: Mapping[UUID, Links]) -> list[Finding]:
    """The ends that the database keeps. One that was cut off is missing; one that was added has no end."""
    heads = {row.patient_id: row for row in LedgerHead.objects.filter(organization_id=organization_id)}
    found = [finding for head in heads.values() for finding in _against_head(head, chains.get(head.patient_id, {}))]
    strays = chains.keys() - heads.keys()
    return found + [Finding(one, max(chains[one]), "no end of this chain is kept") for one in strays]


def _against_head(head: LedgerHead, links: Links) -> Iterator[Finding]:
    last = max(links, default=0)
    yield from _missing(head.patient_id, last + 1, head.number)
    if last > head.number:
        yield Finding(head.patient_id, head.number + 1, "was not written through the ledger")
    elif last == head.number and links.get(last, "") != bytes(head.link).hex():
        yield Finding(head.patient_id, last, "is not the entry with which this chain ended")


def _roots_in_order(here: Sequence[Document]) -> Iterator[Finding]:
    before = ""
    for number, document in enumerate(here, start=1):
        if document["number"] != number:
            yield Finding(None, number, "is missing")
            return
        if document["before"] != before:
            yield Finding(None, number, "does not follow the root before it")
        before = digest(dict(document))


def _kept_and_here(kept: Sequence[Document], here: Sequence[Document]) -> Iterator[Finding]:
    """A root kept elsewhere that the database lacks is younger than the database: a backup was played back."""
    known = {document["number"]: digest(dict(document)) for document in here}
    for document in kept:
        if document["number"] not in known:
            yield Finding(None, document["number"], "is kept elsewhere, but the database is older than it")
        elif known[document["number"]] != digest(dict(document)):
            yield Finding(None, document["number"], "is another here than the one kept elsewhere")


def _against_roots(documents: Iterable[Document], chains: Mapping[UUID, Links]) -> Iterator[Finding]:
    by_name = {chain_name(patient_id): patient_id for patient_id in chains}
    for document in documents:
        if not is_signed(dict(document)):
            yield Finding(None, document["number"], "is not signed by this deployment's key")
            continue
        for name, (number, link) in document["heads"].items():
            yield from _against_root(document["number"], by_name.get(name), chains, number, link)


def _against_root(
    root: int, patient_id: UUID | None, chains: Mapping[UUID, Links], number: int, link: str
) -> Iterator[Finding]:
    if patient_id is None:
        yield Finding(None, root, f"knows a chain of {number} entries of which nothing is left")
        return
    last = max(chains[patient_id])
    yield from _missing(patient_id, last + 1, number)
    if chains[patient_id].get(number, link) != link:
        yield Finding(patient_id, number, f"is not the one that root {root} signed")
