from midspan.engines.scheduling.rules import rules_in_force


def test_rules_in_force_say_where_they_come_from():
    rules = rules_in_force()

    assert (rules.version, rules.reviewed_on) == ("2026-11", "2026-11-26")
    assert rules.source.startswith("Project's own weights")
