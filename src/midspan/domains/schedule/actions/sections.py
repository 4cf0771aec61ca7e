"""Opening, changing and ending weekly sections.

What is already on dates follows: sessions to come move to the new room and leaders, and the leaders' reach with them.
"""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from msgspec.structs import replace

from midspan.domains.people.queries import lock_staff
from midspan.domains.privacy.actions import close_reach, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.schedule.dates import follow_section
from midspan.domains.schedule.dates.staffing import mark_uncovered
from midspan.domains.schedule.enums import SessionState
from midspan.domains.schedule.models import (
    FamilyPlace,
    Seat,
    Section,
    SectionLeader,
    SectionTime,
    Session,
    SessionStaff,
)
from midspan.domains.schedule.sections.facts import (
    SectionDraft,
    draft_of,
    findings_for,
    leaders_of,
    rhythm_of,
    times_of,
)
from midspan.domains.schedule.sections.rules import (
    may_change_times,
    may_end,
    may_hold,
    may_hold_families,
    may_keep_sections,
)
from midspan.domains.schedule.weeks.seating import lock_sections
from midspan.kernel import clock
from midspan.kernel.actions import action
from midspan.kernel.row_security import widened
from midspan.values import Actor, RefusedError, refused

OF_SECTION = (
    "name", "group", "track", "level", "site", "room", "is_video", "video_url", "capacity", "family_places",
    "comfortable_size", "minimum_to_run", "gender_note", "from_date", "until_date", "every_weeks", "anchor_date",
)  # fmt: skip
NAME_TAKEN = "There is a section of this name already. Give this one another name."
ROOM_TAKEN = "The room is taken on one of the coming dates. Choose another room, or free it on that date first."


@action("section.keep")
def keep_section(*, draft: SectionDraft, by: Actor, section_id: UUID | None = None) -> Section:
    """A new weekly section, or the changed one, put on its coming dates.

    Raises RefusedError with the first thing that does not fit (`section_facts.findings_for` has them all), when
    people sit in it and its times would change, and when its room is taken on a coming date.
    """
    may_keep_sections(by).require()
    _refuse_what_does_not_fit(draft, section_id=section_id, by=by)
    with widened(by):
        before = _locked(section_id, by=by) if section_id else None
        if before is not None:
            _refuse_what_seats_forbid(before, draft)
        section = _save(before or Section(organization_id=by.organization_id), draft)
        _set_times(section, draft, by=by)
        _set_leaders(section, draft, by=by)
        _follow_on_dates(section, by=by)
    return section


@action("section.end")
def end_section(*, section_id: UUID, until_date: date, by: Actor) -> Section:
    """Let a section meet for the last time before `until_date`. Raises RefusedError while people sit in it then."""
    may_keep_sections(by).require()
    with widened(by):
        section = _locked(section_id, by=by)
        may_end(until_date=until_date, from_date=section.from_date).require()
        seats = _seats_after(section, until_date)
        if seats:
            raise RefusedError(
                refused(
                    f"Places in it are taken after that day ({seats}). Offer these people another week first, "
                    "then end the section."
                )
            )
        section.until_date = until_date
        section.save(update_fields=["until_date"])
        _follow_on_dates(section, by=by)
    return section


@action("section.continue")
def continue_section(*, section_id: UUID, until_date: date | None, by: Actor) -> Section:
    """Take the end of a section back (undo), to how long it ran before.

    Raises RefusedError when something else took its room or leader meanwhile.
    """
    may_keep_sections(by).require()
    with widened(by):
        section = _locked(section_id, by=by)
        _refuse_what_does_not_fit(replace(draft_of(section), until_date=until_date), section_id=section_id, by=by)
        section.until_date = until_date
        section.save(update_fields=["until_date"])
        _follow_on_dates(section, by=by)
    return section


def _refuse_what_does_not_fit(draft: SectionDraft, *, section_id: UUID | None, by: Actor) -> None:
    stopping = [found for found in findings_for(draft, viewer=by, section_id=section_id) if found.stops]
    if stopping:
        raise RefusedError(refused(stopping[0].words))


def _locked(section_id: UUID, *, by: Actor) -> Section:
    sections = lock_sections(by.organization_id, [section_id])
    lock_staff(organization_id=by.organization_id)
    if not sections:
        raise Section.DoesNotExist
    return sections[0]


def _refuse_what_seats_forbid(section: Section, draft: SectionDraft) -> None:
    taken = Seat.objects.filter(_from_today(section), section=section).aggregate(seats=Count("pk"), top=Max("number"))
    is_moved = set(times_of(section)) != set(draft.times) or section.site_id != draft.site.pk
    is_moved = is_moved or rhythm_of(section) != rhythm_of(draft)
    if is_moved or draft.from_date > section.from_date:
        may_change_times(seats=taken["seats"]).require()
    may_hold(capacity=draft.capacity, highest_seat=taken["top"] or 0).require()
    beside = FamilyPlace.objects.filter(_from_today(section), section=section).aggregate(top=Max("number"))
    may_hold_families(family_places=draft.family_places, highest_taken=beside["top"] or 0).require()
    if draft.until_date is not None and _seats_after(section, draft.until_date):
        raise RefusedError(refused("Places in it are taken after the last day. Offer these people another week first."))


def _from_today(section: Section) -> Q:
    today = clock.today(ZoneInfo(section.site.time_zone))
    return Q(dates__upper_inf=True) | Q(dates__endswith__gt=today)


def _seats_after(section: Section, day: date) -> int:
    return Seat.objects.filter(Q(dates__upper_inf=True) | Q(dates__endswith__gt=day), section=section).count()


def _save(section: Section, draft: SectionDraft) -> Section:
    for name in OF_SECTION:
        setattr(section, name, getattr(draft, name))
    try:
        with transaction.atomic():
            section.save()
    except IntegrityError as error:
        if "section_name_once" not in str(error):
            raise
        raise RefusedError(refused(NAME_TAKEN)) from error
    return section


def _set_times(section: Section, draft: SectionDraft, *, by: Actor) -> None:
    if set(times_of(section)) == set(draft.times):
        return
    section.times.all().delete()
    SectionTime.objects.bulk_create(
        SectionTime(
            organization_id=by.organization_id,
            section=section,
            weekday=span.day,
            start_minute=span.start,
            end_minute=span.end,
        )
        for span in draft.times
    )


def _set_leaders(section: Section, draft: SectionDraft, *, by: Actor) -> None:
    """Who leads from now on, also in sessions to come, and who therefore reaches the people who sit in it."""
    before = [staff.pk for staff in leaders_of(section)]
    after = [staff.pk for staff in draft.leaders]
    if before == after:
        return
    section.leaders.all().delete()
    SectionLeader.objects.bulk_create(
        SectionLeader(organization_id=by.organization_id, section=section, staff_id=staff_id, is_lead=not place)
        for place, staff_id in enumerate(after)
    )
    gone, come = set(before) - set(after), [staff_id for staff_id in after if staff_id not in before]
    _move_reach(section, gone=gone, come=come, by=by)
    _move_staffing(section, gone=gone, come=come, lead=after[0] if after else None)


def _move_reach(section: Section, *, gone: set[UUID], come: list[UUID], by: Actor) -> None:
    for seat in Seat.objects.filter(_from_today(section), section=section):
        for staff_id in gone:
            close_reach(source_id=seat.pk, actor_id=staff_id, by=by)
        for staff_id in come:
            open_reach(
                actor_id=staff_id, patient_id=seat.patient_id, basis=Basis.GROUP_LEADER, source_id=seat.pk, by=by
            )


def _coming(section: Section) -> list[Session]:
    rows = Session.objects.filter(section=section, state=SessionState.PLANNED, during__startswith__gt=clock.now())
    return list(rows)


def _move_staffing(section: Section, *, gone: set[UUID], come: list[UUID], lead: UUID | None) -> None:
    sessions = _coming(section)
    ids = [session.pk for session in sessions]
    SessionStaff.objects.filter(session_id__in=ids, staff_id__in=gone).delete()
    # One whom PostgreSQL finds elsewhere at that hour is left out; the session then asks for cover.
    SessionStaff.objects.bulk_create(
        [
            SessionStaff(
                organization_id=section.organization_id, session=session, staff_id=staff_id, during=session.during
            )
            for session in sessions
            for staff_id in come
        ],
        ignore_conflicts=True,
    )
    if lead is not None:
        Session.objects.filter(pk__in=ids).update(lead_id=lead)
    mark_uncovered(ids)


def _follow_on_dates(section: Section, *, by: Actor) -> None:
    """Put the section on its coming dates: what stands moves to its room, what is missing is added."""
    if follow_section(section.pk, by=by).refused:
        raise RefusedError(refused(ROOM_TAKEN))
