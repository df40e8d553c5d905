"""Chinese sentences have the full-width marks of Chinese: in the code, in the templates, in what is shipped as data."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from huiyin.lib.wording import bracketed, told
from huiyin.project.catalogues import messages

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "huiyin"
HAN = r"[\u3400-\u9fff]"
HALF = re.compile(rf"{HAN}[(),:;?!]|[(),:;?!]{HAN}")
# What stands between: placeholders of both kinds, tags of templates and of HTML.
HOLE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|\{[^{}]*\}|<[^>]*>", re.DOTALL)
QUOTED = re.compile(r'\{%\s*translate\s+"([^"]*)"')
SENTENCES = re.compile(r"\{%\s*blocktranslate.*?%\}(.*?)\{%\s*endblocktranslate", re.DOTALL)
# These take apart what people and offices write, half-width marks and all.
READERS = ("intake/reading/", "lib/chinese.py", "lib/money.py", "lib/redaction.py", "lib/redaction_patterns.py")
DATA = ("rulebook/widgets.py", "demo/plan/words/topics_")  # marks to split at; heads of topics, checked below
SAID = ("name", "basis", "title")


def half_width(sentence: str, *, chinese: bool = False) -> bool:
    """Does a half-width mark stand beside a Chinese character, or beside a word put into a `chinese` sentence?"""
    # What is put in is read as a Chinese word: “%(name)s(%(post)s)” is as wrong as “陈(区长)”.
    return (chinese or bool(re.search(HAN, sentence))) and bool(HALF.search(HOLE.sub("某", sentence)))


def literals(source: str) -> Iterator[tuple[int, str]]:
    """The text literals that are neither docstrings nor patterns, with their lines."""
    said = set()
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            said.add(body[0].lineno)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.STRING or token.start[0] in said:
            continue
        prefix, text = re.fullmatch(r"(?s)(\w*)(['\"].*)", token.string).groups()
        if "r" not in prefix.lower() and "(?" not in text:
            yield token.start[0], text


def of_the_code() -> Iterator[tuple[str, str]]:
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        # Migrations that have run stand as they were made.
        if "/tests/" in name or "/migrations/" in name or name.startswith(READERS + DATA):
            continue
        yield from ((f"{name}:{line}", text) for line, text in literals(path.read_text(encoding="utf-8")))


def of_the_templates() -> Iterator[tuple[str, str]]:
    for path in PACKAGE.glob("*/templates/**/*"):
        if path.is_file():
            source = path.read_text(encoding="utf-8")
            name = path.relative_to(PACKAGE).as_posix()
            yield from ((name, text) for text in QUOTED.findall(source) + SENTENCES.findall(source))


def of_the_rulebooks() -> Iterator[tuple[str, str]]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            yield from (said for key, said in value.items() if key in SAID and isinstance(said, str))
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    for path in (PACKAGE / "rulebook" / "shipped").glob("*.json"):
        yield from ((path.name, text) for text in walk(json.loads(path.read_text(encoding="utf-8"))))


def of_the_demo() -> Iterator[tuple[str, str]]:
    for path in (PACKAGE / "demo" / "plan" / "words").glob("topics_*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:2] in ("- ", "+ ", "~ ", "> ", "! ", "@ "):
                yield path.name, line[2:]


def test_what_is_told_apart():
    wrong = [
        "生成文件(docx)",
        "%(name)s(%(post)s)同意",
        "{{ day }} 完成({{ who }})",
        "已有,无变化",
        "确定吗?",
        "佐证:照片",
    ]
    right = ["生成文件（docx）", "%(name)s（%(post)s）同意", "文件 a.csv (UTF-8)", "时间 08:30", "Confirm?", "陈，李"]
    assert [half_width(text) for text in wrong + right] == [True] * 6 + [False] * 6


def test_sentences_of_the_code():
    assert not [where for where in of_the_code() if half_width(where[1])]


def test_sentences_of_the_templates():
    found = list(of_the_templates())
    assert len(found) > 500
    assert not [where for where in found if half_width(where[1])]


def test_sentences_of_the_catalogue():
    source = (settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    chinese = [key.split("\x04")[-1].split("\0")[0] for key in messages(source)]
    assert half_width("%(name)s(%(post)s)", chinese=True)
    assert not [text for text in chinese if half_width(text, chinese=True)]


def test_names_in_the_shipped_rulebooks():
    found = list(of_the_rulebooks())
    assert len(found) > 200
    assert not [where for where in found if half_width(where[1])]


def test_what_the_people_of_the_demo_write():
    found = list(of_the_demo())
    assert len(found) > 500
    assert not [where for where in found if half_width(where[1])]


def test_words_beside_words_have_the_marks_of_the_readers_language():
    assert (bracketed("陈", "区长"), told("措施", 3)) == ("陈（区长）", "措施：3")
    with override("en"):
        assert (bracketed("Chen", "Chief"), told("Measures", 3)) == ("Chen (Chief)", "Measures: 3")
