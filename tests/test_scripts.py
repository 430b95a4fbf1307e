"""The chores that maintainers rely on find what they should."""

import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import links  # noqa: E402
import links_outside  # noqa: E402

PAGE = '<html><body><h1 id="top">A</h1><a href="{link}">x</a></body></html>'


@pytest.mark.parametrize("link, wrong", [
    ("b.html", ""), ("b.html#there", ""), ("#top", ""), ("sub/c.html", ""), ("https://www.example.org/nothing", ""), ("mailto:a@example.org", ""),
    ("missing.html", "file that is not there"), ("b.html#nowhere", "not on that page"), ("#nowhere", "not on that page"), ("sub", "folder"), ("sub/", "folder"),
])
def test_our_pass_over_links_and_anchors(tmp_path, link, wrong):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.html").write_text(PAGE.format(link=link))
    (tmp_path / "b.html").write_text('<p id="there">B</p>')
    (tmp_path / "sub" / "c.html").write_text("<p>C</p>")
    found, looked = links.anchors(tmp_path)
    assert [wrong in one and one.startswith("a.html:1") for one in found] == ([True] if wrong else [])
    assert looked == (0 if ":" in link else 1)


class Answer:
    def __init__(self, status: int, url: str = "https://www.example.org/a", history: tuple = ()):
        self.status_code, self.url, self.history = status, url, history

    def close(self):
        pass


@pytest.mark.parametrize("answer, kind", [
    (Answer(200), "fine"), (Answer(404), "dead"), (Answer(410), "dead"), (Answer(403), "blocked"), (Answer(503), "blocked"),
    (Answer(200, "https://www.example.org/b", ("one",)), "moved"), (links_outside.requests.Timeout(), "slow"), (links_outside.requests.ConnectionError(), "dead"),
])
def test_links_that_lead_out_are_told_apart(monkeypatch, answer, kind):
    def get(*_, **__):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(links_outside.requests, "get", get)
    assert links_outside.look("https://www.example.org/a")[0] == kind


def test_every_address_of_the_law_is_looked_at():
    found = links_outside.addresses()
    assert "https://www.legislation.gov.uk/uksi/2009/309/regulation/13" in found
    assert all(address.startswith("http") for address in found)
