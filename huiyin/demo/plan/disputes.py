"""What two offices of a district say when neither wants a case: by what it is about, in their own words."""

from __future__ import annotations

from typing import NamedTuple

from huiyin.demo.plan.story import CasePlan


class Contest(NamedTuple):
    """One kind of quarrel: the other office, what is filed, what each side says, the hearing, and both possible rulings."""

    topics: frozenset[str]
    rival: str  # slug of the district's bureau
    filed: str
    own: str
    other: str
    heard: str
    stays: str
    moves: str
    basis: str
    words: tuple[str, ...]


CONTESTS = (
    Contest(
        frozenset({"dumping", "slag", "hazwaste", "sludge", "fishpond"}),
        "gt",
        filed="倾倒点系闲置储备用地，紧邻河涌管理线，地块看护和河道管理均不在我单位职责内。我单位只负责固体废物属性认定，请明确牵头单位。",
        own="现场经我单位采样，所堆放的主要是建筑余泥和生活垃圾，不属危险废物。储备用地由管护单位负责围蔽和清理，我单位可配合鉴别和执法。",
        other="该地块虽属储备用地，但倾倒者是企业，举报反映的是污染。固体废物的环境监管不在国土部门，请由原单位继续牵头，我局负责围蔽和平整。",
        heard="双方到会陈述并出示用地红线图、河道管理范围图和采样记录。双方确认：地块已移交储备，围蔽设施缺失；倾倒物约三百立方米；倾倒者尚未查清。",
        stays="举报反映的主要是倾倒固体废物造成的污染，查处倾倒行为、鉴别废物属性是办结本件的关键，与用地性质无关。地块围蔽和平整由国土部门配合完成。",
        moves="倾倒物以建筑余泥为主，不属危险废物；地块已移交储备，围蔽缺失是反复倾倒的直接原因。清理、围蔽和看护应由储备用地管护单位牵头，环保部门配合鉴别。",
        basis="《佛山市环境保护责任清单》“储备用地和河道管理范围内垃圾清理”；《中华人民共和国固体废物污染环境防治法》第十条",
        words=("偷倒", "余泥"),
    ),
    Contest(
        frozenset({"kitchen", "ktv"}),
        "sj",
        filed="被反映的店铺无营业执照，属无照经营查处范围，应由市场监管部门牵头，我单位只负责油烟和噪声监测。",
        own="经上门核查，三家店铺均未办理营业执照。无照经营不先取缔，责令安装净化设施等于默认其经营。",
        other="店铺已于上月受理登记，待换发执照。群众反映的是油烟和噪声扰民，主管部门是环境保护和城市管理部门。",
        heard="双方到会陈述，出示登记受理回执和现场监测记录。双方确认：两家已受理登记，一家拒不办理；夜间噪声超标，油烟净化设施未运行。",
        stays="群众投诉的是油烟和噪声，依法由环境保护和城市管理部门监管。证照办理由市场监管部门同步督促，不影响先行制止扰民。",
        moves="主要被投诉店铺属无照经营，依法应先予取缔，取缔后扰民问题即告解决，由市场监管部门牵头更为便捷，环保、城管配合。",
        basis="《无照经营查处取缔办法》第四条；《中华人民共和国大气污染防治法》第八十一条",
        words=("大排档", "无证"),
    ),
    Contest(
        frozenset({"river", "traffic", "construction", "quarry", "livestock"}),
        "hb",
        filed="举报反映的是排污和噪声扰民，属环境保护主管部门职责，我单位只负责设施建设和行业管理，请改由环保部门牵头。",
        own="我单位负责的设施均按计划建成并验收，日常运行台账齐全。排放是否超标须由环保部门监测认定，我单位没有执法权。",
        other="扰民源头是行业设施管理不到位，本局已完成监测并移交结果。按“管行业必须管环保”，请主管部门牵头整改。",
        heard="双方到会陈述，出示监测报告和行业管理台账。双方确认：监测结果超标，设施运行记录不连续，去年同期有同类投诉两件。",
        stays="污染来自行业设施的日常管理，监测结果已经明确。按照“管行业必须管环保、管业务必须管环保”，由行业主管部门牵头整改，环保部门负责监测执法。",
        moves="本件须先认定排放是否违法并依法查处，取证和处罚权在环境保护主管部门，由其牵头，行业主管部门配合落实工程措施。",
        basis="《佛山市环境保护“党政同责、一岗双责”责任制实施办法》第八条",
        words=("直排", "夜间施工"),
    ),
    Contest(
        frozenset(),  # whatever else: a factory in a village's industrial park
        "jj",
        filed="被举报企业位于村级工业园，厂房系违法建设，产业整治和园区改造由经济和科技促进部门牵头，单靠环保执法不能解决。",
        own="近两年对该园区立案六宗，处罚后企业换牌再开。园区不改造，执法只能治标，应由园区整治牵头单位统筹。",
        other="园区改造方案尚在征求意见，预计明年实施。群众反映的是当前的废气和噪声，应由环境保护部门依法先行查处。",
        heard="双方到会陈述，出示园区改造方案、近两年执法记录。双方确认：企业无环评手续；园区列入明年改造计划，目前尚无搬迁时间表。",
        stays="群众要求解决的是眼前的污染，环境保护部门有监测和处罚职权，应当依法先行查处；园区改造由经促部门另行推进，两项工作不互为前提。",
        moves="企业所在园区已列入改造计划，本件的根本解决在于搬迁和淘汰，由经促部门牵头统筹，环保部门负责搬迁前的停产监管。",
        basis="《佛山市环境保护责任清单》“村级工业园整治提升”；《中华人民共和国大气污染防治法》第五条",
        words=("工业园", "小作坊"),
    ),
)  # fmt: skip


def contested(row: CasePlan) -> Contest | None:
    """Over what the lead unit of this case would quarrel, and with whom; None where it has nobody to quarrel with."""
    if not row.lead.startswith(row.district):
        return None
    named = [one for one in CONTESTS if row.topic.name in one.topics] or [CONTESTS[-1]]
    slug = row.lead.rpartition("-")[2]
    return next((one for one in named if one.rival != slug and f"{row.district}-{one.rival}" != row.follow_up), None)
