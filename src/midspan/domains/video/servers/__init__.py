"""The ways into a room: a plain link, a Jitsi and a LiveKit server. Each makes an address and reads what it is told.

They know no database: an entry and a setup with its secrets go in, an address or what was heard comes out.
"""
