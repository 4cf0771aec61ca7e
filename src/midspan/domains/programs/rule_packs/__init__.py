"""Rule packs: what laws and payers say about hours and group sizes, in files a clinician can read and correct.

Each `*.toml` here is one pack. A rule has a sentence, its numbers, its source, whether somebody read that source
(`confirmed`) or only recalls it (`recalled`; such a rule cannot be switched on), and the day it was reviewed. What a
rule does not say is left out: unknown, never zero.
"""

from midspan.domains.programs.rule_packs.packs import CapFact, DoseFact, RuleFact, RulePack
from midspan.domains.programs.rule_packs.reading import RulePackError, read_pack, read_packs

__all__ = ["CapFact", "DoseFact", "RuleFact", "RulePack", "RulePackError", "read_pack", "read_packs"]
