"""One day's list, from an empty office to the bulletin, in a real browser against the real server.

Nothing here reaches past the pages: no model, no action, no session made by hand. What a person learns he reads off a
page or out of a paper that he downloaded. `HUIYIN_PICTURES` names a folder into which the pages are photographed.
"""

from __future__ import annotations

import pytest

from tests.browser.journey import bulletin, clerk, inspectors, leader, publishing, reviewers, server, setting_up, unit
from tests.browser.journey.world import World
from tests.support.databases import empty_database

STEPS = [
    setting_up.administrator_imports,
    setting_up.administrator_adds_by_form,
    setting_up.heads_confirm,
    clerk.clerk_enters_the_inspection,
    clerk.clerk_reads_the_list,
    clerk.clerk_hands_down_by_keyboard,
    unit.unit_signs_and_verifies,
    unit.unit_takes_measures,
    unit.unit_plans_and_proves_items,
    leader.leaders_do_their_duties,
    inspectors.discipline_answers,
    inspectors.acceptor_accepts,
    unit.unit_proves_again,
    inspectors.acceptor_accepts_the_rest,
    unit.follow_up_unit_reports,
    reviewers.report_is_returned_once_and_passes,
    unit.unit_answers_the_complainant,
    inspectors.caller_calls,
    clerk.clerk_feeds_back_and_concludes,
    publishing.office_makes_the_table,
    publishing.publisher_approves,
    bulletin.bulletin_shows_it,
    bulletin.mayor_looks,
]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_days_list_is_carried_through(browser, tmp_path, kind):
    data, papers = tmp_path / "data", tmp_path / "papers"
    data.mkdir()
    papers.mkdir()
    with empty_database(kind, tmp_path) as database:
        username, password = server.init(data, database)
        with server.serving(data, database) as (address, log):
            world = World(browser, address, papers, passwords={username: password})
            for step in STEPS:
                print(step.__name__)
                step(world)
            assert "Traceback" not in log.read_text()
        assert server.command(data, database, "journal", "verify").returncode == 0
