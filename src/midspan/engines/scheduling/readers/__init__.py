"""Files in which centers' weeks are exchanged, read into a `Problem`."""
