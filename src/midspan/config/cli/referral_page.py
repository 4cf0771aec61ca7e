"""One referral file as a page to read in a terminal."""

from collections.abc import Iterator

from midspan.domains.journey.referral_files import Fact, Kind, Refused, Statement, Understood
from midspan.domains.journey.referral_files.rows import status_of

_UNKNOWN = "not stated"
_TITLES = {
    Kind.CONDITION: "Conditions",
    Kind.MEDICATION: "Medications",
    Kind.ALLERGY: "Allergies",
    Kind.COVERAGE: "Coverage",
}
_REDISCLOSURE = {True: "prohibited without consent", False: "not prohibited", None: _UNKNOWN}


def page_of(answer: Understood | Refused) -> str:
    """All that was understood, or one line that says why not."""
    if isinstance(answer, Refused):
        return f"{answer.file}: refused. {answer.reason}"
    return "\n".join([*_head(answer), *_lists(answer), *_foot(answer), ""])


def _head(answer: Understood) -> Iterator[str]:
    patient, unit = answer.patient, answer.sending_unit
    yield f"{answer.file}  ({answer.format}, {answer.document_type})"
    yield f"  {patient.name.written}, born {patient.birth_date or _UNKNOWN}, sex {patient.sex or _UNKNOWN}"
    for name in patient.other_names:
        yield f"  also known as {name.written}" + (f" ({name.use})" if name.use else "")
    for contact in answer.contacts:
        who = " ".join(filter(None, (contact.relation, contact.name)))
        yield f"  {who or 'own'}: {contact.kind} {contact.value}"
    yield f"  sent by {unit.organization or _UNKNOWN}; author {unit.author or _UNKNOWN}; phone {unit.phone or _UNKNOWN}"
    if unit.stay:
        dates = f"from {unit.stay.began or _UNKNOWN} to {unit.stay.ended or _UNKNOWN}"
        yield f"  stay ({unit.stay.kind or _UNKNOWN}) {dates}"
    secrecy = answer.confidentiality
    stated = (secrecy.text or ", ".join(secrecy.labels)) if secrecy else _UNKNOWN
    yield f"  confidentiality {stated}; passing on {_REDISCLOSURE[answer.redisclosure_prohibited]}"


def _lists(answer: Understood) -> Iterator[str]:
    for kind, title in _TITLES.items():
        facts = answer.of(kind)
        yield f"  {title} ({len(facts)})"
        yield from (f"    {_line(fact)}" for fact in facts)


def _line(fact: Fact) -> str:
    first = fact.what.first
    dates = " to ".join(filter(None, (fact.began, fact.ended)))
    denied = "NOT: " if fact.statement == Statement.ABSENT else ""
    parts = [
        denied + (fact.what.text or "without words"),
        f"[{first.code} {first.system or 'no system'}]" if first.code else None,
        status_of(fact) or "status not stated",
        dates or (f"recorded {fact.recorded}" if fact.recorded else None),
        *(f"{name.replace('_', ' ')}: {said}" for name, said in fact.details),
        f"({fact.section})" if fact.section else None,
        f"said in {len(fact.also_at) + 1} places" if fact.also_at else None,
    ]
    return "; ".join(part for part in parts if part)


def _foot(answer: Understood) -> Iterator[str]:
    for title, passages in (("Safety notes", answer.safety_notes), ("Attached", answer.documents)):
        if passages:
            yield f"  {title}"
            yield from (f"    {passage.title}: {passage.text}" for passage in passages)
    if answer.passages:
        yield f"  In words: {', '.join(passage.title for passage in answer.passages)}"
    if answer.unread:
        yield "  Kept but not read: " + ", ".join(f"{count} {kind}" for kind, count in answer.unread)
    if answer.warnings:
        yield "  Please check"
        yield from (f"    {warning}" for warning in answer.warnings)
