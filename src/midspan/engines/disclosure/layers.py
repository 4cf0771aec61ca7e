"""Layers 0 to 3: what comes before any consent. The first that decides, decides; inside one, no comes before yes."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from midspan.engines.disclosure.answering import closed, denied_by, opened
from midspan.engines.disclosure.bits import CLASSES, LABELS, PURPOSES
from midspan.engines.disclosure.books import RoleBook, confidential_classes, role_book
from midspan.engines.disclosure.compiling import NOTES_APART, Asked, Patient
from midspan.engines.disclosure.consents import has_permit_for_this_alone, meets
from midspan.engines.disclosure.minors import SERVICE_OF
from midspan.engines.disclosure.model import BreakGlass, CourtOrder, Decision, Guardianship, Item, Mask, Request
from midspan.engines.disclosure.words import Channel, Code, Kind, Obligation, Setting, Tie
from midspan.values import DataClass, Label

EMERGENCY = frozenset({"ETREAT", "BTG"})
LONGEST_BREAK_GLASS = timedelta(minutes=30)
TREATMENT = frozenset({"TREAT"})
AMONG_PEERS = frozenset({"PEER"})
# What a patient's own "these people may see it" serves; never payment, research, law or running the center.
PERSONAL = frozenset({"TREAT", "COC", "PATRQT", "FAMRQT", "SUPNWK", "PEER"})
# A peer sees who is in the room by the name that person chose.
PEER_SEES = Mask(keep=("alias", "pronouns"))
ON_SCREEN = frozenset({Channel.PAGE, Channel.LIST})
NOTES = CLASSES.mask(frozenset({DataClass.COUNSELING_NOTE})) | CLASSES.mask(frozenset({DataClass.PSYCHOTHERAPY_NOTE}))
PROCEEDINGS = frozenset({"HLEGAL"})
LEGAL = PURPOSES.mask(PROCEEDINGS)
THIRD_PARTY = LABELS.mask(frozenset({Label.THIRD_PARTY}))
PRIVATE = LABELS.mask(frozenset({Label.PATIENT_PRIVATE}))
HARD_STOPS = NOTES | LEGAL | THIRD_PARTY
# What no emergency opens, whatever it is labeled.
OPEN_IN_NO_EMERGENCY = frozenset({DataClass.JOURNAL, DataClass.AVOIDANCE})
# What no court order opens here: a human answers for it, with the order in hand.
NEVER_ORDERED = THIRD_PARTY | PRIVATE
# Who somebody is has no date, so that no order's days leave it out.
UNDATED = frozenset({DataClass.IDENTITY})
TEAM = frozenset({Tie.CARE_TEAM, Tie.THERAPIST, Tie.GROUP_LEADER})


def by_order(request: Request, item: Item, need: int) -> Decision | None:
    """Layer 0, before its stops: what a court ordered, and a subpoena compels, goes to whom it names and no further.

    A limit agreed to does not hold against it (45 CFR 164.522(a)(1)(v)). Whatever is not within it meets the stops.
    """
    order = request.order
    if order is None or item.setting is not None or need & NEVER_ORDERED:
        return None
    if not _is_valid_order(order, request) or not _is_within_order(order, item):
        return None
    duties = frozenset({Obligation.ACCOUNT, Obligation.MINIMUM_FIELDS, Obligation.NO_REDISCLOSURE})
    return _opened(request, Code.BY_COURT_ORDER, order.basis, duties)


def _is_valid_order(order: CourtOrder, request: Request) -> bool:
    return (
        order.is_compelled
        and request.kind is Kind.EMPLOYER  # Among whom courts are: nobody here, and nobody who treats.
        and request.purposes == PROCEEDINGS
        and not request.actors.isdisjoint(order.recipients)
        and order.begins.timestamp() <= request.at < order.ends.timestamp()
    )


def _is_within_order(order: CourtOrder, item: Item) -> bool:
    """Every class is named, what somebody said in confidence only where the court found 42 CFR 2.63, and the days."""
    if not item.classes or not item.classes <= order.classes:
        return False
    if not order.opens_confidential and item.classes & confidential_classes():
        return False
    return item.classes <= UNDATED or (item.at is not None and order.data_from <= item.at < order.data_until)


def hard_stop(asked: Asked, request: Request, item: Item, need: int) -> Decision | None:
    """Layer 0: what the law keeps apart. A consent to it alone lets the question go on to layer 4."""
    if need & THIRD_PARTY and request.kind is not Kind.STAFF:
        return closed_and_hidden(Code.ABOUT_SOMEBODY_ELSE)
    if need & LEGAL and not has_permit_for_this_alone(asked, item, need, purposes=PROCEEDINGS):
        return closed(request.kind, Code.LEGAL_PROCEEDINGS, "42 CFR 2.31(d)")
    if need & NOTES and not _may_have_notes(asked, request, item, need):
        return closed(request.kind, Code.NOTES_APART, "42 CFR 2.31(b), 45 CFR 164.508(a)(2)")
    return None


def closed_and_hidden(code: Code) -> Decision:
    """Hidden from everybody: that it exists already says something."""
    return closed(Kind.PUBLIC, code)


def _may_have_notes(asked: Asked, request: Request, item: Item, need: int) -> bool:
    """The author treating, or a consent to this kind of note alone, which then opens nothing that is mixed with it."""
    if is_author_treating(request, item):
        return True
    return len(item.classes) == 1 and has_permit_for_this_alone(asked, item, need, classes=item.classes)


def is_author_treating(request: Request, item: Item) -> bool:
    """Whether a staff member treats with a note they wrote themselves (45 CFR 164.508(a)(2)(i)(A))."""
    treats = request.kind is Kind.STAFF and request.purposes == TREATMENT and bool(request.ties & TEAM)
    return treats and _is_theirs(request, item)


def _is_theirs(request: Request, item: Item) -> bool:
    return item.authors is not None and not item.authors.isdisjoint(request.actors)


def patients_own(asked: Asked, request: Request, item: Item, need: int) -> Decision | None:
    """Layer 1: whom the patient never shares with, limits they were granted, and what they keep to themselves."""
    if request.kind is Kind.SELF:
        return None
    if asked.is_blocked:
        return closed(request.kind, Code.BLOCKED, "blocked")
    for rule in asked.restrictions:
        if meets(rule, item, need):
            return denied_by(asked, rule, request.kind, Code.RESTRICTED)
    return _by_setting(request, item) if item.setting is not None or need & PRIVATE else None


def _by_setting(request: Request, item: Item) -> Decision:
    setting = item.setting or Setting.ONLY_ME  # A private label without a setting is the narrowest there is.
    if not SETTINGS[setting](request, item):
        return closed(request.kind, Code.PRIVATE, f"setting {setting}")
    return _opened(request, Code.BY_SETTING, f"setting {setting}")


def _nobody(_request: Request, _item: Item) -> bool:
    return False


def _therapist(request: Request, _item: Item) -> bool:
    return request.kind is Kind.STAFF and Tie.THERAPIST in request.ties and request.purposes == TREATMENT


def _group(request: Request, item: Item) -> bool:
    """Members while they belong to it, and who leads it; all of them in the group's own purpose or in treatment."""
    if request.kind is Kind.PEER:
        return Tie.SAME_SESSION in request.ties and request.purposes == AMONG_PEERS and request.channel in ON_SCREEN
    leads = Tie.GROUP_LEADER in request.ties and request.kind is Kind.STAFF and request.purposes == TREATMENT
    return leads or _therapist(request, item)


def _named(request: Request, item: Item) -> bool:
    is_known = request.kind not in {Kind.PUBLIC, Kind.RESEARCHER, Kind.PAYER, Kind.EMPLOYER}
    is_linked = request.kind not in LINKED or Tie.VERIFIED_LINK in request.ties
    return is_known and is_linked and request.purposes <= PERSONAL and not request.actors.isdisjoint(item.named)


SETTINGS: dict[Setting, Callable[[Request, Item], bool]] = {
    Setting.ONLY_ME: _nobody,
    Setting.THERAPIST: _therapist,
    Setting.GROUP: _group,
    Setting.NAMED: _named,
}
LINKED = frozenset({Kind.FAMILY, Kind.MENTOR})


def broken_glass(request: Request, item: Item) -> Decision | None:
    """Layer 2: an emergency somebody claimed for this patient. A purpose alone never gets here."""
    if request.break_glass is None or not _is_valid_claim(request.break_glass, request):
        return None
    if not item.classes.isdisjoint(OPEN_IN_NO_EMERGENCY):
        return None
    extra = frozenset(
        {
            Obligation.REVIEW,
            Obligation.NOTIFY_PATIENT,
            Obligation.ACCOUNT,
            Obligation.NO_STORE,
            Obligation.MINIMUM_FIELDS,
            Obligation.EXPIRES,
        }
    )
    return _opened(request, Code.BY_BREAK_GLASS, "42 CFR 2.51", extra)


def _is_valid_claim(claim: BreakGlass, request: Request) -> bool:
    return (
        request.kind in {Kind.STAFF, Kind.PROVIDER}
        and request.channel is Channel.PAGE  # One patient, looked at: no list, no export, no count.
        and request.purposes <= EMERGENCY
        and Tie.KIN not in request.ties
        and claim.stepped_up
        and bool(claim.reason.strip())
        and claim.begins.timestamp() <= request.at < claim.ends.timestamp()
        and claim.ends - claim.begins <= LONGEST_BREAK_GLASS
    )


def by_program(patient: Patient, request: Request, item: Item) -> Decision | None:
    """Layer 3: the house's own rules for whoever is looking. None where consents are to be asked."""
    rule = PROGRAM.get(request.kind)
    return None if rule is None else rule(patient, request, item)


def _own_record(_patient: Patient, request: Request, item: Item) -> Decision | None:
    """A patient's own, but for the others in a roster, and notes kept apart (stopped above)."""
    if request.purposes == frozenset({"PATRQT"}) and DataClass.ROSTER not in item.classes:
        return _opened(request, Code.BY_OWN_RECORD, "own record")
    return closed(request.kind, Code.NOTHING_ALLOWS_IT)


def _staff(_patient: Patient, request: Request, item: Item) -> Decision | None:
    if is_author_treating(request, item) and item.classes <= NOTES_APART:
        return _opened(request, Code.BY_PROGRAM_RULE, "author of the note")
    opening = [name for name in sorted(request.roles) if _opens_for_role(role_book().get(name), request, item)]
    if not opening:
        return None
    dropped = frozenset.intersection(*(role_book()[name].dropped(item.classes) for name in opening))
    mask = Mask(drop=tuple(sorted(dropped))) if dropped else None
    return _opened(request, Code.BY_PROGRAM_RULE, f"role {opening[0]}", mask=mask)


def _opens_for_role(role: RoleBook | None, request: Request, item: Item) -> bool:
    if role is None or not (role.spans_center or request.ties & TEAM):
        return False
    seen = role.classes | role.own if _is_theirs(request, item) else role.classes
    return request.purposes <= role.purposes and item.classes <= seen


def _peer(_patient: Patient, request: Request, item: Item) -> Decision | None:
    """A consent does not make a peer a recipient, so this is the last word."""
    meets = Tie.SAME_SESSION in request.ties and request.purposes == AMONG_PEERS and request.channel in ON_SCREEN
    if meets and item.classes == frozenset({DataClass.PRESENCE}):
        return _opened(request, Code.BY_SHARED_SESSION, "same session")
    if meets and item.classes == frozenset({DataClass.IDENTITY}):
        return _opened(request, Code.BY_SHARED_SESSION, "same session", mask=PEER_SEES)
    return closed(request.kind, Code.NOTHING_ALLOWS_IT)


def _linked(_patient: Patient, request: Request, _item: Item) -> Decision | None:
    """Family and mentors: consents are asked once the link is verified."""
    return None if Tie.VERIFIED_LINK in request.ties else closed(request.kind, Code.NOT_LINKED)


def _guardian(patient: Patient, request: Request, item: Item) -> Decision | None:
    """What every law says that is about this: of each service it came of, or of all where it does not say."""
    laws = [one for one in patient.wishes.guardianships if one.holds(request)]
    if not laws:
        return closed(request.kind, Code.NOT_LINKED)
    services = {service for label, service in SERVICE_OF.items() if label in (item.labels or ())}
    about = [one for one in laws if not one.service or not services or one.service in services]
    unknown = next((one.basis for one in about if not one.is_known), None)
    if unknown is not None or not services <= _services_in(about, services):
        return closed(request.kind, Code.ASK_A_HUMAN, unknown or "no rule for this service")
    if request.purposes <= PERSONAL and all(item.classes <= one.classes for one in about):
        return _opened(request, Code.BY_GUARDIANSHIP, about[0].basis)
    return None


def _services_in(laws: Iterable[Guardianship], services: set[str]) -> set[str]:
    return {service for service in services if any(one.service in {"", service} for one in laws)}


def _employer(_patient: Patient, request: Request, item: Item) -> Decision | None:
    """Employer, school, court, landlord: a letter the patient approved, and nothing else by any way."""
    is_letter = request.channel is Channel.LETTER and item.classes == frozenset({DataClass.LETTER})
    return None if is_letter else closed(request.kind, Code.NOTHING_ALLOWS_IT)


def _payer(_patient: Patient, request: Request, _item: Item) -> Decision | None:
    return None if request.purposes <= PURPOSES.below["HPAYMT"] else closed(request.kind, Code.NOTHING_ALLOWS_IT)


def _researcher(_patient: Patient, request: Request, _item: Item) -> Decision | None:
    return None if request.purposes <= PURPOSES.below["HRESCH"] else closed(request.kind, Code.NOTHING_ALLOWS_IT)


def _public(_patient: Patient, request: Request, _item: Item) -> Decision | None:
    """Whoever is not known is nobody's recipient, not even of a consent that names nobody."""
    return closed(request.kind, Code.NOTHING_ALLOWS_IT)


PROGRAM: dict[Kind, Callable[[Patient, Request, Item], Decision | None]] = {
    Kind.SELF: _own_record,
    Kind.STAFF: _staff,
    Kind.PEER: _peer,
    Kind.FAMILY: _linked,
    Kind.MENTOR: _linked,
    Kind.GUARDIAN: _guardian,
    Kind.EMPLOYER: _employer,
    Kind.PAYER: _payer,
    Kind.RESEARCHER: _researcher,
    Kind.PUBLIC: _public,
}


def _opened(
    request: Request,
    code: Code,
    basis: str,
    obligations: frozenset[Obligation] = frozenset(),
    mask: Mask | None = None,
) -> Decision:
    return opened(
        request.kind,
        request.channel,
        code,
        basis,
        is_stepped_up=request.stepped_up,
        obligations=obligations,
        mask=mask,
    )
