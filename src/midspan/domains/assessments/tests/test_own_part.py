"""The person writes their own part on a phone; staff see it beside what they wrote, and take it over or leave it."""

import re
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from midspan.domains.assessments.actions import (
    begin_assessment,
    keep_own_part,
    keep_section,
    leave_out,
    look_at_part,
    send_own_part,
    sign_assessment,
)
from midspan.domains.assessments.book import book
from midspan.domains.assessments.enums import AssessmentState, LookOutcome, OwnSkip, Provenance
from midspan.domains.assessments.models import OwnPart, OwnPartDraft
from midspan.domains.assessments.queries import latest_assessment, own_file, own_part_waits, sent_fields
from midspan.domains.assessments.rules import may_tell
from midspan.domains.assessments.tests.factories import signed_assessment, write_assessment
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.safety.queries import own_obligation
from midspan.domains.safety.tests.factories import own_request
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, bind
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError, mark_of

pytestmark = pytest.mark.django_db
SAID, LATER, THEIRS = "I want my mornings back.", "I want my mornings back, and my license.", "Wants to drive again."
HEARD = "Drinks in the evenings."
TUESDAY_TEN = datetime(2027, 3, 2, 15, tzinfo=UTC)


class Place:
    """Rowan, who said something on the phone and has an account, and Dana, who writes the assessment."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan, self.stranger = (make_patient(self.organization) for _ in range(2))
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.episode = make_episode(self.organization, self.rowan, state="admitted", primary_counselor=self.dana)
        apps.get_model("journey.Screening").objects.create(
            organization=self.organization,
            patient=self.rowan,
            episode=self.episode,
            edition="2026-11",
            phone_screen={"own_words": HEARD},
        )
        open_reach(
            actor_id=self.dana.pk,
            patient_id=self.rowan.pk,
            basis=Basis.PRIMARY_COUNSELOR,
            source_id=self.episode.pk,
            by=actor_for(self.dana),
        )


@pytest.fixture(scope="module")
def shared(share):
    return share(Place, at=TUESDAY_TEN)


@pytest.fixture
def place(shared):
    copy = own(shared)
    copy.by, copy.me = actor_for(copy.dana), actor_for(copy.rowan)
    return copy


def begin(place):
    begin_assessment(patient_id=place.rowan.pk, by=place.by)


def send(place, words=SAID, *, section="goals", field="own_words"):
    with own_request(place.rowan):
        keep_own_part(section=section, words={field: words}, by=place.me)
        send_own_part(language="en", by=place.me)


def sent(place, section="goals"):
    file = latest_assessment(viewer=place.by, patient_id=place.rowan.pk)
    return sent_fields(viewer=place.by, file=file)[section]


def look(place, outcome=LookOutcome.TAKEN, *, one=None):
    one = one or sent(place)[0]
    said = {"patient_id": place.rowan.pk, "part_id": one.part.pk, "field": one.field, "outcome": outcome}
    return look_at_part(**said, by=place.by)


def written(place, section="goals"):
    file = latest_assessment(viewer=place.by, patient_id=place.rowan.pk)
    return [(one.words, one.provenance) for one in file.answers.get(section, ())]


def test_safety_is_asked_by_a_person_and_everything_asked_is_in_both_languages():
    asked = [one.key for one in book().own_sections]
    texts = [words for one in book().own_sections for words in (one.own_title, *(field.ask for field in one.asked))]

    assert [one.key for one in book().sections if one.key not in asked] == ["safety"]
    assert [words for words in texts if words is None or not (words["en"] and words["es"])] == []


def test_nothing_that_others_wrote_of_diagnoses_or_safety_is_shown_on_the_phone():
    shown = {field.heard_from for one in book().own_sections for field in one.fields if field.known}

    assert shown.isdisjoint({"fact:condition", "fact:safety", "fact:medication"})


@pytest.mark.parametrize(
    ("is_theirs", "is_open", "is_signed", "allowed"),
    [(True, True, False, True), (False, True, False, False), (True, False, False, False), (True, True, True, False)],
)
def test_only_the_person_writes_while_the_stay_is_open_and_nothing_is_signed(
    place, is_theirs, is_open, is_signed, allowed
):
    asked = {"patient_id": place.rowan.pk, "is_open": is_open, "is_signed": is_signed}

    assert bool(may_tell(place.me if is_theirs else place.by, **asked)) is allowed


def test_draft_is_kept_for_the_person_alone_until_it_is_sent(place):
    with own_request(place.rowan):
        keep_own_part(section="goals", words={"own_words": SAID}, by=place.me)
        mine = own_file(viewer=place.me).words_in("goals")

    assert (mine, OwnPartDraft.objects.count()) == ({"own_words": SAID}, 0)  # Seen as any other connection sees it.


def test_what_is_emptied_ends_the_draft_and_no_reason_is_lost_by_it(place):
    with own_request(place.rowan):
        for words in (SAID, " "):
            keep_own_part(section="goals", words={"own_words": words}, by=place.me)
        leave_out(section="legal", reason=OwnSkip.IN_PERSON, by=place.me)
        keep_own_part(section="legal", words={"dates": ""}, by=place.me)

        assert {key: one.reason for key, one in own_file(viewer=place.me).drafts.items()} == {"legal": "in_person"}


def test_each_sending_is_a_version_of_its_own_that_nobody_changes(place):
    begin(place)
    send(place)
    send(place, LATER)

    assert list(OwnPart.objects.order_by("number").values_list("number", "words")) == [
        (1, {"own_words": SAID}),
        (2, {"own_words": LATER}),
    ]
    assert [one.words for one in sent(place)] == [LATER]
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        OwnPart.objects.update(words={"own_words": "Changed"})


def test_nothing_new_is_not_sent_twice(place):
    send(place)

    with pytest.raises(RefusedError, match="nothing new"):
        send(place)


def test_database_lets_only_the_person_send_words_as_theirs(place):
    bind(organization_id=place.organization.pk, actor_id=place.dana.pk, reach=Reach.ALL)
    fields = {"section": "goals", "number": 1, "words": {"own_words": SAID}, "edition": "x", "language": "en"}

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        OwnPart.objects.create(
            organization=place.organization,
            patient=place.rowan,
            episode=place.episode,
            sent_at=TUESDAY_TEN,
            **fields,
        )


def test_a_section_that_is_not_theirs_takes_no_words(place):
    with own_request(place.rowan), pytest.raises(RefusedError, match="no such section"):
        keep_own_part(section="safety", words={"now": "x"}, by=place.me)


def test_taken_words_fill_an_empty_field_with_from_where_they_come(place):
    begin(place)
    send(place)

    look(place)

    assert written(place) == [(SAID, Provenance.OWN)]


def test_taken_words_stand_below_what_staff_wrote_and_change_none_of_it(place):
    begin(place)
    keep_section(patient_id=place.rowan.pk, section="goals", words={"own_words": THEIRS}, by=place.by)
    send(place)

    look(place)

    heading = f"In the person’s own words, from their phone, {date_format(clock.local_date())}"
    assert written(place) == [(f"{THEIRS}\n\n{heading}:\n{SAID}", Provenance.ASKED)]


def test_newer_words_take_the_place_of_the_persons_own_older_ones(place):
    begin(place)
    send(place)
    look(place)
    send(place, LATER)

    look(place)

    assert written(place) == [(LATER, Provenance.OWN)]


def test_left_words_change_nothing_and_are_looked_at_once(place):
    begin(place)
    send(place)
    [one] = sent(place)

    look(place, LookOutcome.LEFT)

    assert (written(place), sent(place)[0].look.outcome) == ([], LookOutcome.LEFT)
    with pytest.raises(RefusedError, match="looked at this already"):
        look(place, one=one)


def test_an_older_version_is_not_taken_once_other_words_came(place):
    begin(place)
    send(place)
    [one] = sent(place)
    send(place, LATER)

    with pytest.raises(RefusedError, match="other words came since"):
        look(place, one=one)


@pytest.mark.slow
def test_another_assessment_of_the_stay_takes_over_the_same_words(place):
    write_assessment(place.rowan, place.by)
    send(place)
    look(place)
    sign_assessment(patient_id=place.rowan.pk, by=place.by)
    begin(place)

    assert sent(place)[0].look is None
    look(place)
    assert written(place) == [(SAID, Provenance.OWN)]


@pytest.mark.slow
def test_words_nobody_looked_at_are_not_signed_over(place):
    write_assessment(place.rowan, place.by)
    send(place)
    title = book().section("goals").title

    with pytest.raises(RefusedError, match=f"Take over or leave what the person sent in these: “{title}”"):
        sign_assessment(patient_id=place.rowan.pk, by=place.by)
    look(place, LookOutcome.LEFT)
    sign_assessment(patient_id=place.rowan.pk, by=place.by)


def test_field_changed_on_another_phone_stays_as_it_is_there(place):
    empty = mark_of("")
    with own_request(place.rowan):
        keep_own_part(section="concern", words={"own_words": SAID, "why_now": ""}, by=place.me)
        late = {"own_words": "", "why_now": LATER}
        keep_own_part(section="concern", words=late, seen=dict.fromkeys(late, empty), by=place.me)

    assert mine(place, "concern") == {"own_words": SAID, "why_now": LATER}


def test_today_tells_while_an_assessment_waits_for_it(place):
    def waits():
        with own_request(place.rowan):
            return own_part_waits(viewer=place.me).exists()

    before = waits()
    begin(place)
    begun = waits()
    send(place)
    told = waits()
    with own_request(place.rowan):
        keep_own_part(section="work", words={"says": "Late shifts."}, by=place.me)

    assert (before, begun, told, waits()) == (False, True, False, True)


def test_what_is_signed_takes_no_more_words_from_the_phone(place):
    signed_assessment(place.rowan, place.by)

    with pytest.raises(RefusedError, match="signed this already"):
        send(place)
    assert latest_assessment(viewer=place.by, patient_id=place.rowan.pk).state is AssessmentState.SIGNED


def opened(client, place, name, *rest, data=None, person=None, **options):
    client.force_login((person or place.rowan).account)
    address = reverse(f"assessments:{name}", args=rest)
    answer = client.get(address) if data is None else client.post(address, data, **options)
    see_all(place.organization)
    return answer


def end_stay(place):
    type(place.episode).objects.filter(pk=place.episode.pk).update(state="discharged")


def seen_in(page):
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def mine(place, section="goals"):
    with own_request(place.rowan):
        return own_file(viewer=place.me).words_in(section)


def test_page_says_who_reads_it_and_when_before_anything_is_asked(client, place):
    page = opened(client, place, "own").content.decode()

    reads = page.index(f"{place.dana} reads what you send")
    asks = page.index(reverse("assessments:own_section", args=["concern"]))
    assert (reads < asks, "nobody watches while you write" in page) == (True, True)


def test_what_is_known_is_shown_as_known_with_from_where(client, place):
    page = opened(client, place, "own_section", "concern")

    assert [one["words"] for one in page.context["known"]] == [HEARD]
    assert page.context["known"][0]["from"].startswith("From your first call")
    assert page.context["form"].initial == {}


def test_words_are_kept_as_they_are_typed_and_sent_after_a_last_look(client, place):
    typed = opened(client, place, "own_section", "goals", data={"own_words": SAID}, headers={"HX-Request": "true"})
    last = opened(client, place, "own_send").content.decode()
    opened(client, place, "own_send", data={"seen": seen_in(last)})

    assert ("for you alone" in typed.content.decode(), SAID in last) == (True, True)
    assert [one.words for one in OwnPart.objects.all()] == [{"own_words": SAID}]


def test_leaving_out_asks_why_and_goes_on(client, place):
    without = opened(client, place, "own_leave_out", "trauma", data={})
    onward = opened(client, place, "own_leave_out", "trauma", data={"reason": "rather_not"})

    assert "Choose a reason." in without.content.decode()
    assert onward.headers["Location"] == reverse("assessments:own_section", args=["family"])


def test_not_being_safe_is_told_at_once_and_the_words_are_kept(client, place):
    answer = opened(client, place, "own_section", "goals", data={"own_words": SAID, "unsafe": "1"})

    with own_request(place.rowan):
        found, kept = own_obligation(viewer=place.me), own_file(viewer=place.me).words_in("goals")
    assert answer.headers["Location"] == reverse("safety:own")
    assert (found is not None, kept) == (True, {"own_words": SAID})


def test_staff_see_both_and_keep_what_they_typed_as_they_take_over(client, place):
    begin(place)
    send(place)
    [one] = sent(place)
    address = (place.rowan.pk, "goals")
    page = opened(client, place, "section", *address, person=place.dana).content.decode()

    typed = {"own_words": THEIRS, "look": f"taken:{one.part.pk}:own_words"}
    opened(client, place, "section", *address, data=typed, person=place.dana)
    whole = opened(client, place, "of_patient", place.rowan.pk, person=place.dana).content.decode()

    assert (
        SAID in page,
        f"From the person’s phone, {date_format(clock.local_date())}" in page,
        "Taken over" in whole,
    ) == (True, True, True)
    assert [words.startswith(THEIRS) and words.endswith(SAID) for words, _from in written(place)] == [True]


@pytest.mark.parametrize("who", ["stranger", "dana"])
def test_who_has_no_open_stay_finds_no_page(client, place, who):
    assert opened(client, place, "own", person=getattr(place, who)).status_code == 404


@pytest.mark.slow
def test_not_being_safe_is_told_though_the_stay_has_ended_meanwhile(client, place):
    end_stay(place)

    answer = opened(client, place, "own_section", "goals", data={"own_words": SAID, "unsafe": "1"})

    with own_request(place.rowan):
        found = own_obligation(viewer=place.me)
    assert (answer.status_code, found is not None) == (302, True)


@pytest.mark.slow
def test_not_being_safe_is_told_and_so_is_that_too_many_words_are_not_kept(client, place):
    answer = opened(client, place, "own_section", "goals", data={"own_words": "x" * 2001, "unsafe": "1"})

    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert said == ["Not all that you wrote on that page could be kept."]


def test_typing_after_the_stay_has_ended_is_answered_that_nothing_is_kept(client, place):
    end_stay(place)

    answer = opened(client, place, "own_section", "goals", data={"own_words": SAID}, headers={"HX-Request": "true"})

    assert "There is nothing to write now." in answer.content.decode()


@pytest.mark.slow
def test_what_was_typed_is_shown_though_it_was_signed_meanwhile(client, place):
    signed_assessment(place.rowan, place.by)

    assert SAID in opened(client, place, "own_section", "goals", data={"own_words": SAID}).content.decode()


@pytest.mark.slow
def test_other_words_of_another_page_are_told_and_not_lost(client, place):
    typed = {"own_words": LATER, "was-own_words": mark_of("")}
    with own_request(place.rowan):
        keep_own_part(section="goals", words={"own_words": SAID}, by=place.me)

    beside = opened(client, place, "own_section", "goals", data=typed, headers={"HX-Request": "true"}).content.decode()

    assert f"You have written here on another page meanwhile: “{SAID}”." in beside
    assert f'name="was-own_words" value="{mark_of("")}"' in beside
    assert mine(place) == {"own_words": SAID}


@pytest.mark.slow
def test_what_was_not_looked_over_is_not_sent(client, place):
    opened(client, place, "own_section", "goals", data={"own_words": SAID})
    seen = seen_in(opened(client, place, "own_send").content.decode())
    opened(client, place, "own_section", "goals", data={"own_words": LATER})

    answer = opened(client, place, "own_send", data={"seen": seen}, follow=True)

    assert ("Something changed since; look again." in (page := answer.content.decode()), LATER in page) == (True, True)
    assert not OwnPart.objects.exists()


@pytest.mark.slow
def test_line_breaks_of_a_browser_make_no_other_words(client, place):
    send(place, "One.\nTwo.")

    opened(client, place, "own_section", "goals", data={"own_words": "One.\r\nTwo."})

    with own_request(place.rowan):
        assert own_file(viewer=place.me).drafts == {}
