"""A network that loses what is sent, loses the answer, carries some twice, and some of it again much later."""

import threading
from collections import Counter

from bench.phones.phone import NoAnswerError


class Network:
    """`draw` is a seeded Random; each chance is that of one sending."""

    def __init__(self, draw, *, lost=0.1, answer_lost=0.15, twice=0.1, late=0.1):
        self.draw, self.chances = draw, {"lost": lost, "answer_lost": answer_lost, "twice": twice, "late": late}
        self.delayed, self.lock, self.counts = [], threading.Lock(), Counter()

    def happens(self, name):
        with self.lock:
            happens = self.draw.random() < self.chances[name]
            self.counts[name] += happens
        return happens

    def carried(self, send):
        """What `send` was answered. Raises NoAnswerError, whatever the server did."""
        self.deliver_one_late()
        if self.happens("lost"):
            raise NoAnswerError
        if self.happens("late"):
            with self.lock:
                self.delayed.append(send)
        if self.happens("twice"):
            attempted(send)
        answer = send()
        if self.happens("answer_lost"):
            raise NoAnswerError
        return answer

    def deliver_one_late(self):
        """A copy of something sent before arrives after what was sent since."""
        with self.lock:
            late = self.delayed.pop(self.draw.randrange(len(self.delayed))) if len(self.delayed) > 3 else None
        if late is not None:
            attempted(late)

    def deliver_the_rest(self):
        for send in self.delayed:
            attempted(send)


def attempted(send):
    try:
        send()
    except NoAnswerError:
        return
