"""The offices of 佛山 as they stood at the end of 2016: slugs for codes, names, short names, English."""

from __future__ import annotations

# slug, name, short, English, one of the 41 on the duty list
PARTY = (
    (
        "jw",
        "中共佛山市纪律检查委员会（佛山市监察局）",
        "市纪委监察局",
        "Commission for Discipline Inspection and Supervision",
        True,
    ),
    ("zf-w", "中共佛山市委政法委员会", "市委政法委", "Political and Legal Affairs Commission", True),
    ("zz", "中共佛山市委组织部", "市委组织部", "Organisation Department", True),
    ("xc", "中共佛山市委宣传部", "市委宣传部", "Publicity Department", True),
    ("bb", "佛山市机构编制委员会办公室", "市编办", "Commission Office for Public Sector Reform", True),
    ("wb", "中共佛山市委办公室", "市委办", "General Office of the Municipal Committee", False),
    ("dc", "中共佛山市委督查室", "市委督查室", "Supervision Office of the Municipal Committee", False),
)

DEPARTMENTS = (
    ("fg", "佛山市发展和改革局", "市发改局", "Development and Reform Bureau"),
    ("jx", "佛山市经济和信息化局", "市经信局", "Economy and Information Technology Bureau"),
    ("jy", "佛山市教育局", "市教育局", "Education Bureau"),
    ("kj", "佛山市科学技术局", "市科技局", "Science and Technology Bureau"),
    ("ga", "佛山市公安局", "市公安局", "Public Security Bureau"),
    ("mz", "佛山市民政局", "市民政局", "Civil Affairs Bureau"),
    ("sf", "佛山市司法局", "市司法局", "Justice Bureau"),
    ("cz", "佛山市财政局", "市财政局", "Finance Bureau"),
    ("rs", "佛山市人力资源和社会保障局", "市人社局", "Human Resources and Social Security Bureau"),
    ("gt", "佛山市国土资源和城乡规划局", "市国土规划局", "Land Resources and Planning Bureau"),
    ("hb", "佛山市环境保护局", "市环保局", "Environmental Protection Bureau"),
    ("zj", "佛山市住房和城乡建设管理局", "市住建管理局", "Housing and Urban-Rural Development Bureau"),
    ("jt", "佛山市交通运输局", "市交通运输局", "Transport Bureau"),
    ("sw", "佛山市水务局", "市水务局", "Water Affairs Bureau"),
    ("ny", "佛山市农业局", "市农业局", "Agriculture Bureau"),
    ("sm", "佛山市商务局", "市商务局", "Commerce Bureau"),
    ("wg", "佛山市文化广电新闻出版局", "市文广新局", "Culture, Broadcasting and Press Bureau"),
    ("ws", "佛山市卫生和计划生育局", "市卫计局", "Health and Family Planning Bureau"),
    ("sjj", "佛山市审计局", "市审计局", "Audit Bureau"),
    ("gz", "佛山市国有资产监督管理委员会", "市国资委", "State-owned Assets Supervision Commission"),
    ("zl", "佛山市质量技术监督局", "市质监局", "Quality and Technical Supervision Bureau"),
    ("gs", "佛山市工商行政管理局", "市工商局", "Industry and Commerce Bureau"),
    ("sy", "佛山市食品药品监督管理局", "市食药监局", "Food and Drug Bureau"),
    ("aj", "佛山市安全生产监督管理局", "市安监局", "Work Safety Bureau"),
    ("tj", "佛山市统计局", "市统计局", "Statistics Bureau"),
    ("ly", "佛山市旅游局", "市旅游局", "Tourism Bureau"),
    ("fz", "佛山市法制局", "市法制局", "Legal Affairs Bureau"),
    ("cg", "佛山市城市管理局（佛山市城市综合执法局）", "市城管局", "Urban Management and Law Enforcement Bureau"),
    ("qx", "佛山市气象局", "市气象局", "Meteorological Bureau"),
    ("ds", "佛山市地方税务局", "市地税局", "Local Taxation Bureau"),
    ("gss", "佛山市国家税务局", "市国税局", "State Taxation Bureau"),
    ("hs", "佛山海事局", "佛山海事局", "Maritime Bureau"),
    ("gd", "佛山供电局", "佛山供电局", "Power Supply Bureau"),
    ("gl", "佛山市公路管理局", "市公路局", "Highway Bureau"),
    ("gdj", "佛山市轨道交通发展局", "市轨道交通局", "Rail Transit Bureau"),
    ("jr", "佛山市金融工作局", "市金融局", "Financial Work Bureau"),
)

CITY_OFFICES = (
    ("rx", "佛山市行政服务中心（12345政府服务热线）", "市12345热线", "12345 Government Service Hotline"),
    ("xf", "佛山市信访局", "市信访局", "Letters and Calls Bureau"),
    ("hw", "佛山市环境保护委员会办公室", "市环委办", "Office of the Environmental Protection Committee"),
)

SECTIONS = (
    ("zh", "综合组", "General Section"),
    ("fb", "分办组", "Hand-down Section"),
    ("sh", "审核组", "Review Section"),
    ("db", "督办组", "Supervision Section"),
)

DISTRICTS = (
    ("440604", "禅城区", "Chancheng"),
    ("440605", "南海区", "Nanhai"),
    ("440606", "顺德区", "Shunde"),
    ("440607", "三水区", "Sanshui"),
    ("440608", "高明区", "Gaoming"),
)

# slug, name pattern, kind, parent's slug, English
DISTRICT_OFFICES = (
    ("jw", "{d}纪委监察局", "party", "dw", "Commission for Discipline Inspection and Supervision"),
    ("dc", "{d}委督查室", "party", "dw", "Supervision Office of the District Committee"),
    ("lx", "{d}迎接督察协调联络组", "office", "dw", "District Coordination and Liaison Group"),
    ("hb", "{d}环境运输和城市管理局", "bureau", "zf", "Environment, Transport and Urban Management Bureau"),
    ("gt", "{d}国土城建和水务局", "bureau", "zf", "Land, Construction and Water Bureau"),
    ("ga", "{d}公安分局", "police", "zf", "Public Security Sub-bureau"),
    ("sj", "{d}市场监督管理局", "bureau", "zf", "Market Supervision Bureau"),
    ("jj", "{d}经济和科技促进局", "bureau", "zf", "Economy and Technology Promotion Bureau"),
    ("ny", "{d}农林渔业局", "bureau", "zf", "Agriculture, Forestry and Fishery Bureau"),
    ("aj", "{d}安全生产监督管理局", "bureau", "zf", "Work Safety Bureau"),
)

DISTRICT_NAMES = {
    ("440604", "hb"): "{d}环境保护和城市管理局",
    ("440606", "gt"): "{d}国土城建和水利局",
    ("440606", "ga"): "{d}公安局",
    ("440606", "ny"): "{d}农业局",
}

TOWNS = {
    "440604": (
        ("zm", "祖庙街道", "Zumiao"),
        ("sw-jd", "石湾镇街道", "Shiwanzhen"),
        ("zc", "张槎街道", "Zhangcha"),
        ("nz", "南庄镇", "Nanzhuang"),
    ),
    "440605": (
        ("gc", "桂城街道", "Guicheng"),
        ("jji", "九江镇", "Jiujiang"),
        ("xq", "西樵镇", "Xiqiao"),
        ("dz", "丹灶镇", "Danzao"),
        ("ss", "狮山镇", "Shishan"),
        ("dl", "大沥镇", "Dali"),
        ("ls", "里水镇", "Lishui"),
    ),
    "440606": (
        ("da", "大良街道", "Daliang"),
        ("rg", "容桂街道", "Ronggui"),
        ("lj", "伦教街道", "Lunjiao"),
        ("ll", "勒流街道", "Leliu"),
        ("cc", "陈村镇", "Chencun"),
        ("bj", "北滘镇", "Beijiao"),
        ("lc", "乐从镇", "Lecong"),
        ("lo", "龙江镇", "Longjiang"),
        ("xt-z", "杏坛镇", "Xingtan"),
        ("ja", "均安镇", "Jun'an"),
    ),
    "440607": (
        ("xn", "西南街道", "Xinan"),
        ("ydh", "云东海街道", "Yundonghai"),
        ("bn", "白坭镇", "Baini"),
        ("lp", "乐平镇", "Leping"),
        ("lb", "芦苞镇", "Lubao"),
        ("dt", "大塘镇", "Datang"),
        ("ns", "南山镇", "Nanshan"),
    ),
    "440608": (
        ("hc", "荷城街道", "Hecheng"),
        ("yh", "杨和镇", "Yanghe"),
        ("mc", "明城镇", "Mingcheng"),
        ("gh", "更合镇", "Genghe"),
    ),
}

# Villages and communities that stand in complaints, by town slug; a landmark of no particular firm beside each.
VILLAGES = {
    "zm": "朝安 同济 普澜 永安 文沙 敦厚",
    "sw-jd": "澜石 番村 深村 塘头 镇中 沙岗",
    "zc": "大富 莲塘 白坭 弼塘 村头 下朗",
    "nz": "罗格 吉利 上元 溶洲 杏头 紫南 龙津",
    "gc": "夏西 平西 三山 石肯 叠北 林岳",
    "jji": "沙头 河清 烟南 石江 下北 海寿",
    "xq": "民乐 崇南 联新 大同 太平 儒溪",
    "dz": "金沙 罗行 石联 塱心 仙岗 西岸",
    "ss": "小塘 官窑 罗村 松岗 显纲 谭边 兴贤",
    "dl": "盐步 黄岐 河东 凤池 水头 沥北",
    "ls": "和顺 麻奢 洲村 鲁岗 共同 流潮",
    "da": "逢沙 五沙 苏岗 大门 红岗 新滘",
    "rg": "细滘 马冈 红旗 高黎 小黄圃 容里",
    "lj": "熹涌 三洲 霞石 常教 仕版 鸡洲",
    "ll": "富裕 黄连 大晚 连杜 江义 众涌",
    "cc": "勒竹 石洲 仙涌 南涌 绀现 大都",
    "bj": "西海 碧江 三桂 林头 黄龙 马村",
    "lc": "沙边 良教 荷村 平步 水藤 大墩",
    "lo": "仙塘 左滩 麦朗 南坑 旺岗 世埠",
    "xt-z": "麦村 古朗 光华 桑麻 龙潭 逢简",
    "ja": "南沙 三华 仓门 鹤峰 星槎 沙浦",
    "xn": "青岐 金本 木棉 五顶岗 鲁村 江根",
    "ydh": "辑罗 伏户 邓岗 宝月 杨梅 横涌",
    "bn": "岗头 富景 康岗 清塘 周村 祠巷",
    "lp": "横岗 范湖 华布 源潭 三江 大岗 新旗",
    "lb": "长岐 独树岗 刘寨 四合 西河 上塘",
    "dt": "六和 莘田 永平 梅花 连滘 潦边",
    "ns": "迳口 六和 禄岗 东和 漫江 择善",
    "hc": "富湾 西安 三洲 孔堂 仙村 泰和",
    "yh": "对川 清溪 岗水 河西 圆岗 石水",
    "mc": "潭朗 七星岗 罗稳 光明 明东 新岗",
    "gh": "白洞 宅布 平塘 小洞 高村 巨泉",
}

LANDMARKS = [
    "村口牌坊东侧",
    "文化广场对面",
    "小学后门",
    "老榕树旁",
    "旧粮仓旁",
    "鱼塘边",
    "加油站斜对面",
    "桥脚",
    "水闸旁",
    "变电站西侧",
    "农贸市场后面",
    "高压线塔下",
    "卫生站旁",
    "国道边",
    "工业大道北段",
    "祠堂后面",
    "幼儿园隔壁",
    "河堤内侧",
    "旧砖厂旧址",
    "涌边小路尽头",
    "货场南门",
    "立交桥底",
    "山脚",
    "采石坑旁",
]

RIVERS = {
    "440604": "佛山涌 大塱涌 东平水道 丰收涌 九江基涌",
    "440605": "佛山水道 雅瑶水道 西南涌 里水河 谢边涌 官山涌",
    "440606": "顺德支流 桂畔海 潭洲水道 甘竹溪 英雄河 大门涌",
    "440607": "西南涌 左岸涌 芦苞涌 大棉涌 漫水河",
    "440608": "秀丽河 高明河 沧江 杨梅河 富湾涌",
}
