"""What could not be delivered is somebody's to take care of; a gateway says afterwards whether a text arrived."""

import pytest
from django.urls import reverse

from midspan.domains.notices.actions import try_again
from midspan.domains.notices.enums import Channel, DeliveryState, NoticeKind, Reason
from midspan.domains.notices.models import Delivery, Notice
from midspan.domains.notices.outside.receipts import delivery_behind, receipt_url
from midspan.domains.notices.tests.factories import choose, deliver, leave, only_delivery
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import make_staff
from midspan.kernel.tests.factories import make_organization, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db
PAGE = "notices:undelivered"


@pytest.fixture
def given_up(cast, settings):
    """Rowan chose e-mail, and then there was none."""
    choose(cast.rowan, Channel.MAIL)
    leave(cast.rowan, by=cast.by)
    settings.MAIL_FROM = ""
    deliver(only_delivery())
    settings.MAIL_FROM = "updates@example.org"
    return only_delivery()


@pytest.mark.slow
def test_front_desk_is_led_to_what_to_do(cast, client, given_up):
    client.force_login(cast.desk.account)

    updates = client.get(reverse("notices:list")).text
    shown = client.get(reverse(PAGE)).text

    assert "Somebody could not be reached as they chose." in updates
    assert reverse(PAGE) in updates
    assert (cast.rowan.family_name in shown, "This way is not set up here. Reach the person as agreed" in shown) == (
        True,
        True,
    )
    assert "rowan@example.org" not in shown


@pytest.mark.slow
def test_counselor_sees_only_whom_they_reach(cast, client, given_up):
    client.force_login(make_staff(cast.organization, Role.COUNSELOR).account)

    assert "Everything went out" in client.get(reverse(PAGE)).text


@pytest.mark.slow
def test_person_reached_in_another_way_leaves_the_list_with_who_did_it(cast, client, given_up):
    client.force_login(cast.desk.account)

    client.post(reverse("notices:settled", args=[given_up.pk]))

    see_all(cast.organization)
    given_up.refresh_from_db()
    assert (given_up.state, given_up.settled_by) == (DeliveryState.GIVEN_UP, cast.desk.pk)
    assert "Everything went out" in client.get(reverse(PAGE)).text
    assert client.post(reverse("notices:settled", args=[given_up.pk])).status_code == 404


@pytest.mark.slow
def test_tried_again_once_it_is_mended(cast, client, given_up):
    client.force_login(cast.desk.account)

    client.post(reverse("notices:again", args=[given_up.pk]))

    see_all(cast.organization)
    assert deliver(only_delivery()) == DeliveryState.SENT


def test_others_settle_nothing(cast, client, given_up):
    with pytest.raises(RefusedError):
        try_again(delivery_id=given_up.pk, by=cast.by)

    far = make_organization(name="Elsewhere")
    client.force_login(make_staff(far, Role.FRONT_DESK).account)
    assert client.post(reverse("notices:settled", args=[given_up.pk])).status_code == 404


class TestReceipts:
    @pytest.fixture
    def sent(self, cast, settings):
        """A mail that went out; a receipt is the same for any channel."""
        settings.ADDRESS = "https://example.org"
        choose(cast.rowan, Channel.MAIL)
        leave(cast.rowan, by=cast.by)
        deliver(only_delivery())
        url = receipt_url(organization_id=cast.organization.pk, delivery_id=only_delivery().pk)
        return url.removeprefix("https://example.org")

    def state(self, cast):
        see_all(cast.organization)
        return only_delivery().state

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            ('{"status": "Delivered"}', "application/json"),
            ("MessageStatus=delivered&To=%2B1804", "application/x-www-form-urlencoded"),
        ],
    )
    def test_gateway_says_that_it_arrived(self, cast, client, sent, body, kind):
        assert client.post(sent, body, content_type=kind).status_code == 204
        assert self.state(cast) == DeliveryState.DELIVERED

    @pytest.mark.slow
    def test_gateway_says_that_it_came_back(self, cast, client, sent):
        client.post(sent, '{"status": "undelivered"}', content_type="application/json")

        assert (self.state(cast), only_delivery().reason) == (DeliveryState.GIVEN_UP, Reason.BOUNCED)
        assert Notice.objects.filter(kind=NoticeKind.NOT_DELIVERED, recipient_id=cast.desk.pk).exists()

    @pytest.mark.parametrize("body", ["", "[]", "\xff", '{"status": 1}', '{"status": "queued"}'])
    def test_anything_else_changes_nothing_and_is_answered_the_same(self, cast, client, sent, body):
        answer = client.post(sent, body, content_type="application/json")

        assert (answer.status_code, answer.content) == (204, b"")
        assert self.state(cast) == DeliveryState.SENT

    def test_who_guesses_learns_nothing(self, cast, client, sent):
        guessed = client.post(f"{sent[:-2]}x/", '{"status": "delivered"}', content_type="application/json")
        known = client.post(sent, '{"status": "queued"}', content_type="application/json")

        assert (guessed.status_code, guessed.content, dict(guessed.headers)) == (
            known.status_code,
            known.content,
            dict(known.headers),
        )
        assert self.state(cast) == DeliveryState.SENT

    @pytest.mark.slow
    def test_second_receipt_changes_nothing(self, cast, client, sent):
        for status in ("delivered", "failed"):
            client.post(sent, f'{{"status": "{status}"}}', content_type="application/json")

        assert self.state(cast) == DeliveryState.DELIVERED

    def test_deployment_without_address_gives_none_out(self, cast, settings):
        settings.ADDRESS = ""

        assert receipt_url(organization_id=cast.organization.pk, delivery_id=cast.organization.pk) == ""
        assert delivery_behind("no token") is None


def test_deliveries_hold_no_address_and_no_words():
    assert {field.name for field in Delivery._meta.get_fields() if field.get_internal_type() == "TextField"} == set()
