"""Skills that a center wrote, for tests of whoever offers them."""

from datetime import timedelta

from midspan.domains.skills.actions import keep_own_skill
from midspan.domains.skills.enums import SkillKind
from midspan.domains.skills.rules import OwnSkillDetails
from midspan.domains.skills.shapes import Step, Words
from midspan.kernel import clock

ENGLISH = Words(
    title="Walk to the river",
    purpose="To get out of the house.",
    use_when=("The walls come close.",),
    avoid_when=("It is dark. Call somebody instead.",),
    steps=(Step("Put on your shoes."), Step("Walk slowly.", 60)),
    short="Open the door and breathe.",
)
SPANISH = Words(
    title="Camine al río",
    purpose="Para salir de la casa.",
    use_when=("Las paredes se acercan.",),
    avoid_when=("Está oscuro. Llame a alguien.",),
    steps=(Step("Póngase los zapatos."), Step("Camine despacio.", 60)),
    short="Abra la puerta y respire.",
)


def own_details(**changed):
    said = {
        "english": ENGLISH,
        "spanish": SPANISH,
        "kinds": (SkillKind.LOW,),
        "minutes": 20,
        "short_minutes": 2,
        "evidence": "Little is known.",
        "evidence_spanish": "Se sabe poco.",
        "source": "Our peers.",
        "review_on": clock.local_date() + timedelta(days=180),
        **changed,
    }
    return OwnSkillDetails(**said)


def make_own_skill(by, *, skill_id=None, seen=0, **changed):
    """By an actor who may write; a new one, or the next version of one. Returns the version."""
    return keep_own_skill(details=own_details(**changed), skill_id=skill_id, seen=seen, by=by)
