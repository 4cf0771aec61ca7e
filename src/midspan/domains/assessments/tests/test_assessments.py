"""An assessment is left and returned to, says from where its words come, and stands once it is signed."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.assessments.actions import (
    add_addendum,
    begin_assessment,
    drop_need,
    keep_section,
    sign_assessment,
    skip_section,
)
from midspan.domains.assessments.book import book
from midspan.domains.assessments.enums import AssessmentState, Provenance
from midspan.domains.assessments.forms import SectionForm
from midspan.domains.assessments.models import SectionAnswer
from midspan.domains.assessments.queries import found_needs, latest_assessment
from midspan.domains.assessments.tests.factories import CONCERN, FOUND, signed_assessment, write_assessment
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAID = "It has got worse since the spring."


class Place:
    """Rowan, whose phone screen was kept, with a counselor; a colleague who does not reach Rowan, and a nurse."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.episode = make_episode(self.organization, self.rowan, state="admitted")
        apps.get_model("journey.Screening").objects.create(
            organization=self.organization,
            patient=self.rowan,
            episode=self.episode,
            edition="2026-11",
            phone_screen={"own_words": SAID, "court": "Hearing in March"},
        )
        apps.get_model("responsibilities.Responsibility").objects.create(
            organization=self.organization,
            patient=self.rowan,
            kind="work",
            title="Late shifts at the bakery",
        )
        self.counselor, self.nurse = (make_staff(self.organization, role) for role in (Role.COUNSELOR, Role.NURSE))
        self.colleague = make_staff(self.organization, Role.COUNSELOR)
        for staff in (self.counselor, self.nurse):
            open_reach(
                actor_id=staff.pk,
                patient_id=self.rowan.pk,
                basis=Basis.CARE_TEAM,
                source_id=self.episode.pk,
                by=actor_for(self.counselor),
            )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by = actor_for(copy.counselor)
    return copy


def latest(place, viewer=None):
    return latest_assessment(viewer=viewer or place.by, patient_id=place.rowan.pk)


def keep(place, section, **words):
    return keep_section(patient_id=place.rowan.pk, section=section, words=words, by=place.by)


def skip(place, section, reason="Another day."):
    return skip_section(patient_id=place.rowan.pk, section=section, reason=reason, by=place.by)


def test_sections_are_dated_and_each_has_something_to_write():
    assert isinstance(book().reviewed_on, date)
    assert [one.key for one in book().sections if not one.fields] == []
    assert len({one.key for one in book().sections}) == len(book().sections) == 16


def test_words_that_a_browser_broke_into_lines_are_still_those_that_were_heard():
    concern = book().section("concern")
    form = SectionForm({"own_words": "One.\r\nTwo."}, section=concern, initial={}, hints={})

    assert form.is_valid()
    assert form.cleaned_data["own_words"] == "One.\nTwo."


def test_what_was_heard_before_keeps_from_where_it_comes_until_it_is_changed(place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)

    keep(place, "concern", own_words=SAID, why_now="My daughter asked.")
    keep(place, "work", times="Late shifts at the bakery", says="")

    kept = {(one.section, one.field): one for of_one in latest(place).answers.values() for one in of_one}
    assert {key: (one.words, one.provenance) for key, one in kept.items()} == {
        ("concern", "own_words"): (SAID, Provenance.PHONE_SCREEN),
        ("concern", "why_now"): ("My daughter asked.", Provenance.ASKED),
        ("work", "times"): ("Late shifts at the bakery", Provenance.LIFE),
    }
    keep(place, "concern", own_words=f"{SAID} Much worse.")
    [changed] = [one for one in latest(place).answers["concern"] if one.field == "own_words"]
    assert (changed.provenance, changed.heard_on) == (Provenance.ASKED, None)


def test_what_is_emptied_goes(place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)
    keep(place, "concern", own_words=CONCERN)

    keep(place, "concern", own_words=" ")

    assert (latest(place).answers, SectionAnswer.objects.count()) == ({}, 0)


def test_section_is_skipped_with_a_reason_and_taken_up_later(place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)
    with pytest.raises(RefusedError, match="why it is skipped"):
        skip(place, "trauma", reason=" ")
    skip(place, "trauma", reason="Not on the first day.")
    assert latest(place).skips["trauma"].reason == "Not on the first day."

    keep(place, "trauma", reach="Loud voices.")

    assert (latest(place).skips, [*latest(place).answers]) == ({}, ["trauma"])
    with pytest.raises(RefusedError, match="Something is written here"):
        skip(place, "trauma")


def test_it_is_signed_once_no_section_is_left(place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)
    with pytest.raises(RefusedError, match="“What brings you here”, “Alcohol and other substances”"):
        sign_assessment(patient_id=place.rowan.pk, by=place.by)
    for one in book().sections:
        skip(place, one.key)

    sign_assessment(patient_id=place.rowan.pk, by=place.by)

    file = latest(place)
    assert (file.state, file.assessment.signed_by_id) == (AssessmentState.SIGNED, place.counselor.pk)


def test_what_is_signed_is_changed_by_nobody_and_added_to(place):
    need = signed_assessment(place.rowan, place.by)

    for attempt in (
        lambda: keep(place, "concern", own_words="Changed"),
        lambda: skip(place, "concern"),
        lambda: drop_need(patient_id=place.rowan.pk, need_id=need.pk, by=place.by),
    ):
        with pytest.raises(RefusedError, match="Add an addendum"):
            attempt()
    for rows in (SectionAnswer.objects, type(need).objects):
        with pytest.raises(DatabaseError, match="A signed assessment is final"), transaction.atomic():
            rows.update(section="legal")
    add_addendum(patient_id=place.rowan.pk, words="Called the clinic the next day.", by=place.by)
    assert [one.words for one in latest(place).addenda] == ["Called the clinic the next day."]


def test_addendum_waits_for_a_signature(place):
    write_assessment(place.rowan, place.by)

    with pytest.raises(RefusedError, match="not signed yet"):
        add_addendum(patient_id=place.rowan.pk, words="More.", by=place.by)


def test_needs_are_told_to_the_plan_once_it_is_signed(place):
    write_assessment(place.rowan, place.by)
    before = found_needs(viewer=place.by, patient_id=place.rowan.pk)

    sign_assessment(patient_id=place.rowan.pk, by=place.by)

    after = found_needs(viewer=place.by, patient_id=place.rowan.pk)
    assert (before, [(one.words, one.section_title) for one in after]) == (
        [],
        [(FOUND, "Alcohol and other substances")],
    )


def test_one_is_written_at_a_time_and_by_whom_the_role_lets(place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)

    with pytest.raises(RefusedError, match="being written already"):
        begin_assessment(patient_id=place.rowan.pk, by=place.by)
    with pytest.raises(RefusedError, match="Your role does not write assessments"):
        keep_section(patient_id=place.rowan.pk, section="concern", words={}, by=actor_for(place.nurse))


def test_who_does_not_reach_the_person_finds_nothing(place):
    write_assessment(place.rowan, place.by)

    assert latest(place) is not None
    assert latest(place, actor_for(place.colleague)) is None


def url(place, name, *rest):
    return reverse(f"assessments:{name}", args=[place.rowan.pk, *rest])


def opened(client, place, address, data=None, *, staff=None, **options):
    client.force_login((staff or place.counselor).account)
    answer = client.get(address) if data is None else client.post(address, data, **options)
    see_all(place.organization)
    return answer


@pytest.mark.slow
def test_section_page_begins_with_what_was_heard_and_keeps_while_one_types(client, place):
    opened(client, place, url(place, "begin"), {})

    page = opened(client, place, url(place, "section", "concern")).content.decode()
    said = {"own_words": CONCERN}
    kept = opened(
        client, place, url(place, "section", "concern"), said, headers={"HX-Request": "true"}
    ).content.decode()

    assert (SAID in page, "From the phone screen, " in page, "Kept at" in kept) == (True, True, True)
    assert [one.words for one in latest(place).answers["concern"]] == [CONCERN]


@pytest.mark.slow
def test_pages_lead_from_section_to_section_and_to_the_whole(client, place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)

    onward = opened(client, place, url(place, "section", "concern"), {"own_words": CONCERN})
    whole = opened(client, place, url(place, "section", "goals"), {"own_words": "A quiet evening", "then": "whole"})
    skipped = opened(client, place, url(place, "skip", "legal"), {"skip-reason": "Nothing open."})
    opened(client, place, url(place, "need", "substances"), {"need-words": FOUND})

    assert [one.headers["Location"] for one in (onward, whole, skipped)] == [
        url(place, "section", "substances"),
        url(place, "of_patient"),
        url(place, "section", "culture"),
    ]
    page = opened(client, place, url(place, "of_patient")).content.decode()
    assert [words for words in (CONCERN, "Nothing open.", FOUND, "Answer these") if words not in page] == []


def test_reader_sees_what_is_signed_and_nothing_to_press(client, place):
    signed_assessment(place.rowan, place.by)

    page = opened(client, place, url(place, "of_patient"), staff=place.nurse).content.decode()

    assert (CONCERN in page, "Signed by" in page, 'method="post" action="/people' in page) == (True, True, False)


@pytest.mark.parametrize("name", ["of_patient", "section"])
def test_who_does_not_reach_the_person_finds_no_page(client, place, name):
    write_assessment(place.rowan, place.by)
    rest = ["concern"] if name == "section" else []

    assert opened(client, place, url(place, name, *rest), staff=place.colleague).status_code == 404


MARK = re.compile(r'name="was-(\w+)" value="([^"]*)"')


def marks(answer):
    return {f"was-{field}": mark for field, mark in MARK.findall(answer.content.decode())}


def test_older_page_leaves_what_somebody_else_wrote_in_another_field(client, place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)
    address, typed = url(place, "section", "concern"), {"headers": {"HX-Request": "true"}}
    seen = marks(opened(client, place, address))
    keep(place, "concern", why_now="My daughter asked.")

    for own_words in ("Tired", "Tired of it all"):
        answer = opened(client, place, address, {"own_words": own_words, "why_now": "", **seen}, **typed)
        assert "Kept at" in answer.content.decode()
        seen = marks(answer)

    assert latest(place).words_in("concern") == {"own_words": "Tired of it all", "why_now": "My daughter asked."}


def test_two_who_write_in_one_field_are_told_and_put_it_together(client, place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)
    address = url(place, "section", "concern")
    seen = marks(opened(client, place, address))
    keep(place, "concern", own_words="Theirs")

    beside = opened(client, place, address, {"own_words": "Mine", **seen}, headers={"HX-Request": "true"})
    page = opened(client, place, address, {"own_words": "Mine", **seen})

    assert ("“Theirs”" in beside.content.decode(), "“Theirs”" in page.content.decode()) == (True, True)
    assert latest(place).words_in("concern") == {"own_words": "Theirs"}
    opened(client, place, address, {"own_words": "Theirs and mine", **marks(page)})
    assert latest(place).words_in("concern") == {"own_words": "Theirs and mine"}


def test_what_is_typed_after_it_was_signed_stands_in_the_addendum(client, place):
    signed_assessment(place.rowan, place.by)
    address = url(place, "section", "concern")

    beside = opened(client, place, address, {"own_words": "One more thing"}, headers={"HX-Request": "true"})
    whole = opened(client, place, address, {"own_words": "One more thing"})

    assert "This was signed meanwhile." in beside.content.decode()
    assert whole.context["addendum"].initial == {"words": "One more thing"}
