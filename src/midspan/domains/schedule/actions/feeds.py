"""The patient's own calendar feed: switched on, renewed, revoked."""

import secrets

from midspan.domains.schedule import rules
from midspan.domains.schedule.feeds.serving import READ_NOTED_EVERY
from midspan.domains.schedule.feeds.settings import live_feed
from midspan.domains.schedule.models import CalendarFeed
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.by_secret import hashed
from midspan.values import Actor, RefusedError, refused

SECRET_BYTES = 32


def renew_feed(*, by: Actor) -> str:
    """A new secret for the patient's calendar feed; the old one ends. The secret is returned once and never kept."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    keep_feed(secret_hash=hashed(secret), by=by)
    return secret


@action("feed.renew")
def keep_feed(*, secret_hash: str, by: Actor) -> CalendarFeed:
    """End the patient's live feed, if any, and keep a new one by the hash of its secret. Use `renew_feed`."""
    rules.may_hold(by, patient_id=by.id).require()
    before = live_feed(viewer=by, patient_id=by.id)
    end_feed(by)
    return CalendarFeed.objects.create(
        organization_id=by.organization_id,
        patient_id=by.id,
        secret_hash=secret_hash,
        shows_place=bool(before and before.shows_place),
        shows_name=bool(before and before.shows_name),
    )


@action("feed.revoke")
def revoke_feed(*, by: Actor) -> int:
    """Nothing can be read under the secret from now on. Returns how many feeds ended."""
    rules.may_hold(by, patient_id=by.id).require()
    return end_feed(by)


def end_feed(by: Actor) -> int:
    rows = CalendarFeed.objects.filter(organization_id=by.organization_id, patient_id=by.id, revoked_at=None)
    return rows.update(revoked_at=clock.now())


@action("feed.detail")
def set_feed_detail(*, shows_place: bool, shows_name: bool, by: Actor) -> CalendarFeed:
    """What the feed tells beyond times. Raises RefusedError when there is no feed."""
    feed = live_feed(viewer=by, patient_id=by.id)
    if feed is None:
        raise RefusedError(refused("Switch the calendar on first."))
    feed.shows_place, feed.shows_name = shows_place, shows_name
    feed.save(update_fields=["shows_place", "shows_name"])
    return feed


def note_feed_read(feed: CalendarFeed, *, by: Actor) -> None:
    """Remember that a calendar app came by, at most once an hour: apps come far more often."""
    if feed.last_read_at is None or clock.now() - feed.last_read_at >= READ_NOTED_EVERY:
        mark_feed_read(feed=feed, by=by)


@action("feed.read")
def mark_feed_read(*, feed: CalendarFeed, by: Actor) -> CalendarFeed:
    """Keep the moment of the last reading. Use `note_feed_read`."""
    rules.may_hold(by, patient_id=feed.patient_id).require()
    feed.last_read_at = clock.now()
    feed.save(update_fields=["last_read_at"])
    return feed
