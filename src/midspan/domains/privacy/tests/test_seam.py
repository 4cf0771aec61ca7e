"""The seam: what the engine says of a single thing is what lists, counts and searches of the same viewer show."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from midspan.domains.people.queries import ungated_patients
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import (
    NewRestriction,
    end_restriction,
    give_consent,
    grant_restriction,
    open_reach,
    revoke_consent,
)
from midspan.domains.privacy.compiled import compiled_patients
from midspan.domains.privacy.disclosed import ClosedError, UndoneError
from midspan.domains.privacy.enums import WHOLE_ORGANIZATION_ROLES, Basis
from midspan.domains.privacy.gate import Asking, Recipient, Thing, decide, filter_things
from midspan.domains.privacy.models import Consent, LedgerEntry, Restriction, Revocation
from midspan.domains.privacy.queries import left_out, may_see_class, visible
from midspan.domains.privacy.scopes import json_of, scope_from
from midspan.engines.disclosure import Channel, Item, Kind, Obligation, Outcome, Scope, Tie
from midspan.engines.disclosure.books import role_book
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import DataClass, Label, RefusedError

pytestmark = pytest.mark.django_db
SCHEDULE, NOTE = frozenset({DataClass.SCHEDULE}), frozenset({DataClass.NOTE})
PLAIN, PART2 = frozenset(), frozenset({Label.PART2})
LIMITS = st.lists(
    st.tuples(
        st.none() | st.frozensets(st.sampled_from(["dana", "director", "kim"]), min_size=1),
        st.none() | st.frozensets(st.sampled_from(["TREAT", "HOPERAT", "HPAYMT", "COVAUTH"]), min_size=1),
        st.none() | st.frozensets(st.sampled_from(["note", "schedule", "identity"]), min_size=1),
        st.booleans(),
    ),
    max_size=3,
)
SISTER = Recipient(Kind.PROVIDER, "Practitioner/outside")


class Center:
    """Two patients; a counselor who is Rowan's, a director, a privacy officer."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan, self.kim = make_patient(self.organization), make_patient(self.organization)
        self.dana = actor_for(make_staff(self.organization, "counselor"))
        self.director = actor_for(make_staff(self.organization, "director"))
        self.officer = actor_for(make_staff(self.organization, "privacy_officer"))
        self.ids = {"dana": self.dana.id, "director": self.director.id, "kim": self.kim.pk}
        open_reach(
            actor_id=self.dana.id,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.rowan.pk,
            by=self.officer,
        )

    def limit(self, patient, **what):
        return grant_restriction(patient_id=patient.pk, restriction=NewRestriction(**what), by=self.officer)

    def seen(self, viewer, data_class):
        rows = visible(ungated_patients(), viewer=viewer, data_class=data_class, patient="pk")
        return {self.named(one) for one in rows.values_list("pk", flat=True)}

    def named(self, patient_id):
        return {self.rowan.pk: "rowan", self.kim.pk: "kim"}[patient_id]

    def decided(self, viewer, data_class):
        """As `seen`, one by one."""
        things = [
            Thing(patient_id=one.pk, item=Item(classes=frozenset({data_class}), labels=PLAIN), content="")
            for one in (self.rowan, self.kim)
        ]
        return {self.named(one.patient_id) for one in filter_things(Asking(by=viewer), things)}


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def times_of(patient, labels=PLAIN):
    return Thing(patient_id=patient.pk, item=Item(classes=SCHEDULE, labels=labels), content={"start": "9:00 am"})


def test_limit_of_a_class_takes_it_from_everybody_and_nothing_else(center):
    center.limit(center.rowan, classes=NOTE)

    assert (center.seen(center.director, DataClass.NOTE), center.seen(center.director, DataClass.SCHEDULE)) == (
        {"kim"},
        {"rowan", "kim"},
    )
    assert center.seen(center.dana, DataClass.NOTE) == set()


def test_blocked_staff_member_sees_nothing_where_others_still_do(center):
    center.limit(center.rowan, actors=frozenset({str(center.director.id)}), is_block=True)

    assert (center.seen(center.director, DataClass.IDENTITY), center.seen(center.officer, DataClass.IDENTITY)) == (
        {"kim"},
        {"rowan", "kim"},
    )


def test_limit_of_a_purpose_reaches_roles_that_work_for_it_and_what_stands_below(center):
    reviewer = actor_for(make_staff(center.organization, "utilization_review"))
    center.limit(center.rowan, purposes=frozenset({"HPAYMT"}))

    assert center.seen(reviewer, DataClass.NOTE) == {"kim"}
    assert center.seen(center.dana, DataClass.NOTE) == {"rowan"}


def test_limit_that_ended_takes_nothing_more(center):
    limit = center.limit(center.rowan, classes=NOTE)

    end_restriction(restriction_id=limit.pk, by=actor_for(center.rowan))

    assert center.seen(center.director, DataClass.NOTE) == {"rowan", "kim"}


def test_patient_sees_their_own_whatever_they_limited(center):
    center.limit(center.rowan, classes=NOTE)

    assert center.seen(actor_for(center.rowan), DataClass.NOTE) == {"rowan"}


def test_class_of_one_role_opens_for_the_patients_of_that_role_only(center):
    """Front desk reaches everybody, a counselor reads notes of their own: both together read no other notes."""
    both = actor_for(make_staff(center.organization, "front_desk", "counselor"))
    open_reach(
        actor_id=both.id, patient_id=center.kim.pk, basis=Basis.COVER, source_id=center.kim.pk, by=center.officer
    )

    assert (center.seen(both, DataClass.NOTE), center.seen(both, DataClass.SCHEDULE)) == ({"kim"}, {"rowan", "kim"})


@pytest.mark.parametrize("role", role_book())
def test_roles_see_the_classes_of_the_file_and_no_other(center, role):
    viewer = actor_for(make_staff(center.organization, role))

    assert {one for one in DataClass if may_see_class(viewer, one)} == role_book()[role].classes
    assert (role in WHOLE_ORGANIZATION_ROLES) == role_book()[role].spans_center


@pytest.mark.parametrize(
    ("roles", "unneeded"),
    [
        (["peer_specialist"], {"birth_date", "sex", "identifier"}),
        (["peer_specialist", "scheduler"], set()),
        (["counselor"], set()),
        (["janitor"], set()),
    ],
)
def test_fields_of_a_class_that_no_role_of_somebody_needs_are_left_out(center, roles, unneeded):
    viewer = replace(center.dana, roles=frozenset(roles))

    assert left_out(viewer=viewer, data_class=DataClass.IDENTITY) == unneeded
    assert left_out(viewer=viewer, data_class=DataClass.SCHEDULE) == set()
    assert left_out(viewer=actor_for(center.rowan), data_class=DataClass.IDENTITY) == set()


@pytest.mark.parametrize("viewer", ["director", "officer", "dana"])
@pytest.mark.parametrize("data_class", [DataClass.NOTE, DataClass.IDENTITY, DataClass.JOURNAL, DataClass.AVOIDANCE])
def test_lists_show_what_the_engine_opens_one_by_one(center, viewer, data_class):
    who = getattr(center, viewer)

    assert center.seen(who, data_class) == center.decided(who, data_class)


@pytest.mark.slow
@given(LIMITS, LIMITS)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_and_single_things_agree_whatever_is_on_file(center, of_rowan, of_kim):
    with transaction.atomic():
        for patient, limits in ((center.rowan, of_rowan), (center.kim, of_kim)):
            for limit in limits:
                grant(center, patient, *limit)
        for viewer in (center.dana, center.director, center.officer):
            for data_class in (DataClass.NOTE, DataClass.SCHEDULE, DataClass.IDENTITY):
                assert center.seen(viewer, data_class) == center.decided(viewer, data_class)
        transaction.set_rollback(True)


def grant(center, patient, whom, purposes, classes, is_block):
    ids = whom and frozenset(str(center.ids[one]) for one in whom)
    if is_block and ids:
        center.limit(patient, actors=ids, is_block=True)
    elif ids or purposes or classes:
        center.limit(patient, actors=ids, purposes=purposes, classes=classes)


def consent_to_times(center, **scope):
    words = {"actors": frozenset({SISTER.reference}), "purposes": frozenset({"COC"}), "classes": SCHEDULE, **scope}
    return give_consent(patient_id=center.rowan.pk, scope=Scope(**words), by=actor_for(center.rowan))


def asking_for(center):
    return Asking(by=center.dana, channel=Channel.API, purposes=frozenset({"COC"}), recipient=SISTER)


def test_outsider_is_shown_what_a_consent_covers_and_it_is_accounted_for(center):
    consent_to_times(center)

    given = decide(asking_for(center), times_of(center.rowan))

    entry = LedgerEntry.objects.get()
    assert given.shown(did={Obligation.NO_STORE}) == {"start": "9:00 am"}
    assert (entry.pk, entry.patient_id, entry.recipient, entry.classes, entry.outcome, entry.actor_id) == (
        given.id,
        center.rowan.pk,
        SISTER.reference,
        ["schedule"],
        "permit",
        center.dana.id,
    )


def test_outsider_without_consent_is_told_nothing_and_that_is_on_file_too(center):
    closed = decide(asking_for(center), times_of(center.rowan))

    assert (closed.decision.outcome, LedgerEntry.objects.get().outcome) == (Outcome.CONCEAL, "conceal")
    with pytest.raises(ClosedError):
        closed.shown(did=set(Obligation))


def test_revoked_consent_shows_nothing_at_the_next_ask(center):
    consent = consent_to_times(center)
    assert decide(asking_for(center), times_of(center.rowan)).is_open

    revoke_consent(consent_id=consent.pk, by=actor_for(center.rowan))
    revoke_consent(consent_id=consent.pk, by=actor_for(center.rowan))

    assert not decide(asking_for(center), times_of(center.rowan)).is_open
    assert Revocation.objects.count() == 1


def test_consent_that_can_be_read_in_two_ways_closes_others_too(center):
    consent_to_times(center)
    give_consent(
        patient_id=center.rowan.pk, scope=Scope(), unclear_reason="It names no type.", by=actor_for(center.rowan)
    )

    assert not decide(asking_for(center), times_of(center.rowan)).is_open


def test_part_2_record_is_not_shown_before_its_notice_is_attached(center):
    consent_to_times(center, part2=True)

    given = decide(asking_for(center), times_of(center.rowan, labels=PART2))

    with pytest.raises(UndoneError) as refused:
        given.shown(did={Obligation.NO_STORE})
    assert refused.value.undone == {Obligation.PART2_NOTICE, Obligation.CONSENT_COPY_OR_SCOPE}


def test_patient_is_a_stranger_to_what_is_about_somebody_else(center):
    asking = Asking(by=actor_for(center.kim), channel=Channel.EXPORT, stepped_up=True)
    item = Item(classes=frozenset({DataClass.CONSENT}), labels=PART2)
    things = [Thing(patient_id=one.pk, item=item, content=None) for one in (center.kim, center.rowan)]

    assert [decide(asking, one).decision.outcome for one in things] == [Outcome.PERMIT, Outcome.CONCEAL]


def test_printing_what_was_disclosed_prints_no_content(center):
    assert "9:00" not in repr(decide(Asking(by=center.dana), times_of(center.rowan)))


def test_peer_gets_the_fields_of_the_mask_only(center):
    peer = Recipient(Kind.PEER, str(center.kim.pk), frozenset({Tie.SAME_SESSION}))
    asking = Asking(by=center.dana, purposes=frozenset({"PEER"}), recipient=peer)
    identity = Item(classes=frozenset({DataClass.IDENTITY}), labels=PLAIN)

    given = decide(
        asking, Thing(patient_id=center.rowan.pk, item=identity, content={"alias": "Ro", "family_name": "Ames"})
    )

    assert given.shown(did={Obligation.NO_STORE}) == {"alias": "Ro"}


def test_of_two_roles_the_one_that_opens_the_whole_is_heard(center):
    """A peer specialist needs no birth date, and the same person at the scheduler's desk does."""
    peer, both = (
        actor_for(make_staff(center.organization, *roles))
        for roles in (["peer_specialist"], ["peer_specialist", "scheduler"])
    )
    for one in (peer, both):
        ids = {"actor_id": one.id, "patient_id": center.rowan.pk, "source_id": center.rowan.pk}
        open_reach(**ids, basis=Basis.CARE_TEAM, by=center.officer)
    who = {"family_name": "Ames", "birth_date": "1990-01-01"}
    item = Item(classes=frozenset({DataClass.IDENTITY}), labels=PLAIN)
    thing = Thing(patient_id=center.rowan.pk, item=item, content=who)

    told = [decide(Asking(by=one), thing) for one in (peer, both)]

    assert [one.shown(did={Obligation.NO_STORE}) for one in told] == [{"family_name": "Ames"}, who]


def test_gate_answers_no_job(center):
    with pytest.raises(ValueError, match="person it works for"):
        decide(Asking(by=organization_reader(center.organization.pk)), times_of(center.rowan))


def test_asking_about_many_costs_what_asking_about_one_does(center, django_assert_num_queries):
    consent_to_times(center)
    decide(Asking(by=center.dana), times_of(center.rowan))  # Compiled from here on.

    for people in ([center.rowan], [center.rowan, center.kim, center.rowan]):
        with django_assert_num_queries(2):
            filter_things(Asking(by=center.dana), [times_of(one) for one in people])


def test_change_that_was_rolled_back_leaves_nothing_compiled(center):
    """The number of the epoch alone would be the same for this change and for the next one."""
    with transaction.atomic():
        center.limit(center.rowan, classes=NOTE)
        compiled(center)
        transaction.set_rollback(True)
    see_all(center.organization)

    center.limit(center.rowan, classes=SCHEDULE)

    assert [one.scope.classes for one in compiled(center).wishes.restrictions] == [SCHEDULE]


def compiled(center):
    rowan = center.rowan.pk
    return compiled_patients(organization_id=center.organization.pk, patient_ids=[rowan])[rowan]


@pytest.mark.parametrize("role", ["director", "counselor", "intake"])
def test_limits_are_the_privacy_officers_to_grant(center, role):
    by = actor_for(make_staff(center.organization, role))

    with pytest.raises(RefusedError, match="privacy officer"):
        grant_restriction(patient_id=center.rowan.pk, restriction=NewRestriction(classes=NOTE), by=by)


def test_limit_of_nothing_is_refused(center):
    with pytest.raises(RefusedError, match="Choose"):
        center.limit(center.rowan)


def test_patient_revokes_and_ends_their_own_only(center):
    consent, limit = consent_to_times(center), center.limit(center.rowan, classes=NOTE)
    kim = actor_for(center.kim)

    with pytest.raises(RefusedError):
        revoke_consent(consent_id=consent.pk, by=kim)
    with pytest.raises(RefusedError):
        end_restriction(restriction_id=limit.pk, by=kim)


@pytest.mark.parametrize("model", [Consent, Restriction])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_is_on_file_never_changes(center, model, change):
    consent_to_times(center)
    center.limit(center.rowan, classes=NOTE)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(patient_id=center.kim.pk) if change == "update" else model.objects.all().delete()


def test_somebody_elses_wishes_are_out_of_reach(center):
    consent_to_times(center)
    kim = actor_for(center.kim)
    bind(organization_id=kim.organization_id, actor_id=kim.id, reach=Reach.OWN)

    assert (Consent.objects.count(), compiled(center).wishes.consents) == (0, ())


def test_scope_is_read_back_as_it_was_kept():
    now = clock.now()
    scope = Scope(
        actors=frozenset({"a"}), classes=NOTE, labels=PART2, begins=now, ends=now + timedelta(days=1), part2=True
    )

    assert scope_from(json_of(scope)) == scope
    with pytest.raises(TypeError):
        scope_from({"actor": ["a"]})


@pytest.mark.parametrize("basis", sorted(set(Basis) - {Basis.GUARDIAN, Basis.SUPPORTER, Basis.MENTOR}))
def test_each_basis_of_staff_is_a_tie_for_a_single_thing_as_it_is_for_lists(basis):
    center = Center()
    nurse = make_staff(center.organization, "nurse")
    by, patient_id = actor_for(nurse), center.rowan.pk
    open_reach(actor_id=by.id, patient_id=patient_id, basis=basis, source_id=by.id, by=by)
    thing = Thing(patient_id=patient_id, item=Item(classes=SCHEDULE, labels=PLAIN), content="Monday")

    listed = visible(ungated_patients(), viewer=by, data_class=DataClass.SCHEDULE, patient="pk").count()

    assert (listed, decide(Asking(by=by), thing).is_open) == (1, True)
