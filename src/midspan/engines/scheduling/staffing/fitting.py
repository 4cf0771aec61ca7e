"""Who may take a post and which room holds a duty: plain checks, each with its reason."""

from collections.abc import Iterable

from midspan.engines.scheduling.staffing.model import Duty, Leader, Obstacle, Place, Post
from midspan.values import WeekSpan


def obstacle_to_leading(leader: Leader, duty: Duty, post: Post) -> Obstacle | None:
    """What keeps a leader from a post, the first found; None when nothing does. Other duties are not asked about."""
    if post.credentials and not set(post.credentials) & set(leader.credentials):
        return Obstacle.CREDENTIAL
    if leader.id in duty.unlicensed:
        return Obstacle.LICENSE
    if duty.language and duty.language not in leader.languages:
        return Obstacle.LANGUAGE
    if not duty.is_video and duty.site_id not in leader.site_ids:
        return Obstacle.SITE
    if not all(_is_within(span, leader.work) for span in duty.spans):
        return Obstacle.NOT_AT_WORK
    return Obstacle.TAKEN if _meet(duty.spans, leader.taken) else None


def obstacle_to_housing(place: Place, duty: Duty) -> Obstacle | None:
    """What keeps a duty out of a room; None when nothing does."""
    if place.site_id != duty.site_id:
        return Obstacle.SITE
    if None not in (place.capacity, duty.people) and (place.capacity or 0) < (duty.people or 0):
        return Obstacle.TOO_SMALL
    if not set(duty.features) <= set(place.features):
        return Obstacle.FEATURE
    return Obstacle.TAKEN if _meet(duty.spans, place.taken) else None


def _is_within(span: WeekSpan, work: Iterable[WeekSpan]) -> bool:
    return any(one.day == span.day and one.start <= span.start and span.end <= one.end for one in work)


def _meet(spans: Iterable[WeekSpan], taken: Iterable[WeekSpan]) -> bool:
    busy = tuple(taken)
    return any(span.overlaps(one) for span in spans for one in busy)
