"""The patterns page shows every component, as valid HTML and without a word for the browser to run."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.urls import reverse

from huiyin.ui.assets import STYLESHEETS
from huiyin.ui.tests.html import html_errors


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("query", ["", "?wrong=1"])
def test_the_page_is_valid_html(page, language, query):
    text = page.get(reverse("patterns") + query, headers={"accept-language": language}).content.decode()
    assert html_errors(text) == []


def test_nothing_on_it_needs_an_inline_script_or_style(page):
    text = page.get(reverse("patterns")).content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", text)


def test_every_component_stands_on_it(page):
    """A tag that is not shown there is not tested there."""
    library = engines["django"].engine.template_libraries["ui"]
    source = engines["django"].get_template("ui/patterns.html").template.source
    base = {
        "stylesheets",
        "modules",
        "words",
        "html_lang",
        "main_navigation",
        "person_name",
        "icon",
        "error_summary",
        "lamp",
    }
    shown = {name for name in _tags(library) if re.search(r"{%\s*" + name + r"\b", source)}
    assert _tags(library) - base == shown


def _tags(library):
    return set(library.tags)


def test_a_stranger_is_sent_to_sign_in(client, db):
    answer = client.get(reverse("patterns"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_all_style_sheets_together_stay_small():
    """Less than one photograph of a case; the last two thousand make what is pressed as large as a thumb."""
    from django.contrib.staticfiles import finders

    sizes = [Path(finders.find(path)).stat().st_size for path in STYLESHEETS]
    assert sum(sizes) < 42_000
