"""A session by video that is on now, its center's server, and what that server says."""

import json
from base64 import b64encode
from hashlib import sha256

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_staff
from midspan.domains.video.actions import KnockWords, SetupDetails, set_up
from midspan.domains.video.enums import Overheard, Provider
from midspan.domains.video.keys import signed
from midspan.domains.video.models import Knock, VideoRoom
from midspan.kernel import clock

SECRET = "the secret of this center's own server"
EVENT_SECRET = "what event_sync sends along"


class VideoRoomOf(Room):
    """As a group's room, by video: it began `began` minutes ago; its site is in the state where everybody is."""

    def __init__(self, organization, *, people=2, began=30, **options):
        super().__init__(organization, people=people, began=began, **options)
        self.session.is_video, self.session.room = True, None
        self.session.save()
        self.state = self.site.state
        self.people = [actor_for(one) for one in self.patients]
        self.director = actor_for(make_staff(organization, Role.DIRECTOR, given_name="Ada"))

    def words(self, **fields):
        said = {
            "country_state": self.state, "place": "12 Harbor Street, upstairs", "phone": "757 555 0142",
            "contact_name": "Robin Ames", "contact_phone": "757 555 0143", "overheard": Overheard.NOBODY, **fields,
        }  # fmt: skip
        return KnockWords(**said)

    def set_up(self, provider, **fields):
        of_server = {
            Provider.JITSI: {"address": "https://meet.example.org", "app_id": "harbor", "secret": SECRET,
                             "event_secret": EVENT_SECRET},
            Provider.LIVEKIT: {"address": "https://rooms.example.org", "server_address": "wss://live.example.org",
                               "app_id": "APIharbor", "secret": SECRET},
        }.get(provider, {})  # fmt: skip
        return set_up(details=SetupDetails(provider=provider, **{**of_server, **fields}), by=self.director)

    def knock_of(self, place):
        return Knock.objects.get(booking=self.bookings[place])

    @property
    def name(self):
        """Of the room on the server."""
        return VideoRoom.objects.get(session=self.session).name


def livekit_says(event, *, room, at, identity="", key="", joined_at=None, secret=SECRET, issuer="APIharbor", sent=None):
    """(body, Authorization) as a LiveKit server sends them; protocol buffers write long numbers as texts."""
    payload = {"event": event, "id": f"EV_{event}", "createdAt": str(seconds(at)), "room": {"sid": "RM", "name": room}}
    if identity:
        since = {"joinedAt": str(seconds(joined_at))} if joined_at else {}
        payload["participant"] = {"sid": key, "identity": identity, "state": "ACTIVE", **since}
    body = json.dumps(payload).encode()
    begins = seconds(sent or clock.now())
    claims = {"iss": issuer, "nbf": begins, "exp": begins + 300, "sha256": digest_of(body)}
    return body, signed(claims, secret=secret)


def digest_of(body):
    return b64encode(sha256(body).digest()).decode()


def jitsi_says(event, *, room, identity="", key="", joined_at=None, left_at=None, secret=EVENT_SECRET, **more):
    """(body, Authorization) as the plugin event_sync sends them."""
    payload = {"event_name": event, "room_name": room, "room_jid": f"{room}@conference.meet.example.org", **more}
    if identity:
        moments = {"joined_at": joined_at, "left_at": left_at}
        occupant = {"id": identity, "name": "Quiet Harbor", "occupant_jid": key}
        payload["occupant"] = {**occupant, **{name: seconds(one) for name, one in moments.items() if one}}
    elif left_at:
        payload["destroyed_at"] = seconds(left_at)
    return json.dumps(payload).encode(), f"Bearer {secret}"


def seconds(moment):
    return int(moment.timestamp())
