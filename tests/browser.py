"""The machine's own Chromium, for every test that looks at a page as a person does.

Import the fixtures where they are needed: ``from tests.browser import browser, page``. Each page is a fresh
context in which nothing outside this machine can be reached; ``asked_outside`` tells what was tried.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HERE = {"127.0.0.1", "localhost", "[::1]", "::1"}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 60_000
"""Milliseconds for what must come onto a page: how fast a machine is says nothing of what is tested."""

expect.set_options(timeout=PATIENCE)


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine: CHROMIUM, a usual name, or playwright's."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium without a window for all journeys; they fail, saying so, where there is none."""
    path = find_chromium()
    if path is None:
        pytest.fail("There is no Chromium here; tests/get-chromium.sh installs one.")
    with sync_playwright() as playwright:
        # The sandbox needs user namespaces, which containers often lack; the pages are our own.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def asked_outside() -> list[str]:
    """Addresses outside this machine that a page tried to reach."""
    return []


@pytest.fixture
def context(browser: Browser, asked_outside: list[str]) -> Iterator[BrowserContext]:
    """A fresh browser context at desktop size that reaches this machine and nothing else."""
    opened = browser.new_context(viewport=DESKTOP, locale="en-GB", accept_downloads=True)
    opened.set_default_timeout(PATIENCE)
    cut_network(opened, asked_outside)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab."""
    return context.new_page()


def cut_network(context: BrowserContext, asked_outside: list[str]) -> None:
    """Let a context reach this machine and files only; note every other address it asks for."""

    def decide(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in {"file", "blob", "data"} or address.hostname in HERE:
            route.continue_()
        else:
            asked_outside.append(route.request.url)
            route.abort()

    context.route("**/*", decide)
