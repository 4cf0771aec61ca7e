"""Going back to work or school: written by the person, private until shared, and read from that version on."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from midspan.domains.entries.queries import not_taken_in
from midspan.domains.going_back.actions import look_at_back, share_back, take_look_back, write_back
from midspan.domains.going_back.enums import GoingTo, WhoKnows
from midspan.domains.going_back.forms import BackForm
from midspan.domains.going_back.models import BackLook, BackSharing, BackVersion
from midspan.domains.going_back.queries import (
    back_of,
    backs_due,
    has_counselor,
    look_of,
    own_back,
    own_since,
    own_versions,
    words_of,
)
from midspan.domains.going_back.rules import (
    Hard,
    Shown,
    Stage,
    Words,
    days_free,
    is_due,
    is_same,
    lasts_into,
    may_follow,
    may_stand,
    may_write,
    spread,
    stage_on,
)
from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.responsibilities.queries import life_lines
from midspan.domains.responsibilities.tests.factories import at, every_second, make_work
from midspan.domains.skills.queries import library
from midspan.domains.skills.tests.factories import make_own_skill
from midspan.kernel import clock
from midspan.kernel.row_security import Reach, acting_for
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import Actor, ActorKind, RefusedError

FIRST, SECOND = date(2027, 3, 1), date(2027, 3, 15)


def words(**fields):
    said = {
        "going_to": GoingTo.WORK,
        "name": "the bakery",
        "stages": (Stage(FIRST, 10 * 60), Stage(SECOND, 20 * 60)),
        "hard": (Hard("Wine tastings", "I step outside", "pause-before-acting"),),
        "who_knows": WhoKnows.MANAGER,
        "they_know": "That I have appointments on three evenings.",
        "breaks": "",
        "transport": "",
        "fallback": "Back to ten hours",
        "review_date": None,
    }
    return Words(**{**said, **fields})


# Rules


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"stages": ()}, "at least one stage"),
        ({"stages": (Stage(SECOND, 600), Stage(FIRST, 600))}, "after the one before"),
        ({"stages": (Stage(FIRST, 600), Stage(FIRST, 900))}, "after the one before"),
        ({"stages": (Stage(FIRST, 29),)}, "Between half an hour"),
        ({"stages": (Stage(FIRST, 80 * 60 + 1),)}, "Between half an hour"),
        ({"they_know": ""}, "what exactly they know"),
        ({"who_knows": WhoKnows.NOBODY}, "nothing they know"),
        ({"who_knows": WhoKnows.NOBODY, "they_know": ""}, ""),
    ],
)
def test_what_a_version_has_to_say(fields, reason):
    verdict = may_stand(words(**fields))

    assert (verdict.allowed, reason in verdict.reason) == (not reason, True)


@pytest.mark.parametrize(("day", "minutes"), [(-1, None), (0, 600), (13, 600), (14, 1200), (400, 1200)])
def test_stage_holds_from_its_day_until_the_next(day, minutes):
    found = stage_on(words().stages, FIRST + timedelta(days=day))

    assert (found.minutes if found else None) == minutes


@pytest.mark.parametrize(
    ("hours", "proposed"),
    [(10, (5, 120)), (16, (4, 240)), (24, (4, 360)), (40, (5, 480)), (2, (1, 120)), (0.5, (1, 30)), (80, (0, 0))],
)
def test_hours_of_a_stage_are_proposed_as_days(hours, proposed):
    assert spread(int(hours * 60)) == proposed


@pytest.mark.parametrize(
    ("busy", "days"),
    [
        ([], (0, 1, 2)),
        ([(0, 600, 660), (2, 539, 541)], (1, 3, 4)),
        ([(0, 480, 540), (1, 720, 800)], (0, 1, 2)),
        ([(day, 0, 1440) for day in range(1, 6)], (0, 1, 6)),
        ([(day, 0, 1440) for day in range(7)], (0, 1, 2)),
    ],
    ids=["free", "meets it", "touches it", "too few are free", "none is free"],
)
def test_days_are_proposed_on_which_nothing_of_their_own_stands(busy, days):
    assert days_free(3, begins=540, ends=720, busy=busy) == days


@pytest.mark.parametrize(
    ("name", "kind", "title", "same"),
    [
        ("the bakery", "work", "The Bakery ", True),
        ("the bakery", "work", "the mill", False),
        ("the bakery", "school", "the bakery", False),
        ("", "work", "the mill", True),
    ],
)
def test_what_they_go_back_to_is_known_again_in_their_week(name, kind, title, same):
    assert is_same(words(name=name), kind=kind, title=title) is same


def test_it_is_looked_at_on_its_day_and_not_before():
    assert [is_due(day, FIRST) for day in (None, SECOND, FIRST)] == [False, False, True]


@pytest.mark.parametrize(
    ("seen", "was_shared", "is_shared", "reason"),
    [
        (2, False, False, ""),
        (2, True, True, ""),
        (2, True, False, ""),
        (1, True, True, "Something newer was written meanwhile, and it is kept"),
        (2, False, True, "Meanwhile you let your counselor read"),
        (1, False, True, "newer was written meanwhile, and your counselor reads"),
    ],
)
def test_a_version_follows_the_one_its_page_showed_to_the_readers_it_showed(seen, was_shared, is_shared, reason):
    shown = Shown(seen=seen, was_shared=was_shared, page_id=UUID(int=1))
    verdict = may_follow(shown, number=2, page_id=UUID(int=2), is_later=True, is_shared=is_shared)

    assert (verdict.allowed, reason in verdict.reason) == (not reason, True)


@pytest.mark.parametrize(
    ("page_id", "is_later", "follows"),
    [(UUID(int=1), True, True), (UUID(int=1), False, False), (UUID(int=2), True, False), (None, True, False)],
)
def test_written_later_on_the_page_that_wrote_the_last_it_is_a_correction(page_id, is_later, follows):
    shown = Shown(seen=1, was_shared=False, page_id=page_id)

    assert bool(may_follow(shown, number=2, page_id=UUID(int=1), is_later=is_later, is_shared=False)) is follows


def test_a_page_without_an_id_corrects_nothing():
    assert not may_follow(Shown(seen=1, was_shared=False), number=2, page_id=None, is_later=True, is_shared=False)


def test_it_is_looked_at_on_a_day_to_come_or_on_none():
    given = {"going_to": "work", "who_knows": "nobody"}
    days = (FIRST - timedelta(days=1), FIRST, "")
    errors = [BackForm({**given, "review_date": str(day)}, today=FIRST).errors for day in days]

    assert errors == [{"review_date": ["This day is over. Choose one to come, or none."]}, {}, {}]


def test_too_many_words_are_not_called_none():
    form = BackForm({"going_to": "work", "who_knows": "hr", "they_know": "x" * 1001}, today=FIRST)

    [error] = form.errors["they_know"]
    assert "1000" in error


# Kept


class Place:
    """Rowan with a counselor, and another counselor who reaches Rowan too."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.counselor, self.colleague = (make_staff(self.organization, Role.COUNSELOR) for _ in range(2))
        self.stay = stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.counselor
        )
        for staff, basis in ((self.counselor, Basis.PRIMARY_COUNSELOR), (self.colleague, Basis.CARE_TEAM)):
            reached = {"actor_id": staff.pk, "patient_id": self.rowan.pk, "source_id": stay.pk}
            open_reach(**reached, basis=basis, by=actor_for(self.counselor))


@pytest.fixture(scope="module")
def shared(share):
    return share(Place)


@pytest.fixture
def place(shared):
    return own(shared)


def as_rowan(place, act):
    by = actor_for(place.rowan)
    with acting_for(by, Reach.OWN):
        made = act(by)
    see_all(place.organization)
    return made


def read_by(place, staff):
    viewer = actor_for(staff)
    with acting_for(viewer, Reach.ASSIGNED):
        found = back_of(viewer=viewer, patient_id=place.rowan.pk)
    see_all(place.organization)
    return found and found.number


def last_number(by):
    last = own_back(viewer=by)
    return last.number if last else 0


def write(place, *, seen=None, was_shared=True, **fields):
    """On a page that showed what holds, unless said otherwise."""

    def act(by):
        number = last_number(by) if seen is None else seen
        return write_back(words=words(**fields), shown=Shown(seen=number, was_shared=was_shared), by=by)

    return as_rowan(place, act)


def share_it(place, *, is_shared=True, number=None):
    return as_rowan(
        place, lambda by: share_back(is_shared=is_shared, number=last_number(by) if number is None else number, by=by)
    )


@pytest.mark.django_db
def test_versions_are_kept_and_the_same_words_are_no_new_one(place):
    write(place)
    write(place, fallback="Call Dana")
    write(place, fallback="Call Dana")

    rows = as_rowan(place, lambda by: own_versions(viewer=by))
    assert [(one.number, one.fallback) for one in rows] == [(2, "Call Dana"), (1, "Back to ten hours")]
    assert words_of(rows[1]) == words()


@pytest.mark.django_db
def test_nobody_reads_it_until_it_is_shared_and_then_from_that_version_on(place):
    write(place, they_know="Everything about last spring")
    write(place)
    before = read_by(place, place.counselor)

    share_it(place)
    write(place, fallback="Call Dana")

    assert (before, read_by(place, place.counselor)) == (None, 3)
    viewer = actor_for(place.counselor)
    with acting_for(viewer, Reach.ASSIGNED):
        numbers = sorted(BackVersion.objects.values_list("number", flat=True))
    see_all(place.organization)
    assert numbers == [2, 3]


@pytest.mark.django_db
def test_an_old_page_takes_no_newer_words_back_and_a_second_click_is_none(place):
    write(place, seen=0)
    write(place, seen=0)
    with pytest.raises(RefusedError, match="newer was written meanwhile"):
        write(place, seen=0, fallback="Call Dana")

    see_all(place.organization)
    assert [one.number for one in as_rowan(place, lambda by: own_versions(viewer=by))] == [1]


@pytest.mark.django_db
def test_words_written_as_private_are_not_read_because_another_page_shared(place):
    write(place)
    share_it(place)
    with pytest.raises(RefusedError, match="you let your counselor read"):
        write(place, was_shared=False, fallback="Call Dana")

    see_all(place.organization)
    assert read_by(place, place.counselor) == 1


@pytest.mark.django_db
def test_only_what_was_looked_at_is_shared(place):
    write(place)
    write(place, fallback="Call Dana")
    with pytest.raises(RefusedError, match="written something newer"):
        share_it(place, number=1)

    see_all(place.organization)
    assert as_rowan(place, lambda by: own_since(viewer=by)) is None


@pytest.mark.django_db
def test_it_is_read_by_their_counselor_and_by_nobody_else_who_reaches_them(place):
    write(place)
    share_it(place)

    assert [read_by(place, staff) for staff in (place.counselor, place.colleague)] == [1, None]
    viewer = actor_for(place.colleague)
    with acting_for(viewer, Reach.ALL):
        counts = [model.objects.filter(patient_id=place.rowan.pk).count() for model in (BackVersion, BackSharing)]
    see_all(place.organization)
    assert counts == [0, 0]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [BackVersion, BackSharing])
def test_the_counselor_writes_nothing_of_it(place, model):
    write(place)
    whose = {"organization_id": place.organization.pk, "patient_id": place.rowan.pk}
    said = {"since_number": 1, "said_at": clock.now()}
    if model is BackVersion:
        share_it(place)
        said = {"number": 2, "going_to": "work", "stages": [], "who_knows": "nobody", "written_at": clock.now()}

    with (
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        acting_for(actor_for(place.counselor), Reach.ALL),
    ):
        model.objects.create(**whose, **said)


@pytest.mark.django_db
def test_nobody_reads_yet_what_is_shared_outside_a_stay(place):
    other = actor_for(make_patient(place.organization))

    assert [has_counselor(viewer=actor) for actor in (actor_for(place.rowan), other)] == [True, False]


def ends_and_begins_again(place, counselor):
    """Rowan's stay ends, and the next one is that counselor's; both counselors still reach Rowan."""
    place.stay.state = "closed"
    place.stay.save()
    stay = make_episode(place.organization, place.rowan, state="admitted", primary_counselor=counselor)
    reached = {"actor_id": counselor.pk, "patient_id": place.rowan.pk, "source_id": stay.pk}
    open_reach(**reached, basis=Basis.PRIMARY_COUNSELOR, by=actor_for(counselor))


@pytest.mark.django_db
def test_the_counselor_of_a_later_stay_reads_nothing_without_a_new_share(place):
    write(place)
    share_it(place)
    ends_and_begins_again(place, place.colleague)
    write(place, was_shared=False, fallback="Call Dana")
    between = [read_by(place, staff) for staff in (place.counselor, place.colleague)]
    is_shared = as_rowan(place, lambda by: own_since(viewer=by))

    share_it(place)

    assert (between, is_shared) == ([None, None], None)
    assert [read_by(place, staff) for staff in (place.counselor, place.colleague)] == [None, 2]


@pytest.mark.django_db
def test_once_the_stay_is_over_its_counselor_reads_no_more_and_nothing_can_be_shared(place):
    write(place)
    share_it(place)
    place.stay.state = "discharged"
    place.stay.save()

    assert read_by(place, place.counselor) is None
    with pytest.raises(RefusedError, match="no counselor now"):
        share_it(place)


@pytest.mark.django_db
def test_taken_back_it_is_read_by_nobody_else(place):
    write(place)
    share_it(place)

    share_it(place, is_shared=False)

    assert read_by(place, place.counselor) is None


@pytest.mark.django_db
def test_nothing_is_shared_before_anything_is_written(place):
    with pytest.raises(RefusedError, match="nothing to share"):
        share_it(place)


def test_staff_do_not_write_it():
    assert not may_write(actor_like_staff(), "anybody")


def actor_like_staff():
    return Actor(organization_id=UUID(int=1), id=UUID(int=2), kind=ActorKind.STAFF)


@pytest.mark.django_db
def test_review_day_is_told_to_their_counselor_alone_and_only_when_it_is_shared(place):
    today = clock.local_date()
    write(place, review_date=today)

    def due(staff, day=today):
        viewer = actor_for(staff)
        with acting_for(viewer, Reach.ASSIGNED):
            found = [one.patient_id for one in backs_due(viewer=viewer, today=day)]
        see_all(place.organization)
        return found

    private = due(place.counselor)
    share_it(place)

    assert (private, due(place.counselor), due(place.colleague)) == ([], [place.rowan.pk], [])
    assert due(place.counselor, today - timedelta(days=1)) == []


def looks(place, staff, act=look_at_back, *, number=1):
    viewer = actor_for(staff)
    with acting_for(viewer, Reach.ASSIGNED):
        made = act(patient_id=place.rowan.pk, number=number, by=viewer)
    see_all(place.organization)
    return made


@pytest.mark.django_db
def test_looked_at_together_it_is_off_the_board_until_that_is_taken_back_or_something_newer_is_due(place):
    today = clock.local_date()
    write(place, review_date=today)
    share_it(place)

    def is_due():
        viewer = actor_for(place.counselor)
        with acting_for(viewer, Reach.ASSIGNED):
            found = backs_due(viewer=viewer, today=today)
        see_all(place.organization)
        return bool(found)

    told = [is_due()]
    once, again = looks(place, place.counselor), looks(place, place.counselor)
    told.append(is_due())
    looks(place, place.counselor, take_look_back)
    told.append(is_due())
    looks(place, place.counselor)
    write(place, review_date=today, fallback="Call Dana")
    told.append(is_due())

    assert (once.pk == again.pk, told) == (True, [True, False, True, True])


@pytest.mark.django_db
def test_a_look_of_an_earlier_stay_is_not_that_of_the_next_counselor(place):
    today = clock.local_date()
    write(place, review_date=today)
    share_it(place)
    earlier = looks(place, place.counselor)
    ends_and_begins_again(place, place.colleague)
    share_it(place)
    viewer = actor_for(place.colleague)
    with acting_for(viewer, Reach.ASSIGNED):
        due = [one.patient_id for one in backs_due(viewer=viewer, today=today)]
        told = look_of(viewer=viewer, version=back_of(viewer=viewer, patient_id=place.rowan.pk))
    see_all(place.organization)
    with pytest.raises(RefusedError, match="taken back already"):
        looks(place, place.colleague, take_look_back)

    with acting_for(viewer, Reach.ASSIGNED):
        later = look_at_back(patient_id=place.rowan.pk, number=1, by=viewer)
        left = backs_due(viewer=viewer, today=today)
    see_all(place.organization)
    own_look = as_rowan(place, lambda by: look_of(viewer=by, version=own_back(viewer=by)))

    assert (due, told, left) == ([place.rowan.pk], None, [])
    assert (later.pk != earlier.pk, own_look.pk) == (True, later.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "number", "reason"),
    [
        ("colleague", 1, "Nothing is shared with you"),
        ("counselor", 2, "something newer"),
        ("rowan", 1, "counselor says"),
    ],
)
def test_only_who_reads_the_version_that_holds_says_it_was_looked_at(place, who, number, reason):
    write(place)
    share_it(place)

    with pytest.raises(RefusedError, match=reason):
        looks(place, getattr(place, who), number=number)


@pytest.mark.django_db
def test_the_person_and_who_does_not_read_it_write_no_look(place):
    write(place)
    share_it(place)
    said = {"number": 1, "looked_at": clock.now(), "looked_by": place.counselor, "episode": place.stay}
    whose = {"organization_id": place.organization.pk, "patient_id": place.rowan.pk}

    for by, reach in ((place.rowan, Reach.OWN), (place.colleague, Reach.ALL)):
        with (
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
            acting_for(actor_for(by), reach),
        ):
            BackLook.objects.create(**whose, **said)


@pytest.mark.slow
@pytest.mark.django_db
def test_both_pages_say_that_it_was_looked_at_and_the_counselors_takes_it_back(place):
    write(place, review_date=clock.local_date())
    share_it(place)
    client = Client()
    client.force_login(place.counselor.account)
    address = f"/people/{place.rowan.pk}/going-back/"

    said = [
        client.post(f"{address}looked/", {"number": "1", "do": do}, follow=True).content.decode() for do in ("look",)
    ]
    own = page_of(place, "/going-back/").content.decode()
    said.append(client.post(f"{address}looked/", {"number": "1", "do": "undo"}, follow=True).content.decode())
    see_all(place.organization)

    assert ["Looked at together on" in one for one in said] == [True, False]
    assert f"{place.counselor} noted that you looked at it together" in own
    assert "noted that you looked" not in page_of(place, "/going-back/").content.decode()


@pytest.mark.slow
@pytest.mark.django_db
def test_today_and_the_counselors_board_say_so_on_its_day(place):
    write(place, review_date=clock.local_date())
    today = page_of(place, "/today/").content.decode()
    boards = [board_of(place, place.counselor)]
    share_it(place)
    boards += [board_of(place, place.counselor), board_of(place, place.colleague)]

    address = f"/people/{place.rowan.pk}/going-back/"
    assert ("/going-back/" in today, [address in board for board in boards]) == (True, [False, True, False])


def board_of(place, staff):
    client = Client()
    client.force_login(staff.account)
    told = client.get(reverse("staff:day")).content.decode()
    see_all(place.organization)
    return told


# Pages


def page_of(place, address, data=None):
    client = Client()
    client.force_login(place.rowan.account)
    answer = client.get(address) if data is None else client.post(address, data, follow=True)
    see_all(place.organization)
    return answer


LINES = {
    f"{name}-{part}": number
    for name in ("stage", "hard")
    for part, number in (("TOTAL_FORMS", 2), ("INITIAL_FORMS", 0))
}
FILLED = {
    **LINES, "going_to": "work", "name": "the bakery", "who_knows": "nobody", "they_know": "",
    "stage-0-from_date": "2027-03-01", "stage-0-hours": "10",
    "hard-0-what": "Wine tastings", "hard-0-then": "Step outside", "hard-0-skill": "pause-before-acting",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_person_writes_it_and_puts_a_stage_into_their_week(place):
    told = page_of(place, "/going-back/write/", FILLED).content.decode()

    assert ("the bakery" in told, "10 h a week" in told, "Wine tastings" in told) == (True, True, True)
    assert 'name="what-from_date" value="2027-03-01"' in told
    [one] = as_rowan(place, lambda by: own_versions(viewer=by))
    assert words_of(one).stages == (Stage(FIRST, 600),)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stage_is_put_into_their_week_with_days_that_add_up_to_its_hours(place):
    write(place)
    client = Client()
    client.force_login(place.rowan.account)
    page = client.get("/going-back/")
    answers = page.context["proposals"][0]["answers"]
    given = {name: [value for one, value in answers if one == name] for name, _ in answers}
    given |= {"firm-firmness": "movable", "firm-commute_minutes": "0", "relies-relies_on_me": ""}

    asked = client.post("/life/add/", given)
    for _click in range(2):
        client.post("/life/add/", {**given, "at": "relies"})
    otherwise = client.post("/life/add/", {**given, "at": "relies", "firm-commute_minutes": "20"}).content.decode()

    see_all(place.organization)
    assert ("When is it?" in asked.content.decode(), "This is there already" in otherwise) == (True, True)
    viewer = actor_for(place.rowan)
    [line] = life_lines(viewer=viewer, patient_id=place.rowan.pk, from_day=FIRST)
    assert (line.title, line.from_date, line.until_date) == ("the bakery", FIRST, SECOND)
    assert sum(one.end_minute - one.start_minute for one in line.times) == 10 * 60


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stage_that_is_emptied_is_gone_and_order_is_that_of_days(place):
    write(place)
    said = {**FILLED, "stage-INITIAL_FORMS": 2, "stage-0-from_date": "", "stage-0-hours": ""}
    said |= {"stage-TOTAL_FORMS": 3, "seen": 1, "stage-1-from_date": "2027-03-15", "stage-1-hours": "20"}

    page_of(place, "/going-back/write/", {**said, "stage-2-from_date": "2027-03-08", "stage-2-hours": "12.5"})

    [one, _] = as_rowan(place, lambda by: own_versions(viewer=by))
    assert words_of(one).stages == (Stage(date(2027, 3, 8), 750), Stage(SECOND, 1200))


@pytest.mark.slow
@pytest.mark.django_db
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(place):
    wrong = {**FILLED, "who_knows": "hr", "stage-0-hours": "200"}

    answer = page_of(place, "/going-back/write/", wrong)

    told = answer.content.decode()
    assert (answer.status_code, "Wine tastings" in told) == (422, True)
    assert "Write what exactly they know" in told
    assert as_rowan(place, lambda by: own_back(viewer=by)) is None


@pytest.mark.slow
@pytest.mark.django_db
def test_counselor_reads_what_is_shared_and_sees_no_hint_of_more(place):
    write(place)
    client = Client()
    client.force_login(place.counselor.account)
    address = f"/people/{place.rowan.pk}/going-back/"
    before = client.get(address).content.decode()

    page_of(place, "/going-back/share/", {"do": "share", "number": "1"})
    after = client.get(address).content.decode()
    see_all(place.organization)

    assert ("Nothing is shared" in before, "bakery" in before, "bakery" in after) == (True, False, True)


@pytest.mark.slow
@pytest.mark.django_db
def test_an_old_page_is_refused_once_with_its_words_still_there(place):
    write(place)
    share_it(place)
    old = {**FILLED, "seen": "0", "was_shared": "False"}

    refused = page_of(place, "/going-back/write/", old)
    told = refused.content.decode()
    form = refused.context["form"]
    again = page_of(
        place, "/going-back/write/", {**old, **{name: form[name].value() for name in ("seen", "was_shared")}}
    )

    assert (refused.status_code, "Something newer was written meanwhile" in told, "Step outside" in told) == (
        422,
        True,
        True,
    )
    assert (again.status_code, as_rowan(place, last_number)) == (200, 2)


@pytest.mark.slow
@pytest.mark.django_db
def test_the_page_says_since_when_it_is_read_and_by_a_counselor_there_is(place):
    write(place)
    private = page_of(place, "/going-back/").content.decode()
    shared = page_of(place, "/going-back/share/", {"do": "share", "number": "1"}).content.decode()
    place.stay.primary_counselor = None
    place.stay.save()
    without = page_of(place, "/going-back/share/", {"do": "share", "number": "1"}).content.decode()

    since, now, once = "may read what you wrote from", "Your counselor reads it now.", "will read it once you have one"
    assert [(since in page, now in page, once in page) for page in (private, shared, without)] == [
        (False, False, False), (True, True, False), (True, False, True),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db
def test_a_skill_that_was_retired_keeps_its_place_and_none_is_offered_that_a_clinician_switches_on(place):
    manager = actor_for(make_staff(place.organization, Role.PROGRAM_MANAGER))
    skill = make_own_skill(manager).skill
    key = library(viewer=manager)[-1].key
    skill.is_active = False
    skill.save()
    write(place, hard=(Hard("Paydays", "I take the other gate", key),))

    told = page_of(place, "/going-back/").context["back"]["hard"][0]["skill"]
    hard = page_of(place, "/going-back/write/").context["hard"]

    choices = dict(hard.forms[0].fields["skill"].choices)
    assert (bool(told), choices.get(key), "body-reset" in choices) == (True, told, False)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_stage_that_is_in_their_week_is_not_put_there_again(place):
    write(place)
    make_work(place.rowan, title="the bakery", from_date=FIRST)

    page = page_of(place, "/going-back/")

    assert [one["is_there"] for one in page.context["proposals"]] == [True, False]
    assert "Already in your week" in page.content.decode()


@pytest.mark.parametrize(
    ("first", "until", "lasts"),
    [
        (None, None, True),
        (None, FIRST, False),
        (None, FIRST + timedelta(days=1), True),
        (SECOND - timedelta(days=1), None, True),
        (SECOND, None, False),
    ],
)
def test_what_is_over_before_a_stage_or_begins_after_it_is_not_in_its_way(first, until, lasts):
    assert lasts_into(Stage(FIRST, 600), SECOND - timedelta(days=1), first=first, until=until) is lasts
    assert lasts_into(Stage(FIRST, 600), None, first=SECOND, until=None)


@pytest.mark.slow
@pytest.mark.django_db
def test_days_of_a_stage_are_proposed_around_what_stands_then_and_not_around_itself(place):
    """The first stage is in the week until the second begins; a course is over by then, and a choir begins."""
    write(place)
    weekdays = [at(day, 9, 11) for day in range(5)]
    make_work(place.rowan, title="the bakery", from_date=FIRST, until_date=SECOND, times=weekdays)
    make_work(place.rowan, title="Course", until_date=SECOND, times=[at(1, 9, 10)])
    make_work(place.rowan, title="Choir", from_date=SECOND, times=[every_second(2, 9, 10, anchor=SECOND)])

    proposals = page_of(place, "/going-back/").context["proposals"]

    days = ["".join(value for name, value in one["answers"] if name.endswith("-days")) for one in proposals]
    assert days == ["02345", "01345"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_day_that_has_come_is_not_proposed_again(place):
    write(place, review_date=clock.local_date() - timedelta(days=1))

    form = page_of(place, "/going-back/write/").context["form"]

    assert (form["review_date"].value(), form["seen"].value()) == (None, 1)


# Written on a phone without a network


def sent_from_phone(*, number, page_id, made_at=None, **said):
    """An entry as a device sends it, from a page that showed nothing written yet."""
    now = clock.now()
    stamps = {"made_at": made_at or now, "sent_at": now}
    device = {"id": uuid4(), "device": UUID(int=9), "number": number, "offset": 0, "version": "of-then"}
    told = {**device, **{name: int(moment.timestamp() * 1000) for name, moment in stamps.items()}}
    entry = {f"entry_{name}": value for name, value in told.items()}
    return {**FILLED, "seen": "0", "was_shared": "False", "page_id": page_id, **said, **entry}


def arrives(place, sent):
    told = page_of(place, "/going-back/write/", sent).json()
    return told["outcome"], told["reason"]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_written_without_a_network_is_kept_once_at_its_own_moment(place):
    made_at = clock.now() - timedelta(days=3)
    sent = sent_from_phone(number=1, page_id=UUID(int=1), made_at=made_at, review_date=made_at.date())

    told = [arrives(place, sent) for _again in range(2)]

    rows = as_rowan(place, lambda by: own_versions(viewer=by))
    assert told == [("taken", ""), ("taken", "")]
    [one] = rows
    assert (abs(one.written_at - made_at) < timedelta(minutes=1), one.review_date) == (True, made_at.date())


@pytest.mark.slow
@pytest.mark.django_db
def test_corrected_on_the_page_it_follows_and_from_a_page_that_showed_less_both_wait_to_be_chosen(place):
    first, same = (sent_from_phone(number=number, page_id=UUID(int=1)) for number in (1, 2))
    same["fallback"] = "Call Dana"
    other = sent_from_phone(number=3, page_id=UUID(int=2), fallback="Call Ines")

    told = [arrives(place, one) for one in (first, same, other)]
    waiting = page_of(place, "/entries/").content.decode()
    mending = {name: value for name, value in other.items() if not name.startswith("entry_")}
    [entry] = as_rowan(place, lambda by: not_taken_in(viewer=by))
    asked = page_of(place, "/going-back/write/", {**mending, "mends": entry.pk})
    shown = {name: asked.context["form"][name].value() for name in ("seen", "was_shared")}
    page_of(place, "/going-back/write/", {**mending, **shown, "mends": entry.pk})

    assert told == [("taken", ""), ("taken", ""), ("refused", "conflict")]
    assert ("both are here" in waiting, "Something newer" in asked.content.decode()) == (True, True)
    assert [one.fallback for one in as_rowan(place, lambda by: own_versions(viewer=by))] == [
        "Call Ines",
        "Call Dana",
        "",
    ]
    assert as_rowan(place, lambda by: not_taken_in(viewer=by)) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_what_arrives_after_something_written_later_on_the_same_page_waits_to_be_chosen(place):
    """An entry at which the server failed is sent again after those behind it."""
    older, newer = (
        sent_from_phone(number=number, page_id=UUID(int=1), made_at=clock.now() - timedelta(hours=ago), fallback=said)
        for number, ago, said in ((1, 3, "Call Dana"), (2, 1, "Call Ines"))
    )

    told = [arrives(place, one) for one in (newer, older)]

    assert told == [("taken", ""), ("refused", "conflict")]
    assert [one.fallback for one in as_rowan(place, lambda by: own_versions(viewer=by))] == ["Call Ines"]


@pytest.mark.slow
@pytest.mark.django_db
def test_put_right_after_something_newer_from_the_same_page_it_is_asked_first(place):
    wrong = sent_from_phone(number=1, page_id=UUID(int=1), they_know="That I come late.", fallback="Call Dana")
    told = [
        arrives(place, one) for one in (wrong, sent_from_phone(number=2, page_id=UUID(int=1), fallback="Call Ines"))
    ]
    [entry] = as_rowan(place, lambda by: not_taken_in(viewer=by))
    mending = {name: value for name, value in wrong.items() if not name.startswith("entry_")}
    mending |= {"they_know": "", "mends": entry.pk}

    asked = page_of(place, "/going-back/write/", mending)

    assert told == [("refused", "invalid"), ("taken", "")]
    assert (asked.status_code, "Something newer was written meanwhile" in asked.content.decode()) == (422, True)
    assert [one.fallback for one in as_rowan(place, lambda by: own_versions(viewer=by))] == ["Call Ines"]


@pytest.mark.slow
@pytest.mark.django_db
def test_what_was_written_as_private_is_not_read_because_it_was_shared_before_it_arrived(place):
    write(place)
    share_it(place)

    told = arrives(place, sent_from_phone(number=1, page_id=UUID(int=1), seen="1"))

    assert (told, read_by(place, place.counselor)) == (("refused", "conflict"), 1)
