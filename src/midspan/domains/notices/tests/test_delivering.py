"""A notice goes outside only when its recipient chose so, still wants it, may still have it, and has not read it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils.timezone import get_current_timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from midspan.domains.notices.actions import mark_all_read, queue_lost, tell_sign_in_changed
from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind, Reason
from midspan.domains.notices.models import Delivery, Notice
from midspan.domains.notices.outside import leading
from midspan.domains.notices.queries import own_deliveries, undelivered
from midspan.domains.notices.tests.factories import choose, deliver, leave, only_delivery
from midspan.domains.people.actions import agree_safe_contact, set_staff_active
from midspan.domains.people.enums import Role
from midspan.domains.people.queries import own_contact
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, close_reach, grant_restriction, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.tests.factories import make_site
from midspan.kernel.tests.factories import see_all
from midspan.values import Actor, ActorKind

pytestmark = pytest.mark.django_db
MONDAY_NOON = datetime(2027, 3, 1, 17, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Call with an instant to make it now; it begins on a Monday at noon in New York."""

    def at(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    at(MONDAY_NOON)
    return at


def jobs():
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args", "scheduled_at"))


def what_became(delivery):
    return (DeliveryState(delivery.state), delivery.reason)


def test_nobody_is_told_outside_who_did_not_choose_so(cast):
    leave(cast.rowan, by=cast.by)

    assert (Delivery.objects.count(), jobs()) == (0, [])


def test_job_carries_ids_and_nothing_is_sent_before_it_runs(cast):
    choose(cast.rowan, Channel.MAIL)

    leave(cast.rowan, by=cast.by)

    [(name, arguments, _)] = jobs()
    delivery = only_delivery()
    assert name == "midspan.domains.notices.tasks.deliver"
    assert arguments == {"organization_id": str(cast.organization.pk), "delivery_id": str(delivery.pk)}
    assert (what_became(delivery), mail.outbox) == ((DeliveryState.QUEUED, ""), [])


def test_mail_says_that_something_waits_and_nothing_else(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by, kind=NoticeKind.WEEK_CHANGED)
    delivery = only_delivery()

    assert deliver(delivery) == DeliveryState.SENT

    [sent] = mail.outbox
    assert (sent.from_email, sent.to, sent.subject) == (
        "Updates <updates@example.org>",
        ["rowan@example.org"],
        "You have an update",
    )
    assert sent.body == "You have an update. Read it when you are by yourself. Open it where you usually do.\n"
    told = str(sent.message())
    assert [
        word for word in ("Rowan", cast.rowan.family_name, "Harbor", "week", str(cast.rowan.pk)) if word in told
    ] == []
    assert sent.attachments == []
    assert sent.extra_headers["Message-ID"] == f"<{delivery.pk}@example.org>"


def test_mail_leads_to_the_application_where_the_deployment_named_its_address(cast, settings):
    settings.ADDRESS = "https://example.org"
    cast.rowan.language = "es"
    cast.rowan.save()
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)

    deliver(only_delivery())

    assert mail.outbox[0].subject == "Tiene una novedad"
    assert mail.outbox[0].body == "Tiene una novedad. Léala cuando esté a solas. Léala aquí: https://example.org\n"


def test_same_job_twice_sends_once(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    delivery = only_delivery()

    assert [deliver(delivery), deliver(delivery)] == [DeliveryState.SENT, DeliveryState.SENT]
    assert len(mail.outbox) == 1


def test_an_address_of_its_own_goes_out_though_another_envelope_did(cast, settings, monkeypatch):
    monkeypatch.setattr(leading, "_WAYS", {NoticeKind.MEASURE_DUE: lambda **_recipient: "/there/"})
    settings.ADDRESS = "https://example.org"
    choose(cast.rowan, Channel.MAIL)
    kinds = (NoticeKind.WEEK_CHANGED, NoticeKind.MEASURE_DUE, NoticeKind.WEEK_READY)
    left = [leave(cast.rowan, by=cast.by, kind=kind) for kind in kinds]

    became = [deliver(Delivery.objects.get(notice=one)) for one in left]

    assert became == [DeliveryState.SENT, DeliveryState.SENT, DeliveryState.STOPPED]
    assert ["/there/" in sent.body for sent in mail.outbox] == [False, True]


def test_where_it_leads_is_asked_on_the_clock_of_the_center(cast, settings, monkeypatch):
    monkeypatch.setattr(leading, "_WAYS", {NoticeKind.MEASURE_DUE: lambda **_recipient: f"/{get_current_timezone()}/"})
    settings.ADDRESS = "https://example.org"
    make_site(cast.organization, time_zone="Pacific/Honolulu")
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by, kind=NoticeKind.MEASURE_DUE)

    deliver(only_delivery())

    assert "https://example.org/Pacific/Honolulu/" in mail.outbox[0].body


def test_same_unread_thing_is_announced_once(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    leave(cast.rowan, by=cast.by)

    assert (Delivery.objects.count(), len(jobs())) == (1, 1)


def test_setting_changed_after_queuing_stops_it_and_says_why(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    choose(cast.rowan)

    assert deliver(only_delivery()) == DeliveryState.STOPPED

    assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.NOT_CHOSEN), [])
    [line] = own_deliveries(viewer=actor_for(cast.rowan))
    assert str(line.why) == "You had turned this off."


def test_what_was_read_meanwhile_is_not_sent(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    mark_all_read(by=actor_for(cast.rowan))

    deliver(only_delivery())

    assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.READ), [])


def test_number_or_address_that_somebody_had_to_change_is_used_no_more(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    intake = actor_for(make_staff(cast.organization, Role.INTAKE))
    known = own_contact(viewer=actor_for(cast.rowan))
    agree_safe_contact(
        patient_id=cast.rowan.pk, contact=type(known)(channel="email", email="new@example.org"), by=intake
    )

    deliver(only_delivery())

    assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.CONTACT_CHANGED), [])


def test_closed_sign_in_is_told_nothing(cast):
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    cast.rowan.account.is_active = False
    cast.rowan.account.save()

    deliver(only_delivery())

    assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.NO_SIGN_IN), [])


class TestStaff:
    @pytest.fixture
    def dana(self, cast):
        """A counselor who reaches Rowan and chose e-mail."""
        dana = make_staff(cast.organization, Role.COUNSELOR)
        cast.reach = {"actor_id": dana.pk, "source_id": cast.rowan.pk}
        open_reach(**cast.reach, patient_id=cast.rowan.pk, basis=Basis.PRIMARY_COUNSELOR, by=cast.by)
        choose(dana, Channel.MAIL, mail="dana@example.org")
        return dana

    def test_is_told_of_a_patient_within_reach(self, cast, dana):
        leave(dana, by=cast.by, kind=NoticeKind.TASK_DUE, patient_id=cast.rowan.pk)

        assert deliver(only_delivery()) == DeliveryState.SENT
        assert mail.outbox[0].to == ["dana@example.org"]

    def test_is_told_nothing_of_a_patient_whose_reach_ended_after_queuing(self, cast, dana):
        leave(dana, by=cast.by, kind=NoticeKind.TASK_DUE, patient_id=cast.rowan.pk)
        close_reach(source_id=cast.rowan.pk, by=cast.by)

        deliver(only_delivery())

        assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.NOT_ALLOWED), [])

    def test_is_told_nothing_of_a_patient_who_asked_to_keep_it_from_them_after_queuing(self, cast, dana):
        leave(dana, by=cast.by, kind=NoticeKind.TASK_DUE, patient_id=cast.rowan.pk)
        limit = NewRestriction(actors=frozenset({str(dana.pk)}), classes=frozenset({"message"}))
        officer = actor_for(make_staff(cast.organization, Role.PRIVACY_OFFICER))
        grant_restriction(patient_id=cast.rowan.pk, restriction=limit, by=officer)

        deliver(only_delivery())

        assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.NOT_ALLOWED), [])

    def test_is_told_of_what_is_about_nobody(self, cast, dana):
        leave(dana, by=cast.by, kind=NoticeKind.TASK_DUE)

        assert deliver(only_delivery()) == DeliveryState.SENT

    def test_who_left_is_told_nothing(self, cast, dana):
        leave(dana, by=cast.by, kind=NoticeKind.TASK_DUE)
        set_staff_active(
            staff_id=dana.pk, is_active=False, by=actor_for(make_staff(cast.organization, Role.PROGRAM_MANAGER))
        )

        deliver(only_delivery())

        assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.STOPPED, Reason.NO_SIGN_IN), [])


class TestDiscretion:
    def test_night_is_waited_out_by_the_persons_own_clock(self, cast, clock):
        night = datetime(2027, 3, 14, 3, tzinfo=UTC)  # 22:00 on the eve of the short night in New York.
        choose(cast.rowan, Channel.MAIL, quiet_from=21 * 60, quiet_until=8 * 60)
        clock(night)
        leave(cast.rowan, by=cast.by)
        delivery = only_delivery()

        assert deliver(delivery) == DeliveryState.QUEUED

        morning = datetime(2027, 3, 14, 12, tzinfo=UTC)  # Eight on the new clock.
        assert (delivery.due_at, jobs()[-1][2], mail.outbox) == (morning, morning, [])
        clock(morning)
        assert deliver(delivery) == DeliveryState.SENT

    @pytest.mark.slow
    def test_three_things_of_one_night_are_said_once_in_the_morning(self, cast, clock):
        choose(cast.rowan, Channel.MAIL)
        for kind in (NoticeKind.WEEK_READY, NoticeKind.WEEK_CHANGED, NoticeKind.SWAP_ANSWERED):
            leave(cast.rowan, by=cast.by, kind=kind)
        clock(MONDAY_NOON + timedelta(minutes=1))

        states = [deliver(delivery) for delivery in Delivery.objects.order_by("pk")]

        assert states == [DeliveryState.SENT, DeliveryState.STOPPED, DeliveryState.STOPPED]
        assert set(Delivery.objects.values_list("reason", flat=True)) == {"", Reason.SAID_ALREADY}

    @pytest.mark.slow
    def test_no_more_than_the_number_a_day(self, cast, clock):
        choose(cast.rowan, Channel.MAIL)
        for hour in range(5):
            clock(MONDAY_NOON + timedelta(hours=hour))
            delivery = Notice.objects.get(pk=leave(cast.rowan, by=cast.by).pk).deliveries.get()
            deliver(delivery)
            mark_all_read(by=actor_for(cast.rowan))
        assert [len(mail.outbox), delivery.reason] == [3, Reason.ENOUGH_TODAY]

        clock(MONDAY_NOON + timedelta(days=1))
        leave(cast.rowan, by=cast.by)
        assert deliver(Delivery.objects.order_by("queued_at").last()) == DeliveryState.SENT

    def test_change_of_sign_in_goes_out_by_mail_at_any_hour_and_however_much_was_said(self, cast, clock):
        choose(cast.rowan, Channel.MAIL, quiet_from=21 * 60, quiet_until=8 * 60, days=(2,))
        clock(datetime(2027, 3, 2, 7, tzinfo=UTC))
        tell_sign_in_changed(by=actor_for(cast.rowan))
        see_all(cast.organization)

        assert deliver(only_delivery()) == DeliveryState.SENT
        assert mail.outbox[0].subject == "Please look at your sign-in"


class TestFailure:
    @pytest.fixture
    def closed(self, cast, settings):
        """A mail server that is not there."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2
        choose(cast.rowan, Channel.MAIL)
        leave(cast.rowan, by=cast.by)
        return only_delivery()

    @pytest.mark.slow
    @pytest.mark.usefixtures("clock")
    def test_is_tried_again_and_again_and_then_somebodys_to_do(self, cast, closed):
        waits = []
        for _ in range(4):
            deliver(closed)
            waits.append(closed.due_at and (closed.due_at - MONDAY_NOON) // timedelta(minutes=1))

        assert (waits, what_became(closed)) == ([2, 15, 120, None], (DeliveryState.GIVEN_UP, Reason.UNREACHABLE))
        told = Notice.objects.get(kind=NoticeKind.NOT_DELIVERED)
        assert (told.recipient_id, told.subject_id) == (cast.desk.pk, closed.pk)

    @pytest.mark.slow
    def test_is_seen_by_who_reaches_the_person_and_by_no_other_patient(self, cast, closed):
        for _ in range(4):
            deliver(closed)
        far = make_staff(cast.organization, Role.COUNSELOR)
        other = make_patient(cast.organization)

        seen = {who: undelivered(viewer=actor_for(who)).count() for who in (cast.desk, far, other)}

        assert list(seen.values()) == [1, 0, 0]
        assert [str(line.words) for line in own_deliveries(viewer=actor_for(cast.rowan))] == ["Did not go out"]
        assert own_deliveries(viewer=actor_for(other)) == []

    def test_channel_that_is_not_set_up_is_not_pretended(self, cast, settings):
        settings.MAIL_FROM = ""
        choose(cast.rowan, Channel.MAIL)
        leave(cast.rowan, by=cast.by)

        deliver(only_delivery())

        assert (what_became(only_delivery()), mail.outbox) == ((DeliveryState.GIVEN_UP, Reason.NOT_SET_UP), [])

    def test_worker_that_died_on_the_way_is_found_and_the_mail_sent(self, cast, clock):
        choose(cast.rowan, Channel.MAIL)
        leave(cast.rowan, by=cast.by)
        Delivery.objects.update(state=DeliveryState.SENDING, tries=1, due_at=None, tried_at=MONDAY_NOON)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        by = Actor(cast.organization.pk, cast.organization.pk, ActorKind.JOB)
        clock(MONDAY_NOON + timedelta(minutes=16))

        assert queue_lost(older_than=timedelta(minutes=15), by=by) == 1
        assert len(jobs()) == 1
        assert (deliver(only_delivery()), only_delivery().reason) == (DeliveryState.FAILED, Reason.LOST)
        assert deliver(only_delivery()) == DeliveryState.SENT

    @pytest.mark.usefixtures("clock")
    def test_nothing_that_goes_on_is_taken_for_lost(self, cast):
        choose(cast.rowan, Channel.MAIL)
        leave(cast.rowan, by=cast.by)
        by = Actor(cast.organization.pk, cast.organization.pk, ActorKind.JOB)

        assert queue_lost(older_than=timedelta(minutes=15), by=by) == 0


def test_rolled_back_change_sends_nothing(cast):
    choose(cast.rowan, Channel.MAIL)
    with transaction.atomic():
        leave(cast.rowan, by=cast.by)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), jobs()) == (0, [])


def test_choice_is_ones_own_and_nobody_elses(cast):
    other = make_patient(cast.organization)
    choose(cast.rowan, Channel.MAIL)

    leave(other, by=cast.by)

    assert Delivery.objects.count() == 0
