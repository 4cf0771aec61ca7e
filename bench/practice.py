"""How often few ratings deceive: the simulation behind the words of a practice's figures, beside the published table.

Somebody has six skills whose true effects differ by a standard deviation of 0.5, and each use of one of them differs
by 1.9. Who then calls the skill with the highest average the best is often wrong, and believes it better than it is;
averages drawn in as the engine does it are not too high. And whoever practices only at a distress of 6 or more sees it
drop without any effect at all. Ends with 1 where a figure is further from the published one than both are noisy.
"""

import argparse
import json
import math
import random
import statistics
from datetime import date

from midspan.engines.practice import Uses, numbers_on, shrunken

SKILLS = 6
BETWEEN, WITHIN = 0.5, 1.9
AVERAGE = 1.0  # A person's skills have this effect on average; nothing depends on it.
# uses of each skill: (share in which the highest average is truly the best, by how much that average is too high)
PUBLISHED = {3: (0.33, 1.27), 8: (0.44, 0.67), 20: (0.55, 0.35), 40: (0.64, 0.19)}
PUBLISHED_DROP = 0.78
PUBLISHED_COUNT = 2000  # Nothing says how many people or uses were drawn; so many are assumed for their own noise.
HIGH = 6
# The published drop says no more than "when distress is 6 or more". Assumed: distress of a moment spreads by 2 around
# 5, each rating by as much as makes the difference of two spread by 1.9, and both end at 0 and 10.
MIDDLE, SPREAD = 5, 2
LEAST_RATING, MOST_RATING = 0, 10
LIMIT = 3  # Standard errors.
NUMBERS = numbers_on(date(2026, 11, 28))


def main():
    parser = argparse.ArgumentParser(prog="midspan bench practice", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=4000, help="people drawn for each number of uses (4000)")
    parser.add_argument("--seed", type=int, default=35, help="where the drawing begins (35)")
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    arguments = parser.parse_args()
    found = measure(arguments.people, arguments.seed)
    print(json.dumps(found, indent=2) if arguments.json else table(found))
    return int(not found["within_noise"])


def measure(people, seed):
    draw = random.Random(seed)
    rows = [row(uses, [drawn_person(draw, uses) for _ in range(people)]) for uses in PUBLISHED]
    drop = apparent_drop(draw, people * 10)
    figures = [one for found in rows for one in found["figures"].values()] + [drop]
    return {"people": people, "seed": seed, "rows": rows, "drop": drop, "within_noise": all(map(is_within, figures))}


def drawn_person(draw, uses):
    """(was the naive best truly best, naive average too high by, drawn-in average too high by), of the naive best."""
    truths = [draw.gauss(AVERAGE, BETWEEN) for _ in range(SKILLS)]
    skills = [
        Uses(str(place), uses, tuple(draw.gauss(truth, WITHIN) for _ in range(uses)))
        for place, truth in enumerate(truths)
    ]
    averages = [statistics.fmean(one.changes) for one in skills]
    best = max(range(SKILLS), key=averages.__getitem__)
    drawn_in = shrunken(skills, NUMBERS)[best].mean
    return truths[best] == max(truths), averages[best] - truths[best], drawn_in - truths[best]


def row(uses, people):
    is_best, naive, drawn_in = zip(*people, strict=True)
    share, over = PUBLISHED[uses]
    figures = {
        "naive_best_is_best": figure(is_best, share, rounded_to=0.01),
        "naive_overstates_by": figure(naive, over, rounded_to=0.01),
        "drawn_in_overstates_by": figure(drawn_in, 0.0, rounded_to=0.1),
    }
    return {"uses": uses, "figures": figures}


def figure(values, published, *, rounded_to):
    """Our mean beside the published one; `noise` is one standard error of their difference."""
    ours, spread = statistics.fmean(values), statistics.stdev(values)
    return {
        "ours": round(ours, 4),
        "published": published,
        "noise": round(spread * math.sqrt(1 / len(values) + 1 / PUBLISHED_COUNT), 4),
        "rounded_to": rounded_to,
    }


def is_within(one):
    return abs(one["ours"] - one["published"]) <= LIMIT * one["noise"] + one["rounded_to"] / 2


def apparent_drop(draw, uses):
    noise = WITHIN / math.sqrt(2)
    drops = []
    while len(drops) < uses:
        moment = draw.gauss(MIDDLE, SPREAD)
        before, after = (within_scale(moment + draw.gauss(0, noise)) for _ in range(2))
        drops += [before - after] if before >= HIGH else []
    return figure(drops, PUBLISHED_DROP, rounded_to=0.01)


def within_scale(rating):
    return min(MOST_RATING, max(LEAST_RATING, rating))


def table(found):
    lines = [f"{found['people']} people for each row; ours (published, ± one standard error of the difference)", ""]
    lines.append(
        f"{'uses':>4}  {'naive best is best':>26}  {'naive overstates by':>26}  {'drawn in overstates by':>26}"
    )
    for one in found["rows"]:
        cells = (f"{cell(part):>26}" for part in one["figures"].values())
        lines.append(f"{one['uses']:>4}  {'  '.join(cells)}")
    lines += ["", f"drop without effect, practicing only at {HIGH} or more: {cell(found['drop'])}"]
    lines.append("within noise" if found["within_noise"] else "NOT within noise")
    return "\n".join(lines)


def cell(one):
    return f"{one['ours']:.3f} ({one['published']:.2f}, ± {one['noise']:.3f})"


if __name__ == "__main__":
    raise SystemExit(main())
