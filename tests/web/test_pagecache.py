"""The page cache around Flask: the same page for all visitors of one language, until something changes."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from forum.web.pagecache import PageCache


class Site:
    """A small application that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked, self.stamp = 0, 1
        self.headers: dict[str, str] = {"Cache-Control": "public, no-cache", "Vary": "Cookie, Accept-Language"}
        self.broken = False
        self.cache = PageCache(self, lambda: self.stamp, frozenset({"seite"}), 10_000)
        self.client = Client(self.cache, use_cookies=False)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.asked += 1
        if self.broken:
            raise RuntimeError
        request = Request(environ)
        body = f"<p>{request.full_path} {request.headers.get('Accept-Language', '')} {self.asked}</p>".encode() * 20
        answer = Response(gzip.compress(body), mimetype="text/html", headers=self.headers)
        answer.headers["Content-Encoding"] = "gzip"
        answer.add_etag(weak=True)
        return answer(environ, start_response)

    def get(self, path: str = "/ideen", **headers: str) -> Any:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture
def site() -> Site:
    return Site()


def test_a_page_is_made_once_until_something_changes(site):
    assert site.get().data == site.get().data
    assert site.asked == 1
    site.stamp = 2
    assert site.get().data != site.get("/andere").data
    assert site.asked == 3


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/ideen", {"Cookie": "forum=1"}),
        ("/ideen?unbekannt=1", {}),
        ("/ideen?seite=" + "9" * 300, {}),
    ],
)
def test_what_is_not_for_all_is_never_kept(site, path, headers):
    site.get(path, **headers)
    site.get(path, **headers)
    assert site.asked == 2
    assert not site.cache.pages


@pytest.mark.parametrize(("name", "value"), [("Cache-Control", "private, no-cache"), ("Set-Cookie", "forum=1")])
def test_an_answer_to_one_person_is_not_kept(site, name, value):
    site.headers[name] = value
    site.get()
    site.get()
    assert site.asked == 2


def test_known_parameters_and_languages_have_pages_of_their_own(site):
    wanted = [("/ideen", "de"), ("/ideen", "en"), ("/ideen?seite=2", "de"), ("/andere", "de")]
    pages = {site.get(path, Accept_Language=language).data for path, language in wanted * 2}
    assert len(pages) == site.asked == len(wanted)


def test_each_client_gets_the_form_it_understands(site):
    plain, packed = site.get(), site.get(Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.data == gzip.decompress(packed.data)
    assert int(plain.headers["Content-Length"]) == len(plain.data)
    assert site.asked == 1


def test_who_knows_the_page_is_told_so(site):
    etag = site.get().headers["ETag"]
    again = site.get(If_None_Match=etag)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag


def test_the_head_of_a_page_has_no_body(site):
    head = site.client.head("/ideen")
    assert (head.status_code, head.data, site.asked) == (200, b"", 1)
    assert site.get().data
    assert site.asked == 1


def test_a_failing_page_is_not_kept(site):
    site.broken = True
    with pytest.raises(RuntimeError):
        site.get()
    site.broken = False
    assert site.get().status_code == 200


def test_the_longest_unused_pages_go_when_it_gets_too_much(site):
    for number in range(400):
        site.get(f"/ideen?seite={number}")
    assert 0 < site.cache.size <= 10_000
    assert site.cache.size == sum(len(page.body) for page in site.cache.pages.values())
    site.get("/ideen?seite=399")
    assert site.asked == 400
