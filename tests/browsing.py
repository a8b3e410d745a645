"""A real browser, a service of a shipped case to look at, and the checker of accessibility."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from caregraph.graph import store as stores
from caregraph.graph.choices import Choice
from caregraph.serve import create_app, take_uploads
from caregraph.serve.server import Server

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NEEDS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]
"""The marks of tests that need it."""
PATIENCE = 180_000
"""So many milliseconds a page is waited for, on a machine that has other work to do."""
OPEN_ALL = "document.querySelectorAll('main details').forEach(one => { one.open = true; })"

CONTRAST = """() => {
  const part = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const [r, g, b, a = 1] = colour(getComputedStyle(one).backgroundColor);
      if (a > 0) return [r, g, b].map((value) => value / 255);
    }
    return [1, 1, 1];
  };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || node.closest('svg, script, .unseen')) continue;
    const ink = colour(getComputedStyle(node).color).slice(0, 3).map((value) => value / 255);
    const pair = [light(ink), light(ground(node))].sort((one, other) => other - one);
    const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
    if (ratio < 4.5) bad.push(`${walk.currentNode.data.trim().slice(0, 40)} ${ratio.toFixed(2)}`);
  }
  return bad;
}"""
"""Gives every visible text of which the contrast with its ground is below 4.5 to 1."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a browser that is ended afterwards."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Give the address of a service, without a slash at its end; it is stopped afterwards."""
    server = Server(app, port=0)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.address.rstrip("/")
    finally:
        server.stop()
        thread.join()


@contextmanager
def served(*cases: str) -> Iterator[str]:
    """Give the address of a service that shows shipped cases, stopped afterwards."""
    app = create_app([(stores.open_store([f"case:{one}" for one in cases]), Choice())])
    take_uploads(app)
    with serving(app) as address:
        yield address


def barriers(page: Page) -> list[str]:
    """Give what axe-core finds wrong, each with its first place."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    found = axe.Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]
