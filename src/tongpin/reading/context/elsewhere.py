"""Is it about somebody else: another customer, another project, another deal?"""

from __future__ import annotations

import re

from tongpin.reading.context.passage import Passage

_ELSEWHERE = re.compile(
    r"另(?:外)?一(?:个|家|位)(?:客户|项目|单|甲方|账户)|别的(?:客户|项目|单子)|其他(?:客户|项目)(?!清单|名单)|另(?:外)?(?:那|有)(?:个|家)(?:客户|项目|单子)|隔壁(?:组|部门|项目|公司|厂|桌|区|那家)|"
    r"我(?:们)?(?:手上|手里|跟|在做)的?(?:另|别)|老客户.{0,6}(?:续|签|扩)|上(?:一)?个项目|去年那个(?:项目|单)|前年那个|(?:兄弟|姐妹|关联|子)公司(?:那边|的|已|也)?(?!租|抵)|姊妹公司|母公司那边|别组|同事(?:那边|负责|跟)的|我(?:上|前)一家公司|前东家|朋友(?:公司|那边|的公司)|"
    r"\b(?:another|a different|my other|our other|other) (?:customer|client|account|deal|project|opportunity|prospect)(?:s)?(?: of (?:mine|ours))?\b|\bsister (?:company|plant|site|brand|firm)\b|\bdifferent (?:customer|client|account|deal|project)\b|"
    r"\bunrelated\b|\bnothing to do with (?!price|cost|money)|\b(?:was|is|concerns|concern|were) (?:a|another) different (?:\w+ )?(?:firm|company|manufacturer|customer|site|branch|hospital|bank|one)\b|\bsame (?:sur)?name\b|\bin the (?:news|papers|trade press|press)\b|\bon the news\b|\blast employer\b|\bnot this (?:deal|account|customer|one|client)\b|\bat (?:my|his|her) (?:last|previous|old) (?:company|job|firm|employer)\b|\bmy (?:brother|wife|cousin|neighbou?r|friend|mate)\b|\bnext door\b|\b(?:colleague|teammate)'s (?:account|deal|customer|client)\b"
    r"|\bover at (?:another|a different)\b|\bother account\b|\bsame name\b|\bwrong number\b|(?:跟|与|和)(?:我|我们|咱)?(?:的|手上)?(?:这|本|此|该|我)(?:个|家|张)?(?:单子?|项目|客户|公司)[^,。;]{0,4}(?:没|无|两码|不相)|两码事|(?:没|无)(?:一毛钱|半毛钱)?关系(?!到)|不是我(?:跟|负责|这)的|(?:某某|某家|某集团|某公司|外省|外地)(?:厂|公司|企业|医院|集团)?[^,。;]{0,4}(?:又|要|在|已|也|的)|隔壁(?!桌)|另一个(?:品牌|客户|项目|医院|厂|公司|部门|区)|同名|重名|网上的?传闻|同事[^,。;]{0,6}(?:签|跟|负责|做)的|不是(?:这|咱们这)(?:个项目|单|家)"
)


def is_elsewhere(passage: Passage) -> bool:
    """Tell whether the sentence speaks of another customer, project or firm than the deal's own."""
    return bool(_ELSEWHERE.search(passage.sentence))
