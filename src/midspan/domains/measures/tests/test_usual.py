"""What is usual for a track is asked in one go, changed for a reason, kept short, and never begun in a bad hour."""

from datetime import timedelta
from itertools import product

import pytest
from django.urls import reverse

from midspan.domains.journey.tests.factories import make_episode
from midspan.domains.measures.actions import ask_usual_at_admission, assign, end_assignment, enter
from midspan.domains.measures.book import battery_of, lines_for, schedules
from midspan.domains.measures.enums import Mode
from midspan.domains.measures.queries import askings_of, own_due
from midspan.domains.measures.queries.usual import Usual, UsualLine
from midspan.domains.measures.rules import may_take, minutes_a_week
from midspan.domains.measures.tasks import ask_usual
from midspan.domains.measures.tests.factories import make_assignment, on_their_phone, tell_answer
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import AgeBand, Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import open_reach
from midspan.domains.privacy.enums import Basis
from midspan.domains.programs.enums import Focus
from midspan.domains.programs.tests.factories import make_site
from midspan.domains.schedule.tests.factories import make_track
from midspan.engines.scoring import Asking, instrument
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import RefusedError

NINTH, WORRYING = "9", 1


@pytest.mark.parametrize(("age_band", "focus"), [*product(AgeBand, Focus)])
def test_what_is_usual_keeps_to_the_minutes_of_a_week(age_band, focus):
    """Also with an instrument in the place of another."""
    lines, burden = lines_for(battery_of(age_band), focus), schedules().burden
    others = [one for one in lines if one.instead_of]
    for other in [None, *others]:
        asked = [one for one in lines if not one.instead_of and not (other and one.instrument == other.instead_of)]
        week = [(instrument(one.instrument), one.every_days) for one in [*asked, *([other] if other else [])]]
        assert minutes_a_week(week, often_days=burden.often_days) <= burden.minutes_a_week


def test_young_adults_are_asked_the_k6_only_where_staff_choose_it_and_without_a_reason():
    lines = lines_for(battery_of(AgeBand.YOUNG_ADULT), Focus.MENTAL_HEALTH)
    shown = tuple(usual_line(number, one) for number, one in enumerate(lines))
    usual = Usual(battery=battery_of(AgeBand.YOUNG_ADULT), lines=shown, in_person=())
    put = [one.starting(clock.local_date()) for one in shown if one.is_put]
    k6 = next(one for one in shown if one.line.instrument == "k6")

    assert not k6.is_put
    assert not usual.differs([*put, k6.starting(clock.local_date())])
    assert usual.differs(put[1:])
    assert "k6" not in {one.instrument for one in battery_of(AgeBand.ADULT).lines}


def usual_line(number, line):
    is_put = not (line.instead_of or line.is_optional)
    return UsualLine(number=number, line=line, instrument=instrument(line.instrument), is_asked=False, is_put=is_put)


def test_whatever_is_usual_can_be_answered_alone_and_is_said_why():
    for battery in schedules().battery:
        for line in battery.lines:
            one = instrument(line.instrument)
            assert not one.is_shell
            assert one.asking is Asking.ANYBODY
            assert line.why
        assert all(instrument(key).title for key in battery.in_person)


def test_what_comes_seldom_is_no_part_of_an_ordinary_week():
    asked = [
        (instrument("phq-9"), 14),
        (instrument("craving"), 7),
        (instrument("pcl-5"), 30),
        (instrument("gad-7"), None),
    ]

    assert minutes_a_week(asked, often_days=14) == 2.5


@pytest.mark.parametrize(
    ("minutes", "reason", "is_allowed"), [(4, "", True), (4.5, " ", False), (4.5, "Asked for.", True)]
)
def test_more_than_the_minutes_of_a_week_wants_a_reason(minutes, reason, is_allowed):
    assert bool(may_take(minutes, most=4, reason=reason)) is is_allowed


class Center:
    """Rowan, an adult in a track about substance use, with Dana as counselor; a site that is always open."""

    def __init__(self):
        self.organization = make_organization()
        self.rowan = make_patient(self.organization)
        self.dana = make_staff(self.organization, Role.COUNSELOR)
        self.by = actor_for(self.dana)
        site = make_site(self.organization, open_days=range(7), open_minutes=(0, 24 * 60))
        track = make_track(self.organization, age_band=AgeBand.ADULT, focus=Focus.SUBSTANCE_USE)
        self.stay = make_episode(
            self.organization, self.rowan, state="admitted", primary_counselor=self.dana, site=site, track=track
        )
        reached = {"patient_id": self.rowan.pk, "basis": Basis.PRIMARY_COUNSELOR, "source_id": self.stay.pk}
        open_reach(actor_id=self.dana.pk, by=self.by, **reached)
        self.url = reverse("measures:usual", args=[self.rowan.pk])

    def asked(self):
        see_all(self.organization)
        found = [one.assignment for one in askings_of(viewer=self.by, patient_id=self.rowan.pk)]
        return {(one.instrument, one.every_days): one.reason for one in found}


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.fixture
def desk(client, center):
    client.force_login(center.dana.account)
    see_all(center.organization)
    return client


USUAL = {("phq-9", 7), ("craving", 7), ("gad-7", None), ("audit-c", None), ("pc-ptsd-5", None),
         ("readiness-rulers", 30), ("barc-10", 30)}  # fmt: skip


def filled(page, **changed):
    """What the page would send as it stands, but for what was changed; False is a box that is not ticked."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if name != "starts_on"}
    day = clock.local_date()
    sent |= {"starts_on_0": day.month, "starts_on_1": day.day, "starts_on_2": day.year, **changed}
    return {name: value for name, value in sent.items() if value not in (False, None)}


def open_lines(page):
    """What is not asked yet: which instrument, how often, and whether it is ticked beforehand."""
    lines = [one for one, take, _ in page.context["form"].lines() if take]
    return [(one.line.instrument, one.line.every_days, one.is_put) for one in lines]


def line_of(page, key, every_days):
    usual = page.context["form"].usual
    return next(one.number for one in usual.lines if (one.line.instrument, one.line.every_days) == (key, every_days))


@pytest.mark.django_db
@pytest.mark.slow
def test_what_is_usual_is_asked_in_one_go_and_then_asked_already(center, desk):
    desk.post(center.url, filled(desk.get(center.url)))

    assert center.asked() == dict.fromkeys(USUAL, "")
    assert open_lines(desk.get(center.url)) == [("gad-7", 7, False)]  # Only in the place of the PHQ-9.


@pytest.mark.django_db
@pytest.mark.slow
def test_another_instrument_in_the_place_of_one_is_usual_too(center, desk):
    page = desk.get(center.url)
    changed = {f"take-{line_of(page, 'phq-9', 7)}": False, f"take-{line_of(page, 'gad-7', 7)}": "on"}

    desk.post(center.url, filled(page, **changed))

    assert center.asked() == dict.fromkeys({*USUAL, ("gad-7", 7)} - {("phq-9", 7), ("gad-7", None)}, "")
    assert open_lines(desk.get(center.url)) == [("phq-9", 7, False)]


@pytest.mark.django_db
@pytest.mark.slow
def test_what_is_not_usual_wants_a_reason_which_stands_with_it(center, desk):
    page = desk.get(center.url)
    changed = {f"every-{line_of(page, 'phq-9', 7)}": "14"}

    refused = desk.post(center.url, filled(page, **changed))
    assert "This is not what is usual here. Say why." in refused.content.decode()
    assert center.asked() == {}

    shown = desk.post(center.url, filled(page, **changed, reason="Every week is too often for them."), follow=True)
    assert "Every week is too often for them." in shown.content.decode()
    assert center.asked()["phq-9", 14] == "Every week is too often for them."


@pytest.mark.django_db
@pytest.mark.slow
def test_one_more_than_a_week_should_take_wants_a_reason(center):
    assign(patient_id=center.rowan.pk, key="phq-9", starts_on=clock.local_date(), every_days=7, by=center.by)
    more = {"patient_id": center.rowan.pk, "key": "gad-7", "starts_on": clock.local_date(), "by": center.by}

    with pytest.raises(RefusedError, match="more than this person should answer in a week"):
        assign(**more, every_days=7)
    assign(**more, every_days=None)  # Once is no part of every week.
    assign(**more, every_days=7, reason="Both until the review.")

    assert center.asked() == {("phq-9", 7): "", ("gad-7", None): "", ("gad-7", 7): "Both until the review."}


@pytest.mark.django_db
@pytest.mark.slow
def test_while_somebody_has_to_talk_with_them_nothing_is_begun_and_nothing_more_is_asked(center, client):
    low, worry = make_assignment(center.rowan, center.by), make_assignment(center.rowan, center.by, key="gad-7")
    tell_answer(center.rowan, low, NINTH, WORRYING)

    with on_their_phone(center.rowan) as me:
        assert [one.id for one in own_due(viewer=me)] == [low.pk]  # Begun, and may be ended.
    with pytest.raises(RefusedError, match="has to talk with this person first"):
        make_assignment(center.rowan, center.by, key="craving")
    client.force_login(center.rowan.account)
    assert client.get(reverse("measures:before", args=[worry.pk])).url == reverse("safety:own")
    assert client.get(reverse("measures:before", args=[low.pk])).status_code == 200


@pytest.mark.django_db
@pytest.mark.slow
def test_without_a_track_nothing_is_usual(center, desk):
    other = make_patient(center.organization)
    stay = make_episode(center.organization, other, state="screening")
    open_reach(actor_id=center.dana.pk, patient_id=other.pk, basis=Basis.CARE_TEAM, source_id=stay.pk, by=center.by)

    page = desk.get(reverse("measures:usual", args=[other.pk]))

    assert (page.status_code, page.context["form"]) == (200, None)


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.usefixtures("admitted")
class TestAtAdmission:
    """Within minutes of an admission the clock asks what is usual, once; what staff chose stands."""

    @pytest.fixture
    def admitted(self, center):
        center.stay.admitted_at = clock.now()
        center.stay.save()
        return center.stay

    def test_what_is_usual_is_asked_by_itself_and_once(self, center):
        assert self.pass_of_clock(center) == 1
        assert self.pass_of_clock(center) == 0

        assert center.asked() == dict.fromkeys(USUAL, "")

    def test_they_are_told_once_of_all_of_it(self, center):
        self.pass_of_clock(center)

        with on_their_phone(center.rowan) as me:
            told = [one for one in notices_for(viewer=me) if one.kind == NoticeKind.MEASURE_DUE]
            assert len(told) == 1
            assert {one.instrument.key for one in own_due(viewer=me)} == {key for key, _ in USUAL}

    def test_staff_read_that_it_came_by_itself(self, center, client):
        self.pass_of_clock(center)
        client.force_login(center.dana.account)

        shown = client.get(reverse("measures:of_patient", args=[center.rowan.pk])).content.decode()

        assert shown.count("Usual for their track, asked at admission.") == len(USUAL)

    def test_what_staff_chose_before_stands_and_nothing_comes_beside_it(self, center):
        make_assignment(center.rowan, center.by, key="gad-7", every_days=14)

        assert self.pass_of_clock(center) == 0
        assert set(center.asked()) == {("gad-7", 14)}

    def test_one_sheet_at_intake_is_not_asked_again_and_the_rest_follows(self, center):
        make_assignment(center.rowan, center.by, key="audit-c", every_days=None)

        self.pass_of_clock(center)

        assert center.asked() == dict.fromkeys(USUAL, "") | {("audit-c", None): "Agreed together."}

    def test_what_staff_ended_does_not_come_back(self, center):
        self.pass_of_clock(center)
        see_all(center.organization)
        for one in askings_of(viewer=center.by, patient_id=center.rowan.pk):
            end_assignment(patient_id=center.rowan.pk, assignment_id=one.id, by=center.by)

        assert self.pass_of_clock(center) == 0

    def test_nobody_is_asked_while_somebody_has_to_talk_with_them(self, center):
        once = make_assignment(center.rowan, center.by, every_days=None)
        tell_answer(center.rowan, once, NINTH, WORRYING)

        assert self.pass_of_clock(center) == 0

    def test_who_was_admitted_long_ago_or_not_yet_is_asked_nothing(self, center, admitted):
        for admitted_at in (clock.now() - timedelta(days=schedules().admission.within_days, minutes=1), None):
            see_all(center.organization)
            admitted.admitted_at = admitted_at
            admitted.save()

            assert self.pass_of_clock(center) == 0

    def test_only_the_clock_asks_without_choosing(self, center):
        with pytest.raises(RefusedError, match="Choose what is asked"):
            ask_usual_at_admission(patient_id=center.rowan.pk, by=center.by)

    def pass_of_clock(self, center):
        return ask_usual(str(center.organization.pk))


@pytest.mark.django_db
@pytest.mark.slow
def test_asked_by_two_clicks_is_asked_once(center, desk):
    sent = filled(desk.get(center.url))
    for _ in range(2):
        assert desk.post(center.url, sent).status_code == 302

    see_all(center.organization)
    assert len(askings_of(viewer=center.by, patient_id=center.rowan.pk)) == len(USUAL)


@pytest.mark.django_db
@pytest.mark.slow
def test_what_comes_seldom_is_asked_beside_a_full_week(center):
    for key in ("phq-9", "gad-7"):
        make_assignment(center.rowan, center.by, key=key)
    when = {"starts_on": clock.local_date(), "every_days": 30}

    assert assign(patient_id=center.rowan.pk, key="readiness-rulers", by=center.by, **when)


@pytest.mark.django_db
@pytest.mark.slow
def test_what_came_back_on_paper_is_asked_already_and_of_an_earlier_stay_is_not(center, desk):
    said = {"choices": {"1": 0, "2": 0, "3": 0}, "mode": Mode.PAPER, "language": "en", "by": center.by}
    enter(patient_id=center.rowan.pk, key="audit-c", answered_on=clock.local_date(), **said)
    enter(patient_id=center.rowan.pk, key="pc-ptsd-5", answered_on=clock.local_date() - timedelta(days=1), **said)

    left = [key for key, _, _ in open_lines(desk.get(center.url))]

    assert ("audit-c" in left, "pc-ptsd-5" in left) == (False, True)


@pytest.mark.django_db
@pytest.mark.slow
def test_the_page_says_that_nothing_more_is_asked_now(center, desk):
    low = make_assignment(center.rowan, center.by)
    tell_answer(center.rowan, low, NINTH, WORRYING)

    assert "Nothing more is asked until then" in desk.get(center.url).content.decode()
