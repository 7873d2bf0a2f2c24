"""Many people act at once by HTTP, and what is not answered they send again, as people do with the same form."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.site import PATIENCE, Site
from tools.bench_people import USER_AGENT

THREADS = 8
DONE = 303
BROKEN = (OSError, http.client.HTTPException)
Harm = Mapping[int, tuple[str, Callable[[], None]]]
"""What is done to the site after how many acknowledged acts, each with its name."""


@dataclass(frozen=True)
class Act:
    """One form that one person sends."""

    kind: str
    path: str
    person: Mapping[str, Any]
    form: Mapping[str, str]


@dataclass
class Told:
    """What the servers answered: what they acknowledged, how many answers never came, and what else they said."""

    done: list[Act] = field(default_factory=list)
    unanswered: int = 0
    refused: list[tuple[str, int]] = field(default_factory=list)
    kills: list[str] = field(default_factory=list)


def ask(
    port: int, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Send one request over a connection of its own; gives status, headers and body. Raises OSError or HTTPException."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def send(port: int, act: Act) -> int:
    """Send a form once and give the status. Raises OSError or HTTPException when nothing is answered."""
    body = urlencode({**act.form, "csrf_token": act.person["token"]}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"forum={act.person['cookie']}",
        "User-Agent": USER_AGENT,
    }
    return ask(port, "POST", act.path, body, headers)[0]


def support(person: Mapping[str, Any], number: str) -> Act:
    """Support an idea."""
    return Act("support", f"/ideen/{number}/unterstuetzen", person, {})


def comment(person: Mapping[str, Any], number: str, words: str) -> Act:
    """Say something about an idea; the words name the act, and so does the key of the form."""
    form = {"body": words, "stance": "neutral", "request_key": words.replace(" ", "-")[:40]}
    return Act("comment", f"/ideen/{number}/kommentieren", person, form)


def crowd(site: Site) -> dict[str, Any]:
    """Give who is there (see tests.faults.crowd)."""
    found: dict[str, Any] = json.loads(site.told[0])
    return found


def acts(who: Mapping[str, Any], chance: random.Random, supports: int, comments: int) -> list[Act]:
    """Choose who does what, each support another pair of person and idea, each comment with words of its own."""
    pairs = [(person, number) for person in who["people"] for number in who["ideas"]]
    chosen = [support(*pair) for pair in chance.sample(pairs, supports)]
    for index in range(comments):
        person, number = chance.choice(pairs)
        chosen.append(comment(person, number, f"Wort {index} von {person['id']}"))
    chance.shuffle(chosen)
    return chosen


def at_once(port: int, chosen: Sequence[Act], threads: int) -> list[int | str]:
    """Send all acts at the same moment, as far as threads allow; gives the statuses, or the name of what broke."""
    barrier, answers, queue = threading.Barrier(threads), [], list(chosen)
    lock = threading.Lock()

    def work() -> None:
        barrier.wait(PATIENCE)
        while True:
            with lock:
                if not queue:
                    return
                act = queue.pop()
            try:
                answer: int | str = send(port, act)
            except BROKEN as error:
                answer = type(error).__name__
            with lock:
                answers.append(answer)

    _together(work, threads)
    return answers


class Storm:
    """All acts happen, again and again until they are acknowledged."""

    def __init__(self, site: Site, chosen: Sequence[Act]) -> None:
        """Take the acts in this order."""
        self.site, self.queue, self.told = site, list(reversed(chosen)), Told()
        self.lock = threading.Lock()
        self.end = time.monotonic() + PATIENCE + len(chosen)

    def rage(self, harm: Harm) -> Told:
        """Let it happen, and do harm meanwhile."""
        _together(self._work, THREADS, lambda: self._hurt(harm))
        return self.told

    def _work(self) -> None:
        while True:
            with self.lock:
                if not self.queue:
                    return
                act = self.queue.pop()
            while not self._acknowledged(act) and time.monotonic() < self.end:
                time.sleep(0.1)

    def _acknowledged(self, act: Act) -> bool:
        try:
            status = send(self.site.port, act)
        except BROKEN:
            status = 0
        with self.lock:
            if status == DONE:
                self.told.done.append(act)
            elif status:
                self.told.refused.append((act.kind, status))
            else:
                self.told.unanswered += 1
        return status == DONE

    def _hurt(self, harm: Harm) -> None:
        for count, (name, do) in sorted(harm.items(), key=lambda item: item[0]):
            while len(self.told.done) < count and time.monotonic() < self.end:
                time.sleep(0.01)
            do()
            self.told.kills.append(name)


def _together(work: Callable[[], None], count: int, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Work in many threads, and do something meanwhile in this one: what it starts lives as long as it does."""
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    meanwhile()
    for thread in threads:
        thread.join()
