"""Phones without a network: a model of the queue in `entries/static/entries/queue.js`, and a network that fails."""
