"""Sessions by video: the center's video server, the door of each session, and who was there by what the server says.

Words: a *knock* is somebody at the door of a session by video, having said where they are and whom to call; only who
leads the session *admits* them. A *connection* is one stretch in the room as the server tells of it. A *key* opens one
room to one person for a few minutes. Come in by `actions`, `queries` and `enums`.
"""
