"""Wishes, requests and items drawn from a seed, from few words, so that rules often meet what is asked."""

from datetime import date, timedelta

from midspan.engines.disclosure import (
    BreakGlass,
    Channel,
    Consent,
    CourtOrder,
    Effect,
    Guardianship,
    Item,
    Kind,
    Quarantined,
    Request,
    Restriction,
    Scope,
    Setting,
    Tie,
    Wishes,
)
from midspan.engines.disclosure.tests.cast import DAY, NOON

ACTORS = ("Practitioner/a", "Organization/b", "RelatedPerson/c", "Patient/d")
PURPOSES = (
    "TREAT",
    "ETREAT",
    "BTG",
    "COC",
    "HPAYMT",
    "ELIGVER",
    "HRESCH",
    "CLINTRCH",
    "HLEGAL",
    "PATRQT",
    "PEER",
    "SUPNWK",
)
CLASSES = (
    "schedule",
    "note",
    "letter",
    "presence",
    "identity",
    "journal",
    "counseling_note",
    "roster",
    "billing",
    "contact",
)
LABELS = (
    "part2",
    "mental_health",
    "HIV",
    "BH",
    "PSY",
    "PSYTHPN",
    "ETH",
    "OPIOIDUD",
    "third_party",
    "patient_private",
    "N",
    "R",
    "V",
)
STOPPED = ("third_party", "patient_private")
ACTIONS = ("access", "disclose", "correct")
CODES = ("icd|F10", "icd|B20")
USUAL = {
    Kind.SELF: "PATRQT",
    Kind.PEER: "PEER",
    Kind.STAFF: "TREAT",
    Kind.PROVIDER: "COC",
    Kind.FAMILY: "SUPNWK",
    Kind.GUARDIAN: "SUPNWK",
    Kind.PAYER: "ELIGVER",
    Kind.RESEARCHER: "CLINTRCH",
    Kind.EMPLOYER: "SUPNWK",
}
ROLES = ("counselor", "front_desk", "utilization_review", "director", "peer_specialist")
CHANNELS = (Channel.PAGE, Channel.LIST, Channel.FEED, Channel.LETTER, Channel.EXPORT, Channel.LOG)
SOON = timedelta(minutes=1)


def some(draw, words, *, most):
    return frozenset(draw.sample(words, draw.randint(1, min(most, len(words)))))


def maybe(draw, value, *, share=0.5):
    return value if draw.random() < share else None


def moment(draw, *, days=3):
    return NOON + draw.randint(-days, days) * DAY


def drawn_scope(draw, *, narrow=0.7):
    begins, ends = moment(draw), moment(draw)
    return Scope(
        actors=maybe(draw, some(draw, ACTORS, most=3), share=narrow),
        purposes=maybe(draw, some(draw, PURPOSES, most=7), share=narrow),
        actions=maybe(draw, some(draw, ACTIONS, most=2), share=narrow / 4),
        classes=maybe(draw, some(draw, CLASSES, most=6), share=narrow),
        labels=maybe(draw, some(draw, LABELS, most=8), share=narrow / 2),
        codes=maybe(draw, some(draw, CODES, most=1), share=narrow / 6),
        begins=maybe(draw, begins - DAY, share=narrow / 2),
        ends=maybe(draw, ends + 3 * DAY, share=narrow / 2),
        data_from=maybe(draw, begins, share=narrow / 8),
        part2=draw.random() < 0.6,
    )


def drawn_consent(draw, number, effect=None):
    effect = effect or (Effect.PERMIT if draw.random() < 0.75 else Effect.DENY)
    exceptions = tuple(drawn_scope(draw) for _ in range(draw.choice((0, 0, 0, 1, 2))))
    return Consent(
        id=f"c{number}", effect=effect, scope=drawn_scope(draw), exceptions=exceptions, given_on=date(2026, 1, 1)
    )


def drawn_law(draw):
    return Guardianship(
        guardians=frozenset({"RelatedPerson/c"}),
        classes=draw.choice((frozenset({"schedule"}), frozenset({"schedule", "attendance"}))),
        since=maybe(draw, moment(draw) - 2 * DAY),
        until=moment(draw),
        basis="law",
        is_known=draw.random() < 0.7,
        service=draw.choice(("", "substance_use", "mental_health")),
    )


def drawn_wishes(draw):
    laws = tuple(drawn_law(draw) for _ in range(draw.choice((0, 0, 1, 1, 2))))
    return Wishes(
        consents=tuple(drawn_consent(draw, number) for number in range(draw.randint(0, 5))),
        quarantined=(Quarantined("q", "unclear"),) if draw.random() < 0.05 else (),
        restrictions=tuple(
            Restriction(f"r{n}", drawn_scope(draw, narrow=0.9)) for n in range(draw.choice((0, 0, 0, 1)))
        ),
        blocked=frozenset({"Patient/d"}) if draw.random() < 0.1 else frozenset(),
        guardianships=laws,
    )


def drawn_order(draw):
    return CourtOrder(
        basis="42 CFR 2.64",
        recipients=some(draw, ACTORS, most=3),
        classes=some(draw, CLASSES, most=6),
        begins=moment(draw, days=1) - DAY,
        ends=moment(draw, days=1) + DAY,
        data_from=moment(draw) - 2 * DAY,
        data_until=moment(draw) + 2 * DAY,
        is_compelled=draw.random() < 0.9,
        opens_confidential=draw.random() < 0.5,
    )


def drawn_request(draw):
    kind = draw.choice((Kind.PROVIDER, Kind.PROVIDER, Kind.STAFF, Kind.STAFF, *Kind))
    purposes = USUAL.get(kind)
    is_emergency = kind in {Kind.PROVIDER, Kind.STAFF} and draw.random() < 0.1
    is_ordered = kind is Kind.EMPLOYER and draw.random() < 0.7
    purposes = "BTG" if is_emergency else "HLEGAL" if is_ordered else purposes
    claim = BreakGlass(
        reason=draw.choice(("collapsed", "collapsed", " ")),
        begins=NOON - draw.choice((0, 1)) * SOON,
        ends=NOON + draw.choice((0, 5, 20, 40)) * SOON,
        stepped_up=draw.random() < 0.8,
    )
    return Request(
        actors=some(draw, ACTORS, most=2),
        purposes=frozenset({purposes})
        if purposes and draw.random() < 0.8
        else some(draw, PURPOSES, most=draw.choice((1, 1, 1, 2))),
        now=NOON + draw.choice((0, 0, 0, -1, 1)) * DAY,
        kind=kind,
        roles=some(draw, ROLES, most=2),
        ties=maybe(draw, some(draw, tuple(Tie), most=3), share=0.7) or frozenset(),
        channel=draw.choice((Channel.PAGE, Channel.PAGE, *CHANNELS)),
        actions=maybe(draw, some(draw, ACTIONS, most=1), share=0.4),
        break_glass=maybe(draw, claim, share=0.9 if is_emergency else 0.1),
        order=maybe(draw, drawn_order(draw), share=0.9 if is_ordered else 0.02),
    )


def drawn_item(draw):
    # What the early layers stop is drawn seldom, so that most questions get to the later ones.
    usual = tuple(one for one in LABELS if one not in STOPPED) if draw.random() < 0.9 else LABELS
    labels = frozenset(draw.sample(usual, draw.choice((0, 0, 1, 1, 2))))
    setting = draw.choice((*(None,) * 20, *Setting))
    return Item(
        classes=some(draw, CLASSES if draw.random() < 0.5 else CLASSES[:3], most=draw.choice((1, 1, 1, 2))),
        labels=maybe(draw, labels, share=0.97),
        setting=setting,
        named=some(draw, ACTORS, most=2) if setting is Setting.NAMED else frozenset(),
        codes=maybe(draw, some(draw, CODES, most=1)),
        authors=maybe(draw, some(draw, ACTORS, most=1)),
        at=maybe(draw, moment(draw)),
    )
