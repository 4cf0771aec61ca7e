"""The summary on paper, as it is read: days in words, what is not known said, and the notice on each page."""

from io import BytesIO

from pypdf import PdfReader

from midspan.domains.summaries.shapes import Stay
from midspan.domains.summaries.tests.test_required import LINE, a_summary
from midspan.domains.summaries.writing.paper import NOT_WRITTEN, paper_of


def pages_of(summary):
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper_of(summary))).pages]


def test_days_are_in_words_and_each_part_says_what_it_is():
    [page] = pages_of(a_summary(allergies=(), no_allergies=False))

    assert "Born April 3, 1992" in page
    assert "Here From September 1, 2026 to December 18, 2026" in page
    assert f"Allergies {NOT_WRITTEN}" in page
    assert "What the person signed I let Harbor Bridge tell Millrace Counseling." in page


def test_stay_that_goes_on_and_parts_that_were_not_let_go():
    [page] = pages_of(a_summary(stay=Stay(began=None, ended=None), medicines=None, allergies=None, consent=""))

    assert "From a day that is not known until today" in page
    assert [word in page for word in ("Diagnoses", "Medicines", "Allergies", "signed")] == [True, False, False, False]


def test_notice_and_who_took_it_out_stand_on_every_page():
    pages = pages_of(a_summary(medicines=(LINE,) * 60))

    assert len(pages) > 1
    assert all("prohibits unauthorized use" in page and "Taken out by Dana Okafor" in page for page in pages)
