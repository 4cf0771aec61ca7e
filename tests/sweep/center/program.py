"""What a center has that is about nobody: rows a page can name."""

from datetime import timedelta

from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from midspan.domains.meetings.tests.factories import make_list, make_meeting
from midspan.domains.mentors.tests.factories import make_coordinator, make_mentor
from midspan.domains.people.tests.factories import actor_for
from midspan.domains.programs.tests.factories import (
    make_closed_day,
    make_dose_rule,
    make_leave,
    make_level,
    make_license,
)
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel import clock
from midspan.kernel.tests.factories import see_all
from tests.sweep.center.moments import LENGTH, MONDAY_NOON, NEXT_MONDAY, TODAY


def make_program(center):
    """What a center has that is about nobody: rows a page can name."""
    site, leader = center.room.site, center.room.leader
    center.keep(make_level(center.organization))
    center.keep(make_closed_day(center.organization, TODAY + timedelta(days=9), site))
    center.room.section.family_places = 2  # In both worlds: how many guests a group takes is about nobody.
    center.room.section.save(update_fields=["family_places"])
    center.keep(make_leave(leader, TODAY + timedelta(days=7), TODAY + timedelta(days=9)))
    center.keep(make_license(leader))
    center.keep(make_dose_rule(center.organization))
    asked = {"first_date": TODAY, "last_date": TODAY, "reason": "A review.", "asked_at": clock.now()}
    copies = apps.get_model("accounting.RegisterCopy").objects
    center.keep(copies.create(organization=center.organization, asked_by=center.manager, **asked))
    for one in (site, leader, center.room.track, center.room.group, center.room.section, center.room.section.room):
        center.keep(one)
    center.keep(center.room.session)
    asked = {"words": "How long does it take?", "language": "en", "secret_hash": "f" * 64, "asked_at": clock.now()}
    center.keep(apps.get_model("circle.FamilyQuestion").objects.create(organization=center.organization, **asked))
    center.keep(make_own_skill(actor_for(center.manager)).skill)
    center.keep(make_meeting(center.keep(make_list(center.organization))))
    make_mentors(center)
    make_plans(center)
    make_rota(center)
    make_event(center)


def make_mentors(center):
    """One who is to be matched, one who was, and one who never will be: each with an approved profile."""
    center.coordinator = make_coordinator(center.organization)
    names = ("Mara", "Nell", "Omar")
    center.mentors = [make_mentor(center.coordinator, name=name, words="I know it well.") for name in names]
    see_all(center.organization)
    center.keep(center.mentors[0].row)
    center.keep(apps.get_model("mentors.MentorProfile").objects.get(mentor_id=center.mentors[0].pk))


def make_rota(center):
    """Somebody on call from tomorrow on, and a test alert that waits for an answer."""
    begins = MONDAY_NOON + timedelta(days=1)
    on_call = {"staff": center.room.leader, "rung": "on_call", "during": DateTimeTZRange(begins, begins + LENGTH)}
    written = {"written_by": center.manager.pk, "written_at": MONDAY_NOON}
    center.keep(apps.get_model("safety.Duty").objects.create(organization=center.organization, **on_call, **written))
    sent = {"staff": center.room.leader, "on_date": TODAY, "sent_at": MONDAY_NOON, "due_at": MONDAY_NOON + LENGTH}
    center.keep(apps.get_model("safety.AlertTest").objects.create(organization=center.organization, **sent))


def make_event(center):
    """Something for who left, to which the patient comes."""
    said = {"title": "Canal Row", "where": "Harborton", "begins_at": MONDAY_NOON + timedelta(days=7)}
    made = {"made_by": center.room.leader, "made_at": MONDAY_NOON}
    event = apps.get_model("alumni.Event").objects.create(organization=center.organization, **said, **made)
    center.keep(event)


def make_plans(center):
    """Weeks proposed, repaired and tried out, and somebody away: about nobody by themselves."""
    summary = {"moves": 1, "unplaced": 0, "kept": 0}
    of_proposal = {"state": "ready", "from_date": NEXT_MONDAY, "summary": summary}
    center.make_one("schedule.Proposal", **of_proposal)
    proposal = center.made.pop("schedule.Proposal")
    center.repair = center.make_one("schedule.Proposal", kind="repair", **of_proposal)
    center.made["schedule.Proposal"] = proposal
    center.make_one("schedule.Publication", takes_effect=NEXT_MONDAY)
    center.make_one("schedule.Scenario", number=1)
    center.make_one("schedule.Advice", state="ready")
    center.make_one("agreements.Agreement", services=["laboratory"], classes=["identity"])
    make_breach(center)
    make_incident(center)
    center.make_one("schedule.Absence", staff=center.room.leader)
    center.make_the_rest(about_somebody=False)


def make_breach(center):
    """One that was weighed and is being told; it affects nobody by itself."""
    center.make_one("breaches.Breach")
    for number, step in enumerate(("noted", "assessed", "telling"), 1):
        center.make_one("breaches.BreachStep", step=step, number=number)
    center.make_one("breaches.BreachAssessment", outcome="breach", number=2)
    center.make_one("breaches.BreachWords", classes=["identity"], advice=["ask"], number=3)
    center.make_one("breaches.BreachCount", known=2, until=None)


def make_incident(center):
    """One that somebody at the center wrote down, with what is on its page of nobody by name."""
    center.make_one("incidents.Incident", kind="other")
    center.make_one("incidents.IncidentStep", step="noted", number=1)
    center.make_one("incidents.IncidentTelling", duty="va_abuse", answer="told")
    center.make_one("incidents.IncidentAddition")
    center.make_one("incidents.IncidentStaff")
