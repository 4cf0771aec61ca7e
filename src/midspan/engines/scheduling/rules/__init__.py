"""The dated rules of the week engine: weights, content every week needs, and what a fix costs.

Numbers are data, in the TOML file beside this module, with their source and review date. `rules_in_force()` gives the
newest; `read_rules(text)` reads any other.
"""

from midspan.engines.scheduling.rules.book import FixPrices, Rules, Weights, read_rules, rules_in_force

__all__ = ["FixPrices", "Rules", "Weights", "read_rules", "rules_in_force"]
