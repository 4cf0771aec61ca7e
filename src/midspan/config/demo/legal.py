"""Requests by law: a subpoena that waits, an order that says what may go, and a call about a name that is nobody's."""

from datetime import timedelta

from midspan.config.demo.center import Center
from midspan.config.demo.persons import Person
from midspan.domains.legal.actions import (
    NewPaper,
    NewRequest,
    NewScope,
    add_paper,
    answer_neutrally,
    enter_request,
    keep_findings,
    keep_scope,
    notify_patient,
    take_order,
)
from midspan.domains.legal.book import proceedings
from midspan.domains.legal.enums import PaperKind, Proceeding, RequestKind
from midspan.kernel.paper import pdf_from

SUBPOENAED, ORDERED = "rowan", "jerome"
DESK, OFFICER = "ines", "henrik"
SHEET = b"#set document(date: none)\n#set text(size: 14pt)\n#heading(said.heading)\n#said.words"


def tell_legal(center: Center, people: list[Person]) -> None:
    known = {one.key: one for one in people if not one.wing}
    if SUBPOENAED in known:
        _subpoena(center, known[SUBPOENAED], due_in=6)
    if ORDERED in known:
        _order(center, known[ORDERED])
    _call(center)
    center.act_as("ines")


def _sheet(heading: str, words: str) -> NewPaper:
    return NewPaper(content=pdf_from(SHEET, {"heading": heading, "words": words}))


def _subpoena(center: Center, person: Person, *, due_in: int) -> NewRequest:
    asked = NewRequest(
        kind=RequestKind.SUBPOENA,
        proceeding=Proceeding.NONCRIMINAL,
        asker="Clerk of the Circuit Court",
        asker_address="1 Court Square",
        about_given_names=person.patient.given_names,
        about_family_name=person.patient.family_name,
        about_birth_date=person.patient.birth_date,
        asks="All records of treatment since January, in a matter of custody.",
        due_date=center.days.today + timedelta(days=due_in),
    )
    paper = _sheet("Subpoena duces tecum", asked.asks)
    enter_request(said=asked, paper=paper, by=center.act_as(DESK))
    return asked


def _order(center: Center, person: Person) -> None:
    """All steps but the last one: nothing has gone."""
    asked = NewRequest(
        kind=RequestKind.COURT_ORDER,
        proceeding=Proceeding.NONCRIMINAL,
        asker="Juvenile and Domestic Relations Court",
        about_given_names=person.patient.given_names,
        about_family_name=person.patient.family_name,
        about_birth_date=person.patient.birth_date,
        asks="Days and hours of attendance over the last four weeks.",
        due_date=center.days.today + timedelta(days=12),
    )
    request = enter_request(said=asked, paper=_sheet("Order", asked.asks), by=center.act_as(DESK))
    by = center.act_as(OFFICER)
    add_paper(request_id=request.pk, kind=PaperKind.SUBPOENA, paper=_sheet("Subpoena", asked.asks), by=by)
    take_order(request_id=request.pk, by=by)
    findings = [one.key for one in proceedings()[asked.proceeding].findings]
    keep_findings(request_id=request.pk, findings=findings, by=by)
    notify_patient(request_id=request.pk, is_told=True, words="", by=by)
    scope = NewScope(
        classes=("identity", "attendance"),
        first_date=center.days.today - timedelta(days=28),
        last_date=center.days.today,
        recipient=asked.asker,
        address="2 Court Square",
        ends_date=center.days.today + timedelta(days=30),
    )
    keep_scope(request_id=request.pk, scope=scope, by=by)


def _call(center: Center) -> None:
    asked = NewRequest(
        kind=RequestKind.TELEPHONE,
        proceeding=Proceeding.CRIMINAL,
        asker="Somebody who said they were a detective",
        about_given_names="Martin",
        about_family_name="Vantongeren",
        asks="Whether he comes here, and when.",
        due_date=center.days.today,
    )
    request = enter_request(said=asked, by=center.act_as(DESK))
    answer_neutrally(
        request_id=request.pk, words="On the telephone, in the words of the script.", by=center.act_as(OFFICER)
    )
