"""A round through its pages: chosen, gone through, ended, and what was taken on done from the day board."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from midspan.domains.people.tests.factories import actor_for
from midspan.domains.rounds.queries import latest_rounds
from midspan.kernel import clock
from midspan.kernel.tests.factories import own, see_all
from midspan.surfaces.staff.tests.test_caseload import NOW, Cases

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def shared(share):
    return share(Cases, at=NOW)


@pytest.fixture
def cases(shared, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return own(shared)


@pytest.fixture
def as_counselor(client, cases):
    client.force_login(cases.counselor.account)
    see_all(cases.organization)
    return client


def the_round(cases):
    see_all(cases.organization)
    (file,) = latest_rounds(viewer=actor_for(cases.counselor))
    return file


def test_round_from_the_list_to_what_was_taken_on(cases, as_counselor):
    chosen = [cases.patients[0].pk, cases.patients[2].pk]
    as_counselor.post(reverse("staff:rounds"), {"person": chosen, "who": [cases.counselor.pk]})
    file = the_round(cases)
    assert {one.patient_id for one in file.turns} == set(chosen)
    first, second = (reverse("staff:turn", args=[file.round.pk, one.pk]) for one in file.turns)
    page = as_counselor.get(first).text
    assert ("1 of 2" in page, "checked" in page) == (True, False)

    half = as_counselor.post(first, {"decision": "change", "words": "", "what_0": "Call the landlord"})
    assert (half.status_code, "Call the landlord" in half.text) == (422, True)
    by_day = clock.local_date() + timedelta(days=2)
    errand = {"what_0": "Call the landlord", "who_0": cases.counselor.pk, "when_0": by_day.isoformat()}
    onward = as_counselor.post(first, {"decision": "change", "words": "More individual time.", **errand})
    assert onward.url == second
    as_counselor.post(second, {"postpone": "1", "reason": "Their counselor is ill."})
    end = as_counselor.post(reverse("staff:round_end", args=[file.round.pk]), follow=True).text

    assert ("More individual time." in end, "Their counselor is ill." in end) == (True, True)
    board = as_counselor.get(reverse("staff:day")).text
    assert "Call the landlord." in board
    see_all(cases.organization)
    (row,) = the_round(cases).turns[0].errands.all()
    as_counselor.post(reverse("staff:errand_done", args=[row.pk]))
    assert "Call the landlord." not in as_counselor.get(reverse("staff:day")).text


def test_minutes_leave_as_a_file_for_who_has_just_shown_who_they_are(cases, as_counselor):
    as_counselor.post(reverse("staff:rounds"), {"person": [cases.patients[0].pk]})
    file = the_round(cases)
    turn = reverse("staff:turn", args=[file.round.pk, file.turns[0].pk])
    as_counselor.post(turn, {"decision": "keep", "words": "Go on."})
    as_counselor.post(reverse("staff:round_end", args=[file.round.pk]))
    one, paper = (reverse(name, args=[file.round.pk]) for name in ("staff:round", "staff:round_paper"))
    assert as_counselor.post(paper).status_code == 302
    assert f'name="next" value="{one}"' in as_counselor.get(one).text  # Back here, once they have shown it.
    as_counselor.step_up()
    as_counselor.handler.enforce_csrf_checks = True
    (form,) = re.findall(rf'<form method="post" action="{paper}".*?</form>', as_counselor.get(one).text, re.DOTALL)

    answer = as_counselor.post(paper, dict(re.findall(r'name="(\w+)" value="([^"]+)"', form)))

    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_choice_of_others_while_a_round_is_open_is_told_so_and_kept(cases, as_counselor):
    first, _second, third = (one.pk for one in cases.patients[:3])
    as_counselor.post(reverse("staff:rounds"), {"person": [first]})

    page = as_counselor.post(reverse("staff:rounds"), {"person": [third]}).text

    assert "You have a round open." in page
    assert re.findall(r'name="person" value="([^"]+)" checked', page) == [str(third)]
