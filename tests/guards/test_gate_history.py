"""Whatever happens to wishes, ties and emergencies in whatever order, what the ledger says was shown was allowed then.

The machine keeps its own book of what held when, and replays each line of the ledger at its own instant by the engine
alone. An action that is undone by a crash leaves neither a wish nor a line.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from midspan.domains.emergencies.actions import break_glass, review
from midspan.domains.emergencies.enums import Finding
from midspan.domains.emergencies.queries import asking_in
from midspan.domains.emergencies.rules import LENGTH
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import (
    NewRestriction,
    close_reach,
    end_restriction,
    give_consent,
    grant_restriction,
    open_reach,
    revoke_consent,
)
from midspan.domains.privacy.enums import Basis, LedgerKind
from midspan.domains.privacy.ledger import verify
from midspan.domains.privacy.models import LedgerEntry
from midspan.domains.privacy.queries import Asking, Recipient, Thing, decide
from midspan.engines.disclosure import (
    BreakGlass,
    Channel,
    Consent,
    Effect,
    Item,
    Kind,
    Request,
    Restriction,
    Scope,
    Tie,
    Wishes,
    compile_patient,
)
from midspan.engines.disclosure import decide as engine_decides
from midspan.engines.disclosure.books import role_book
from midspan.kernel.tests.factories import make_organization, own, see_all

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
CLASSES = ("schedule", "identity", "note")
OUTSIDE = Recipient(Kind.PROVIDER, "Practitioner/outside")
COC, BTG = frozenset({"COC"}), frozenset({"BTG"})
BORN = datetime(1992, 4, 3, tzinfo=UTC).date()


class Place:
    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization, family_name="Okonjo", birth_date=BORN)
        self.by = actor_for(self.rowan)
        self.nurse = actor_for(make_staff(self.organization, "nurse"))
        self.officer = actor_for(make_staff(self.organization, "privacy_officer"))


class History(RuleBasedStateMachine):
    """One patient, one nurse, somebody outside; the machine's own book beside the database."""

    place: Place
    clock: list[datetime]

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock[0] = START
        self.consents, self.restrictions = {}, {}
        self.emergency, self.claim, self.is_reviewed = None, None, False
        self.is_tied, self.reasons = False, 0
        self.states, self.asked = [], {}  # Instants with the wishes from then on; ledger line → what was asked.
        self.keep_state()

    def teardown(self):
        found = verify(organization_id=self.place.organization.pk)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        see_all(self.place.organization)
        assert found.is_whole

    def keep_state(self):
        wishes = Wishes(consents=tuple(self.consents.values()), restrictions=tuple(self.restrictions.values()))
        self.states.append((self.clock[0], wishes, self.is_tied))

    @rule(minutes=st.sampled_from([1, 7, 31]))
    def time_passes(self, minutes):
        self.clock[0] += timedelta(minutes=minutes)

    @rule(of=st.sampled_from(CLASSES), effect=st.sampled_from(Effect), minutes=st.sampled_from([None, 20]))
    def gives_consent(self, of, effect, minutes):
        now, actors = self.clock[0], frozenset({OUTSIDE.reference})
        ends = now + timedelta(minutes=minutes) if minutes else None
        scope = Scope(actors=actors, purposes=COC, classes=frozenset({of}), begins=now, ends=ends)
        row = give_consent(patient_id=self.place.rowan.pk, scope=scope, effect=effect, by=self.place.by)
        self.consents[row.pk] = Consent(id=str(row.pk), effect=effect, scope=scope, given_on=now.date())
        self.keep_state()

    @precondition(lambda self: self.consents)
    @rule(which=st.integers(0, 9))
    def revokes(self, which):
        one = list(self.consents)[which % len(self.consents)]
        revoke_consent(consent_id=one, by=self.place.by)
        del self.consents[one]
        self.keep_state()

    @rule(of=st.sampled_from(CLASSES), whom=st.sampled_from([None, "nurse"]))
    def restricts(self, of, whom):
        actors = frozenset({str(self.place.nurse.id)}) if whom else None
        wanted = NewRestriction(actors=actors, classes=frozenset({of}))
        row = grant_restriction(patient_id=self.place.rowan.pk, restriction=wanted, by=self.place.officer)
        self.restrictions[row.pk] = Restriction(str(row.pk), Scope(actors=actors, classes=frozenset({of})))
        self.keep_state()

    @precondition(lambda self: self.restrictions)
    @rule(which=st.integers(0, 9))
    def ends_restriction(self, which):
        one = list(self.restrictions)[which % len(self.restrictions)]
        end_restriction(restriction_id=one, by=self.place.by)
        del self.restrictions[one]
        self.keep_state()

    @rule()
    def joins_or_leaves(self):
        rowan, nurse = self.place.rowan.pk, self.place.nurse
        if self.is_tied:
            close_reach(source_id=rowan, by=self.place.officer)
        else:
            ids = {"actor_id": nurse.id, "patient_id": rowan, "source_id": rowan}
            open_reach(basis=Basis.CARE_TEAM, by=self.place.officer, **ids)
        self.is_tied = not self.is_tied
        self.keep_state()

    @precondition(lambda self: self.reasons < 3)
    @rule()
    def breaks_the_glass(self):
        self.reasons += 1
        opened = break_glass(
            family_name="Okonjo",
            birth_date=BORN,
            reason=f"Found unconscious, and this is time number {self.reasons}.",
            has_stepped_up=True,
            by=self.place.nurse,
        )
        if opened != self.emergency:
            now = self.clock[0]
            self.emergency, self.is_reviewed = opened, False
            self.claim = BreakGlass(reason=opened.reason, begins=now, ends=now + LENGTH, stepped_up=True)

    @precondition(lambda self: self.emergency is not None and not self.is_reviewed)
    @rule(finding=st.sampled_from(Finding))
    def officer_reviews(self, finding):
        review(emergency_id=self.emergency.pk, finding=finding, words="Asked the desk.", by=self.place.officer)
        self.is_reviewed = True
        if finding == Finding.NOT_JUSTIFIED:
            self.claim = replace(self.claim, ends=min(self.claim.ends, self.clock[0]))

    @rule(of=st.sampled_from(CLASSES))
    def outsider_is_sent(self, of):
        self.ask(Asking(by=self.place.nurse, channel=Channel.API, purposes=COC, recipient=OUTSIDE), of)

    @rule(of=st.sampled_from(CLASSES))
    def nurse_prints(self, of):
        self.ask(Asking(by=self.place.nurse, channel=Channel.PRINT), of)

    @precondition(lambda self: self.emergency is not None)
    @rule(of=st.sampled_from(CLASSES))
    def nurse_looks_in_emergency(self, of):
        self.ask(asking_in(self.emergency, viewer=self.place.nurse), of, claim=self.claim)

    @rule(of=st.sampled_from(CLASSES))
    def crash_undoes_a_revoke_and_an_answer(self, of):
        with transaction.atomic():
            for one in self.consents:
                revoke_consent(consent_id=one, by=self.place.by)
            decide(Asking(by=self.place.nurse, channel=Channel.API, purposes=COC, recipient=OUTSIDE), self.thing(of))
            transaction.set_rollback(True)

    def thing(self, of):
        return Thing(patient_id=self.place.rowan.pk, item=item(of), content=of)

    def ask(self, asking, of, *, claim=None):
        answer = decide(asking, self.thing(of))
        self.asked[answer.id] = (asking, of, claim, answer.is_open)
        self.clock[0] += timedelta(seconds=1)  # Whatever changes next is later than what was answered.

    @invariant()
    def every_line_replays_at_its_own_instant(self):
        lines = {one.pk: one for one in LedgerEntry.objects.filter(kind=LedgerKind.DECISION)}
        expected = {one for one, (asking, _, _, is_open) in self.asked.items() if is_open or is_always_kept(asking)}
        assert set(lines) == expected
        for one, line in lines.items():
            asking, of, claim, is_open = self.asked[one]
            _, wishes, is_tied = [state for state in self.states if state[0] <= line.at][-1]
            asked = request(asking, line.at, is_tied=is_tied, claim=claim)
            # By the engine alone, on the wishes that held at that instant.
            replayed = engine_decides(compile_patient(wishes), asked, item(of)).is_open
            assert (line.outcome == "permit") == is_open == replayed


def is_always_kept(asking):
    return asking.recipient is not None or asking.break_glass is not None


def item(of):
    return Item(classes=frozenset({of}), labels=frozenset())


def request(asking, at, *, is_tied, claim):
    common = {"now": at, "channel": asking.channel}
    if asking.recipient is not None:
        return Request(actors=frozenset({OUTSIDE.reference}), purposes=COC, kind=Kind.PROVIDER, **common)
    return Request(
        actors=frozenset({str(asking.by.id)}),
        purposes=BTG if claim else role_book()["nurse"].purposes,
        kind=Kind.STAFF,
        roles=frozenset({"nurse"}),
        ties=frozenset({Tie.CARE_TEAM}) if is_tied else frozenset(),
        break_glass=claim,
        stepped_up=claim is not None,
        **common,
    )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place, at=START)


@pytest.mark.slow
def test_what_was_shown_was_allowed_at_its_own_instant(shared, monkeypatch):
    History.place, History.clock = own(shared), [START]
    monkeypatch.setattr("django.utils.timezone.now", lambda: History.clock[0])

    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=settings.default.max_examples // 3,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
