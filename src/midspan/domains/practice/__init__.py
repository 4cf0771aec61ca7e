"""Practice: what somebody was taught and takes home, when and where they mean to do it, and how it went.

It is the person's own. Staff offer; the person accepts, edits or declines, and says what of it their team may see
(`PracticeSharing`). A skill itself stands in the library (`skills`).
"""
