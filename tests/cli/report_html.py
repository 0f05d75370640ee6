# SPDX-License-Identifier: MIT
"""Checks a page of report --html, without a browser.

report_html.py PAGE RESULT...  it's whole, safe, and has all of the results
report_html.py --shape PAGE    prints its elements in their order
"""
import base64
import gzip
import hashlib
import json
import statistics
import sys
from html.parser import HTMLParser

VOID = {"meta", "img", "input", "br"}
MAX_BYTES = 2_000_000
IMAGE = "data:image/svg+xml,"
GZIP = "data:application/gzip;base64,"


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.errors, self.open, self.elements = [], [], []
        self.rows, self.texts = {}, {}
        self.row = None
        self.feed(text)
        self.close()
        if self.open:
            self.error(f"<{self.open[-1]}> isn't closed")

    def error(self, text):
        self.errors.append(f"line {self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        if len(names) != len(attrs):
            self.error(f"<{tag}> has an attribute twice")
        for name, value in attrs.items():
            if name.startswith("on"):
                self.error(f"<{tag} {name}> is a script")
            if name in ("src", "href", "action", "srcset", "data") and \
                    not value.startswith(("#", IMAGE, GZIP)):
                self.error(f"<{tag} {name}={value[:40]}> isn't in the page")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.row = attrs.get("data-row")
            self.rows.setdefault(self.row, []).append([])
        elif tag == "td":
            self.rows[self.row][-1].append(attrs.get("data-v"))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.error(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open:
            key = (self.open[-1], len(self.elements) - 1)
            self.texts[key] = self.texts.get(key, "") + data

    def text_of(self, tag):
        return [self.texts.get((tag, i), "")
                for i, (name, _) in enumerate(self.elements) if name == tag]

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def check_structure(page):
    tags = [tag for tag, _ in page.elements]
    assert page.all("html")[0].get("lang"), "no lang"
    assert tags.count("h1") == 1, "not one h1"
    assert tags.count("table") == tags.count("caption"), "no caption"
    assert all("scope" in attrs for attrs in page.all("th")), "no scope"
    assert all(attrs.get("alt") for attrs in page.all("img")), "no alt"
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids)), "an id is there twice"
    for _, attrs in page.elements:
        target = attrs.get("aria-labelledby") or attrs.get("href", "#")[1:]
        assert not target or target in ids or "download" in attrs, \
            f"nothing is #{target}"
    for tag in ("link", "base", "iframe", "object", "embed"):
        assert tag not in tags, f"<{tag}>"


def check_policy(page):
    """Only the script and style that the template has may do anything."""
    policy = [attrs["content"] for attrs in page.all("meta")
              if attrs.get("http-equiv") == "Content-Security-Policy"][0]
    assert policy.startswith("default-src 'none'; "), policy
    assert "unsafe" not in policy and "http" not in policy, policy
    scripts = page.text_of("script")
    assert len(scripts) == 1, "not one script"
    for kind, text in (("script", scripts[0]),
                       ("style", page.text_of("style")[0])):
        digest = hashlib.sha256(text.encode()).digest()
        wanted = f"{kind}-src 'sha256-{base64.b64encode(digest).decode()}'"
        assert wanted in policy, f"{kind}: not the one of the policy"


def check_rows(page, results):
    """Each row is there, a lone result's with the median that it has."""
    times = {}
    for result in results:
        for entry in result["benchmarks"]:
            times.setdefault(entry["name"], []).append(entry["real_time"])
    shown = set(page.rows) - {None}
    assert shown == set(times), \
        f"rows are wrong: {sorted(shown ^ set(times))[:3]}"
    if len(results) > 1:
        return
    for name, rows in page.rows.items():
        for cells in rows if name else []:
            median = statistics.median(times[name])
            assert abs(float(cells[0]) / median - 1) < 1e-6, \
                f"{name}: {cells[0]} isn't {median}"


def check_data(page, results):
    data = [json.loads(gzip.decompress(base64.b64decode(
        attrs["href"].removeprefix(GZIP)))) for attrs in page.all("a")
        if "download" in attrs]
    assert data == results, "the data isn't that of the results"


def main(path, *results):
    with open(path, "rb") as file:
        raw = file.read()
    page = Page(raw.decode())
    assert not page.errors, page.errors[0]
    assert len(raw) < MAX_BYTES, f"{len(raw)} bytes"
    assert b"{{" not in raw.split(b"</main>")[1], "a part has no writer"
    loaded = [json.load(open(result)) for result in results]
    check_structure(page)
    check_policy(page)
    check_rows(page, loaded)
    check_data(page, loaded)


if sys.argv[1] == "--shape":
    with open(sys.argv[2]) as page_file:
        for element, _ in Page(page_file.read()).elements:
            print(element)
else:
    try:
        main(*sys.argv[1:])
    except AssertionError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
