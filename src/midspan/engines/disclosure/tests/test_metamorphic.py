"""Proof C: what a change may do to decisions, whatever the patient's wishes are."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.engines.disclosure import (
    Effect,
    Kind,
    Quarantined,
    Restriction,
    Wishes,
    compile_patient,
    decide,
    decide_all,
    filter_items,
)
from midspan.engines.disclosure.tests.cast import DAY, NOON
from midspan.engines.disclosure.tests.drawn import (
    ACTORS,
    LABELS,
    drawn_consent,
    drawn_item,
    drawn_request,
    drawn_scope,
    drawn_wishes,
)

ASKED = 30
MANY = settings(settings.default, max_examples=settings.default.max_examples * 2, deadline=None, derandomize=True)
seeds = st.integers(0, 2**32)


def drawn(seed):
    """(a source of more, wishes, questions)."""
    draw = random.Random(seed)  # noqa: S311 - drawn to be repeated, not to be secret.
    wishes = drawn_wishes(draw)
    return draw, wishes, [(drawn_request(draw), drawn_item(draw)) for _ in range(ASKED)]


def opened(wishes, questions):
    patient = compile_patient(wishes)
    return [decide(patient, *question).is_open for question in questions]


def never_opens(before, after):
    return not any(then and not was for was, then in zip(before, after, strict=True))


@pytest.mark.slow
@MANY
@given(seeds)
def test_one_more_permit_never_closes(seed):
    draw, wishes, questions = drawn(seed)
    given = replace(drawn_consent(draw, 99, Effect.PERMIT), exceptions=())

    more = opened(replace(wishes, consents=(*wishes.consents, given)), questions)

    assert never_opens(more, opened(wishes, questions))


@pytest.mark.slow
@MANY
@given(seeds)
def test_one_more_denial_restriction_or_unclear_consent_never_opens(seed):
    draw, wishes, questions = drawn(seed)
    denial = replace(drawn_consent(draw, 99, Effect.DENY), exceptions=())
    limit = Restriction("r99", drawn_scope(draw))
    before = opened(wishes, questions)

    for narrower in (
        replace(wishes, consents=(*wishes.consents, denial)),
        replace(wishes, restrictions=(*wishes.restrictions, limit)),
        replace(wishes, quarantined=(Quarantined("q99", "unclear"),)),
        replace(wishes, blocked=wishes.blocked | {draw.choice(ACTORS)}),
    ):
        assert never_opens(before, opened(narrower, questions))


@pytest.mark.slow
@MANY
@given(seeds)
def test_revoking_or_expiring_a_permit_never_opens(seed):
    draw, wishes, questions = drawn(seed)
    plain = tuple(replace(one, exceptions=()) for one in wishes.consents if one.effect is Effect.PERMIT)
    wishes = replace(wishes, consents=plain)
    before = opened(wishes, questions)

    for number, consent in enumerate(plain):
        others = (*plain[:number], *plain[number + 1 :])
        ended = replace(consent, scope=replace(consent.scope, ends=NOON - draw.randint(1, 3) * DAY))
        assert never_opens(before, opened(replace(wishes, consents=others), questions))
        assert never_opens(before, opened(replace(wishes, consents=(*others, ended)), questions))


@pytest.mark.slow
@MANY
@given(seeds)
def test_losing_a_tie_a_role_a_claim_or_a_step_up_never_opens(seed):
    _, wishes, questions = drawn(seed)
    before = opened(wishes, questions)
    lose = (
        lambda one: replace(one, ties=frozenset(sorted(one.ties)[1:]) | (one.ties & {"kin"})),
        lambda one: replace(one, roles=frozenset(sorted(one.roles)[1:])),
        lambda one: replace(one, break_glass=None),
        lambda one: replace(one, stepped_up=False),
        lambda one: replace(one, break_glass=one.break_glass and replace(one.break_glass, stepped_up=False)),
        lambda one: replace(one, order=None),
        lambda one: replace(one, order=one.order and replace(one.order, is_compelled=False)),
        lambda one: replace(one, order=one.order and replace(one.order, opens_confidential=False)),
        lambda one: replace(one, order=one.order and replace(one.order, classes=frozenset({"diagnosis"}))),
        lambda one: replace(one, order=one.order and replace(one.order, data_until=one.order.data_from)),
    )

    for less in lose:
        assert never_opens(before, opened(wishes, [(less(request), item) for request, item in questions]))


@pytest.mark.slow
@MANY
@given(seeds)
def test_one_more_label_class_or_purpose_never_opens(seed):
    draw, wishes, questions = drawn(seed)
    questions = [question for question in questions if not _by_setting(question)]
    label = draw.choice(LABELS)
    before = opened(wishes, questions)

    labeled = [(request, replace(item, labels=item.labels and item.labels | {label})) for request, item in questions]
    wider = [(request, replace(item, classes=item.classes | {"diagnosis"})) for request, item in questions]
    more = [(replace(request, purposes=request.purposes | {"HMARKT"}), item) for request, item in questions]
    for narrower in (labeled, wider, more):
        assert never_opens(before, opened(wishes, narrower))


def _by_setting(question):
    """What the patient shares by its setting she shares whatever its class is."""
    return question[1].setting is not None or "patient_private" in (question[1].labels or ())


@pytest.mark.slow
@MANY
@given(seeds)
def test_not_saying_something_never_opens(seed):
    _, wishes, questions = drawn(seed)
    before = opened(wishes, questions)

    for part in ("labels", "codes", "authors", "at"):
        unsaid = [(request, replace(item, **{part: None})) for request, item in questions]
        assert never_opens(before, opened(wishes, unsaid))


@pytest.mark.slow
@MANY
@given(seeds)
def test_nobody_known_gets_nothing_and_an_unknown_purpose_opens_nothing(seed):
    _, wishes, questions = drawn(seed)

    public = [(replace(request, kind=Kind.PUBLIC), item) for request, item in questions]
    unknown = [(replace(request, purposes=frozenset({"FUN"})), item) for request, item in questions]

    assert not any(opened(wishes, public))
    assert not any(opened(wishes, unknown))


RENAMED = {actor: f"{actor.split('/')[0]}/{number}" for number, actor in enumerate(reversed(ACTORS))}


def rename_scope(scope):
    return replace(scope, actors=scope.actors and renamed(scope.actors))


def renamed(actors):
    return frozenset(RENAMED[one] for one in actors)


def rename_wishes(wishes):
    return Wishes(
        consents=tuple(
            replace(
                one, id=f"x{one.id}", scope=rename_scope(one.scope), exceptions=tuple(map(rename_scope, one.exceptions))
            )
            for one in reversed(wishes.consents)
        ),
        quarantined=wishes.quarantined,
        restrictions=tuple(Restriction(f"x{one.id}", rename_scope(one.scope)) for one in wishes.restrictions),
        blocked=renamed(wishes.blocked),
        guardianships=tuple(replace(law, guardians=renamed(law.guardians)) for law in wishes.guardianships),
    )


@pytest.mark.slow
@MANY
@given(seeds)
def test_other_names_and_another_order_change_nothing(seed):
    _, wishes, questions = drawn(seed)
    elsewhere = [
        (
            replace(
                request,
                actors=renamed(request.actors),
                order=request.order and replace(request.order, recipients=renamed(request.order.recipients)),
            ),
            replace(item, named=renamed(item.named), authors=item.authors and renamed(item.authors)),
        )
        for request, item in questions
    ]

    assert opened(rename_wishes(wishes), elsewhere) == opened(wishes, questions)


@pytest.mark.slow
@MANY
@given(seeds)
def test_what_was_asked_before_changes_nothing_and_a_page_is_its_items(seed):
    _, wishes, questions = drawn(seed)
    request, items = questions[0][0], [item for _, item in questions]
    asked_before = compile_patient(wishes)
    for question in questions:
        decide(asked_before, *question)

    alone = [decide(compile_patient(wishes), request, item) for item in items]

    assert decide_all(asked_before, request, items) == alone
    assert filter_items(asked_before, request, items) == [
        (item, decision) for item, decision in zip(items, alone, strict=True) if decision.is_open
    ]


@pytest.mark.slow
@MANY
@given(seeds)
def test_a_permit_is_never_wider_for_naming_more(seed):
    draw, wishes, questions = drawn(seed)
    scope = drawn_scope(draw)
    part = draw.choice(("actors", "purposes", "actions", "classes", "codes"))
    general = replace(drawn_consent(draw, 1, Effect.PERMIT), scope=replace(scope, **{part: None}), exceptions=())
    named = replace(general, scope=scope)
    wishes = replace(wishes, consents=(general,))

    # What is kept apart, proceedings and emergencies are opened by being named.
    usual = [
        (request, item)
        for request, item in questions
        if not request.purposes & {"HLEGAL", "ETREAT", "BTG"} and "counseling_note" not in item.classes
    ]
    assert never_opens(opened(wishes, usual), opened(replace(wishes, consents=(named,)), usual))
