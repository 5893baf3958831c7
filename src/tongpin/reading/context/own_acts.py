"""Is it our own act rather than the buyer's? "我们发了合同", "asked her about budget"."""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage
from tongpin.reading.lexicon import Span

_LEAD = (
    r"(?:今天|昨天|上午|下午|晚上|刚才?|已经?|又|再|随后|然后|于是|所以|这周|本周|上周|下周|明天|周[一二三四五六日]|\d+[月号日]+|就|还|也|便|后来|顺便|会后|现场|"
    r"today|yesterday|then|so|and|also|just|next|this (?:morning|week)|last (?:week|night)|on (?:monday|tuesday|wednesday|thursday|friday))?\W{0,2}"
)
_OWN = re.compile(
    rf"^\W*{_LEAD}(?:"
    r"(?:我们?|我方|我司|我这边|咱们?|俺们?|小[^\W\d]{1,2}和我|团队)(?!.{0,6}(?:收到|入围|中标|被|拿到|接到|得知|听|排|进了|排名|是第|和.{1,6}(?:入围|进)|看到|看他|看客))(?:都|也|再|就|先|已经?|又|这边|一起|今天|昨天|明天|下周|当场|会|要|准备|打算|可以|想|得|把|给|跟|向|对|和|与|为|主动|连夜|专门|特意|的?(?:人|同事|团队|运营|法务|销售)|[^\W\d_]{0,4}){0,4}"
    r"(?:问|发|递|提|交|寄|请|邀|约|安排|介绍|告诉|讲|说|建议|推荐|催|报|准备|写|做|拜访|带|降|让|答应|承诺|回复|解释|送|拿|补|出|打|改|帮|去|派|汇|谈|签了?字|拟|算|列|梳|查|分享|提供|展示|演示|盯|跟进|争取|推|逼|保证|同意|动员|组织|整理|更新|测|画|拉|陪|回|转|聊|宣讲|沟通|拟定|承认|赔)"
    r"|(?:给|跟|向|替|帮|请|邀|约|催|拜访|回访|陪)(?:了)?(?:他们?|她们?|对方|客户|[^\W\d_]{1,4}(?:总|经理|主任|工|科长|部长|院长|老师|厂长))(?:了)?(?:发|递|提|交|送|讲|介绍|报|演示|做|写|算|解释|打了?电话|汇报|吃|看|过了|参观|来|尽快|签)"
    r"|(?:i|we|our (?:team|side|guys|ops|people)|the team|me and \w+|\w+ and i)(?:'ve|'d|'ll|'m|'re| have| had| will| also| then| just| already| finally| both| am| are| should| could| can| might| did| went and| plan to| want to| need to| must| would| is| going to){0,3} "
    r"(?:ask(?:ed|ing)?|sen[dt](?:ing)?|gave|giv(?:e|ing)|offer(?:ed|ing)?|invit(?:e|ed|ing)|told|tell|pitch(?:ed)?|present(?:ed|ing)?|show(?:ed|ing)?|quot(?:e|ed|ing)|propos(?:e|ed|ing)|suggest(?:ed|ing)?|call(?:ed|ing)?|email(?:ed|ing)?|push(?:ed|ing)?|submit(?:ted|ting)?|"
    r"deliver(?:ed)?|prepar(?:e|ed|ing)|draft(?:ed|ing)?|explain(?:ed|ing)?|dropp?(?:ed)?|shar(?:e|ed|ing)|took|take|brought|bring|walk(?:ed)?|met|chas(?:e|ed|ing)|follow(?:ed|ing)?|agreed to|promis(?:e|ed)|remind(?:ed)?|ran|run|made|make|put|built|build|wrote|write|arrang(?:e|ed)|book(?:ed)?|host(?:ed)?|set up|visit(?:ed)?|"
    r"try|tried|talk(?:ed)?|spoke|explor(?:e|ed)|discuss(?:ed)?|schedul(?:e|ed)|introduc(?:e|ed)|recommend(?:ed)?|reassur(?:e|ed)|cut|lower(?:ed)?|answer(?:ed)?|repl(?:y|ied)|refresh(?:ed)?|updat(?:e|ed)|review(?:ed)?)\b"
    r"|(?:sent|gave|offered|invited|told|pitched|presented|showed|quoted|proposed|suggested|emailed|submitted|delivered|prepared|drafted|explained|shared|took|brought|walked (?:them|him|her)|met|chased|followed up|arranged|booked|hosted|visited|introduced|flew|ran|connected|rang|called|asked|spent|left)\b(?! (?:by|us|me|to us)\b)"
    r")"
)


def is_own_act(passage: Passage, span: Span) -> bool:
    """Tell whether the clause at the place says, in a text of ours, what our side did or will do."""
    if not passage.ours or passage.quoted(span):
        return False
    return bool(_OWN.match(passage.clause_text(span[0])))
