"""What happened in somebody's life, marked on a phone, and found over their own drawings."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from midspan.domains.measures.tests.test_own_series import Center
from midspan.kernel import clock
from tests.journeys.sizes import ON_A_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "en": ("Mark what happened in your life", "What happened?", "Which day was it?", "Mark it"),
    "es": ("Marcar lo que pasó en su vida", "¿Qué pasó?", "¿Qué día fue?", "Marcarlo"),
}


@pytest.fixture
def center():
    with transaction.atomic():
        made = Center()
        assert made.rowan.account
        return made


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", ON_A_PHONE)
def test_marked_days_stand_over_the_drawings(center, open_page, sign_in, looks_right, language, size):
    begin, what, day, mark = WORDS[language]
    page = open_page(size, language=language)
    sign_in(page, center.rowan.account)
    page.goto("/how-i-am/")
    page.get_by_role("link", name=begin).click()
    for days, words in ((10, "Oak Street"), (17, "a new job")):
        page.get_by_label(day).fill((clock.local_date() - timedelta(days=days)).isoformat())
        page.get_by_label(what).fill(words)
        page.get_by_role("button", name=mark).click()
        expect(page.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    looks_right(page, f"life-events-{language}")

    page.goto("/how-i-am/")

    drawing = page.locator("svg[role=img]").first
    expect(drawing).to_have_accessible_name(re.compile("a new job.*Oak Street"))
    expect(page.locator("figcaption").first).to_contain_text("Oak Street")
    looks_right(page, f"life-events-chart-{language}")
