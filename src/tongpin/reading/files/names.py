"""Whether a label could be what a person is called; it keeps lists of fields from being taken for talk."""

from __future__ import annotations

import re

# The hundred commonest surnames cover some 85 % of people; the double ones are the commonest of their kind.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤張劉陳楊黃趙吳孫馬許鄭謝韓馮鄧蕭葉蘇呂盧鍾譚陸賈"
    "韋鄒龍賀顧龔萬錢嚴湯"
)
_TITLED = re.compile(
    r"(?:总|總|总监|總監|经理|經理|工|主任|主管|老师|老師|先生|女士|小姐|董|局|处|處|科长|处长|部长|院长|厂长|校长|所长|会长|老板|助理|专员"
    r"|顾问|秘书|采购|采购员|工程师|教授|医生|哥|姐|叔|阿姨)$"
)
_PARTY = re.compile(
    r"^(?:我|你|他|她|我们|我方|对方|客户|客户方|甲方|乙方|买方|卖方|销售|业务|客服|采购|问|答|主持人|记者|(?:说话人|发言人|讲话人)\s?\d*"
    r"|Q|A|Me|You|Customer|Client|Buyer|Seller|Sales|Host|Interviewer|Speaker\s?\d*)$",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"^(?:金额|方案|方式|方向|成本|高层|高管|关键|程度|温度|余额|单价|单位|常见|严重|白天|石材|万元|向导|任务|段落|方法|高度|程序|江苏|金融"
    r"|From|To|Cc|Bcc|Sent|Date|Subject|Re|Fw|Budget|Name|Time|Status|Note|Notes|Owner|Priority|Title|Action|Actions|Next|Risk|Risks"
    r"|Price|Project|Company|Phone|Email|Address|Place|Location|Agenda|Attendees|Summary|Question|Answer|Type|Stage|Amount|Value|Item)$",
    re.IGNORECASE,
)


def is_person(label: str) -> bool:
    """Whether a label reads as a person's name, title or side in a talk; when in doubt, no."""
    if _FIELDS.match(label):
        return False
    if _PARTY.match(label) or _TITLED.search(label):
        return True
    if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", label):
        return label[0] in _SURNAMES or label[:2] in ("欧阳", "司马", "上官", "诸葛") or label[0] in "小老阿"
    return re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][\w.]*)?", label) is not None
