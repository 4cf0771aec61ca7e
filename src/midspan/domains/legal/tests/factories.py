"""Requests by law for tests, and how far one has come."""

from datetime import timedelta

from midspan.domains.legal.actions import (
    NewPaper,
    NewRequest,
    NewScope,
    add_paper,
    enter_request,
    keep_findings,
    keep_scope,
    notify_patient,
    take_order,
)
from midspan.domains.legal.book import proceedings
from midspan.domains.legal.enums import PaperKind, Proceeding, RequestKind
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel import clock

SCAN = b"%PDF-1.7 a subpoena"
ORDER = b"%PDF-1.7 an order"


def make_request(patient, by, *, paper=SCAN, unreadable_reason="", **said):
    """A subpoena of a civil court about this patient, written down by a staff member; due in ten days."""
    asked = {
        "kind": RequestKind.SUBPOENA,
        "proceeding": Proceeding.NONCRIMINAL,
        "asker": "Clerk of the Circuit Court",
        "about_given_names": patient.given_names,
        "about_family_name": patient.family_name,
        "asks": "All records of treatment.",
        "due_date": clock.local_date() + timedelta(days=10),
    }
    kept = NewPaper(content=paper, unreadable_reason=unreadable_reason) if paper is not None else None
    return enter_request(said=NewRequest(**(asked | said)), paper=kept, by=actor_for(by))


def with_order(request, officer):
    """An order beside the subpoena, taken as one."""
    by = {"request_id": request.pk, "by": actor_for(officer)}
    add_paper(kind=PaperKind.ORDER, paper=NewPaper(content=ORDER), **by)
    take_order(**by)
    return by


def with_scope(request, officer, first, last, *, classes=("identity", "attendance"), confidential=(), is_told=True):
    """All steps up to what may go; the patient was told unless it says otherwise."""
    by = with_order(request, officer)
    findings = {one.key for one in proceedings()[Proceeding(request.proceeding)].findings}
    keep_findings(findings=findings | set(confidential), **by)
    notify_patient(is_told=is_told, words="" if is_told else "The court forbids it.", **by)
    scope = NewScope(
        classes=tuple(classes),
        first_date=first,
        last_date=last,
        recipient="Circuit Court, Room 3",
        address="1 Court Square",
        ends_date=clock.local_date() + timedelta(days=30),
    )
    return keep_scope(scope=scope, **by)
