"""The office as its administrator writes it down: one workbook of bodies, posts, people, accounts and roles.

The people are invented; who holds which office is not copied from anywhere.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

CITY = "440600"
SINCE = "2024-03-01"

# Code, name, short name, kind, code of the body above.
BODIES = [
    (f"{CITY}-zf", "佛山市人民政府", "市政府", "政府", CITY),
    (f"{CITY}-xt", "佛山市生态环境保护督察协调联络组", "市协调联络组", "协调机构", CITY),
    (f"{CITY}-hb", "佛山市生态环境局", "市生态环境局", "部门", CITY),
    (f"{CITY}-cg", "佛山市城市管理和综合执法局", "市城管局", "部门", CITY),
    (f"{CITY}-zj", "佛山市住房和城乡建设局", "市住建局", "部门", CITY),
    (f"{CITY}-sw", "佛山市水利局", "市水利局", "部门", CITY),
    (f"{CITY}-ga", "佛山市公安局", "市公安局", "公安机关", CITY),
    (f"{CITY}-jw", "佛山市纪委监委", "市纪委监委", "纪检监察机关", CITY),
    (f"{CITY}-sjj", "佛山市审计局", "市审计局", "部门", CITY),
    (f"{CITY}-xf", "佛山市信访局", "市信访局", "部门", CITY),
    (f"{CITY}-rx", "佛山市12345热线服务中心", "市12345热线", "部门", CITY),
    (f"{CITY}-xc", "中共佛山市委宣传部", "市委宣传部", "党委机构", CITY),
    ("440605", "南海区", "南海区", "区", CITY),
    ("440605-zf", "南海区人民政府", "南海区政府", "政府", "440605"),
    ("440605-hb", "佛山市生态环境局南海分局", "南海生态环境分局", "部门", "440605"),
    ("440605-cg", "南海区城市管理和综合执法局", "南海区城管局", "部门", "440605"),
    ("440605-zj", "南海区住房城乡建设和水利局", "南海区住建水利局", "部门", "440605"),
    ("440605-sw", "南海区水利所", "南海区水利所", "部门", "440605"),
    ("440605-dc", "中共南海区委区政府督查室", "南海区督查室", "党委机构", "440605"),
    ("440605-sz", "狮山镇", "狮山镇", "镇街", "440605"),
    ("440606", "顺德区", "顺德区", "区", CITY),
    ("440606-zf", "顺德区人民政府", "顺德区政府", "政府", "440606"),
    ("440606-hb", "佛山市生态环境局顺德分局", "顺德生态环境分局", "部门", "440606"),
    ("440606-cg", "顺德区城市管理和综合执法局", "顺德区城管局", "部门", "440606"),
    ("440606-zj", "顺德区住房城乡建设和水利局", "顺德区住建水利局", "部门", "440606"),
    ("440606-sw", "顺德区水利所", "顺德区水利所", "部门", "440606"),
]

# Body, title, rank, what a deputy is in charge of, code and name of who holds it.
LEADERS = [
    (f"{CITY}-zf", "市长", "主要领导", "", "P001", "马致远"),
    (f"{CITY}-zf", "副市长", "分管领导", "", "P002", "岑立言"),
    (f"{CITY}-hb", "局长", "主要领导", "", "P003", "罗启明"),
    (f"{CITY}-hb", "副局长", "分管领导", "", "P004", "侯志坚"),
    (f"{CITY}-cg", "局长", "主要领导", "", "P005", "程一平"),
    (f"{CITY}-cg", "副局长", "分管领导", "", "P006", "卢敬之"),
    (f"{CITY}-zj", "局长", "主要领导", "", "P007", "霍建中"),
    (f"{CITY}-zj", "副局长", "分管领导", "", "P008", "苏定国"),
    (f"{CITY}-sw", "局长", "主要领导", "", "P009", "江海生"),
    (f"{CITY}-sw", "副局长", "分管领导", "", "P010", "温如玉"),
    ("440605-zf", "区长", "主要领导", "", "P011", "陈志远"),
    ("440605-zf", "副区长", "分管领导", "", "P012", "邓立群"),
    ("440605-hb", "局长", "主要领导", "", "P013", "关国华"),
    ("440605-hb", "副局长", "分管领导", "", "P014", "黎少芬"),
    ("440605-cg", "局长", "主要领导", "", "P015", "区伟雄"),
    ("440605-cg", "副局长", "分管领导", "", "P016", "简文辉"),
    ("440605-zj", "局长", "主要领导", "", "P017", "麦永安"),
    ("440605-zj", "副局长", "分管领导", "", "P018", "庞志成"),
    ("440605-sw", "所长", "主要领导", "", "P019", "潘福源"),
    ("440605-sw", "副所长", "分管领导", "", "P020", "梁水生"),
    ("440606-zf", "区长", "主要领导", "", "P021", "欧阳启"),
    ("440606-zf", "副区长", "分管领导", "", "P022", "何炳坤"),
    ("440606-hb", "局长", "主要领导", "", "P023", "冯国梁"),
    ("440606-hb", "副局长", "分管领导", "", "P024", "胡碧琪"),
    ("440606-cg", "局长", "主要领导", "", "P025", "伍振邦"),
    ("440606-cg", "副局长", "分管领导", "", "P026", "周敏仪"),
    ("440606-zj", "局长", "主要领导", "", "P027", "曾少强"),
    ("440606-zj", "副局长", "分管领导", "", "P028", "龙飞燕"),
    ("440606-sw", "所长", "主要领导", "", "P029", "黄伯雄"),
    ("440606-sw", "副所长", "分管领导", "", "P030", "吴水秀"),
]

# Account, name, person, role, his body, how far it reaches ("" = his body).
ACCOUNTS = [
    ("lin", "林静", "", "协调联络员", f"{CITY}-xt", CITY),
    ("zhou", "周正", "", "市级审核员", f"{CITY}-xt", CITY),
    ("ma", "马致远", "P001", "指挥领导", f"{CITY}-zf", CITY),
    ("luo", "罗启明", "P003", "包案领导", f"{CITY}-hb", ""),
    ("guan", "关国华", "P013", "包案领导", "440605-hb", ""),
    ("he", "何晓岚", "", "承办员", "440605-hb", ""),
    ("huan", "宦青", "", "承办员", f"{CITY}-hb", ""),
    ("tang", "唐审", "", "区级审核员", "440605-zf", "440605"),
    ("yan", "严守信", "", "验收员", "440605-dc", "440605"),
    ("gao", "高访", "", "回访员", f"{CITY}-rx", CITY),
    ("pan", "潘宣", "", "信息公开员", f"{CITY}-xc", CITY),
    ("su", "苏纪", "", "纪检监察员", f"{CITY}-jw", CITY),
    ("ji", "纪首正", "", "机构负责人", f"{CITY}-jw", ""),
    ("jin", "金锁", "", "身份保管员", f"{CITY}-xf", CITY),
    ("zhong", "钟密", "", "身份保管员", f"{CITY}-xf", CITY),
    ("xin", "辛局", "", "机构负责人", f"{CITY}-xf", ""),
    ("kong", "孔明查", "", "审计员", f"{CITY}-sjj", CITY),
    ("shen", "申计", "", "机构负责人", f"{CITY}-sjj", ""),
]
GUARDED = ("纪检监察员", "身份保管员", "审计员")


def fill_in(template: Path, into: Path) -> Path:
    """The office's own template, filled in."""
    from openpyxl import load_workbook

    book: Workbook = load_workbook(template)
    for row in BODIES:
        book["机构"].append(row)
    for body, title, rank, portfolio, code, name in LEADERS:
        book["职务"].append((body, title, rank, portfolio))
        book["人员"].append((code, name))
        book["任职"].append((body, title, code, SINCE))
    for username, name, code, role, body, reach in ACCOUNTS:
        book["用户"].append((username, name, code))
        book["角色"].append((username, role, body, reach))
    book.save(into)
    return into
