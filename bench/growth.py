"""The growth chart: seconds and megabytes against the size of the center, as a small SVG, readable by day and night."""

from math import log10
from pathlib import Path

WIDTH, HEIGHT = 640, 320
PANELS = (("CPU seconds", "cpu_seconds", 60), ("memory, MB", "peak_mb", 380))  # (title, figure, left edge)
PANEL_WIDTH, TOP, BOTTOM = 230, 48, 264
STYLE = (
    ":root{color-scheme:light dark}text{font:12px system-ui,sans-serif;fill:#333}line{stroke:#bbb}"
    "polyline{fill:none;stroke:#1f6f8b;stroke-width:2}circle{fill:#1f6f8b}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#555}polyline{stroke:#7cc4dd}circle{fill:#7cc4dd}}"
)


def write_chart(path: Path, rows):
    """Both axes are logarithmic: a straight line is steady growth."""
    points = sorted((row["census"], row) for row in rows)
    parts = [panel(title, [(census, row[figure]) for census, row in points], left) for title, figure, left in PANELS]
    label = "CPU seconds and memory of solving a week, by the number of people"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">\n'
        f"<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n",
        encoding="utf-8",
    )


def panel(title, pairs, left):
    across, up = scale([census for census, _ in pairs]), scale([value for _, value in pairs])
    places = [(left + across(census) * PANEL_WIDTH, BOTTOM - up(value) * (BOTTOM - TOP)) for census, value in pairs]
    lines = [f'<text x="{left}" y="24">{title}</text>']
    lines.append(f'<line x1="{left}" y1="{BOTTOM}" x2="{left + PANEL_WIDTH}" y2="{BOTTOM}"/>')
    lines.append(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>')
    for (census, value), (x, y) in zip(pairs, places, strict=True):
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
        lines.append(f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{short(value)}</text>')
        lines.append(f'<text x="{x:.1f}" y="{BOTTOM + 18}" text-anchor="middle">{census}</text>')
    lines.append(f'<text x="{left + PANEL_WIDTH / 2}" y="{BOTTOM + 38}" text-anchor="middle">people</text>')
    return "\n".join(lines)


def scale(values):
    """From a value to 0 (the least) up to 1 (the most), by its logarithm."""
    low, high = log10(min(values)), log10(max(values))
    return lambda value: (log10(value) - low) / (high - low or 1)


def short(value):
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"
