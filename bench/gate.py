"""How fast the disclosure engine decides, beside Cedar and casbin on the same questions in the same run.

Forty patients with twenty consents each, a quarter of them denials, and 4,000 requests. Every engine must give the same
answers. CPU of one core; each round of one engine comes directly after one of the others, ratios are medians of rounds.
"""

import argparse
import gc
import json
import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta

import casbin
import cedarpy
from msgspec import Struct

from midspan.engines.disclosure import (
    Channel,
    Consent,
    Effect,
    Item,
    Kind,
    Request,
    Scope,
    Wishes,
    compile_patient,
    decide,
    filter_items,
)
from midspan.engines.disclosure.books import purposes_below

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ACTORS = [f"Practitioner/{number}" for number in range(40)]
PURPOSES = [
    "TREAT",
    "HPAYMT",
    "COVAUTH",
    "HOPERAT",
    "HRESCH",
    "CLINTRCH",
    "HMARKT",
    "PUBHLTH",
    "PATRQT",
    "FAMRQT",
    "PWATRNY",
    "SUPNWK",
]
CLASSES = [
    "presence",
    "identity",
    "contact",
    "schedule",
    "attendance",
    "roster",
    "diagnosis",
    "medication",
    "note",
    "placement",
    "life",
    "message",
    "billing",
    "referral",
    "drug_screen",
    "score",
    "plan",
    "goal",
    "group_post",
    "letter",
    "consent",
    "crisis_plan",
    "outcome",
    "device",
]
LABELS = ["part2", "HIV", "SEX", "SPI", "GDIS", "SCA", "SICKLE", "MST", "STD", "TBOO", "CEL", "VIP"]
PAGE_ROWS = 200
CENSUS = 500
CASBIN_MODEL = """
[request_definition]
r = asked
[policy_definition]
p = id, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = holds(r.asked, p.id)
"""


def main():
    parser = argparse.ArgumentParser(prog="midspan bench gate", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="rounds of every engine (7)")
    parser.add_argument("--requests", type=int, default=4000, help="requests of a round (4000)")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    found = measure(scenario(arguments.requests), arguments.rounds)
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(found["different_answers"] > 0)


class Scenario(Struct):
    wishes: list
    questions: list  # (number of the patient, request, item)


def scenario(requests, *, patients=40, consents=20, seed=26):
    draw = random.Random(seed)
    wishes = [
        Wishes(consents=tuple(drawn_consent(draw, number) for number in range(consents))) for _ in range(patients)
    ]
    return Scenario(
        wishes, [(draw.randrange(patients), drawn_request(draw), drawn_item(draw)) for _ in range(requests)]
    )


def drawn_consent(draw, number):
    scope = Scope(
        actors=some(draw, ACTORS, 3, 19),
        purposes=some(draw, PURPOSES, 1, 5),
        classes=some(draw, CLASSES, 3, 15),
        labels=some(draw, LABELS, 3, 12),
        begins=NOW - timedelta(days=draw.randint(1, 400)),
        ends=NOW + timedelta(days=draw.randint(-40, 400)),
    )
    effect = Effect.DENY if draw.random() < 0.25 else Effect.PERMIT
    return Consent(id=f"c{number}", effect=effect, scope=scope, given_on=date(2026, 1, 5))


def some(draw, words, fewest, most):
    return frozenset(draw.sample(words, draw.randint(fewest, most)))


def drawn_request(draw):
    return Request(
        actors=some(draw, ACTORS, 1, 1),
        purposes=some(draw, PURPOSES, 1, 1),
        now=NOW,
        kind=Kind.PROVIDER,
        channel=Channel.API,
    )


def drawn_item(draw):
    return Item(classes=some(draw, CLASSES, 1, 1), labels=some(draw, LABELS, 0, 2))


def measure(scene, rounds):
    ours, theirs = Ours(scene), [Cedar(scene), CedarInBatches(scene), Casbin(scene)]
    fresh = [first_answers(scene) for _ in range(3)]
    different = ours.warm(theirs)
    costs = {engine.name: [] for engine in (ours, *theirs)}
    for _ in range(rounds):
        for engine in (ours, *theirs):
            costs[engine.name].append(engine.round())
    mine = costs[ours.name]
    return {
        "patients": len(scene.wishes),
        "consents_each": len(scene.wishes[0].consents),
        "requests": len(scene.questions),
        "permits": sum(ours.answers),
        "different_answers": different,
        "answers_compared": {engine.name: engine.count for engine in theirs},
        "decisions_per_second": round(1 / statistics.median(mine)),
        "microseconds_per_decision": {name: micro(statistics.median(one)) for name, one in costs.items()},
        "microseconds_p99": p99(ours),
        "microseconds_first_time": micro(statistics.median(one["decision"] for one in fresh)),
        "compile_milliseconds": round(1000 * statistics.median(one["compile"] for one in fresh), 3),
        "times_faster": {engine.name: times(costs[engine.name], mine) for engine in theirs},
        "times_faster_first_time": {
            engine.name: round(
                statistics.median(costs[engine.name]) / statistics.median(one["decision"] for one in fresh), 1
            )
            for engine in theirs
        },
        **pages(scene),
    }


def micro(seconds):
    return round(1e6 * seconds, 2)


def times(theirs, mine):
    return round(statistics.median(one / other for one, other in zip(theirs, mine, strict=True)), 1)


def timed(work):
    """(seconds of CPU, what came of it), without Python looking for garbage meanwhile, as `timeit` has it."""
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        found = work()
        return time.process_time() - began, found
    finally:
        gc.enable()


def first_answers(scene):
    """What a patient costs who has just been compiled, and a decision that nobody asked for before."""
    seconds, patients = timed(lambda: [compile_patient(one) for one in scene.wishes])
    deciding, _ = timed(lambda: [decide(patients[number], request, item) for number, request, item in scene.questions])
    return {"compile": seconds / len(scene.wishes), "decision": deciding / len(scene.questions)}


class Ours:
    """Patients stay compiled; each question is asked again and again, with reason and obligations."""

    name = "midspan"

    def __init__(self, scene):
        patients = [compile_patient(one) for one in scene.wishes]
        self.questions = [(patients[number], request, item) for number, request, item in scene.questions]

    def warm(self, others):
        """Answer everything once; returns how many of the others' answers differ."""
        self.answers = [decide(*question).is_open for question in self.questions]
        return sum(
            mine is not theirs
            for engine in others
            for mine, theirs in zip(self.answers, engine.answered(), strict=False)
        )

    def round(self):
        seconds, _ = timed(lambda: [decide(*question) for question in self.questions])
        return seconds / len(self.questions)


def p99(ours):
    """Wall time of single decisions: what one in a hundred exceeds. The clock's own time is in it."""
    taken = []
    for question in ours.questions:
        began = time.perf_counter()
        decide(*question)
        taken.append(time.perf_counter() - began)
    return micro(sorted(taken)[int(0.99 * len(taken))])


class Cedar:
    """One parsed policy set per patient, one call per question."""

    name, count = "cedarpy", 400

    def __init__(self, scene):
        parsed = [cedarpy.PolicySet.from_str(cedar_policies(one)) for one in scene.wishes]
        self.nobody = cedarpy.Entities.from_json_str("[]")
        self.questions = [
            (cedar_request(request, item), parsed[number]) for number, request, item in scene.questions[: self.count]
        ]

    def answered(self):
        return [self.ask(*question) for question in self.questions]

    def ask(self, request, policies):
        return cedarpy.is_authorized(request, policies, self.nobody).decision.value == "Allow"

    def round(self):
        seconds, _ = timed(self.answered)
        return seconds / len(self.questions)


class CedarInBatches:
    """All questions about one patient in one call: the most that can be asked of it at once."""

    name, count = "cedarpy in batches", 4000

    def __init__(self, scene):
        self.nobody = cedarpy.Entities.from_json_str("[]")
        self.policies = [cedarpy.PolicySet.from_str(cedar_policies(one)) for one in scene.wishes]
        questions = scene.questions[: self.count]
        self.count = len(questions)
        self.places = [
            [place for place, one in enumerate(questions) if one[0] == number] for number in range(len(self.policies))
        ]
        self.requests = [[cedar_request(*questions[place][1:]) for place in places] for places in self.places]

    def answered(self):
        found = [False] * self.count
        for policies, places, requests in zip(self.policies, self.places, self.requests, strict=True):
            results = cedarpy.is_authorized_batch(requests, policies, self.nobody)
            for place, result in zip(places, results, strict=True):
                found[place] = result.decision.value == "Allow"
        return found

    def round(self):
        seconds, _ = timed(self.answered)
        return seconds / self.count


class Casbin:
    """One enforcer per patient, one policy per consent, its conditions in a function of Python over sets."""

    name, count = "casbin", 400

    def __init__(self, scene):
        self.enforcers = [casbin_enforcer(one) for one in scene.wishes]
        self.questions = [
            (self.enforcers[number], (request, item)) for number, request, item in scene.questions[: self.count]
        ]

    def answered(self):
        return [enforcer.enforce(asked) for enforcer, asked in self.questions]

    def round(self):
        seconds, _ = timed(self.answered)
        return seconds / len(self.questions)


def cedar_policies(wishes):
    return "\n".join(cedar_policy(consent) for consent in wishes.consents)


def cedar_policy(consent):
    scope, is_permit = consent.scope, consent.effect is Effect.PERMIT
    all_of = "containsAll" if is_permit else "containsAny"
    conditions = [
        f"{listed(scope.actors)}.contains(context.actor)",
        f"{listed(wider(consent))}.{all_of}(context.purposes)",
        f"{listed(scope.classes)}.{all_of}(context.classes)",
        f"{listed(scope.labels)}.{all_of}(context.labels)",
        f"context.at >= {int(scope.begins.timestamp())} && context.at < {int(scope.ends.timestamp())}",
    ]
    word = "permit" if is_permit else "forbid"
    return f"{word}(principal, action, resource) when {{ {' && '.join(conditions)} }};"


def listed(words):
    return json.dumps(sorted(words))


def cedar_request(request, item):
    (actor,) = request.actors
    context = {
        "actor": actor,
        "purposes": sorted(request.purposes),
        "classes": sorted(item.classes),
        "labels": sorted(item.labels),
        "at": int(request.at),
    }
    return {"principal": 'User::"u"', "action": 'Action::"see"', "resource": 'Item::"i"', "context": context}


def casbin_enforcer(wishes):
    model = casbin.Enforcer.new_model(text=CASBIN_MODEL)
    enforcer = casbin.Enforcer(model)
    by_id = {consent.id: consent for consent in wishes.consents}
    enforcer.add_function("holds", lambda asked, name: holds(by_id[name], *asked))
    for consent in wishes.consents:
        enforcer.add_policy(consent.id, "allow" if consent.effect is Effect.PERMIT else "deny")
    return enforcer


def holds(consent, request, item):
    scope, purposes = consent.scope, wider(consent)
    if not request.actors <= scope.actors or not scope.begins <= request.now < scope.ends:
        return False
    if consent.effect is Effect.PERMIT:
        return request.purposes <= purposes and item.classes <= scope.classes and item.labels <= scope.labels
    return bool(request.purposes & purposes and item.classes & scope.classes and item.labels & scope.labels)


def wider(consent):
    """The purposes of a consent with what stands below them, as both other engines are told."""
    below = purposes_below(inherited_only=consent.effect is Effect.PERMIT)
    return frozenset(one for purpose in consent.scope.purposes for one in below[purpose])


def pages(scene):
    """A page of 200 rows of one patient, and one row each of 500 patients.

    Nearly every row of the page is of a kind of its own; on a usual one they are of one class and seven sets of labels.
    """
    draw = random.Random(27)
    patients = [compile_patient(one) for one in scene.wishes]
    rows = [drawn_item(draw) for _ in range(PAGE_ROWS)]
    asked = [(patient, drawn_request(draw)) for patient in patients]
    first, _ = timed(lambda: [filter_items(patient, request, rows) for patient, request in asked])
    page = statistics.median(
        timed(lambda: [filter_items(patient, request, rows) for patient, request in asked])[0] / len(asked)
        for _ in range(15)
    )
    usual = [Item(classes=frozenset({"schedule"}), labels=some(draw, LABELS[:3], 0, 2)) for _ in range(PAGE_ROWS)]
    later = [(compile_patient(one), drawn_request(draw)) for one in scene.wishes]
    of_usual, _ = timed(lambda: [filter_items(patient, request, usual) for patient, request in later])
    census = [(patients[number % len(patients)], drawn_request(draw), drawn_item(draw)) for number in range(CENSUS)]
    of_census, _ = timed(lambda: [decide(*one) for one in census])
    return {
        "page_rows": PAGE_ROWS,
        "page_milliseconds": round(1000 * page, 3),
        "page_milliseconds_first_time": round(1000 * first / len(asked), 3),
        "usual_page_milliseconds_first_time": round(1000 * of_usual / len(later), 3),
        "items_per_second": round(PAGE_ROWS / page),
        "census_rows": CENSUS,
        "census_milliseconds_first_time": round(1000 * of_census, 2),
    }


def table(found):
    first, page = found["times_faster_first_time"], found["page_milliseconds"]
    lines = [
        f"{found['requests']} requests, {found['permits']} permitted; {found['different_answers']} answers differ",
        f"{found['decisions_per_second']:,} decisions/s with reason and duties, p99 {found['microseconds_p99']} µs",
        f"first time {found['microseconds_first_time']} µs; compiling a patient {found['compile_milliseconds']} ms",
    ]
    for name, ratio in found["times_faster"].items():
        cost = found["microseconds_per_decision"][name]
        lines.append(f"  {name}: {cost} µs, {ratio} times ours, {first[name]} times our first time")
    once = found["page_milliseconds_first_time"]
    lines.append(
        f"{PAGE_ROWS} rows of one patient: {page} ms, first time {once} ms, {found['items_per_second']:,} items/s"
    )
    lines.append(f"  of one class, first time: {found['usual_page_milliseconds_first_time']} ms")
    lines.append(f"{CENSUS} patients, a row each, first time: {found['census_milliseconds_first_time']} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
