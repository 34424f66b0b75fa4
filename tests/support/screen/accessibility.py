"""What axe-core finds on a page that keeps people from using it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.places import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / ".cache" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
AXE_REMEDY = "there is no axe-core; to install it type: make axe"
GRAVE = {"serious", "critical"}

STILL = "document.getAnimations().every((one) => one.playState === 'finished')"


def barriers(page: Page) -> list[str]:
    """The serious and critical violations on a page, each as its rule, the element and why."""
    page.wait_for_function(STILL)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert found["passes"]  # it has looked
    return [
        f"{violation['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
