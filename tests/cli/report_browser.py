# SPDX-License-Identifier: MIT
"""A page of report --html as a person has it.

report_browser.py PAGE RESULT EVIL DIR

EVIL is the page of a result that wants to be markup. Leaves light.png,
dark.png, phone.png and page.pdf in DIR, for whoever wants to look, and the
result as it was saved.
"""
import base64
import os
import sys
import time

from webdriver import ENTER, TAB, Browser

# Of the last table: a column as it stands there.
COLUMN = """
return [...[...document.querySelectorAll(".block")].at(-1)
	.querySelector("table").tBodies[0].rows]
	.map((row) => row.cells[arguments[0]].textContent)
"""
VISIBLE = """
return [...document.querySelectorAll("tr[data-row]")]
	.filter((row) => row.offsetParent).map((row) => row.dataset.row)
"""
# The least contrast of text with what is behind it (WCAG 2.2, 1.4.3).
CONTRAST = """
const parse = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => parse(color).slice(0, 3).map((c) => c / 255)
	.map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
	.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => {
	for (; element; element = element.parentElement) {
		const color = getComputedStyle(element).backgroundColor;
		if ((parse(color)[3] ?? 1) > 0)
			return color;
	}
};
return [...document.querySelectorAll("body *")]
	.filter((e) => e.offsetParent && [...e.childNodes].some(
		(n) => n.nodeType === 3 && n.textContent.trim()))
	.map((e) => [getComputedStyle(e).color, behind(e), e.outerHTML])
	.map(([a, b, e]) => [light(a) + 0.05, light(b) + 0.05, e])
	.map(([a, b, e]) => [Math.max(a, b) / Math.min(a, b), e.slice(0, 80)])
	.reduce((least, next) => next[0] < least[0] ? next : least, [99, ""])
"""
GROUND = "return getComputedStyle(document.body).backgroundColor"
# What doesn't fit, beside those that may scroll.
TOO_WIDE = """
return [...document.querySelectorAll(arguments[0])]
	.filter((e) => e.getBoundingClientRect().right >
		document.documentElement.clientWidth + 1)
	.map((e) => e.textContent.slice(0, 60))
"""


def is_sorted(values):
    numbers = [float(value) for value in values]
    return numbers == sorted(numbers)


def check_opened(browser, page):
    browser.open(page)
    assert browser.run("return document.querySelectorAll('h1').length") == 1
    fetched = browser.run("""
        return performance.getEntriesByType("resource").map((e) => e.name)
            .filter((name) => !name.startsWith("data:"))""")
    assert not fetched, f"it fetches {fetched}"
    assert not browser.log(), browser.log()


def check_sorted(browser):
    heading = ".block:last-of-type th:nth-child(2)"
    browser.click(heading + " button")
    assert is_sorted(browser.run(COLUMN, 1)), "not sorted"
    state = "return document.querySelector(arguments[0]).ariaSort"
    assert browser.run(state, heading) == "ascending"
    browser.click(heading + " button")
    assert is_sorted(browser.run(COLUMN, 1)[::-1]), "not the other way"
    assert browser.run(state, heading) == "descending"
    browser.click(".block:last-of-type th:nth-child(1) button")
    names = browser.run(COLUMN, 0)
    assert names == sorted(names), f"names aren't sorted: {names}"
    assert not browser.run(state, heading), "two columns say they're sorted"
    # what has no p is last, both ways
    for _ in range(2):
        browser.click(".block:last-of-type th:nth-last-child(2) button")
        assert browser.run(COLUMN, 0)[-1] == "edge", "the base isn't last"


def choose(browser, label, value):
    """As a person does, by the label's text."""
    done = browser.run("""
        const [label, value] = arguments;
        const choice = [...document.querySelectorAll("label")]
            .find((e) => e.firstChild.textContent.trim() === label)
            .querySelector("select");
        choice.value = value;
        choice.dispatchEvent(new Event("input", { bubbles: true }));
        return choice.value""", label, value)
    assert done == value, f"there is no {label} {value}"


def check_filtered(browser):
    every = browser.run(VISIBLE)
    browser.call("POST", f"/element/{browser.find('input')}/value",
                 {"text": "teardown folio"})
    wanted = [row for row in every if "teardown" in row and "folio" in row]
    assert browser.run(VISIBLE) == wanted, "the text doesn't filter"
    choose(browser, "order", "9")
    wanted = [row for row in wanted if "/order:9/" in row]
    assert browser.run(VISIBLE) == wanted, "the axis doesn't filter"
    said = browser.run("return document.querySelector('output').textContent")
    assert said == f"{len(wanted)} of {len(every)} rows", said
    empty = browser.run("""
        return [...document.querySelectorAll(".block")].filter((block) =>
            block.offsetParent &&
            !block.querySelector("tr[data-row]:not([hidden])")).length""")
    assert not empty, "a table without a row is there"
    browser.click("form button")
    wait_for(lambda: browser.run(VISIBLE) == every, "not all are back")


def wait_for(condition, text):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(text)


def focused(browser):
    return browser.run("""
        const e = document.activeElement, box = e.getBoundingClientRect();
        return { name: e.textContent.trim(), tag: e.localName,
            seen: box.width > 0 && box.left >= 0 && box.top >= 0,
            ring: getComputedStyle(e).outlineStyle }""")


def check_keyboard(browser, page):
    browser.open(page)
    browser.press(TAB)
    at = focused(browser)
    assert at["name"] == "Skip to the tables" and at["seen"], at
    browser.press(ENTER)
    assert browser.run("return location.hash") == "#tables"
    browser.press(TAB)
    assert focused(browser)["tag"] == "input", focused(browser)
    browser.press(*"gup liveness")
    wait_for(lambda: all("gup" in row and "liveness" in row
                         for row in browser.run(VISIBLE)), "keys don't filter")
    for _ in range(30):
        browser.press(TAB)
        at = focused(browser)
        assert at["ring"] != "none", f"nobody sees the focus on {at}"
        if at["name"] == "median":
            break
    assert at == {**at, "tag": "button", "name": "median"}, at
    browser.press(ENTER)
    assert browser.run("return document.activeElement.parentElement.ariaSort") \
        == "ascending", "Enter doesn't sort"


def check_scheme(browser, scheme, dark):
    browser.devtools("Emulation.setEmulatedMedia", features=[
        {"name": "prefers-color-scheme", "value": scheme}])
    ground = browser.run(GROUND)
    assert (ground != "rgb(255, 255, 255)") == dark, f"{scheme}: {ground}"
    contrast, element = browser.run(CONTRAST)
    assert contrast >= 4.5, f"{scheme}: {contrast:.1f} of {element}"
    image = browser.run("""
        const image = document.querySelector("figure img");
        return [image.naturalWidth,
            getComputedStyle(image).backgroundColor]""")
    assert image[0] > 0 and image[1] == "rgb(255, 255, 255)", image


def screenshot(browser, path):
    size = browser.devtools("Page.getLayoutMetrics")["cssContentSize"]
    shot = browser.devtools("Page.captureScreenshot",
                            captureBeyondViewport=True,
                            clip={**size, "scale": 1})
    with open(path, "wb") as file:
        file.write(base64.b64decode(shot["data"]))
    assert os.path.getsize(path) > 20000, f"{path} has nothing to see"


def resize(browser, width, height):
    browser.devtools("Emulation.setDeviceMetricsOverride", width=width,
                     height=height, deviceScaleFactor=1, mobile=False)


def check_widths(browser, out):
    for width, name in ((1280, None), (360, "phone.png")):
        resize(browser, width, 800)
        wide = browser.run(
            TOO_WIDE, "body *:not(.scroll *, pre, pre *, figure *, .skip)")
        assert not wide, f"{width} pixels: {wide[:3]}"
        if name:
            screenshot(browser, os.path.join(out, name))


def check_paper(browser, out):
    # A4 without its margins, in CSS pixels
    resize(browser, 703, 1000)
    browser.devtools("Emulation.setEmulatedMedia", media="print", features=[
        {"name": "prefers-color-scheme", "value": "dark"}])
    wide = browser.run(TOO_WIDE, "body *:not(.skip)")
    assert not wide, f"cut off on paper: {wide[:3]}"
    ground = browser.run(GROUND)
    assert ground == "rgb(255, 255, 255)", f"paper is {ground}"
    seen = browser.run("""
        return [...document.querySelectorAll("button, select, nav, .download")]
            .filter((e) => e.offsetParent && !e.closest("th")).length""")
    assert not seen, "paper has controls"
    pdf = browser.devtools("Page.printToPDF", paperWidth=8.27,
                           paperHeight=11.69, preferCSSPageSize=True)
    with open(os.path.join(out, "page.pdf"), "wb") as file:
        file.write(base64.b64decode(pdf["data"]))
    browser.devtools("Emulation.setEmulatedMedia", media="", features=[])


def check_download(browser, result, out):
    browser.devtools("Browser.setDownloadBehavior", behavior="allow",
                     downloadPath=os.path.abspath(out))
    browser.click(".download")
    path = os.path.join(out, os.path.basename(result) + ".gz")
    wait_for(lambda: os.path.exists(path), "nothing was downloaded")


def check_without_script(browser, page):
    every = browser.run("""
        return document.querySelectorAll("tr[data-row]").length""")
    browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(page)
    rows = browser.call("POST", "/elements", {
        "using": "css selector", "value": "tr[data-row]"})
    assert len(rows) == every, f"{len(rows)} rows of {every} without a script"
    form = browser.find("form")
    assert not browser.call("GET", f"/element/{form}/displayed"), \
        "what needs a script is there without it"
    browser.devtools("Emulation.setScriptExecutionDisabled", value=False)


def check_evil(browser, evil):
    browser.open(evil)
    made = browser.run("""
        return [document.querySelectorAll("img:not(figure img)").length,
            document.scripts.length,
            document.title.includes("<img src=x onerror=alert(1)>")]""")
    assert made == [0, 1, True], f"a file has made elements: {made}"
    assert not browser.log(), browser.log()


def main(page, result, evil, out):
    browser = Browser()
    try:
        resize(browser, 1280, 800)
        check_opened(browser, page)
        check_sorted(browser)
        check_filtered(browser)
        check_keyboard(browser, page)
        browser.open(page)
        check_scheme(browser, "light", False)
        screenshot(browser, os.path.join(out, "light.png"))
        check_scheme(browser, "dark", True)
        screenshot(browser, os.path.join(out, "dark.png"))
        check_widths(browser, out)
        check_paper(browser, out)
        check_download(browser, result, out)
        check_without_script(browser, page)
        check_evil(browser, evil)
    finally:
        browser.close()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except AssertionError as error:
        sys.exit(f"{sys.argv[1]}: {error}")
