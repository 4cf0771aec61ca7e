"""Rules of sessions by video, each in its own place."""
