"""What treatment is for: needs, goals in the patient's own words, objectives that can be seen, and who does what.

Words: a *thread* is one need, goal, objective or intervention through all versions of a plan, and keeps its id in each;
a *version* is the plan as it was signed. A draft is written by staff, offered to the patient, signed by both, and then
takes the place of the version before it. Limits and cadences stand as data in `plan_rules.toml`.
"""
