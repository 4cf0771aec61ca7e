"""Requests by law: a subpoena alone never suffices, and an order takes what it says, to whom it says, and no more."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from midspan.domains.encounters.tests.factories import Room
from midspan.domains.legal.actions import (
    NewPaper,
    add_paper,
    answer_neutrally,
    disclose,
    keep_findings,
    notify_patient,
    take_order,
)
from midspan.domains.legal.book import confidential, neutral_answer, proceedings
from midspan.domains.legal.enums import TRANSITIONS, PaperKind, Proceeding, RequestKind, Step
from midspan.domains.legal.models import LegalRequest
from midspan.domains.legal.queries import (
    order_of,
    own_requests,
    request_standing,
    waiting_requests,
)
from midspan.domains.legal.rules import may_step, suffices
from midspan.domains.legal.tests.factories import ORDER, SCAN, make_request, with_order, with_scope
from midspan.domains.notices.queries import notices_for
from midspan.domains.people.enums import Role
from midspan.domains.people.tests.factories import actor_for, make_patient, make_staff
from midspan.domains.privacy.actions import NewRestriction, grant_restriction
from midspan.domains.privacy.queries import LedgerEntry
from midspan.kernel import clock
from midspan.kernel.tests.factories import make_organization, own, see_all
from midspan.values import Actor, ActorKind, RefusedError

pytestmark = pytest.mark.django_db


class Center:
    """Rowan was in one session that is over; a front desk, and a privacy officer."""

    def __init__(self):
        self.organization = organization = make_organization()
        self.room = Room(organization, people=1, began=200)
        self.rowan = self.room.patients[0]
        self.rowan.given_names, self.rowan.family_name = "Rowan", "Ames"
        self.rowan.save()
        self.day = self.room.session.local_date
        self.desk = make_staff(organization, Role.FRONT_DESK)
        self.officer = make_staff(organization, Role.PRIVACY_OFFICER, given_name="Henrik", family_name="Lund")

    def asked(self, **said):
        return make_request(self.rowan, self.desk, **said)

    def scoped(self, **more):
        request = self.asked()
        with_scope(request, self.officer, self.day, self.day, **more)
        return request

    def goes(self, request, *, has_stepped_up=True):
        return disclose(request_id=request.pk, has_stepped_up=has_stepped_up, by=actor_for(self.officer))

    def standing(self, request):
        return request_standing(viewer=actor_for(self.officer), request_id=request.pk)

    def told(self, person):
        return [one.kind for one in notices_for(viewer=actor_for(person))]


@pytest.fixture(scope="module")
def shared(share):
    return share(Center)


@pytest.fixture
def center(shared):
    return own(shared)


@pytest.mark.parametrize(
    ("papers", "is_enough"),
    [
        ((), False),
        ((PaperKind.SUBPOENA,), False),
        ((PaperKind.WARRANT,), False),
        ((PaperKind.ORDER,), False),
        ((PaperKind.ORDER, PaperKind.OTHER), False),
        ((PaperKind.ORDER, PaperKind.SUBPOENA), True),
        ((PaperKind.ORDER, PaperKind.WARRANT), True),
    ],
)
def test_only_an_order_with_what_compels_it_suffices(papers, is_enough):
    verdict = suffices(papers)

    assert bool(verdict) is is_enough
    assert is_enough or "42 CFR 2.61" in verdict.reason


def test_verdict_on_a_subpoena_says_what_would_suffice():
    reason = suffices([PaperKind.SUBPOENA]).reason

    assert "alone never suffices" in reason
    assert "written consent" in reason
    assert "court order under 42 CFR 2.61 to 2.67 and a subpoena" in reason


@pytest.mark.slow
@pytest.mark.parametrize("state", Step)
@pytest.mark.parametrize("to", Step)
def test_steps_come_in_their_order_and_are_the_privacy_officers(state, to):
    someone = {"id": clock.now(), "organization_id": None, "kind": ActorKind.STAFF}
    officer = Actor(**someone, roles=frozenset({Role.PRIVACY_OFFICER}))
    director = Actor(**someone, roles=frozenset({Role.DIRECTOR}))

    assert bool(may_step(officer, state=state, to=to)) is (to in TRANSITIONS[state])
    assert not may_step(director, state=state, to=to)


@pytest.mark.slow
def test_request_is_kept_with_the_hash_of_its_file_and_the_officer_is_told(center):
    request = center.asked()

    standing = center.standing(request)
    [paper] = standing.papers
    assert (standing.state, standing.name, paper.kind) == (Step.ENTERED, "Rowan Ames", "subpoena")
    assert (paper.sha256, paper.media_type) == (hashlib.sha256(SCAN).hexdigest(), "application/pdf")
    assert center.told(center.officer) == ["legal_request"]
    assert center.told(center.rowan) == []


@pytest.mark.slow
def test_file_nobody_can_read_is_kept_with_why_and_counts_as_none(center):
    with pytest.raises(RefusedError, match="no PDF, PNG or JPEG"):
        center.asked(paper=b"torn")
    request = center.asked(paper=b"torn", unreadable_reason="Torn in two.")

    standing = center.standing(request)
    assert standing.papers[0].unreadable_reason == "Torn in two."
    assert standing.readable == frozenset()


def test_only_a_call_comes_without_a_file(center):
    with pytest.raises(RefusedError, match="Add the file"):
        center.asked(paper=None)

    call = center.asked(paper=None, kind=RequestKind.TELEPHONE)

    assert center.standing(call).papers == ()


@pytest.mark.slow
def test_name_that_is_nobodys_is_answered_neutrally_and_nothing_else(center):
    stranger = make_patient(center.organization, given_names="Kim", family_name="Nowhere")
    request = make_request(stranger, center.desk, about_family_name="Elsewhere")

    assert request.patient_id is None
    by = {"request_id": request.pk, "by": actor_for(center.officer)}
    add_paper(kind=PaperKind.ORDER, paper=NewPaper(content=ORDER), **by)
    with pytest.raises(RefusedError, match="Nobody of exactly this name"):
        take_order(**by)
    answer_neutrally(words="By letter.", is_told=True, **by)
    assert center.standing(request).state is Step.REFUSED
    assert center.told(stranger) == []


def test_name_that_two_people_have_is_nobodys_until_the_birth_date_tells_them_apart(center):
    make_patient(center.organization, given_names="Rowan", family_name="Ames", birth_date=center.day)

    assert center.asked().patient_id is None
    assert center.asked(about_birth_date=center.rowan.birth_date).patient_id == center.rowan.pk


def test_subpoena_alone_is_stopped_at_every_door(center):
    request = center.asked()
    by = {"request_id": request.pk, "by": actor_for(center.officer)}

    with pytest.raises(RefusedError, match="alone never suffices"):
        take_order(**by)
    with pytest.raises(RefusedError, match="does not come now"):
        center.goes(request)
    assert order_of(center.standing(request)) is None


@pytest.mark.slow
def test_order_without_one_of_its_findings_is_none(center):
    by = with_order(center.asked(), center.officer)
    wanted = [one.key for one in proceedings()[Proceeding.NONCRIMINAL].findings]

    for missing in wanted:
        with pytest.raises(RefusedError, match="findings is missing"):
            keep_findings(findings=set(wanted) - {missing}, **by)
    assert keep_findings(findings=wanted, **by).findings == sorted(wanted)


@pytest.mark.slow
def test_patient_is_told_or_it_stands_why_not(center):
    request = center.asked()
    by = with_order(request, center.officer)
    keep_findings(findings=[one.key for one in proceedings()[Proceeding.NONCRIMINAL].findings], **by)

    with pytest.raises(RefusedError, match="Write why"):
        notify_patient(is_told=False, words=" ", **by)
    notify_patient(is_told=True, words="", **by)

    assert center.told(center.rowan) == ["legal_told"]
    assert [one.request.pk for one in own_requests(viewer=actor_for(center.rowan))] == [request.pk]


@pytest.mark.slow
def test_patient_who_may_not_be_told_reads_nothing_of_it(client, center):
    center.scoped(is_told=False)
    client.force_login(center.rowan.account)

    page = client.get("/more/privacy/asked/").text

    assert "There is nothing we may tell you of." in page
    assert "Circuit Court" not in page


@pytest.mark.slow
def test_order_takes_what_it_names_of_the_days_it_names_into_the_ledger(center):
    request = center.scoped(classes=("identity", "schedule"))

    lines = center.goes(request)

    assert {one.data_class for one in lines} == {"identity", "schedule"}
    entries = LedgerEntry.objects.filter(patient_id=center.rowan.pk, recipient=f"LegalRequest/{request.pk}")
    assert {(one.code, one.basis, one.channel) for one in entries} == {("by_court_order", "42 CFR 2.64", "print")}
    assert center.standing(request).state is Step.DISCLOSED
    assert center.told(center.rowan).count("legal_told") == 1


@pytest.mark.slow
def test_order_of_other_days_takes_no_session(center):
    request = center.asked()
    before = center.day - timedelta(days=9)
    with_scope(request, center.officer, before, before, classes=("schedule",))

    with pytest.raises(RefusedError, match="lets nothing go"):
        center.goes(request)
    assert center.standing(request).state is Step.SCOPED


@pytest.mark.slow
def test_limit_agreed_to_does_not_hold_against_an_order(center):
    limit = NewRestriction(classes=frozenset({"schedule"}), purposes=frozenset({"HLEGAL"}))
    grant_restriction(patient_id=center.rowan.pk, restriction=limit, by=actor_for(center.officer))

    assert center.goes(center.scoped(classes=("schedule",)))


@pytest.mark.slow
def test_record_goes_after_showing_that_it_is_you_and_each_copy_is_accounted(center):
    request = center.scoped(classes=("identity",))

    with pytest.raises(RefusedError, match="show that it is you"):
        center.goes(request, has_stepped_up=False)
    center.goes(request)
    center.goes(request)

    entries = LedgerEntry.objects.filter(patient_id=center.rowan.pk, recipient__startswith="LegalRequest/")
    assert entries.count() == 2


@pytest.mark.slow
def test_words_said_in_confidence_need_the_finding_for_them(center):
    assert not order_of(center.standing(center.scoped())).opens_confidential
    assert order_of(center.standing(center.scoped(confidential=[confidential().key]))).opens_confidential


@pytest.mark.slow
def test_nothing_of_a_request_is_ever_changed(center):
    center.scoped()

    for rows in (LegalRequest, *(one.related_model for one in LegalRequest._meta.related_objects)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.objects.update(organization=center.organization)


@pytest.mark.slow
def test_as_many_queries_for_three_requests_as_for_one(center, django_assert_max_num_queries):
    viewer = actor_for(center.officer)
    center.asked()
    with django_assert_max_num_queries(6) as one:
        waiting_requests(viewer=viewer)
    for number in range(2):
        center.asked(asker=f"Court {number}")

    with django_assert_max_num_queries(len(one)):
        assert len(waiting_requests(viewer=viewer)) == 3


def test_neutral_answer_names_nobody_and_says_what_suffices_in_both_languages():
    answer = neutral_answer()

    assert "neither confirm nor deny" in answer.en
    assert "No podemos confirmar ni negar" in answer.es
    assert "A subpoena alone is not enough." in answer.en
    assert "Una citación sola no basta." in answer.es
    assert not answer.is_confirmed


SAID = {
    "kind": "subpoena", "proceeding": "noncriminal", "asker": "Clerk of the Circuit Court",
    "asker_address": "1 Court Square", "about_given_names": "Rowan", "about_family_name": "Ames",
    "asks": "All records.",
}  # fmt: skip


def boxes(name, day):
    return {f"{name}_0": day.month, f"{name}_1": day.day, f"{name}_2": day.year}


def scan(content=SCAN):
    return SimpleUploadedFile("subpoena.pdf", content, content_type="application/pdf")


@pytest.mark.slow
def test_page_answers_the_same_for_a_patient_and_for_nobody(client, center):
    client.force_login(center.desk.account)
    due = boxes("due_date", clock.local_date())

    answers = [
        client.post("/legal/new/", {**SAID, **due, "about_family_name": name, "file": scan()}, follow=True)
        for name in ("Ames", "Nobody")
    ]

    see_all(center.organization)
    assert LegalRequest.objects.filter(patient=center.rowan).count() == 1
    assert LegalRequest.objects.filter(patient=None).count() == 1
    assert [one.status_code for one in answers] == [200, 200]
    assert ["Ames" in one.text for one in answers] == [False, False]


@pytest.mark.slow
def test_privacy_officer_walks_all_steps_and_takes_the_paper(client, center):
    client.force_login(center.officer.account)
    request = center.asked()
    page = f"/legal/{request.pk}/"

    assert "alone never suffices" in client.get(page).text
    client.post(f"{page}papers/", {"kind": "order", "file": scan(ORDER)})
    client.post(f"{page}order/")
    missing = client.post(page, {"findings": ["outweighs"]}).text
    client.post(page, {"findings": ["other_ways", "outweighs", "essential"]})
    client.post(page, {"is_told": "yes"})
    days = {**boxes("first_date", center.day), **boxes("last_date", center.day), **boxes("ends_date", center.day)}
    client.post(page, {"classes": ["schedule"], "recipient": "Court", "address": "Square", **days})
    unproven = client.post(f"{page}take/", follow=True).text

    see_all(center.organization)
    assert "One of the findings is missing." in missing
    assert "First show that it is you." in unproven
    assert center.standing(request).state is Step.SCOPED


@pytest.mark.slow
def test_nobody_else_opens_what_is_asked(client, center):
    request = center.asked()
    paper = center.standing(request).papers[0]

    for role in set(Role) - {Role.PRIVACY_OFFICER}:
        client.force_login(make_staff(center.organization, role).account)
        for page in ("/legal/", f"/legal/{request.pk}/", f"/legal/{request.pk}/papers/{paper.pk}/"):
            assert client.get(page).status_code == 404
        see_all(center.organization)


@pytest.mark.slow
def test_file_comes_back_as_it_was_under_a_name_that_says_nothing(client, center):
    request = center.asked()
    client.force_login(center.officer.account)

    file = client.get(f"/legal/{request.pk}/papers/{center.standing(request).papers[0].pk}/")

    assert file.content == SCAN
    assert file["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "no-store")
