"""The English catalogue is complete, holds no Chinese and keeps every placeholder."""

import re

import pytest
from django.conf import settings

from huiyin.project.catalogues import messages

CATALOGUE = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po"
HAN = re.compile(r"[\u3400-\u9fff]+")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+>")

# Chinese that an English reader must see as it is: names, words to be looked for in a Chinese file, ways to write.
AS_IT_IS = {
    "回音",
    "简体中文",
    "佛环督办",
    "号",
    "第",
    "批",
    "元",
    "万元",
    "十五万元",
    "机构",
    "用户",
    "角色",
    "无需整改",
    "属实",
    "不属实",
    "已办结",
}


def entries():
    """Every message but the header: its key and its forms, empty or fuzzy ones as an empty text."""
    source = CATALOGUE.read_text(encoding="utf-8")
    translated = messages(source)
    translated.pop("")
    return translated


@pytest.fixture(scope="module")
def english():
    return entries()


def test_every_sentence_has_its_english(english):
    source = CATALOGUE.read_text(encoding="utf-8")
    sentences = len(re.findall(r"^msgid ", source, re.MULTILINE)) - 1
    assert len(english) == sentences, "untranslated or fuzzy: run makemessages and translate what is empty"
    assert "#, fuzzy" not in source


def test_english_holds_no_chinese(english):
    chinese = {key: found for key, text in english.items() if (found := set(HAN.findall(text)) - AS_IT_IS)}
    assert not chinese


def test_placeholders_are_kept(english):
    different = {}
    for key, text in english.items():
        chinese = key.split("\x04")[-1].split("\0")[0]
        for form in text.split("\0"):
            if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(chinese)):
                different[chinese] = form
    assert not different


def test_one_and_many_are_told_apart(english):
    plural = {key: text for key, text in english.items() if "\0" in key}
    assert plural
    assert all(text.count("\0") == 1 for text in plural.values())


@pytest.mark.parametrize(
    ("chinese", "term"),
    [
        ("案件", "Case"),
        ("批次", "Batch"),
        ("包案领导", "Lead official"),
        ("签收", "Sign for"),
        ("异议", "Objection"),
        ("转派", "Pass down"),
        ("核实结论", "Finding"),
        ("措施", "Measure"),
        ("当事人", "Party"),
        ("整改项", "Rectification items"),
        ("销号", "Strike off"),
        ("反馈", "Feedback"),
        ("已办结", "Answered"),
        ("阶段性办结", "Answered in part"),
        ("正在办理", "Open"),
        ("线索", "Clue"),
        ("回访", "Call-back"),
        ("批示", "Written instruction"),
        ("公开一览表", "Disclosure tables"),
        ("截至", "As of"),
        ("监管责任调查", "Oversight inquiry"),
        ("责任单位", "Responsible unit"),
        ("配合单位", "Assisting unit"),
        ("跟进单位", "Follow-up unit"),
        ("受理编号", "Acceptance number"),
        ("受理方式", "Channel"),
    ],
)
def test_each_word_of_the_trade_has_one_term(english, chinese, term):
    assert english[chinese] == term
