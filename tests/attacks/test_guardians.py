"""Attack 39: parents and others beyond their right, each with an account of their own."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from midspan.domains.consents.tests.factories import make_signed
from midspan.domains.guardians.tests.factories import make_guardian, make_way_in
from midspan.domains.notices.actions import tell
from midspan.domains.notices.enums import NoticeKind
from midspan.domains.people.actions import open_guardian_account
from midspan.domains.people.tests.factories import actor_for, make_patient
from midspan.domains.privacy.actions import end_guardian, open_reach
from midspan.domains.privacy.enums import Basis
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.guardian.tests.factories import MONDAY_NOON, Family
from midspan.values import ActorKind, Label, RefusedError
from tests.attacks.scene import browser_of, told
from tests.sweep.canaries import found_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOME = "/family/"
SEEN_BY_GUARDIANS = (HOME, "/updates/")
NAME = {"people.Patient.given_names"}  # Whoever may be told anything knows of whom.
ASKED_OF_THEM = {f"family_tasks.{one}" for one in ("FamilyTask.title", "FamilyTask.words", "FamilyTaskAnswer.words")}
CHILD = "Rowan"
SEVENTEEN = date(2009, 5, 2)
OF_AGE = datetime(2027, 5, 2, 7, tzinfo=UTC)  # Midnight in Los Angeles.
A_SECOND = timedelta(seconds=1)


@contextmanager
def at_moment(moment):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: moment)
        yield


@pytest.fixture(scope="module")
def made(share):
    return share(Family, at=MONDAY_NOON)


@pytest.fixture
def family(made, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_NOON)
    return own(made)


class SomebodyWith:
    """Whoever signs in with an account that is of nobody else here."""

    def __init__(self, account):
        self.account = account


def pages_of(browser):
    """What each page that opens for a guardian answers."""
    return {url: told(browser.get(url)) for url in SEEN_BY_GUARDIANS}


def is_as_if_never(family, browser):
    """Whether pages answer as they do to whoever never stood for anybody."""
    theirs = pages_of(browser)
    see_all(family.organization)
    nobodys = pages_of(browser_of(SomebodyWith(open_guardian_account(by=family.intake).account)))
    return {url: theirs[url] == nobodys[url] for url in SEEN_BY_GUARDIANS}


AS_IF_NEVER = {HOME: True, "/updates/": True}


def lets_mother_know_times(family):
    """What a minor who decides alone signs, for the mother on file."""
    mother = family.mother.guardian
    return make_signed(family.child, name=f"{mother.name} ({mother.relation})", recipient_id=mother.pk)


# The sweep asks every page for the other two as well.
@pytest.mark.parametrize(
    "which",
    ["guardian", *(pytest.param(one, marks=pytest.mark.long) for one in ("signing_guardian", "ended_guardian"))],
)
def test_no_page_tells_a_guardian_more_than_the_law_lets_them_see(scene, which):
    """39 A guardian opens every address there is: of all that is on file the name they know, or nothing.

    And what the team asks of them by the law, with what they said to it themselves.
    """
    by = actor_for(scene.intake)
    account = open_guardian_account(by=by).account
    stands = {"actor_id": account.pk, "patient_id": scene.patient.pk, "basis": Basis.GUARDIAN}
    until_at = clock.now() + timedelta(days=90)
    open_reach(**stands, source_id=getattr(scene, which).pk, until_at=until_at, by=by)
    browser, seen, opened = browser_of(SomebodyWith(account)), set(), set()

    for page in scene.pages():
        answer = browser.get(page.url)
        seen |= found_in(told(answer)[1].replace(page.url, ""))
        if answer.status_code == 200 and not page.opens.admits(None):
            opened.add(page.name)

    assert seen == (NAME | ASKED_OF_THEM if which == "guardian" else set())
    assert {name for name in opened if not name.startswith(("people:", "notices:", "guardian:"))} == set()


def test_parent_whose_papers_let_them_sign_alone_gets_no_account(family):
    """39 A parent without custody asks for a sign-in: the papers say that they sign and do not see."""
    father = make_guardian(family.child, family.intake, name="Cal Ames", relation="father", powers=("sign",))

    with pytest.raises(RefusedError, match="sees nothing"):
        make_way_in(father, family.intake)


def test_parent_who_loses_custody_sees_nothing_at_the_next_click(family):
    """39 A parent whose custody a court ended, with the page still open and a code still unused."""
    browser, before = browser_of(family.mother), browser_of(family.mother).get(HOME).text
    see_all(family.organization)
    end_guardian(guardian_id=family.mother.guardian.pk, reason="Order of March 1.", by=family.officer)
    late = Client(raise_request_exception=False)
    late.post("/sign-in/code/", {"login": family.mother.paper.login, "code": family.mother.paper.code})

    assert CHILD in before
    assert (is_as_if_never(family, browser), is_as_if_never(family, late)) == (AS_IF_NEVER, AS_IF_NEVER)
    assert late.get(HOME).status_code == 200
    see_all(family.organization)
    with pytest.raises(RefusedError, match="does not stand"):
        make_way_in(family.mother.guardian, family.intake)


def test_foster_parents_change_at_midnight(family):
    """39 A child goes to another foster family: the first one is told until midnight and the next one from then on."""
    day = date(2027, 3, 4)
    first = make_guardian(family.child, family.intake, name="Fay Holt", basis="foster", until_date=day)
    browsers = [browser_of(make_way_in(first, family.intake))]
    midnight = datetime(2027, 3, 4, 8, tzinfo=UTC)  # In Los Angeles.
    with at_moment(midnight):
        see_all(family.organization)
        next_one = make_guardian(family.child, family.intake, name="Gus Wynn", basis="foster", from_date=day)
        browsers.append(browser_of(make_way_in(next_one, family.intake)))

    found = []
    for moment in (midnight - A_SECOND, midnight):
        with at_moment(moment):
            found.append([CHILD in one.get(HOME).text for one in browsers])

    assert found == [[True, False], [False, True]]


def test_confidential_visit_is_on_no_page_of_a_parent(family):
    """39 A minor also comes for what they consent to alone: no time, no update, no word of it."""
    browser = browser_of(family.mother)
    before = browser.get(HOME).text
    see_all(family.organization)

    family.comes_for(Label.MENTAL_HEALTH, Label.PART2)
    told_of = {"recipient_id": family.child.pk, "recipient_kind": ActorKind.PATIENT}
    tell(kind=NoticeKind.WEEK_READY, **told_of, by=family.intake)

    assert (CHILD in before, is_as_if_never(family, browser)) == (True, AS_IF_NEVER)
    assert browser.get(f"{HOME}{family.mother.guardian.pk}/").status_code == 404


def test_parent_of_a_minor_who_consents_alone_reads_what_a_stranger_would(family):
    """39 A parent signs in for a minor who decides alone: as if that person did not come here."""
    family.is_born(SEVENTEEN)

    assert is_as_if_never(family, browser_of(family.mother)) == AS_IF_NEVER


@pytest.mark.parametrize("url", ["/family/{guardian}/", "/family/{patient}/"])
def test_hidden_minor_and_nobody_have_the_same_address(family, url):
    """39 A parent tries addresses: that of the hidden minor answers like one that was made up."""
    family.is_born(SEVENTEEN)
    browser = browser_of(family.mother)
    ids = {"guardian": family.mother.guardian.pk, "patient": family.child.pk}
    hidden, made_up = url.format(**ids), url.format(guardian=family.organization.pk, patient=family.organization.pk)

    answers = [told(browser.get(one)) for one in (hidden, made_up)]

    assert answers[0][0] == 404
    assert answers[0][1].replace(hidden, "…") == answers[1][1].replace(made_up, "…")


def test_what_one_household_may_know_stays_there(family):
    """39 Parents apart: what the minor lets one of them know is on no page of the other."""
    family.is_born(SEVENTEEN)
    lets_mother_know_times(family)

    pages = [browser_of(one).get(HOME).text for one in (family.mother, family.father)]

    assert [CHILD in page for page in pages] == [True, False]
    assert is_as_if_never(family, browser_of(family.father)) == AS_IF_NEVER


def test_turning_18_ends_it_for_pages_that_stand_open(family):
    """39 A parent looks on after the eighteenth birthday has begun where their child lives, by a consent of before."""
    family.is_born(SEVENTEEN)
    lets_mother_know_times(family)
    browser = browser_of(family.mother)

    with at_moment(OF_AGE - A_SECOND):
        before = browser.get(HOME).text
    with at_moment(OF_AGE):
        after = is_as_if_never(family, browser)

    assert (CHILD in before, after) == (True, AS_IF_NEVER)


def test_emancipated_minor_has_nobody_who_looks(family):
    """39 A court emancipates a minor: both parents' pages are those of people without anybody."""
    family.is_born(SEVENTEEN)
    lets_mother_know_times(family)
    browsers = [browser_of(one) for one in (family.mother, family.father)]
    before = [CHILD in one.get(HOME).text for one in browsers]
    see_all(family.organization)
    for one in (family.mother, family.father):
        end_guardian(guardian_id=one.guardian.pk, reason="Emancipated by order of March 1.", by=family.officer)

    assert before == [True, False]
    assert [is_as_if_never(family, one) for one in browsers] == [AS_IF_NEVER] * 2


def test_taking_back_is_noticed_by_absence_alone(family):
    """39 A parent watches for the moment at which they are no longer trusted: no notice, no update, an empty page."""
    family.is_born(SEVENTEEN)
    signed = lets_mother_know_times(family)
    browser = browser_of(family.mother)
    before = browser.get(HOME).text
    minor = browser_of(family.child)
    minor.post(f"/more/privacy/{signed.pk}/end/", {"sure": "on"})
    see_all(family.organization)

    assert CHILD in before
    assert is_as_if_never(family, browser) == AS_IF_NEVER


def test_name_of_another_parent_opens_no_way_to_another_child(family):
    """39 Somebody says the sign-in name of another parent: no child is tied to an account of another name."""
    other = make_patient(family.organization, birth_date=date(2016, 5, 2))
    stranger = make_guardian(other, family.intake, name="Nell Day")

    with pytest.raises(RefusedError, match="Nobody of that name"):
        make_way_in(stranger, family.intake, login=family.mother.paper.login)
