"""`midspan import referral`: the same result as the upload in the browser, told in words."""

from types import SimpleNamespace

import pytest

from midspan.config.cli import import_
from midspan.config.refusals import Refusal
from midspan.domains.journey.enums import Shelf
from midspan.domains.journey.queries import facts_of_referral, referrals_on
from midspan.domains.journey.tests.factories import bundle, make_intake
from midspan.domains.people.tests.factories import actor_for
from midspan.kernel.tests.factories import make_organization, see_all


@pytest.fixture
def organization():
    return make_organization()


def take_in(content, organization=None, by=None):
    return import_.take_in(content, name="referral.json", organization=organization, by=by)


@pytest.mark.django_db
def test_file_waits_in_the_inbox_with_its_facts(organization, capsys):
    code = take_in(bundle())

    see_all(organization)
    intake = actor_for(make_intake(organization))
    [referral] = referrals_on(viewer=intake, shelf=Shelf.WAITING)
    assert (code, capsys.readouterr().out.splitlines()[1]) == (0, f"  referral  {referral.pk}")
    assert [fact.text for fact in facts_of_referral(viewer=intake, referral_id=referral.pk)][:2] == [
        "Rowan Ames",
        "1992-04-03",
    ]


@pytest.mark.django_db
def test_same_file_again_leads_to_the_first(organization, capsys):
    take_in(bundle())
    first = capsys.readouterr().out.splitlines()

    code = take_in(bundle())

    again = capsys.readouterr().out.splitlines()
    assert (code, again[1:]) == (0, first[1:])
    assert again[0].startswith("This file came before")


@pytest.mark.django_db
def test_unreadable_file_is_kept_and_the_exit_code_says_so(organization, capsys):
    code = take_in(b"{")

    see_all(organization)
    [referral] = referrals_on(viewer=actor_for(make_intake(organization)), shelf=Shelf.REFUSED)
    assert (code, referral.refused_reason in capsys.readouterr().out) == (2, True)


@pytest.mark.django_db
def test_several_organizations_need_a_name(organization):
    make_organization(name="Elsewhere", short_name="Elsewhere")

    with pytest.raises(Refusal, match="“Elsewhere”, “Harbor Bridge Behavioral Health”"):
        take_in(bundle())

    assert take_in(bundle(), organization="harbor bridge") == 0


@pytest.mark.django_db
def test_staff_member_who_brings_it_is_recorded(organization):
    ines = make_intake(organization)

    take_in(bundle(), by=ines.account.login)

    see_all(organization)
    [referral] = referrals_on(viewer=actor_for(ines), shelf=Shelf.WAITING)
    assert referral.received_by_id == ines.pk


@pytest.mark.django_db
def test_unknown_sign_in_name_is_refused(organization):
    with pytest.raises(Refusal, match="no staff member who signs in as “nobody”"):
        take_in(bundle(), by="nobody")


def test_missing_file_is_refused_before_anything_starts(tmp_path):
    arguments = SimpleNamespace(file=str(tmp_path / "none.json"), organization=None, by=None)

    with pytest.raises(Refusal, match="there is no file"):
        import_.run(arguments)


def test_folder_is_refused(tmp_path):
    with pytest.raises(Refusal, match="is a folder"):
        import_.content_of(tmp_path)
