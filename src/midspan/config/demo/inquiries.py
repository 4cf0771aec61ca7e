"""Who asked for help lately, and what a sending unit may see of somebody who comes from there. All of them made up."""

from uuid import UUID

from midspan.config.demo.center import Center
from midspan.config.demo.first_meetings import tell_first_meetings
from midspan.config.demo.persons import Person
from midspan.config.demo.sharing import as_themselves
from midspan.domains.consents.actions import sign_consent
from midspan.domains.consents.enums import Until
from midspan.domains.consents.queries import parties_of
from midspan.domains.consents.text import Draft, text_of
from midspan.domains.inquiries.actions import Asked, close_inquiry, hand_in, keep_try, visitor_of
from midspan.domains.inquiries.enums import CallTime, Closing, How, Need, Outcome, Way, Whom
from midspan.domains.inquiries.models import Inquiry
from midspan.domains.inquiries.rules import Safety
from midspan.domains.journey.enums import ENDED, IN_TREATMENT
from midspan.domains.journey.queries import handoff_of
from midspan.domains.landings.actions import make_link
from midspan.kernel import clock

NUMBER = "RB-1042"
SHARES = ("here", "times", "medication")


def _safety(name: str, phone: str, **more: object) -> Safety:
    said = {"may_call": True, "may_text": False, "may_leave_message": False, **more}
    return Safety(name_to_use=name, phone=phone, **said)  # type: ignore[arg-type]  # each caller's own fields


ASKED = (
    Asked(
        form_id=UUID(int=101),
        way=Way.WEB,
        whom=Whom.SOMEONE,
        relation="mother",
        language="en",
        safety=_safety("Alex", "540-555-0171", times=(CallTime.MORNING,), must_not_know="My husband"),
        brings="She does not get up any more. I found bottles.",
        needs=(Need.RIDE,),
    ),
    Asked(
        form_id=UUID(int=102),
        way=Way.WEB,
        whom=Whom.MYSELF,
        language="es",
        safety=_safety("Lupe", "540-555-0172", may_text=True),
        brings="Ya no puedo a solas.",
        needs=(Need.INTERPRETER, Need.CHILDCARE),
        busy_times="Lunes a viernes de 7 a 3",
    ),
    Asked(
        form_id=UUID(int=103),
        way=Way.PHONE,
        whom=Whom.MYSELF,
        language="en",
        safety=_safety("Terry", "540-555-0173", may_leave_message=True, say="Sam called, please call back."),
    ),
)


def tell_inquiries(center: Center, people: list[Person]) -> None:
    """Two that wait, and one that our hours did not fit; a link for a sending unit; and who meets whom before."""
    center.act_as("ines")
    by = center.actor("ines")
    for one in ASKED:
        hand_in(asked=one, by=visitor_of(center.organization.pk))
    last = Inquiry.objects.get(organization_id=center.organization.pk, form_id=ASKED[-1].form_id)
    close_inquiry(inquiry_id=last.pk, closing=Closing.HOURS, words="Works nights; no group before noon.", by=by)
    second = Inquiry.objects.get(organization_id=center.organization.pk, form_id=ASKED[1].form_id)
    if not second.call_times:
        keep_try(inquiry_id=second.pk, how=How.TEXT, outcome=Outcome.NO_ANSWER, by=by)
    _link(center, people)
    tell_first_meetings(center)


def _is_coming(person: Person) -> bool:
    return not person.wing and person.episode is not None and person.episode.state not in ENDED | IN_TREATMENT


def _link(center: Center, people: list[Person]) -> None:
    by = center.actor("ines")
    coming = ((one, handoff_of(viewer=by, episode_id=one.episode.pk)) for one in people if _is_coming(one))
    person, handoff = next(((one, found) for one, found in coming if found is not None), (None, None))
    if person is None or handoff is None:
        return
    themselves = as_themselves(center, person)
    draft = Draft(kind="provider", name=handoff.sending_unit, shares=SHARES, purpose="care", until=Until.YEAR)
    parties = parties_of(viewer=themselves, patient_id=themselves.id)
    if parties is None:
        return
    text = text_of(draft, parties, language="en", today=clock.local_date())
    signed = sign_consent(
        draft=draft, signed_name=parties.patient, read_digest=text.digest, language="en", by=themselves
    )
    center.act_as("ines")
    make_link(patient_id=person.patient.pk, signed_id=signed.pk, number=NUMBER, by=by)
