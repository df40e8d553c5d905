"""Catalogues compiled without gettext read as gettext would."""

import gettext
import io

import pytest

from huiyin.project.catalogues import compile_all, compiled

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: huiyin/cases/models.py
msgid "交办"
msgstr "handed down"

msgctxt "lamp"
msgid "黄"
msgstr "soon"

msgid "%(n)s 件"
msgid_plural "%(n)s 件"
msgstr[0] "%(n)s case"
msgstr[1] "%(n)s cases"

msgid ""
"第一行\\n"
"“引号”和\\\\"
msgstr ""
"first line\\n"
"a \\"quote\\" and \\\\"

#, fuzzy
msgid "未定"
msgstr "a guess"

msgid "空"
msgstr ""

#~ msgid "旧"
#~ msgstr "old"
"""


@pytest.fixture
def english():
    return gettext.GNUTranslations(io.BytesIO(compiled(SOURCE)))


def test_a_sentence_is_translated(english):
    assert english.gettext("交办") == "handed down"
    assert english.gettext("第一行\n“引号”和\\") == 'first line\na "quote" and \\'


def test_context_and_plural_are_kept(english):
    assert english.pgettext("lamp", "黄") == "soon"
    assert english.gettext("黄") == "黄"
    assert english.ngettext("%(n)s 件", "%(n)s 件", 1) == "%(n)s case"
    assert english.ngettext("%(n)s 件", "%(n)s 件", 2) == "%(n)s cases"


@pytest.mark.parametrize("chinese", ["未定", "空", "旧"])
def test_a_guess_an_empty_and_a_former_translation_are_left_out(english, chinese):
    assert english.gettext(chinese) == chinese


def test_a_line_that_is_none_is_named():
    with pytest.raises(ValueError, match="msgfoo"):
        compiled('msgid "a"\nmsgfoo "b"\n')


def test_every_catalogue_below_the_folder_is_compiled(tmp_path):
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(SOURCE)
    assert compile_all(tmp_path) == 1
    assert gettext.GNUTranslations((folder / "django.mo").open("rb")).gettext("交办") == "handed down"
