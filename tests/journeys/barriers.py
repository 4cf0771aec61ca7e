"""What axe finds on a page: barriers to people who see, hear, move or read in another way."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

AXE = Axe().axe_script
RUN = (Path(__file__).parent / "axe_run.js").read_text()
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def barriers(page, kinds_of_text, *, tags=WCAG, looks_only=False):
    """Return one line for each element that breaks a rule; kinds of text found right are added to those known.

    `looks_only` asks for contrast and the size of targets alone, which is all that colors and widths change.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # Without preload axe leaves style sheets alone, which it would otherwise copy inline against our content policy.
    # Only what is broken is read afterwards, so only that is listed element by element.
    options = {"preload": False, "resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(tags)}}
    found = page.evaluate(RUN, {"options": options, "seen": list(kinds_of_text), "looksOnly": looks_only})
    if not found["broken"]:
        kinds_of_text.update(dict.fromkeys(found["seen"]))
    return found["broken"]
