"""One browser for all browser tests."""

import pytest

from tests.browser.support import a_browser, chromium_path


@pytest.fixture(scope="session")
def browser():
    if chromium_path() is None:
        pytest.skip("no Chromium on this machine")
    with a_browser() as started:
        yield started
