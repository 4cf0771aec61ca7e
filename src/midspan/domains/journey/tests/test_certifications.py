"""A physician is asked, writes and signs; nobody changes it; what is due is told once; the end of the stay ends it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils.timezone import localdate

from midspan.domains.journey.actions import (
    Beside,
    add_to_certification,
    ask_to_certify,
    keep_certification,
    record_payer_answer,
    sign_certification,
)
from midspan.domains.journey.enums import PayerAsks
from midspan.domains.journey.models import (
    Certification,
    CertificationAddendum,
    CertificationDraft,
    CertificationTold,
    PayerAnswer,
)
from midspan.domains.journey.queries import (
    answers_seen_of,
    certification_file,
    certification_lines,
    certifications_due,
    certifications_of_patient,
    own_certification_draft,
    physicians,
)
from midspan.domains.journey.rules.certifying import Answered, Statement
from midspan.domains.journey.tasks import tell_certifications
from midspan.domains.journey.tests.factories import leave, make_certification, make_episode
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.privacy.queries import reach_of
from midspan.kernel import clock
from midspan.kernel.prepared import organization_reader
from midspan.kernel.row_security import acting_for
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTICES = apps.get_model("notices.Notice").objects


class Stay:
    """Somebody whom Medicare pays for, admitted today; a counselor reaches them, a physician does not."""

    def __init__(self):
        self.organization = make_organization()
        self.counselor = make_staff(self.organization, Role.COUNSELOR, credentials=["LCSW"])
        self.physician = make_staff(self.organization, Role.NURSE, credentials=["MD"])
        self.other = make_staff(self.organization, Role.NURSE, credentials=["DO"])
        self.patient = make_patient(self.organization)
        self.stay = make_episode(
            self.organization,
            self.patient,
            state="admitted",
            level="2.1",
            payer="medicare",
            admitted_at=clock.now(),
            primary_counselor=self.counselor,
        )
        open_reach(
            actor_id=self.counselor.pk,
            patient_id=self.patient.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.stay.pk,
            by=actor_for(self.counselor),
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(Stay)


@pytest.fixture
def here(shared):
    return own(shared)


def ask(here, physician=None):
    who = physician or here.physician
    return ask_to_certify(patient_id=here.patient.pk, ask=who.pk, by=actor_for(here.counselor))


def words(**fields):
    first = clock.local_date()
    said = {"first": first, "until": first + 60 * DAY, "weekly_hours": 9, "why": "Evenings alone end in use."}
    return Statement(**(said | {"affirmed": frozenset({"hours", "structured", "able"})} | fields))


def keep(here, **fields):
    return keep_certification(patient_id=here.patient.pk, statement=words(**fields), by=actor_for(here.physician))


def sign(here, **fields):
    keep(here, **fields)
    return put_name(here, **fields)


def put_name(here, **fields):
    beside = Beside(facts=({"label": "Plan", "words": "Version 2", "source": "In force"},), plan_number=2)
    said = {"patient_id": here.patient.pk, "statement": words(**fields), "beside": beside}
    return sign_certification(by=actor_for(here.physician), **said)


def due(here, viewer):
    return [(one.patient_id, one.state.due_on) for one in certifications_due(viewer=actor_for(viewer))]


def told(here):
    """Who was told that something of it is due, in order."""
    rows = NOTICES.filter(organization=here.organization, kind=NoticeKind.CERTIFICATION_DUE)
    return [one.recipient_id for one in rows.order_by("created_at", "pk")]


def test_what_is_signed_holds_the_credential_of_that_moment_and_the_words_that_were_read(here):
    ask(here)

    sign(here)
    type(here.physician).objects.filter(pk=here.physician.pk).update(credentials=["PMHNP"])

    ((one, addenda),) = certifications_of_patient(viewer=actor_for(here.counselor), patient_id=here.patient.pk)
    assert (one.credential, one.weekly_hours, one.why, one.plan_number) == ("MD", 9, "Evenings alone end in use.", 2)
    assert one.affirmed[0] == "This person needs at least 9 hours a week of these services."
    assert addenda == ()
    assert not CertificationDraft.objects.exists()


@pytest.mark.parametrize("model", [Certification, CertificationAddendum])
def test_nobody_changes_or_deletes_what_is_signed(here, model):
    ask(here)
    one = sign(here)
    said = {"certification_id": one.pk, "words": "The first week was shorter."}
    add_to_certification(patient_id=here.patient.pk, by=actor_for(here.physician), **said)

    for change in (lambda rows: rows.update(credential="DO"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(model.objects.all())


def test_signing_twice_is_once(here):
    ask(here)

    assert put_name(here) == put_name(here)

    with pytest.raises(RefusedError, match="These days are certified already"):
        put_name(here, why="Other words for the same days.")
    assert Certification.objects.count() == 1


def test_draft_is_its_authors_alone(here):
    ask(here)
    keep(here, why="Half a")

    assert own_certification_draft(viewer=actor_for(here.physician), episode_id=here.stay.pk).why == "Half a"
    assert own_certification_draft(viewer=actor_for(here.counselor), episode_id=here.stay.pk) is None


def test_who_is_no_physician_neither_writes_nor_adds(here):
    ask(here)
    one, by = sign(here), actor_for(here.counselor)

    with pytest.raises(RefusedError, match="Only MD or DO"):
        keep_certification(patient_id=here.patient.pk, statement=words(), by=by)
    with pytest.raises(RefusedError, match="another physician"):
        add_to_certification(patient_id=here.patient.pk, certification_id=one.pk, words="No.", by=by)


def test_physician_who_is_asked_reaches_the_person_until_another_is_asked(here):
    ask(here)
    assert seen_by(here, here.physician) is True
    assert seen_by(here, here.other) is False

    ask(here, here.other)
    ask(here, here.other)

    assert (seen_by(here, here.physician), seen_by(here, here.other)) == (False, True)
    assert told(here) == [here.physician.pk, here.other.pk]


def seen_by(here, staff):
    viewer = actor_for(staff)
    with acting_for(viewer, reach_of(viewer)):
        found = certification_file(viewer=viewer, patient_id=here.patient.pk)
    see_all(here.organization)
    return found is not None


def test_only_physicians_can_be_asked(here):
    assert {*physicians(viewer=actor_for(here.counselor))} == {here.physician, here.other}
    with pytest.raises(RefusedError, match="Choose a physician"):
        ask(here, here.counselor)


def test_of_each_due_day_somebody_is_told_once_when_it_is_near_and_once_when_it_has_passed(here, monkeypatch):
    today = clock.now()
    tell_certifications(str(here.organization.pk))
    see_all(here.organization)
    assert told(here) == [here.counselor.pk]  # Nobody is asked yet: the counselor asks somebody.
    ask(here)
    sign(here)
    NOTICES.all().delete()

    for days, whom in ((51, 0), (52, 1), (55, 1), (60, 2), (61, 2)):
        stand_at(monkeypatch, today + days * DAY)
        NOTICES.update(read_at=today)
        tell_certifications(str(here.organization.pk))
        see_all(here.organization)
        assert told(here) == [here.physician.pk] * whom
    assert CertificationTold.objects.count() == 3


def stand_at(monkeypatch, moment):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def test_end_of_the_stay_ends_the_clock_and_the_physicians_reach(here):
    ask(here)
    assert due(here, here.counselor) == [(here.patient.pk, clock.local_date())]

    leave(here.stay, actor_for(here.counselor))

    see_all(here.organization)
    assert due(here, here.counselor) == []
    assert seen_by(here, here.physician) is False


def test_payer_nobody_has_asked_is_no_line_and_said_on_the_page(here):
    type(here.stay).objects.filter(pk=here.stay.pk).update(payer="commercial")
    viewer = actor_for(here.counselor)

    assert certification_lines(viewer=viewer) == []
    assert certification_file(viewer=viewer, patient_id=here.patient.pk).state.need == "unknown"


def answer(here, *, seen=None, **fields):
    said = {"asks": PayerAsks.AGAIN, "entry_days": 5, "again_days": 30, "said_by": "Ann", "said_on": clock.local_date()}
    return record_payer_answer(
        patient_id=here.patient.pk, answer=Answered(**(said | fields)), seen=seen, by=actor_for(here.counselor)
    )


def test_what_the_payer_answered_is_followed_until_a_newer_answer_and_kept(here):
    change(here, payer="medicaid")
    answer(here)
    answer(here)
    ask(here)
    made = sign(here, until=clock.local_date() + 30 * DAY)
    assert due(here, here.counselor) == []
    assert (file_of(here).state.due_on, made.answer) == (clock.local_date() + 29 * DAY, PayerAnswer.objects.get())

    answer(here, asks=PayerAsks.NOTHING, entry_days=None, again_days=None)

    assert (file_of(here).state.need, len(file_of(here).answers)) == ("not_needed", 2)
    with pytest.raises(DatabaseError), transaction.atomic():
        PayerAnswer.objects.update(again_days=60)


def test_stricter_answer_shortens_what_was_signed_before_it_in_lists_on_the_page_and_for_who_signs(here):
    change(here, payer="medicaid")
    today = clock.local_date()
    answer(here, asks=PayerAsks.ONCE, again_days=None)
    ask(here)
    sign(here, until=today + 366 * DAY)
    assert file_of(here).state.due_on is None

    answer(here)

    (line,) = certification_lines(viewer=actor_for(here.counselor))
    assert file_of(here).state == line.state
    assert line.state.due_on == today + 29 * DAY
    assert sign(here, first=today + 30 * DAY, until=today + 60 * DAY).first_date == today + 30 * DAY


def test_answer_lands_on_nothing_that_has_changed_meanwhile_and_a_second_click_is_once(here):
    change(here, payer="medicaid")
    seen = answers_seen_of(file_of(here))
    kept = answer(here, seen=seen)
    assert answer(here, seen=seen) == kept

    with pytest.raises(RefusedError, match="has changed meanwhile"):
        answer(here, seen=seen, again_days=60)
    for fields in ({"payer": "commercial"}, {"level": "2.5"}):
        seen = answers_seen_of(file_of(here))
        change(here, **fields)
        with pytest.raises(RefusedError, match="has changed meanwhile"):
            answer(here, seen=seen)

    assert PayerAnswer.objects.get() == kept


def test_answer_that_is_put_down_late_does_not_count_over_one_that_was_given_later(here):
    change(here, payer="medicaid")
    kept = answer(here)

    answer(here, asks=PayerAsks.NOTHING, entry_days=None, again_days=None, said_on=clock.local_date() - 9 * DAY)

    assert (file_of(here).answer, file_of(here).state.need) == (kept, "needed")
    assert file_of(here).put_down_last != kept


def test_of_an_answer_that_ends_on_the_day_a_statement_is_due_the_counselor_is_told_and_the_physician_of_that(
    here, monkeypatch
):
    change(here, payer="commercial")
    answer(here, through=clock.local_date() + 8 * DAY)
    ask(here)
    sign(here, until=clock.local_date() + 9 * DAY)
    NOTICES.all().delete()

    stand_at(monkeypatch, clock.now() + 2 * DAY)
    counts = [tell_certifications(str(here.organization.pk)) for _again in range(2)]

    see_all(here.organization)
    assert (counts, {*told(here)}) == ([2, 0], {here.physician.pk, here.counselor.pk})


def test_answer_about_another_level_or_payer_is_not_followed(here):
    change(here, payer="medicaid")
    answer(here)

    for fields in ({"level": "2.5"}, {"level": "2.1", "payer": "commercial"}):
        change(here, **fields)
        assert file_of(here).state.need == "unknown"


def test_counselor_is_told_that_an_answer_ends_even_where_a_physician_was_asked(here, monkeypatch):
    change(here, payer="commercial")
    answer(here, through=clock.local_date() + 8 * DAY)
    ask(here)
    sign(here, until=clock.local_date() + 30 * DAY)
    NOTICES.all().delete()

    for days, whom in ((0, 0), (2, 1), (3, 1), (9, 2)):
        stand_at(monkeypatch, clock.now() + days * DAY)
        tell_certifications(str(here.organization.pk))
        monkeypatch.undo()
        see_all(here.organization)
        assert told(here) == [here.counselor.pk] * whom


def change(here, **fields):
    type(here.stay).objects.filter(pk=here.stay.pk).update(**fields)


def file_of(here):
    return certification_file(viewer=actor_for(here.counselor), patient_id=here.patient.pk)


def test_level_that_was_taken_anew_asks_anew_from_that_day_whatever_the_worksheets_say(here):
    written = here.stay.versions.latest("pgh_id").pgh_created_at  # By the clock of the database.
    change(here, admitted_at=written - 20 * DAY)
    assert file_of(here).since == localdate(written) - 20 * DAY

    for level in ("2.5", "2.1"):
        change(here, level=level)

    assert file_of(here).since == localdate(here.stay.versions.latest("pgh_id").pgh_created_at)


def test_statement_for_another_payer_covers_nothing(here):
    make_certification(here.stay, here.physician, payer="medicaid")

    assert (file_of(here).periods, file_of(here).state.covered_until) == ((), None)


def test_before_admission_nothing_is_due_and_nothing_is_missing(here):
    change(here, state="placed", admitted_at=None, opened_at=clock.now() - 20 * DAY)

    assert (file_of(here).since, file_of(here).state.due_on, file_of(here).state.gaps) == (None, None, ())


def test_what_is_overdue_is_told_while_an_earlier_notice_waits_unread(here, monkeypatch):
    tell_certifications(str(here.organization.pk))
    stand_at(monkeypatch, clock.now() + 2 * DAY)
    tell_certifications(str(here.organization.pk))

    see_all(here.organization)
    assert told(here) == [here.counselor.pk] * 2


def test_who_cannot_open_the_page_is_not_offered_and_does_not_count_as_asked(here):
    ask(here)
    type(here.physician).objects.filter(pk=here.physician.pk).update(roles=[Role.FRONT_DESK])

    assert {*physicians(viewer=actor_for(here.counselor))} == {here.other}
    assert file_of(here).asked is None


def test_directors_are_told_where_nobody_is_asked_and_nobody_is_responsible(here):
    director = make_staff(here.organization, Role.DIRECTOR)
    change(here, primary_counselor=None)

    tell_certifications(str(here.organization.pk))

    see_all(here.organization)
    assert told(here) == [director.pk]


def test_lines_need_as_many_queries_for_three_as_for_one(here, django_assert_num_queries):
    viewer = actor_for(here.counselor)
    with django_assert_num_queries(4):
        assert len(certification_lines(viewer=viewer)) == 1
    for _more in range(2):
        patient = make_patient(here.organization)
        make_episode(
            here.organization, patient, state="admitted", level="2.1", payer="medicare", admitted_at=clock.now()
        )

    with django_assert_num_queries(4):
        assert len(certification_lines(viewer=organization_reader(here.organization.pk))) == 3
