"""What handlers wrote beside what was not so, and how inspectors judged what was found: words of the demo."""

from __future__ import annotations

WORK = {
    "report": "委托第三方检测，各项指标均合格，检测报告附后。",
    "cleared": "组织人员和车辆清理现场堆放物，地面已冲洗，周边已设警示牌。",
    "rinsed": "现场堆放物清理完毕并冲洗，已通知村委会加强看护。",
    "sealed": "已责令停产，生产设备断电并张贴封条。",
    "patrol": "夜间巡查未发现异常，设备停用，封条完好，已走访周边住户并做好记录。",
    "torn_down": "违法搭建的作业棚和传送设备已全部拆除并清运。",
    "visit": "到场检查，制作现场笔录，约谈负责人。",
    "measured": "环境监测站到场采样，布设噪声监测点两处。",
    "urged": "督促企业停用老旧设备，落实专人管理台账。",
}
# In the order in which signals of a kind are found: c confirmed, d dismissed, anything else left for later.
VERDICTS = {
    "photo": "c.", "photo_time": "d", "photo_place": "c", "ahead": "c", "backfilled": "d", "paper": "c",
    "contradicted": "d.d", "text": "dd.dc.", "late": "d.d.", "omitted": "d.",
}  # fmt: skip
REASONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("photo", "c"): ("两张照片为同一画面，裁切后用于另一案件，承办人承认“现场没来得及去”。",),
    ("photo_time", "d"): ("经查看手机原图，拍摄手机日期设置有误，现场执法记录仪可以印证到场时间。",),
    ("photo_place", "c"): ("照片拍摄地在另一镇，承办人称误传，但无法提供当日现场照片。",),
    ("ahead", "c"): ("所报完成日期早于照片拍摄日期两天，当日现场尚未拆除，属提前填报。",),
    ("backfilled", "d"): ("承办人连续三日在外检查，当日返岗集中补录，现场笔录日期与所述一致。",),
    ("paper", "c"): ("两份报告八项数值完全相同，检测机构只受理过其中一份委托。",),
    ("contradicted", "d"): (
        "回访人反映的是新出现的情况，与已整改事项无关，已另行转办。",
        "投诉人对处罚力度不满意，整改事实与上报一致。",
        "抽查组已就同一情况移交线索，不再重复立项。",
    ),
    ("text", "d"): (
        "两处违法情形相同，措辞均取自执法文书范本，现场数据各不相同。",
        "雷同部分为法规条文和固定用语，现场情况各有记录。",
        "两名承办人套用同一检查表格，执法记录仪可证均到过现场。",
    ),
    ("text", "c"): ("两件地点、行业均不同，除名称外逐字相同，现场笔录只有一份，涉嫌未到场即填报。",),
    ("late", "d"): (
        "夜间交办，签收稍迟，次日一早即到场，未影响办理。",
        "当日系统维护，电话签收在时限内，已核对通话记录。",
        "值班人员当晚带队夜查，返岗即签收。",
    ),
    ("omitted", "d"): ("当日已书面报送，系统补录稍迟。", "该件正与督察组核对口径，已电话报备。"),
}
