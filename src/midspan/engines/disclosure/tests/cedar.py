"""The same rules said in Cedar, by hand, for its evaluator to say yes or no: a second opinion that shares no code.

Cedar knows permits and forbids, and a forbid always wins. Layers that decide before others are therefore said as what
they leave over: a forbid of a later layer is silent where an earlier one has said yes.
"""

from datetime import timedelta

from midspan.engines.disclosure.model import Effect
from midspan.engines.disclosure.tests.drawn import LABELS

# Said anew here, and not read from the engine's files.
PERMIT_BELOW = {"HPAYMT": ("ELIGVER",), "HRESCH": ("CLINTRCH",)}
DENIAL_BELOW = PERMIT_BELOW | {"TREAT": ("ETREAT", "BTG", "COC"), "ETREAT": ("BTG",)}
BEHAVIORAL = ("PSY", "ETH", "OPIOIDUD", "mental_health")
LABEL_PERMIT_BELOW = {"BH": BEHAVIORAL, "ETH": ("OPIOIDUD",), "R": ("N",), "V": ("N", "R")}
LABEL_DENIAL_BELOW = {"BH": (*BEHAVIORAL, "PSYTHPN"), "ETH": ("OPIOIDUD",), "N": ("R", "V"), "R": ("V",)}
DESK = ("schedule", "presence", "identity", "roster")
STAFF = {
    "counselor": ((*DESK, "contact", "note", "letter"), ("TREAT", "COC"), False),
    "front_desk": ((*DESK, "contact"), ("TREAT",), True),
    "utilization_review": ((*DESK, "contact", "note", "billing"), ("HPAYMT", "ELIGVER"), True),
    "director": ((*DESK, "contact", "note", "billing"), ("HPAYMT",), True),
    "peer_specialist": (DESK, ("TREAT",), False),
}
OWN = {"peer_specialist": ("note", "contact")}  # Beside these, of what is the very person's own.
OUTSIDE = '!(["self", "staff"].contains(context.kind))'
NO_NOTICE = '!(["page", "export", "letter"].contains(context.channel))'
TEAM = '["care_team", "therapist", "group_leader"].containsAny(context.ties)'
PERSONAL = ("TREAT", "COC", "PATRQT", "FAMRQT", "SUPNWK", "PEER")


def words(several):
    return "[" + ", ".join(f'"{one}"' for one in sorted(several)) + "]"


def micros(moment):
    return int(moment.timestamp() * 1_000_000)


def either(parts):
    return "(" + " || ".join(parts) + ")" if parts else "false"


def both(parts):
    return "(" + " && ".join(parts) + ")" if parts else "true"


def below(several, table):
    return {one for word in several for one in (word, *table.get(word, ()))}


def permits(scope):
    """A scope as a permit: covers all that is asked."""
    found = _times(scope)
    if scope.actors is not None:
        found.append(f"{words(scope.actors)}.containsAny(context.actors)")
    if scope.purposes is not None:
        found.append(f"{words(below(scope.purposes, PERMIT_BELOW))}.containsAll(context.purposes)")
    else:
        found.append('!(["ETREAT", "BTG", "HLEGAL"].containsAny(context.purposes))')
    if scope.actions is not None:
        found.append(f"(context.actionSaid && {words(scope.actions)}.containsAll(context.actions))")
    if scope.classes is not None:
        found.append(f"{words(scope.classes)}.containsAll(context.classes)")
    labels = set(LABELS) if scope.labels is None else below(scope.labels, LABEL_PERMIT_BELOW)
    if not (scope.part2 or "part2" in (scope.labels or ())):
        labels -= {"part2"}
    found.append(f"{words(labels)}.containsAll(context.labels)")
    if scope.codes is not None:
        found.append(f"(context.codesSaid && {words(scope.codes)}.containsAny(context.codes))")
    if scope.data_from is not None:
        found.append(f"(context.dateSaid && context.date >= {micros(scope.data_from)})")
    return both(found)


def denies(scope):
    """A scope as a denial: meets something of everything that is asked; what is not said is met."""
    found = _times(scope)
    if scope.actors is not None:
        found.append(f"{words(scope.actors)}.containsAny(context.actors)")
    if scope.purposes is not None:
        found.append(f"{words(below(scope.purposes, DENIAL_BELOW))}.containsAny(context.purposes)")
    if scope.actions is not None:
        found.append(f"(!context.actionSaid || {words(scope.actions)}.containsAny(context.actions))")
    if scope.classes is not None:
        found.append(f"{words(scope.classes)}.containsAny(context.classes)")
    if scope.labels is not None:
        found.append(f"{words(below(scope.labels, LABEL_DENIAL_BELOW))}.containsAny(context.labels)")
    if scope.codes is not None:
        found.append(f"(!context.codesSaid || {words(scope.codes)}.containsAny(context.codes))")
    if scope.data_from is not None:
        found.append(f"(!context.dateSaid || context.date >= {micros(scope.data_from)})")
    return both(found)


def _times(scope):
    found = []
    if scope.begins is not None:
        found.append(f"context.at >= {micros(scope.begins)}")
    if scope.ends is not None:
        found.append(f"context.at < {micros(scope.ends)}")
    return found


def taken(root, exception):
    """An exception with the parts of its rule that it leaves open, as a plain dictionary of the model's words."""
    parts = ("actors", "purposes", "actions", "classes", "labels", "codes", "data_from")
    found = {part: getattr(root if getattr(exception, part) is None else exception, part) for part in parts}
    starts = [one for one in (root.begins, exception.begins) if one is not None]
    ends = [one for one in (root.ends, exception.ends) if one is not None]
    return type(root)(
        **found,
        begins=max(starts, default=None),
        ends=min(ends, default=None),
        part2=root.part2 or exception.part2,
    )


def flat(consents):
    """Every consent as (permit scopes, denial expressions)."""
    given, refused = [], []
    for consent in consents:
        exceptions = [taken(consent.scope, one) for one in consent.exceptions]
        if consent.effect is Effect.PERMIT:
            given.append(consent.scope)
            refused += [denies(one) for one in exceptions]
        else:
            given += exceptions
            refused.append(f"({denies(consent.scope)} && !{either([permits(one) for one in exceptions])})")
    return given, refused


def policies(wishes):
    given, refused = flat(wishes.consents)
    for_proceedings = either([permits(one) for one in given if one.purposes == frozenset({"HLEGAL"})])
    treats = 'context.purposes == ["TREAT"]'
    wrote_it = "context.authorSaid && context.authors.containsAny(context.actors)"
    author = f'(context.kind == "staff" && {wrote_it} && {treats} && {TEAM})'
    therapist = f'(context.kind == "staff" && context.ties.contains("therapist") && {treats})'
    leader = f'(context.kind == "staff" && context.ties.contains("group_leader") && {treats})'
    among_peers = (
        '(context.kind == "peer" && context.ties.contains("same_session") && context.purposes == ["PEER"]'
        ' && ["page", "list"].contains(context.channel))'
    )
    linked = '(!(["family", "mentor"].contains(context.kind)) || context.ties.contains("verified_link"))'
    named = (
        f'(!(["public", "researcher", "payer", "employer"].contains(context.kind)) && {linked}'
        f" && {words(PERSONAL)}.containsAll(context.purposes) && context.named.containsAny(context.actors))"
    )
    has_setting = '(context.kind != "self" && (context.setting != "" || context.labels.contains("patient_private")))'
    in_audience = either(
        [
            f'(context.setting == "therapist" && {therapist})',
            f'(context.setting == "group" && {either([therapist, leader, among_peers])})',
            f'(context.setting == "named" && {named})',
        ]
    )
    by_setting = both([has_setting, in_audience])
    glass = both(
        [
            '["staff", "provider"].contains(context.kind)',
            'context.channel == "page"',
            '["ETREAT", "BTG"].containsAll(context.purposes)',
            '!(context.ties.contains("kin"))',
            '!(context.classes.containsAny(["journal", "avoidance"]))',
            "context.claimWhole",
            "context.claimBegins <= context.at && context.at < context.claimEnds",
            f"context.claimEnds - context.claimBegins <= {timedelta(minutes=30) // timedelta(microseconds=1)}",
        ]
    )
    own = '(context.kind == "self" && context.purposes == ["PATRQT"] && !(context.classes.contains("roster")))'
    staff = either(
        [f'({author} && context.classes == ["counseling_note"])']
        + [
            both(
                [
                    'context.kind == "staff"',
                    f'context.roles.contains("{role}")',
                    "true" if spans else TEAM,
                    either(
                        [
                            f"{words(classes)}.containsAll(context.classes)",
                            f"({wrote_it} && {words((*classes, *OWN.get(role, ())))}.containsAll(context.classes))",
                        ]
                    ),
                    f"{words(purposes)}.containsAll(context.purposes)",
                ]
            )
            for role, (classes, purposes, spans) in STAFF.items()
        ]
    )
    peer = both([among_peers, either(['context.classes == ["presence"]', 'context.classes == ["identity"]'])])
    is_guardian = _guarded(wishes.guardianships)
    guardian = both(
        [
            is_guardian,
            *(
                either([f"!{_is_about(law)}", f"{words(law.classes)}.containsAll(context.classes)"])
                for law in wishes.guardianships
            ),
            f"{words(PERSONAL)}.containsAll(context.purposes)",
        ]
    )
    asks_consents = either(
        [
            '["staff", "provider"].contains(context.kind)',
            '(["family", "mentor"].contains(context.kind) && context.ties.contains("verified_link"))',
            is_guardian,
            '(context.kind == "employer" && context.channel == "letter" && context.classes == ["letter"])',
            '(context.kind == "payer" && ["HPAYMT", "ELIGVER"].containsAll(context.purposes))',
            '(context.kind == "researcher" && ["HRESCH", "CLINTRCH"].containsAll(context.purposes))',
        ]
    )
    ordered = both(
        [
            "context.orderCompels",
            'context.kind == "employer"',
            'context.purposes == ["HLEGAL"]',
            "context.orderedTo.containsAny(context.actors)",
            "context.orderBegins <= context.at && context.at < context.orderEnds",
            'context.setting == "" && !(context.labels.containsAny(["third_party", "patient_private"]))',
            "context.ordered.containsAll(context.classes)",
            either(["context.orderOpensConfidential", f"!{words(CONFIDENTIAL)}.containsAny(context.classes)"]),
            either(
                [
                    'context.classes == ["identity"]',
                    "context.dateSaid && context.orderedFrom <= context.date && context.date < context.orderedUntil",
                ]
            ),
            '["page", "letter", "export"].contains(context.channel)',  # What can say that it may not be passed on.
        ]
    )
    early = either([ordered, by_setting, glass, own, staff, peer, guardian])
    consent = both([asks_consents, either([permits(one) for one in given]), "false" if wishes.quarantined else "true"])
    forbidden = [
        "!context.labelSaid",
        'context.channel == "log"',
        'context.labels.contains("third_party") && context.kind != "staff"',
        f'context.purposes.contains("HLEGAL") && !{for_proceedings}',
        f'context.classes.contains("counseling_note") && !({either([author, _alone(given, "counseling_note")])})',
        f'context.kind != "self" && {words(wishes.blocked)}.containsAny(context.actors)' if wishes.blocked else "false",
        f'context.kind != "self" && {either([denies(one.scope) for one in wishes.restrictions])}',
        f"{has_setting} && !{in_audience}",
        f"!{early} && {either(refused)}",
        # The notice goes with what a consent opens, and only where it can be carried.
        both([f"!{early}", OUTSIDE, 'context.labels.contains("part2")', NO_NOTICE]),
    ]
    forbidden[ALWAYS:] = [f"!{ordered} && ({one})" for one in forbidden[ALWAYS:]]
    said = [f"permit(principal, action, resource) when {{ {one} }};" for one in (early, consent)]
    said += [f"forbid(principal, action, resource) when {{ {one} }};" for one in forbidden]
    return "\n".join(said)


SERVICES = {"part2": "substance_use", "mental_health": "mental_health"}
SAYS_NO_SERVICE = both([f'!(context.labels.contains("{label}"))' for label in SERVICES])


def _guarded(laws):
    """A guardian now, by laws that are all known, of every service that the item says it came of."""
    known = [f"!{_is_about(law)}" for law in laws if not law.is_known]
    of_services = [
        either(
            [
                f'!(context.labels.contains("{label}"))',
                *(_guards(law) for law in laws if law.service in {"", service}),
            ]
        )
        for label, service in SERVICES.items()
    ]
    return both([either([_guards(law) for law in laws]), *known, *of_services])


def _is_about(law):
    """Whether a law holds for whoever asks, and is about what they ask for."""
    labels = [label for label, service in SERVICES.items() if service == law.service]
    says_so = [f'context.labels.contains("{label}")' for label in labels]
    return both([_guards(law), either([SAYS_NO_SERVICE, *says_so]) if law.service else "true"])


def _guards(law):
    return both(
        [
            'context.kind == "guardian"',
            f"{words(law.guardians)}.containsAny(context.actors)",
            "true" if law.since is None else f"{micros(law.since)} <= context.at",
            f"context.at < {micros(law.until)}",
        ]
    )


def _alone(given, note):
    """A permit for this class alone, where nothing else is asked."""
    return both(
        [
            f'context.classes == ["{note}"]',
            either([permits(one) for one in given if one.classes == frozenset({note})]),
        ]
    )


ALWAYS = 3  # The first so many forbid against an order as well.
CONFIDENTIAL = frozenset({"note", "counseling_note", "journal", "avoidance"})  # Of those that are drawn.


def context(request, item):
    claim, order = request.break_glass, request.order
    return {
        "orderCompels": order is not None and order.is_compelled,
        "orderedTo": sorted(order.recipients) if order else [],
        "ordered": sorted(order.classes) if order else [],
        "orderOpensConfidential": order is not None and order.opens_confidential,
        "orderBegins": micros(order.begins) if order else 0,
        "orderEnds": micros(order.ends) if order else 0,
        "orderedFrom": micros(order.data_from) if order else 0,
        "orderedUntil": micros(order.data_until) if order else 0,
        "actors": sorted(request.actors),
        "purposes": sorted(request.purposes),
        "kind": str(request.kind),
        "roles": sorted(request.roles),
        "ties": sorted(request.ties),
        "channel": str(request.channel),
        "actionSaid": request.actions is not None,
        "actions": sorted(request.actions or ()),
        "at": micros(request.now),
        "claimWhole": claim is not None and claim.stepped_up and bool(claim.reason.strip()),
        "claimBegins": micros(claim.begins) if claim else 0,
        "claimEnds": micros(claim.ends) if claim else 0,
        "classes": sorted(item.classes),
        "labelSaid": item.labels is not None,
        "labels": sorted(item.labels or ()),
        "setting": str(item.setting or ""),
        "named": sorted(item.named),
        "codesSaid": item.codes is not None,
        "codes": sorted(item.codes or ()),
        "authorSaid": item.authors is not None,
        "authors": sorted(item.authors or ()),
        "dateSaid": item.at is not None,
        "date": micros(item.at) if item.at else 0,
    }
