"""The shapes of identifying words in Chinese complaints. `redaction` is the way in; this is its knowledge."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from huiyin.lib import chinese
from huiyin.lib.codes import COMPOUND_SURNAMES, surname_of

Found = Iterator[tuple[int, int, str]]
Find = Callable[[str], Found]

# People stretch a number with spaces, dashes, dots and invisible characters to get it past a filter.
SEP = r"[\s\-—–_.·•,，、/\u200b\u200c\u200d\ufeff]{0,3}"
HAN_DIGITS = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
D = rf"[0-9{HAN_DIGITS}]"
NUM = r"(?:[0-9]{1,4}|[零〇一二三四五六七八九十百]{1,5}|[a-z])"
HAN = r"\u4e00-\u9fff"

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛"
    "伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘"
    "景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏"
    "栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺邝"
    "麦区招岑霍冼黎麦植邝"
)
# Also everyday words: a name beginning with one needs a stronger hint than standing behind “投诉人”.
_WORDY = (
    "于向时应和从常连全成安高方易经都来明原保官花沙台文房关路包单万单强党计盛解车米边封项来冷简古江白石田金木水马黄"
)
SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{SURNAMES}])"
SURE_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{''.join(c for c in SURNAMES if c not in _WORDY)}])"

TITLE = r"(?:先生|女士|小姐|太太|阿姨|阿伯|大爷|大妈|大叔|大婶|大姐|大哥|伯伯|叔叔|婆婆|奶奶|爷爷|老伯|同志|师傅|老师|生(?![产活态意长病物猪]))"
RESPECTFUL = re.compile(TITLE)
_CALLER = r"(?:实名)?(?:举报人|投诉人|反映人|来电人|来访人|来信人|信访人|上访人|申诉人|爆料人|报料人|当事群众|诉求人)"
_NAMED = rf"(?:{_CALLER}(?:姓名|名字)?|联系人|本人姓名|真实姓名|举报者|投诉者|姓名|署名|落款|签名|本人名叫|业主姓名|住户姓名)"
# What may follow a name inside a sentence.
_AFTER = (
    rf"(?=$|[^{HAN}]|住|是|在|电话|手机|联系|今年|家|来|要|向|反映|投诉|举报|身份证|现|于|因|系|为|称|说|和|与|及|的)"
)
_NOT_NAME_END = "区市镇村街人民厂店司局院站校园场社队县省路等们众"
_ACCUSED = re.compile(
    r"(?:老板|负责人|厂长|经理|法人|法定代表人|厂主|店主|承包人|东家|场主|股东|书记|主任|所长|队长|站长|科长|局长)娘?[:是为叫姓]{0,2}$"
)


def _number(pattern: str, kind: str, group: int = 0) -> Find:
    compiled = re.compile(pattern)

    def find(shape: str) -> Found:
        for match in compiled.finditer(shape):
            yield match.start(group), match.end(group), kind

    return find


def _digits(text: str) -> str:
    digits = []
    for c in text:
        if (c.isascii() and c.isdigit()) or c == "x":
            digits.append(c)
        elif (value := chinese.numeral(c)) is not None and c in HAN_DIGITS:
            digits.append(str(value))
    return "".join(digits)


_LONG = re.compile(rf"(?<![0-9a-z])[1-9](?:{SEP}[0-9]){{13,18}}(?:{SEP}x)?(?![0-9a-z])")
_ID_WORD = re.compile(r"身份证(?:号码?|件号?)?[:是为\s]{0,3}$|证件号码?[:是为\s]{0,3}$")
_CARD_WORD = re.compile(r"(?:卡号|账号|帐号|账户|帐户|银行卡|存折|工行|农行|建行|中行|信用社|储蓄卡)[^0-9]{0,8}$")


def _long_numbers(shape: str) -> Found:
    """Identity numbers and bank cards. An accept number such as 440000201612010003 looks like the former, but no
    person's number begins with a whole province (0000)."""
    for match in _LONG.finditer(shape):
        digits, before = _digits(match.group()), shape[max(0, match.start() - 16) : match.start()]
        if _ID_WORD.search(before) and len(digits) in (15, 17, 18):
            yield match.start(), match.end(), "id_number"
        elif _CARD_WORD.search(before) or (len(digits) in (16, 17, 19) and digits.startswith("62")):
            yield match.start(), match.end(), "bank_card"
        elif len(digits) == 18 and _like_identity(digits):
            yield match.start(), match.end(), "id_number"
        elif len(digits) in (16, 19) and digits[0] in "3456" and luhn.is_valid(digits):
            yield match.start(), match.end(), "bank_card"


def _like_identity(digits: str) -> bool:
    if digits[2:6] == "0000" or digits[0] not in "12345678":
        return False
    try:
        ric.get_birth_date(digits)
    except (ValidationError, ValueError):
        return False
    return "1900" <= digits[6:10] <= "2099"


_ADDRESS_UNIT = r"(?:号楼|栋楼|栋|幢|座|单元|梯|层|楼|号房|室|房|户|号)"
# Two steps of an address in a row are a flat: 3栋2单元501房, 12号楼302, b座1203.
_FLAT = re.compile(
    rf"(?<![0-9a-z零〇一二三四五六七八九十百]){NUM}\s?(?:号楼|栋楼|栋|幢|座|单元|梯)\s?[-—、,]?\s?"
    rf"(?:{NUM}\s?{_ADDRESS_UNIT}\s?){{0,4}}(?:(?:{NUM}\s?{_ADDRESS_UNIT})|[0-9]{{3,4}}(?![0-9年元米吨平万㎡]))"
)
_BUILDING = re.compile(rf"(?<![0-9a-z零〇一二三四五六七八九十百第]){NUM}\s?号楼(?![0-9])")
_ROOM = re.compile(r"(?<![0-9])[0-9]{3,4}\s?(?:号房|房号|房(?![屋间产地东源价子])|室(?![内外温]))")
_DASHED = re.compile(
    rf"(?<=[{HAN}])[0-9]{{1,3}}\s?(?:[#栋幢座号]|号楼)?\s?[-—–]\s?[0-9]{{1,2}}\s?[-—–]\s?[0-9]{{3,4}}(?![0-9])"
)
_HOME_BUILDING = re.compile(
    rf"(?:花园|小区|苑|新城|名城|湾|居|府|轩|公寓|大厦|广场|新村|家园|豪庭|雅庭|宿舍|住在?|家在|住址?[:为是]?)\s?"
    rf"({NUM}\s?(?:栋|幢|座)(?:{NUM}\s?[层楼])?)(?!厂|砖|窑|烟囱|仓|车间|锅炉|塔|房屋)"
)
_RESIDENT_BUILDING = re.compile(
    rf"(?<![0-9a-z第共有建达约余多])({NUM}\s?(?:栋|幢|座))(?=的?(?:住户|业主|居民|邻居|楼顶住|租户))"
)
# After “我家住”, every number of the address is masked, the village stays.
_OWN_HOME = re.compile(
    r"(?:(?:本人|我|我家|自己|家|举报人|投诉人|反映人|来电人)(?:现|就|一家|们家)?(?:居住|住)(?:址|所)?(?:在|于|是|为|:)*|(?:家庭|联系|本人|通讯|通信|我的|投诉人|举报人)(?:住址|地址)(?:是|为|:)*|住址(?:是|为|:)+|家住|我家(?:在|是|的?地址))"
    r"([^。；;!！?？\n]{0,40})"
)
_HOME_NUMBER = re.compile(
    rf"(?<![0-9a-z])(?:{NUM}\s?(?:号楼|号房|号|栋|幢|座|单元|梯|层|楼|室|房|巷|弄|里|排|队|组|坊|街|横巷|直街)之?\s?)+(?:{NUM}(?=$|[^0-9{HAN}]))?"
)


def _flats(shape: str) -> Found:
    for pattern in (_FLAT, _BUILDING, _ROOM, _DASHED):
        for match in pattern.finditer(shape):
            yield match.start(), match.end(), "address"
    for pattern in (_HOME_BUILDING, _RESIDENT_BUILDING):
        for match in pattern.finditer(shape):
            yield match.start(1), match.end(1), "address"
    for match in _OWN_HOME.finditer(shape):
        for number in _HOME_NUMBER.finditer(shape, match.start(1), match.end(1)):
            yield number.start(), number.end(), "address"


_AFTER_COLON = re.compile(rf"{_NAMED}\s*[:是为叫]+\s*({SURNAME}(?:\s?[{HAN}])(?:\s?[{HAN}])?)")
_CALLED = re.compile(
    rf"(?:我叫做?|本人叫做?|我的名字[叫是]|我名叫|本人姓名|鄙人)\s*[:是为]?\s*({SURNAME}\s?[{HAN}](?:\s?[{HAN}])?)"
)
_I_AM = re.compile(rf"(?:我是|本人是|本人)\s?({SURE_SURNAME}[{HAN}]{{1,2}})(?=$|[,。、;!\s(（:]|，|；|！|（|[0-9])")
_BARE = re.compile(
    rf"{_NAMED}\s?({SURE_SURNAME}[{HAN}]{{1,2}})(?=$|[^{HAN}])|{_NAMED}\s?({SURNAME}[{HAN}]{{1,2}})(?=[(（,，\s]{{0,2}}(?:电话|手机|联系|身份证|1[3-9][0-9]))"
)
_TITLED = re.compile(
    rf"({SURNAME}[{HAN}]{{0,2}}?){TITLE}(?![{HAN}]{{0,4}}(?:牛肉|面馆|餐厅|餐饮|酒楼|饭店|茶餐|烧烤|食品|火锅))"
)
_SOME = re.compile(rf"(?:{_CALLER}|业主|居民|村民|住户|街坊|市民|群众)\s?[:是]?({SURNAME})(?=某)")
_MY_NAME = re.compile(rf"(?:我姓|本人姓|免贵姓)\s?({SURNAME})")


def _names(shape: str) -> Found:
    for pattern in (_AFTER_COLON, _CALLED):
        for match in pattern.finditer(shape):
            start, end = match.span(1)
            end = start + _name_length(shape[start:], end - start)
            if shape[end : end + 1] not in ("某",) and not shape[start:end].endswith(("某", "某某")):
                yield start, end, "name"
    for pattern in (_I_AM, _BARE):
        for match in pattern.finditer(shape):
            group = match.lastindex or 0
            if group and match.group(group)[-1] not in _NOT_NAME_END:
                yield match.start(group), match.end(group), "name"
    for match in _TITLED.finditer(shape):
        if not _ACCUSED.search(shape[max(0, match.start() - 8) : match.start()]):
            yield match.start(1), match.end(1), "name"
    for pattern in (_SOME, _MY_NAME):
        for match in pattern.finditer(shape):
            yield match.start(1), match.end(1), "name"


def _name_length(rest: str, longest: int) -> int:
    """How far a name reaches: 李明|住在, 李明华|住在."""
    family = len(surname_of(rest[:3]))
    for length in (family + 1, family + 2):
        if length <= longest and re.match(_AFTER, rest[length:]):
            return length
    return longest


PATTERNS: list[Find] = [
    _number(rf"(?<![0-9a-z])(?:\+?86{SEP})?[1一幺壹]{SEP}[3-9三四五六七八九](?:{SEP}{D}){{9}}(?!{D})", "phone"),
    _number(r"(?<![0-9a-z])[(（]?0[1-9][0-9]{1,2}[)）]?[\s\-—–]{0,3}[2-9][0-9]{2,3}[\s\-]?[0-9]{4}(?:[\s\-转]{1,3}[0-9]{1,5})?(?![0-9])", "phone"),
    _number(rf"(?:电话|手机|座机|联系方式|号码|致电我|打我|tel|phone)[号码是为:\s(（]{{0,4}}({D}(?:{SEP}{D}){{6,11}})(?!{D})", "phone", 1),
    _long_numbers,
    _number(r"[a-z0-9][a-z0-9._%+\-]*\s?@\s?[a-z0-9\-]+(?:\s?\.\s?[a-z0-9\-]+)*\s?\.\s?[a-z]{2,6}", "email"),
    _number(r"(?:微信|威信|薇信|v信|(?<![a-z])(?:wechat|weixin|vx|wx)(?=[\s:号是]))(?:号码?|id|账号)?[:是为\s]{0,3}([a-z][a-z0-9_\-]{4,19}|[0-9]{5,11})(?![a-z0-9])", "wechat", 1),
    _number(r"(?:(?<![a-z])qq|扣扣|企鹅)(?:号码?|群)?[:是为\s]{0,3}([1-9][0-9]{4,11})(?![0-9])", "qq", 1),
    _number(
        r"(?:我的?(?:车|车牌|小车|摩托车)|我家的?(?:车|小车)|本人的?(?:车|车牌|小车|车辆)|举报人的?车|投诉人的?车)(?:牌|辆|号|是|为|:|\s){0,5}"
        r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[a-z]\s?[·.\-]?\s?[a-z0-9]{5,6})",
        "plate", 1,
    ),
    _flats,
    _names,
]  # fmt: skip


def known_patterns(known: list[str]) -> list[Find]:
    """What finds the things known of this complainant, each in every shape it may be written in."""
    patterns: list[Find] = []
    for one in known:
        bare = re.sub(r"[\s\u200b]", "", one)
        digits = re.sub(r"\D", "", bare)
        if not bare:
            continue
        if (
            re.fullmatch(rf"[{HAN}·]{{2,5}}", bare)
            and (bare[0] in SURNAMES or bare[:2] in COMPOUND_SURNAMES)
            and not re.search(r"[村镇街路巷区]$", bare)
        ):
            patterns += _known_name(bare)
        elif len(digits) >= 7 and len(digits) >= len(re.sub(r"[\s+()\-]", "", bare)) - 1:
            patterns += _known_number(digits)
        elif re.search(rf"{NUM}\s?{_ADDRESS_UNIT}|[0-9]", bare) and re.search(rf"[{HAN}]", bare):
            patterns += _known_address(bare)
        elif len(bare) >= 2:
            patterns.append(_number(SEP.join(re.escape(c) for c in bare), "known"))
    return patterns


def _known_name(name: str) -> list[Find]:
    family = surname_of(name)
    given = name[len(family) :]
    apart = SEP.join(re.escape(c) for c in name.replace("·", ""))
    patterns = [
        _number(apart, "name"),
        _number(rf"({re.escape(family)})(?:{TITLE}|某某?|姓|家(?=人|里|属))", "name", 1),
        _number(rf"[老小阿]{re.escape(family)}(?![{HAN}]{{1,4}}(?:厂|公司|店|村))", "name"),
        _number(rf"(?<=姓){re.escape(family)}", "name"),
    ]
    if len(given) >= 2:
        patterns.append(_number(SEP.join(re.escape(c) for c in given), "name"))
    if given:
        last = re.escape(given[-1])
        patterns.append(_number(rf"[阿小]{last}|{last}(?:哥|姐|叔|伯|姨|嫂|婶|仔|妹)", "name"))
    from pypinyin import lazy_pinyin  # its dictionaries take 50 MB: only for whoever hides a name

    latin = [re.escape(syllable) for syllable in lazy_pinyin(name)]
    if all(syllable.isascii() for syllable in latin):
        start = len(family)
        family_latin, given_latin = r"[\s\-]?".join(latin[:start]), r"[\s\-']?".join(latin[start:])
        patterns.append(_number(rf"(?<![a-z]){family_latin}[\s,_\-]*{given_latin}(?![a-z])", "name"))
        patterns.append(_number(rf"(?<![a-z]){given_latin}[\s,_\-]+{family_latin}(?![a-z])", "name"))
    return patterns


def _either(digit: str) -> str:
    """A digit in any writing: 1, 一, 壹, 幺."""
    return "[" + digit + "".join(c for c in HAN_DIGITS if chinese.numeral(c) == int(digit)) + "]"


def _known_number(digits: str) -> list[Find]:
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    kind = "phone" if len(digits) <= 12 else "id_number"
    spelt = SEP.join(_either(digit) for digit in digits)
    tail = "".join(_either(digit) for digit in digits[-4:])
    patterns = [
        _number(rf"(?<![0-9]){spelt}", kind),
        _number(rf"(?:尾号|后四位|末四位|末尾)[:是为\s]{{0,3}}({tail})", kind, 1),
        # 138****5678 in somebody else's mask, laid beside a list, is the number again.
        _number(rf"(?<![0-9]){digits[:3]}[*x×＊]{{2,12}}{digits[-4:]}", kind),
    ]
    if len(digits) >= 9 and digits.startswith("0"):
        patterns.append(_number(rf"(?<![0-9]){SEP.join(_either(d) for d in digits[-7:])}(?![0-9])", kind))
    return patterns


def _known_address(address: str) -> list[Find]:
    """The numbers of an address in any writing; its village, street and estate are places and stay."""
    numbers = [
        n
        for n in re.findall(r"[0-9]+|[零〇一二三四五六七八九十百]+(?=[号栋幢座单梯层楼室房巷弄排队组街横])", address)
        if n
    ]
    values = [value for n in numbers if (value := chinese.numeral(n)) is not None]
    if not values:
        return []
    written = [_writings(value) for value in values]
    patterns = []
    step = r"(?:号楼|号房|横巷|直街|单元|[号栋幢座梯层楼室房巷弄里排队组坊街#])"
    for here, there in itertools.pairwise(written):  # any two steps in a row: 三巷5号, 3栋501
        patterns.append(_number(rf"(?<![0-9.]){here}(?:{step}|[\-—–]){there}(?:{step})?(?![0-9.])", "address"))
    if values[-1] >= 100:  # a room, telling even alone
        patterns.append(
            _number(rf"(?<![0-9.]){written[-1]}(?:号房|[房室])?(?![0-9.年月日元米吨人家户%亿万平㎡度个])", "address")
        )
    elif re.search(r"[号室房]$", address):
        patterns.append(_number(rf"(?<![0-9.]){written[-1]}{step}", "address"))
    return patterns


def _writings(value: int) -> str:
    plain = str(value)
    digit_by_digit = "".join(_either(digit) for digit in plain)
    full = chinese.in_chinese(value) if 0 < value < 10_000 else plain
    return f"(?:{digit_by_digit}|{full})"
