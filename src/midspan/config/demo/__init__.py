"""The demonstration center: Harbor Bridge, its staff and 64 invented people in every state of the journey.

`loading.load` fills the database of `midspan demo`, `guests.people` says who can sign in (and needs no Django),
`checking.check` opens every main screen over HTTP, and `building.build` makes a center of any census for measurements.
All of it is drawn from one seed and told relative to today.
"""
