"""What Today weighs on the wire and how soon it can be used, in Chromium on a running `midspan serve`.

Counted is what Chromium received, heads of answers included: the page, its style sheets, scripts and pictures. The
service worker is stepped round, so that a repeated load shows what the browser's own cache is worth; what the worker
fetches once in the background belongs to no page.
"""

import statistics
from contextlib import contextmanager

from bench.crashing.services import free_port
from bench.databases import answer_of
from bench.processes import await_page, run
from midspan.config.cli.browser import MEND, find_chromium, find_or_install_chromium

# Most that one load may transfer, and after how long it has to be usable.
FIRST_KB, REPEAT_KB, MOST_SECONDS = 60, 15, 2.0
# The line behind Chromium's "Slow 3G": 400 kbit/s and 400 ms there and back.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
SLOWER_CPU = 4
RUNS = 3
QUIET_MS = 5000  # As long as nothing may keep the page busy after it could be used.
PHONE = {"width": 390, "height": 844}
KB = 1000
LONG_TASKS = """
window.longTasks = [];
const note = (one) => window.longTasks.push(one.startTime + one.duration);
new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "longtask", buffered: true });
"""
USABLE = """() => {
  const [painted] = performance.getEntriesByName("first-contentful-paint");
  const [page] = performance.getEntriesByType("navigation");
  return Math.max(painted?.startTime ?? 0, page.domContentLoadedEventEnd, ...window.longTasks) / 1000;
}"""


def refuse_without_a_browser():
    """End before anything is measured, with the mend in words, where no Chromium is and none can be installed."""
    if find_or_install_chromium() is None:
        raise SystemExit(f"bench pages: no Chromium on this machine. {MEND}")


def measure_loads(environment):
    """Kilobytes, requests and seconds of a first and a repeated load, with `is_within` beside each target."""
    from playwright.sync_api import sync_playwright

    port, found = free_port(), answer_of("bench.today", environment)
    web = run(["serve", f"--port={port}"], environment)
    try:
        await_page(port, web)
        address = f"http://127.0.0.1:{port}"
        with sync_playwright() as playwright, browser_of(playwright) as browser:
            calm = [loads_of(browser, address, found) for _ in range(RUNS)]
            slow = [loads_of(browser, address, found, slowly=True) for _ in range(RUNS)]
    finally:
        web.terminate()
        web.wait(timeout=30)
    return {
        "first": judged(0, calm, slow, most_kb=FIRST_KB),
        "repeat": judged(1, calm, slow, most_kb=REPEAT_KB),
    }


def judged(place, calm, slow, *, most_kb):
    middle = sorted((one[place] for one in calm), key=lambda one: one["kb"])[RUNS // 2]
    seconds = round(statistics.median(one[place]["usable_seconds"] for one in slow), 2)
    return {
        **middle,
        "target_kb": most_kb,
        "is_within": middle["kb"] <= most_kb,
        "usable_seconds": seconds,
        "target_seconds": MOST_SECONDS,
        "is_soon": seconds <= MOST_SECONDS,
    }


@contextmanager
def browser_of(playwright):
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
    yield browser
    browser.close()


def loads_of(browser, address, found, *, slowly=False):
    """A first load and one in the same browser after it."""
    context = browser.new_context(viewport=PHONE, base_url=address)
    context.add_cookies([{"name": found["name"], "value": found["value"], "url": address}])
    context.add_init_script(LONG_TASKS)
    try:
        return [load(context, found["path"], slowly=slowly) for _ in range(2)]
    finally:
        context.close()


def load(context, path, *, slowly):
    page = context.new_page()
    devtools, kinds, received = context.new_cdp_session(page), {}, {}
    devtools.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    devtools.on("Network.loadingFinished", lambda told: received.update({told["requestId"]: told["encodedDataLength"]}))
    devtools.send("Network.enable")
    devtools.send("Network.setBypassServiceWorker", {"bypass": True})
    if slowly:
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(QUIET_MS if slowly else 0)
    sent = {name: size for name, size in received.items() if size}
    by_kind = {}
    for name, size in sent.items():
        kind = kinds.get(name, "Other").lower()
        by_kind[kind] = by_kind.get(kind, 0) + size
    told = {
        "kb": round(sum(sent.values()) / KB, 1),
        "requests": len(sent),
        "kb_by_kind": {kind: round(size / KB, 1) for kind, size in sorted(by_kind.items())},
        "usable_seconds": page.evaluate(USABLE),
    }
    page.close()
    return told


def lines_of(loads):
    lines = [f"\n  Today in Chromium (at most {FIRST_KB} kB first, {REPEAT_KB} kB later, usable in {MOST_SECONDS} s):"]
    for name, row in loads.items():
        parts = ", ".join(f"{kind} {size}" for kind, size in row["kb_by_kind"].items())
        much, late = "" if row["is_within"] else "  too much", "" if row["is_soon"] else "  too late"
        lines.append(
            f"  {name:<10}{row['kb']:>7} kB in {row['requests']} requests ({parts}){much}; on slow 3G with a CPU "
            f"{SLOWER_CPU} times as slow usable in {row['usable_seconds']} s{late}"
        )
    return lines
