"""The leaders, on a telephone: three duties in person, each with its day, place, note and photographs."""

from __future__ import annotations

from tests.browser.journey.unit import photograph
from tests.browser.journey.world import World
from tests.browser.support import PHONE

DUTIES = [
    ("亲自参与案件调查", "鸿泰铝型材厂", "带队核查喷涂车间和废水管网，询问厂方负责人，调阅在线监测记录。"),
    ("亲自到现场解决问题", "鸿泰铝型材厂喷涂车间", "现场责令修复收集罩，协调供电、消防当日到位。"),
    ("亲自研究制定整改方案", "分局三楼会议室", "召集环保、住建研究方案，明确两项整改、责任人和期限。"),
]


def leader_does_his_duties(world: World, username: str) -> None:
    """From his own page, with one thumb."""
    with world.at(username, PHONE) as leader:
        leader.look(f"{username}-home")
        leader.room("包案")
        leader.sees("我包的案件")
        leader.look(f"{username}-leading")
        for n, (duty, place, note) in enumerate(DUTIES):
            if n:
                leader.room("包案")
            card = leader.page.locator("article").filter(has_text=f"〔{world.case}〕")
            leader.follow(duty, within=card)
            leader.sees(duty)
            if n == 1:
                leader.look(f"{username}-duty")
            leader.fill("地点", place)
            leader.fill("情况", note)
            pictures = [photograph(world, f"{username}-{n}-{one}.jpg") for one in ("a", "b")]
            leader.attach("照片和材料", pictures)
            leader.press("登记")
            leader.told("已登记")
            leader.reads(note[:20], within=leader.section("包案领导"))
        leader.look(f"{username}-case")


def leaders_do_their_duties(world: World) -> None:
    """The bureau's head who answers for the case, and the city's who follows it up."""
    leader_does_his_duties(world, "guan")
    leader_does_his_duties(world, "luo")
