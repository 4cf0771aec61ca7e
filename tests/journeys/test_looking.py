"""What is checked on every page must be able to fail."""

import pytest

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>A page</title><body style="background: white"><main><h1>A page</h1>
<p style="color: black">Easy to read.</p>{}</main></body></html>"""


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('<p style="color: silver">Hard to read.</p>', "color-contrast"),
        ('<div style="background: black"><p style="color: #333">Hard to read there.</p></div>', "color-contrast"),
        ('<p style="position: absolute; top: 400px; color: silver">Hard to read down there.</p>', "color-contrast"),
        ('<p style="color: black"><input></p>', "label"),
        ('<p style="color: black; width: 500px">Wide.</p>', "scrolls sideways"),
    ],
    ids=["text", "text on dark", "placed text", "label", "wide"],
)
def test_what_is_wrong_is_found_on_the_second_page_too(page, looks_right, planted, told):
    page.set_content(PAGE.format(""))
    looks_right(page, "as it should be")

    page.set_content(PAGE.format(planted))

    with pytest.raises(AssertionError, match=told):
        looks_right(page, "with something wrong")
