"""Intake at a desk: from a file to an admitted person with a sign-in paper."""

import re
from pathlib import Path

from playwright.sync_api import expect

from midspan.domains.journey import referral_files

FILE = next((Path(referral_files.__file__).parent / "tests" / "files").glob("Milan_Beatty_*.json"))
NAME = "Milan Beatty"
ALIAS = "Blue Heron"


def take_in(page, screen):
    """The file becomes a referral whose facts wait to be decided."""
    page.goto("/")
    page.get_by_role("link", name="Referrals", exact=True).first.click()
    expect(page.get_by_text("Every referral is decided.")).to_be_visible()
    screen(page, "inbox-empty")
    page.get_by_label("Referral file").set_input_files(FILE)
    page.get_by_role("button", name="Take in this file").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    screen(page, "referral")


def decide(page, screen):
    """Medicines are looked at one by one, the rest confirmed; then the person gets a file."""
    page.get_by_role("button", name=re.compile(r"^Reject .*Fluoxetine")).first.click()
    expect(page.get_by_text("Rejected")).to_be_visible()
    screen(page, "referral-one-rejected")
    page.get_by_role("button", name=re.compile(r"^Confirm (all|the one)")).click()
    page.get_by_role("link", name="Next: who is this person?").click()
    expect(page.get_by_text("Nobody here looks like this person.")).to_be_visible()
    screen(page, "who-is-this")
    page.get_by_role("button", name="Make a new file and accept").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    screen(page, "person-new")


def ask_red_flags(page, screen):
    """Every red flag is asked; none is there."""
    do_next(page, "Phone screen and red flags")
    for no in page.get_by_role("radio", name="No", exact=True).all():
        no.check()
    screen(page, "screening")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def judge(page, screen):
    """The worksheet opens with nothing chosen; the clinician rates, decides, signs and asks for a second signature."""
    do_next(page, "Placement worksheet")
    assert page.locator(":checked:not(option[value=''])").count() == 0
    screen(page, "placement-empty")
    for rating in page.locator("input[name$=_rating][value='2']").all():
        rating.check()
    page.get_by_label("Indicated level: what the person needs").select_option(label="Intensive outpatient")
    page.get_by_label("Actual level: where the person goes").select_option(label="Intensive outpatient")
    page.get_by_label("What the person says about this decision").fill("Wants to keep the job and see Leo.")
    page.get_by_label("Next placement review").fill("2027-04-05")
    page.get_by_role("button", name="Save and read through").click()
    screen(page, "placement-read")
    page.get_by_label("Ask for the second signature").select_option(label="Dana Okafor")
    page.get_by_role("button", name="Sign and ask for the second").click()
    expect(page.get_by_text("Signed. The second clinician can see it now.")).to_be_visible()


def countersign(page, screen, patient_id):
    """Another clinician reads the same worksheet and signs."""
    page.goto(f"/people/{patient_id}/placement/sign/")
    screen(page, "placement-countersign")
    page.get_by_role("button", name="I agree and sign").click()
    expect(page.get_by_text("Signed twice. It is fixed now.")).to_be_visible()


def agree_contact(page, screen):
    do_next(page, "Safe contact")
    page.get_by_label("Text message").check()
    page.get_by_label("The number that is safe").fill("555-0142")
    page.get_by_label("Leave no message").check()
    screen(page, "safe-contact")
    page.get_by_role("button", name="Agreed with the person").click()
    expect(page.get_by_text("Agreed and saved.")).to_be_visible()


def hand_off(page, screen):
    do_next(page, "Handoff from residential care")
    page.get_by_label("Sending unit").fill("Elm House")
    page.get_by_label("Expected discharge").fill("2027-03-05")
    page.get_by_label("Who from here meets them").select_option(label="Ines Calloway")
    page.get_by_label("How they come the first day").fill("Bus 4; his sister drives him on Saturdays.")
    screen(page, "handoff")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def admit(page, screen):
    """The rules that the payer and the state ask for stand on the page before anybody decides."""
    do_next(page, "Admission")
    page.get_by_label("Primary counselor").select_option(label="Dana Okafor")
    page.get_by_label("Track").select_option(label="Adults, evenings")
    page.get_by_label("Site").select_option(label="Harbor Street")
    page.get_by_label("Who pays").select_option(label="Medicaid")
    page.get_by_label("First day").fill("2027-03-08")
    page.get_by_label("Name for groups").fill(ALIAS)
    screen(page, "admission")
    page.get_by_role("button", name="Admit", exact=True).click()
    expect(page.get_by_text("Admitted.")).to_be_visible()
    expect(page.get_by_text("9 to 19")).to_be_visible()
    screen(page, "person-admitted")


def print_paper(page, screen):
    """Returns the sign-in name and the code as they stand on the paper."""
    do_next(page, "Sign-in for the person")
    page.get_by_role("button", name="Make a code").click()
    expect(page.get_by_role("heading", name="Your first sign-in")).to_be_visible()
    screen(page, "sign-in-paper")
    lines = page.locator(".summary-line")
    login = lines.filter(has_text="Your sign-in name").locator("dd").inner_text()
    return login, lines.filter(has_text="Your code").locator("dd").inner_text()


def do_next(page, step):
    """What the file says comes next is this step."""
    page.get_by_role("link", name=re.compile(rf"Do this now\s*:\s*{step}")).click()
    page.wait_for_load_state()
