"""Checks that say which character is wrong, and a mask that says nothing more than it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from huiyin.lib import codes

SEVENTEEN = st.text(alphabet=codes.CREDIT_ALPHABET, min_size=17, max_size=17)


@given(SEVENTEEN)
def test_the_check_character_agrees_with_the_standard(first):
    assert uscc.calc_check_digit(first) == codes.credit_check_character(first)
    assert codes.credit_code_warning(first + codes.credit_check_character(first)) == ""


@given(SEVENTEEN, st.sampled_from(codes.CREDIT_ALPHABET))
def test_a_wrong_check_character_is_named(first, last):
    expected = codes.credit_check_character(first)
    warning = codes.credit_code_warning(first + last)
    assert (warning == "") == (last == expected)
    if warning:
        assert f"应为“{expected}”" in warning


def test_a_remainder_of_nought_is_nought():
    zeros = "0" * 17
    assert codes.credit_check_character(zeros) == "0"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("9144060", "现为7位"),
        ("91440600MA4UPJXO19", "是否应为“0”"),
        ("91440600MA4UPJXX1_", "第18位“_”"),
        ("9144060中MA4UPJXX19", "第8位"),
    ],
)
def test_what_cannot_be_a_credit_code_is_told(typed, word):
    assert word in codes.credit_code_warning(typed)


def test_widths_and_spaces_do_not_matter():
    assert (
        codes.credit_code_warning("９１４４０６００ ma4upjxx19")
        == codes.credit_code_warning("91440600MA4UPJXX19")
        == ""
    )


def test_a_name_is_masked():
    assert codes.mask_name("张三") == codes.mask_name("张三丰") == "张**"
    assert codes.mask_name("欧阳修") == "欧阳**"
    assert codes.mask_name(" ") == ""
