"""Answer sets and what they come to, worked out by hand from each instrument's published rules.

A set is written as its points in the order of the items, `-` for no answer; `a*9` repeats.
"""

from msgspec import Struct

from midspan.engines.scoring import Instrument, Person, Sex, instrument

MAN, WOMAN = Person(sex=Sex.MALE), Person(sex=Sex.FEMALE)
NOBODY = Person()
NONE = None


class Golden(Struct, frozen=True):
    """`score` and `band` are None where there is none; an incomplete set has none, nor a subscale."""

    key: str
    points: str
    is_complete: bool
    score: int | None = None
    band: str | None = None
    subscales: tuple[int, ...] = ()
    person: Person = NOBODY
    source: str = ""

    @property
    def instrument(self) -> Instrument:
        return instrument(self.key)

    @property
    def answers(self) -> dict[str, int | None]:
        return answers_of(self.instrument, self.points)


def answers_of(one: Instrument, points: str) -> dict[str, int | None]:
    """Item number to points of a written set. Raises ValueError when it is too long or too short."""
    written = [part for word in points.split() for part in _repeated(word)]
    given = [None if part == "-" else int(part) for part in written]
    return dict(zip((item.number for item in one.items), given, strict=True))


def _repeated(word: str) -> list[str]:
    part, _, times = word.partition("*")
    return [part] * int(times or 1)


def whole(key, points, score, band=None, *subscales, person=NOBODY):
    return Golden(key, points, True, score, band, subscales, person)


def gap(key, points):
    return Golden(key, points, False)


GOLDEN = (
    # PHQ-9: sum of 1 to 9; 5, 10, 15, 20 (Kroenke, Spitzer, Williams 2001). The tenth gives no points.
    whole("phq-9", "0*9 -", 0, "minimal"),
    whole("phq-9", "1*4 0*5 3", 4, "minimal"),
    whole("phq-9", "1*5 0*4 0", 5, "mild"),
    whole("phq-9", "1*9 -", 9, "mild"),
    whole("phq-9", "2*5 0*4 -", 10, "moderate"),
    whole("phq-9", "2*7 0*2 -", 14, "moderate"),
    whole("phq-9", "3*5 0*4 -", 15, "moderately severe"),
    whole("phq-9", "3*6 1 0*2 -", 19, "moderately severe"),
    whole("phq-9", "3*6 2 0*2 -", 20, "severe"),
    whole("phq-9", "3*9 3", 27, "severe"),
    gap("phq-9", "3*8 - 3"),
    gap("phq-9", "- 3*8 3"),
    gap("phq-9", "-*10"),
    # PHQ-8: as above without the ninth (Kroenke et al. 2009).
    whole("phq-8", "0*8", 0, "minimal"),
    whole("phq-8", "1*5 0*3", 5, "mild"),
    whole("phq-8", "2*5 0*3", 10, "moderate"),
    whole("phq-8", "3*5 0*3", 15, "moderately severe"),
    whole("phq-8", "3*6 2 0", 20, "severe"),
    whole("phq-8", "3*8", 24, "severe"),
    gap("phq-8", "3*7 -"),
    # PHQ-2: 3 and above (Kroenke, Spitzer, Williams 2003).
    whole("phq-2", "0 0", 0, "below the line"),
    whole("phq-2", "1 1", 2, "below the line"),
    whole("phq-2", "0 3", 3, "at or above the line"),
    whole("phq-2", "3 3", 6, "at or above the line"),
    gap("phq-2", "3 -"),
    # GAD-7: 5, 10, 15 (Spitzer et al. 2006).
    whole("gad-7", "0*7", 0, "minimal"),
    whole("gad-7", "1*4 0*3", 4, "minimal"),
    whole("gad-7", "1*5 0*2", 5, "mild"),
    whole("gad-7", "3*3 0*4", 9, "mild"),
    whole("gad-7", "2*5 0*2", 10, "moderate"),
    whole("gad-7", "2*7", 14, "moderate"),
    whole("gad-7", "3*5 0*2", 15, "severe"),
    whole("gad-7", "3*7", 21, "severe"),
    gap("gad-7", "3*6 -"),
    # AUDIT-C: men 4, women 3 (Bush 1998, Bradley 2003). Who never drinks is asked nothing more.
    whole("audit-c", "0 - -", 0),
    whole("audit-c", "0 - -", 0, "below the line for men", person=MAN),
    whole("audit-c", "2 1 0", 3, "below the line for men", person=MAN),
    whole("audit-c", "2 1 1", 4, "at or above the line", person=MAN),
    whole("audit-c", "1 1 0", 2, "below the line for women", person=WOMAN),
    whole("audit-c", "2 1 0", 3, "at or above the line", person=WOMAN),
    whole("audit-c", "2 1 0", 3),  # Three points mean one thing for men and another for women.
    whole("audit-c", "2 1 1", 4, "at or above the line"),
    whole("audit-c", "4 4 4", 12, "at or above the line"),
    gap("audit-c", "1 - 0"),
    gap("audit-c", "- 1 1"),
    # BARC-10: 10 to 60; 47 (Vilsaint et al. 2017).
    whole("barc-10", "1*10", 10, "below 47"),
    whole("barc-10", "5*6 4*4", 46, "below 47"),
    whole("barc-10", "5*7 4*3", 47, "47 or above"),
    whole("barc-10", "6*10", 60, "47 or above"),
    gap("barc-10", "6*9 -"),
    # ASQ: any yes to 1 to 4 is positive, yes to 5 acute (NIMH toolkit). Four times no: the fifth is not asked.
    whole("asq", "0*4 -", 0, "negative screen"),
    whole("asq", "0 0 0 1 0", 1, "non-acute positive screen"),
    whole("asq", "1*4 0", 4, "non-acute positive screen"),
    whole("asq", "1 0 0 0 1", 1, "acute positive screen"),
    gap("asq", "0 0 - 0 -"),
    gap("asq", "- 0 0 0 -"),
    # PCL-5: 0 to 80, clusters B 1-5, C 6-7, D 8-14, E 15-20; 31 to 33 (National Center for PTSD).
    whole("pcl-5", "0*20", 0, "below the range of cut-offs", 0, 0, 0, 0),
    whole("pcl-5", "2*5 2*2 1*7 2*3 3 0*2", 30, "below the range of cut-offs", 10, 4, 7, 9),
    whole("pcl-5", "2*5 2*2 1*7 2*5 0", 31, "within the range of cut-offs", 10, 4, 7, 10),
    whole("pcl-5", "3*5 2*2 2*7 0*6", 33, "within the range of cut-offs", 15, 4, 14, 0),
    whole("pcl-5", "4*5 4*2 0*7 1*6", 34, "above the range of cut-offs", 20, 8, 0, 6),
    whole("pcl-5", "4*20", 80, "above the range of cut-offs", 20, 8, 28, 24),
    gap("pcl-5", "4*19 -"),
    # PC-PTSD-5: no exposure ends the screen at 0; 4 (Prins 2016, Bovin 2021).
    whole("pc-ptsd-5", "0 -*5", 0, "below the line"),
    whole("pc-ptsd-5", "1 0*5", 0, "below the line"),
    whole("pc-ptsd-5", "1 1 1 1 0 0", 3, "below the line"),
    whole("pc-ptsd-5", "1 1 1 1 1 0", 4, "at or above the line"),
    whole("pc-ptsd-5", "- 1*5", 5, "at or above the line"),
    gap("pc-ptsd-5", "1 1 1 1 1 -"),
    gap("pc-ptsd-5", "-*6"),
    # K6: 0 to 24; 13 (Kessler et al. 2003).
    whole("k6", "0*6", 0, "below 13"),
    whole("k6", "2*6", 12, "below 13"),
    whole("k6", "2*5 3", 13, "13 or above"),
    whole("k6", "4*6", 24, "13 or above"),
    gap("k6", "4*5 -"),
    # GDS-15: one point each; 5 (Sheikh and Yesavage 1986).
    whole("gds-15", "0*15", 0, "below 5"),
    whole("gds-15", "1*4 0*11", 4, "below 5"),
    whole("gds-15", "1*5 0*10", 5, "5 or above"),
    whole("gds-15", "1*15", 15, "5 or above"),
    gap("gds-15", "1*14 -"),
    # CIWA-Ar: nine signs to 7 and orientation to 4: 67 (Sullivan et al. 1989). No bands.
    whole("ciwa-ar", "0*10", 0),
    whole("ciwa-ar", "7*9 4", 67),
    gap("ciwa-ar", "7*9 -"),
    # BAM-IOP: use 4-6, risk 1 2 3 8 11 15, protective 9 10 12 13 14 16; income gives 4 (VA scoring keys). Items:
    # 1 2 3 4 5 6 7A-7G 8 9 10 11 12 13 14 15 16 17.
    whole("bam-iop", "0*3 0 - 0 -*7 0 0 0 0 0 0 0 0 0 0", None, None, 0, 0, 0),
    whole("bam-iop", "4*3 4 4 4 4*7 4 4 4 4 4 4 4 4 4 4", None, None, 12, 24, 24),
    whole("bam-iop", "1 2 3 2 1 3 3 0*6 4 1 2 1 0 3 4 2 4 -", None, None, 6, 13, 14),
    gap("bam-iop", "1 2 3 2 - 3 -*7 4 1 2 1 0 3 4 2 4 3"),  # Somebody who drank is asked about heavy days.
    gap("bam-iop", "1 2 - 0 - 0 -*7 4 1 2 1 0 3 4 2 4 3"),
    # Our own.
    whole("craving", "0", 0),
    whole("craving", "10", 10),
    gap("craving", "-"),
    whole("distress", "0", 0),
    whole("distress", "10", 10),
    gap("distress", "-"),
    whole("readiness-rulers", "0 5 10", None, None, 0, 5, 10),
    gap("readiness-rulers", "0 - 10"),
    whole("session-check", "7 4", None, None, 7, 4),
    gap("session-check", "- 4"),
    # Shells, scored by the points a center enters.
    whole("audit", "1*7 0 0 0", 7, "below 8"),
    whole("audit", "1*6 0 0 2 0", 8, "8 or above"),
    whole("audit", "4*10", 40, "8 or above"),
    gap("audit", "4*9 -"),
    whole("dast-10", "1 1 0*8", 2, "below 3"),
    whole("dast-10", "1*3 0*7", 3, "3 or above"),
    gap("dast-10", "1*9 -"),
    whole("isi", "1*7", 7, "below 8"),
    whole("isi", "2*4 0*3", 8, "8 to 14"),
    whole("isi", "3*5 0*2", 15, "15 to 21"),
    whole("isi", "4*5 2 0", 22, "22 or above"),
    whole("isi", "4*7", 28, "22 or above"),
    gap("isi", "4*6 -"),
    whole("who-5", "0*5", 0, "50 or below"),
    whole("who-5", "3 3 2 2 2", 48, "50 or below"),
    whole("who-5", "3 3 3 2 2", 52, "above 50"),
    whole("who-5", "5*5", 100, "above 50"),
    gap("who-5", "5*4 -"),
    whole("core-10", "4*10", 40),
    gap("core-10", "4*9 -"),
    whole("psc-17", "1*14 0*3", 14, "below 15"),
    whole("psc-17", "1*15 0*2", 15, "15 or above"),
    whole("psc-17", "2*17", 34, "15 or above"),
    gap("psc-17", "2*16 -"),
    whole("crafft", "1 0*5", 1, "below 2"),
    whole("crafft", "1 1 0*4", 2, "2 or above"),
    gap("crafft", "1*5 -"),
    whole("taps-1", "0 0 - 0 0", None),
    gap("taps-1", "0 0 0 0 -"),
    # PHQ-A: as the PHQ-9; the four questions below it give no points.
    whole("phq-a", "0*9 -*4", 0, "minimal"),
    whole("phq-a", "1*5 0*4 1 3 0 0", 5, "mild"),
    whole("phq-a", "2*5 0*4 -*4", 10, "moderate"),
    whole("phq-a", "3*5 0*4 -*4", 15, "moderately severe"),
    whole("phq-a", "3*9 -*4", 27, "severe"),
    gap("phq-a", "3*8 - 0*4"),
    # C-SSRS screener: 3 to 5 are asked after a yes to 2, the last three months after a yes to 6; never a sum.
    whole("c-ssrs-screener", "0 0 -*3 0 -", None),
    whole("c-ssrs-screener", "1 1 0 0 0 1 0", None),
    gap("c-ssrs-screener", "1 1 0 0 - 0 -"),
    gap("c-ssrs-screener", "0 0 -*3 1 -"),
    # WHODAS 2.0, simple sum: 12 answers of 1 to 5 (WHO, summary scores).
    whole("whodas-12", "1*12", 12),
    whole("whodas-12", "1 2 3 4 5 1 2 3 4 5 1 2", 33),
    whole("whodas-12", "5*12", 60),
    gap("whodas-12", "5*11 -"),
    # TAPS part 2: a number for each substance (NIDA: 1 problem use, 2 and above higher risk).
    whole("taps-2", "0 2 1 0*5", None, None, 0, 2, 1, 0, 0, 0, 0, 0),
    whole("taps-2", "3 4 3*6", None, None, 3, 4, 3, 3, 3, 3, 3, 3),
    gap("taps-2", "0 2 1 0*4 -"),
    # BAM-R: no sums, since forms count days in two ways.
    whole("bam-r", "1 9 4 0 - 0 -*7 2 1 12 3 1 20 4 0 30 -", None),
    gap("bam-r", "1 9 4 3 - 0 -*7 2 1 12 3 1 20 4 0 30 -"),
    # ORS and SRS: four marks in millimeters, together at most 400 (40 centimeters).
    whole("ors", "0*4", 0),
    whole("ors", "62 71 48 69", 250),
    whole("ors", "100*4", 400),
    gap("ors", "62 71 48 -"),
    whole("srs", "90 90 90 90", 360),
    gap("srs", "- 90 90 90"),
    # URICA: nothing is summed.
    whole("urica", "3*32", None),
    gap("urica", "3*31 -"),
    # Brief COPE: pairs 1+19, 2+7, 3+8, 4+11, 5+15, 10+23, 6+16, 9+21, 12+17, 14+25, 18+28, 20+24, 22+27, 13+26.
    whole("brief-cope", "1*28", None, None, *[2] * 14),
    whole(
        "brief-cope",
        "4 3 1 1 2 1 3 1 2 3 1 3 1 3 2 1 3 2 4 3 2 1 3 3 3 1 1 2",
        *(None, None, 8, 6, 2, 2, 4, 6, 2, 4, 6, 6, 4, 6, 2, 2),
    ),
    gap("brief-cope", "1*27 -"),
)
