"""What a center writes itself: versions that stay, in everybody's library, held to what the library is held to."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.skills.actions import set_own_skill_in_use
from midspan.domains.skills.forms import OwnSkillForm, written
from midspan.domains.skills.models import OwnSkillVersion
from midspan.domains.skills.queries import latest_versions, library, own_versions, skill
from midspan.domains.skills.shapes import Words
from midspan.domains.skills.tests.factories import ENGLISH, make_own_skill, own_details
from midspan.kernel import clock
from midspan.kernel.models import AuditEvent
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

pytestmark = pytest.mark.django_db


class Center:
    """A manager who wrote one skill in both languages and one in English only; a patient."""

    def __init__(self):
        self.organization = make_organization()
        self.staff = make_staff(self.organization, Role.PROGRAM_MANAGER, given_name="Morgan")
        self.manager = actor_for(self.staff)
        self.patient = make_patient(self.organization, birth_date=date(1990, 1, 1))
        self.walk = make_own_skill(self.manager)
        self.tea = make_own_skill(self.manager, english=changed(title="Make tea"), spanish=None)


def changed(**words):
    return Words(**{**{name: getattr(ENGLISH, name) for name in ENGLISH.__struct_fields__}, **words})


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


def own_ones(center, language="en"):
    return [one for one in library(viewer=center.manager, language=language) if one.is_own]


def test_it_stands_in_the_library_after_the_books_own(center, django_assert_num_queries):
    with django_assert_num_queries(1):
        everything = library(viewer=center.manager)

    assert [one.key for one in everything][-2:] == ["own-1", "own-2"]
    assert not everything[0].is_own
    assert everything[-2].steps == ENGLISH.steps


def test_without_spanish_words_it_is_read_in_english_and_says_so(center):
    walk, tea = own_ones(center, "es")

    assert (walk.title, walk.language, walk.is_english_only) == ("Camine al río", "es", False)
    assert (tea.title, tea.language, tea.is_english_only) == ("Make tea", "en", True)


def test_a_change_is_a_new_version_and_the_words_of_before_stay(center):
    make_own_skill(center.manager, skill_id=center.walk.skill_id, seen=1, english=changed(title="Walk home"))

    assert [one.title for one in own_ones(center)] == ["Walk home", "Make tea"]
    assert skill(viewer=center.manager, key="own-1", version="1").title == "Walk to the river"
    assert [one.number for one in own_versions(viewer=center.manager, skill_id=center.walk.skill_id)] == [2, 1]
    assert AuditEvent.objects.filter(verb="own_skill.keep").count() == 3


def test_no_version_is_ever_changed(center):
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        OwnSkillVersion.objects.update(minutes=90)


def test_who_changes_what_somebody_else_changed_meanwhile_is_told(center):
    make_own_skill(center.manager, skill_id=center.walk.skill_id, seen=1)
    director = actor_for(make_staff(center.organization, Role.DIRECTOR))
    with pytest.raises(RefusedError, match="was changed while you wrote"):
        make_own_skill(director, skill_id=center.walk.skill_id, seen=1)


def test_a_second_click_is_answered_with_what_the_first_one_kept(center):
    first = make_own_skill(center.manager, minutes=9)
    change = {"skill_id": center.walk.skill_id, "seen": 1, "minutes": 8}
    changed_once = make_own_skill(center.manager, **change)

    assert make_own_skill(center.manager, **change) == changed_once
    with pytest.raises(RefusedError, match="was changed while you wrote"):
        make_own_skill(center.manager, **{**change, "minutes": 7})
    assert make_own_skill(center.manager, minutes=9) == first
    assert make_own_skill(center.manager, minutes=7).skill.number == first.skill.number + 1


def test_only_who_keeps_the_program_writes(center):
    counselor = actor_for(make_staff(center.organization, Role.COUNSELOR))
    for by in (counselor, actor_for(center.patient)):
        with pytest.raises(RefusedError, match="Only a program manager"):
            make_own_skill(by)
        with pytest.raises(RefusedError, match="Only a program manager"):
            set_own_skill_in_use(skill_id=center.walk.skill_id, is_active=False, by=by)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"review_on": date(2020, 1, 1)}, "after today"),
        ({"english": changed(steps=ENGLISH.steps[:1])}, "English has 1 steps, Spanish 2"),
        ({"english": changed(short=" ")}, "empty"),
        ({"evidence_spanish": ""}, "empty"),
        ({"kinds": ()}, "empty"),
        ({"minutes": 0}, "minutes"),
    ],
)
def test_what_is_not_whole_is_not_kept(center, said, words):
    with pytest.raises(RefusedError, match=words):
        make_own_skill(center.manager, **said)


def test_a_retired_one_leaves_the_library_and_is_still_known_by_its_key(center):
    set_own_skill_in_use(skill_id=center.walk.skill_id, is_active=False, by=center.manager)

    assert [one.key for one in own_ones(center)] == ["own-2"]
    assert skill(viewer=center.manager, key="own-1").is_retired


def test_another_center_knows_nothing_of_it(center):
    other = make_organization()
    theirs = actor_for(make_staff(other, Role.DIRECTOR))

    assert [one for one in library(viewer=theirs) if one.is_own] == []
    assert skill(viewer=theirs, key="own-1") is None
    assert list(latest_versions(viewer=theirs)) == []


def test_a_form_brings_back_what_was_written(center):
    details = own_details(review_on=clock.local_date() + timedelta(days=9))
    form = OwnSkillForm({**written(details, seen=4), "review_on": details.review_on.isoformat()})

    assert form.is_valid(), form.errors
    assert (form.details(), form.cleaned_data["seen"]) == (details, 4)


def test_a_form_says_everything_that_is_missing_where_it_is():
    form = OwnSkillForm({"en_title": "Tea", "en_steps": "Boil water. (90000)\n", "es_title": "Té"})

    assert not form.is_valid()
    missing = {"en_purpose", "en_use_when", "en_short", "evidence", "kinds", "minutes", "review_on", "source"}
    assert missing | {"es_purpose", "es_steps", "evidence_spanish"} <= set(form.errors)
    assert "en_title" not in form.errors


@pytest.fixture
def manager(center, client):
    client.force_login(center.staff.account)
    return client


def typed(**changed):
    details = own_details()
    day = (clock.local_date() + timedelta(days=90)).isoformat()
    return {**written(details, seen=0), "review_on": day, "seated": "", "needs_clinician": "", **changed}


def test_writing_looking_saving_and_changing_on_the_pages(center, manager):
    new = reverse("skills:new")
    looked = manager.post(new, typed(do="look")).text
    assert "Nothing is saved yet." in looked
    assert "Easy to read: school grade" in looked
    assert "Camine al río" in looked
    see_all(center.organization)
    assert latest_versions(viewer=center.manager).count() == 2

    saved = manager.post(new, typed(do="save", en_title="Sit in the sun"))
    page = manager.get(saved.url).text
    assert "Version 1" in page
    assert "Sit in the sun" in page
    see_all(center.organization)
    [*_, made] = latest_versions(viewer=center.manager)
    again = manager.post(
        reverse("skills:change", args=[made.skill_id]), typed(do="save", seen=1, en_title="Sit inside")
    )
    assert "Version 2" in manager.get(again.url).text
    assert "Sit in the sun" in manager.get(f"{again.url}?version=1").text


def test_a_refused_draft_is_still_there(center, manager):
    answer = manager.post(reverse("skills:new"), typed(do="save", en_title="Box of comfort", es_steps="Solo uno."))

    assert "Box of comfort" in answer.text
    assert "English has 2 steps, Spanish 1." in answer.text
    see_all(center.organization)
    assert latest_versions(viewer=center.manager).count() == 2


def test_what_somebody_else_kept_meanwhile_is_shown_and_can_then_be_followed(center, manager):
    make_own_skill(center.manager, skill_id=center.walk.skill_id, seen=1, english=changed(title="Walk home"))
    url = reverse("skills:change", args=[center.walk.skill_id])

    refused = manager.post(url, typed(do="save", seen=1, en_title="Walk uphill")).text
    assert "was changed while you wrote" in refused
    assert "What it says now" in refused
    assert "Walk home</h2>" in refused
    assert 'name="seen" value="2"' in refused
    saved = manager.post(url, typed(do="save", seen=2, en_title="Walk uphill"))
    assert "Walk uphill" in manager.get(saved.url).text


def test_what_is_past_its_day_is_said_and_retiring_can_be_undone(center, manager, monkeypatch):
    retire = manager.post(reverse("skills:set_in_use", args=[center.walk.skill_id, "off"]), follow=True).text
    assert "Retired" in retire
    assert reverse("skills:set_in_use", args=[center.walk.skill_id, "on"]) in retire
    assert "Look at it again" not in retire

    later = clock.now() + timedelta(days=200)
    monkeypatch.setattr("midspan.domains.skills.views.writing.clock.local_date", later.date)
    page = manager.get(reverse("skills:own_skills")).text
    assert page.count("It was to be looked at again by") == 1
    assert "To be looked at again by" not in page
    assert "It was to be" in manager.get(reverse("skills:own_skill", args=[center.tea.skill_id])).text
    retired = manager.get(reverse("skills:own_skill", args=[center.walk.skill_id])).text
    assert "It is offered to nobody." in retired
    assert "It was to be" not in retired


def test_the_day_to_look_again_is_not_past_while_it_lasts(center, manager, monkeypatch):
    monkeypatch.setattr("midspan.domains.skills.views.writing.clock.local_date", lambda: center.walk.review_on)

    for url in (reverse("skills:own_skills"), reverse("skills:own_skill", args=[center.walk.skill_id])):
        assert "It was to be" not in manager.get(url).text


def test_who_saves_a_retired_one_is_not_told_that_people_read_it(center, manager):
    set_own_skill_in_use(skill_id=center.walk.skill_id, is_active=False, by=center.manager)
    url = reverse("skills:change", args=[center.walk.skill_id])

    said = manager.post(url, typed(do="save", seen=1, minutes=9), follow=True).text
    assert "Saved. It is retired" in said
    assert "This is how people read it" not in said


def test_everybody_on_the_staff_reads_the_library_and_who_keeps_the_program_writes(center, client):
    client.force_login(make_staff(center.organization, Role.GROUP_LEADER).account)
    everything = client.post(reverse("skills:staff_library"), {"q": "wave"}).text
    assert "Ride the urge" in everything
    assert "Skills of our own" not in everything

    young = client.get(reverse("skills:staff_skill", args=["3"]), {"track": "adolescent"}).text
    assert "vape" in young
    assert "vapear" in young
    assert "Not yet read through by a clinician" in young
    own_one = client.get(reverse("skills:staff_skill", args=["own-1"])).text
    assert "Camine al río" in own_one
    assert "Not yet read through by a clinician" in own_one
    assert client.get(reverse("skills:own_skills")).status_code == 404
