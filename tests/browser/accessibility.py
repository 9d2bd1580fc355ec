"""What axe-core says of a page, and whether it fits a small phone."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.installation import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}  # 1280 pixels at 400%, as WCAG 1.4.10 has it
CHECK = """async (tags) => {
    const forced = matchMedia("(forced-colors: active)").matches;
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: tags},
        // In forced colours axe reads -webkit-text-fill-color: what the stylesheet says, and not what is painted.
        rules: {"target-size": {enabled: true}, "color-contrast": {enabled: !forced}},
        resultTypes: ["violations"],
        preload: false,  // it adds a <style> for each @import of the administration, which the CSP forbids
    });
    return found.violations.map(({id, help, nodes}) => ({id, help, where: nodes.map((node) => node.target.join(" "))}));
}"""
FAINT = """() => {
    const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = ([...parts]) => parts.slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = parse(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return parse(getComputedStyle(document.documentElement).backgroundColor);
    };
    const reads = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll("body *")]
        .filter((element) => !(element instanceof SVGElement) && !element.closest("[data-chart]"))
        .filter((element) => element.checkVisibility() && reads(element) && !element.closest(":disabled"))
        .map((element) => {
            const pair = [light(parse(getComputedStyle(element).color)), light(behind(element))];
            return [element, (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)];
        })
        .filter(([, contrast]) => contrast < 4.5)
        .map(([element, contrast]) => `${element.tagName}.${element.className} ${contrast.toFixed(2)}`);
}"""


def faults(page: Page) -> list[str]:
    """Breaches of WCAG 2.2 AA as the page stands, unfolded, wide and small, and what sticks out of a small screen."""
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found = []
    for name, size in (("1280", DESKTOP), ("320", SMALL)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{name}: {fault}" for fault in _breaches(page)]
    found += _sticking_out(page)
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return found


def _axe(path: Path = AXE) -> str:
    return path.read_text()


def _breaches(page: Page) -> list[str]:
    violations: list[dict[str, Any]] = page.evaluate(CHECK, TAGS)
    return [f"{violation['id']} ({violation['help']}): {violation['where'][:4]}" for violation in violations]


def faint_in_forced_colours(page: Page) -> list[str]:
    """The texts that stand out too little in the colours of the reader's system, as they are painted."""
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    found: list[str] = page.evaluate(FAINT)
    return found


def _sticking_out(page: Page) -> list[str]:
    """The page must not scroll sideways; the elements that make it do so are named."""
    width = page.evaluate("document.documentElement.scrollWidth")
    if width <= SMALL["width"]:
        return []
    wide = page.evaluate(
        "(width) => [...document.querySelectorAll('body *')]"
        ".filter((element) => element.getBoundingClientRect().right > width + 1)"
        ".slice(0, 5).map((element) => element.tagName + '.' + element.className)",
        SMALL["width"],
    )
    return [f"320: the page is {width} pixels wide: {wide}"]
