"""The judge's own sentences, in the words of a salesperson, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence


def _low(text: str) -> str:
    """Lower the first letter, but leave an abbreviation alone."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


class Phrases:
    """Sentences in one language."""

    lang = "zh"

    def off(self, state: str, reason: str) -> str:
        """Why an action is early, late or harmful."""
        return f"客户多半在「{state}」：{reason}。"

    def caution(self, state: str, p_harm: float, reason: str) -> str:
        """Why to be careful."""
        return f"客户有 {p_harm:.0%} 的可能在「{state}」，真在的话这一步会坏事：{reason}。先确认再动。"

    def fit(self, state: str, purpose: str) -> str:
        """Why an action fits."""
        return f"客户在「{state}」，这一步正当其时：{purpose}。"

    def neutral(self, state: str) -> str:
        """Why an action neither helps nor hurts."""
        return f"客户在「{state}」，这一步不伤人也推不动，先想想有没有更对的事。"

    def not_of_the_method(self) -> str:
        """Why free text got no verdict."""
        return "没看出这是方法里的哪个动作，没法判断合不合适。"

    def sure(self, state: str, share: float, quotes: Sequence[str]) -> str:
        """Why this stage, when it is clear."""
        return f"客户多半在「{state}」（{share:.0%}）" + self._because(quotes)

    def unsure(self, first: str, p1: float, second: str, p2: float, quotes: Sequence[str]) -> str:
        """Why this stage, when it is not clear."""
        return f"还拿不准：更像「{first}」（{p1:.0%}），也可能是「{second}」（{p2:.0%}）" + self._because(
            quotes
        )

    def nothing(self, state: str) -> str:
        """Why, when nothing is known."""
        return f"还没有客户的任何动静，只能先按「{state}」看；去听客户怎么说。"

    def _because(self, quotes: Sequence[str]) -> str:
        if not quotes:
            return "。"
        return "，依据是客户的" + "、".join(f"“{q}”" for q in quotes) + "。"

    def asked_for(self, signal: str, quote: str) -> str:
        """A move that answers what the customer did."""
        return (
            f"客户{signal}（“{quote}”），这一步就是回应它。" if quote else f"客户{signal}，这一步就是回应它。"
        )

    def concerns_open(self, concerns: Sequence[str], proofs: Sequence[str]) -> str:
        """A move that answers open concerns."""
        shown = f"，对得上的证明：{'、'.join(proofs)}" if proofs else ""
        return f"客户的顾虑还没解开：{'、'.join(concerns)}{shown}。"

    def prepare(self, state: str, proofs: Sequence[str]) -> str:
        """A move that prepares one stage ahead."""
        return f"客户下一步多半到「{state}」，现在就把证明备好：{'、'.join(proofs)}。"

    def late_to_the_table(self) -> str:
        """Why to review the bid first."""
        return "第一次听到就是发标，标准多半不是跟我们谈出来的，可能是陪标：先做投标评审，再决定投不投。"

    def delivery_joins(self) -> str:
        """Why delivery must join."""
        return "方案阶段交付还没进来：没有交付签认的承诺，上线后要出事。"

    def lead(self, ours: str, theirs: str, gap: int) -> str:
        """Our side against theirs."""
        if gap > 0:
            return f"我方已经做到「{ours}」，客户还在「{theirs}」，超前 {gap} 步。"
        return f"客户已经到「{theirs}」，我方还停在「{ours}」，落后 {-gap} 步。"

    def happy_ears(self) -> str:
        """Only our own acts and opinions."""
        return "目前只有我方的动作和判断，没有客户自己的话或行动撑着。"

    def split(self, first: str, where_first: str, second: str, where_second: str) -> str:
        """People who stand far apart."""
        return f"{first}在「{where_first}」，{second}在「{where_second}」，客户内部不同频，要分人推进。"

    def unprepared(self, concerns: Sequence[str]) -> str:
        """Worries without proof at hand."""
        return f"风险评估就在眼前，这些顾虑还没有备好的证明：{'、'.join(concerns)}。"

    def promise_gap(self) -> str:
        """A promise without delivery's sign-off."""
        return "方案或承诺已经给出去了，交付还没有参加和签认。"

    def uncovered(self, roles: Sequence[str]) -> str:
        """Nobody has met those who count now."""
        return f"这个阶段说话算数的人里，还没接触到：{'、'.join(roles)}。"

    def wrong_act(self, action: str, reason: str) -> str:
        """A wrong act that was done."""
        return f"做了「{action}」：{reason}"

    def lost(self) -> str:
        """What is left to do on a deal that another won."""
        return "这单客户选了别家：问清输在哪一步，保持联系，等他们的下一次。"

    def against(self, state: str, quotes: Sequence[str]) -> str:
        """What speaks against the stage."""
        if not quotes:
            return "眼下没有跟这个判断唱反调的话。"
        return f"跟「{state}」对不上的，是" + "和".join(f"“{q}”" for q in quotes) + "。"

    def moved(self, then: str, p_then: float, now: str, p_now: float, quotes: Sequence[str]) -> str:
        """What changed in a week: the stage."""
        why = self._since(quotes)
        return f"一周前多半还在「{then}」（{p_then:.0%}），现在到了「{now}」（{p_now:.0%}）{why}"

    def surer(self, state: str, p_then: float, p_now: float, quotes: Sequence[str], *, heard: bool) -> str:
        """What changed in a week: how sure we are."""
        way = "升到" if p_now > p_then else "降到"
        why = self._since(quotes) if heard else "，这一周客户没有新动静。"
        return f"还是「{state}」，把握从一周前的 {p_then:.0%} {way} {p_now:.0%}{why}"

    def same_as_before(self, state: str, *, heard: bool) -> str:
        """What changed in a week: nothing."""
        if heard:
            return f"这一周有新消息，判断没变，还是「{state}」。"
        return f"这一周客户没有新动静，判断没变，还是「{state}」。"

    def would_change(self, signals: Sequence[str], state: str) -> str:
        """What would change our mind."""
        return f"客户要是{'，或者'.join(signals)}，就该改判为「{state}」。"

    def nothing_would_change(self, state: str) -> str:
        """When no single signal would change our mind."""
        return f"判断很稳：客户再来哪一条消息，单凭它都还是「{state}」。"

    def _since(self, quotes: Sequence[str]) -> str:
        return "，是因为客户的" + "和".join(f"“{q}”" for q in quotes) + "。" if quotes else "。"


class EnglishPhrases(Phrases):
    """The same sentences in English."""

    lang = "en"

    def off(self, state: str, reason: str) -> str:
        """Why an action is early, late or harmful."""
        return f"The customer is probably in {state.lower()}: {_low(reason)}."

    def caution(self, state: str, p_harm: float, reason: str) -> str:
        """Why to be careful."""
        return f"There is a {p_harm:.0%} chance that this hurts ({state.lower()}): {_low(reason)}. Find out first."

    def fit(self, state: str, purpose: str) -> str:
        """Why an action fits."""
        return f"The customer is in {state.lower()}, the right time for this: {_low(purpose)}."

    def neutral(self, state: str) -> str:
        """Why an action neither helps nor hurts."""
        return f"The customer is in {state.lower()}; this neither hurts nor moves anything. Is there a better move?"

    def not_of_the_method(self) -> str:
        """Why free text got no verdict."""
        return "This is none of the method's actions, so there is no verdict."

    def sure(self, state: str, share: float, quotes: Sequence[str]) -> str:
        """Why this stage, when it is clear."""
        return f"The customer is probably in {state.lower()} ({share:.0%})" + self._because(quotes)

    def unsure(self, first: str, p1: float, second: str, p2: float, quotes: Sequence[str]) -> str:
        """Why this stage, when it is not clear."""
        return (
            f"Not certain: more likely {first.lower()} ({p1:.0%}), perhaps {second.lower()} ({p2:.0%})"
            + self._because(quotes)
        )

    def nothing(self, state: str) -> str:
        """Why, when nothing is known."""
        return f"Nothing from the customer yet; taken as {state.lower()} until they say or do something."

    def _because(self, quotes: Sequence[str]) -> str:
        if not quotes:
            return "."
        return ", going by the customer's " + " and ".join(f"“{q}”" for q in quotes) + "."

    def asked_for(self, signal: str, quote: str) -> str:
        """A move that answers what the customer did."""
        return (
            f"Answers the customer's move “{quote}” ({signal.lower()})."
            if quote
            else f"Answers: {signal.lower()}."
        )

    def concerns_open(self, concerns: Sequence[str], proofs: Sequence[str]) -> str:
        """A move that answers open concerns."""
        shown = f"; what answers them: {', '.join(_low(p) for p in proofs)}" if proofs else ""
        return f"Worries still open: {', '.join(_low(c) for c in concerns)}{shown}."

    def prepare(self, state: str, proofs: Sequence[str]) -> str:
        """A move that prepares one stage ahead."""
        return f"{state} comes next: get the proof ready now ({', '.join(_low(p) for p in proofs)})."

    def late_to_the_table(self) -> str:
        """Why to review the bid first."""
        return "We first heard of this as a tender, so somebody else may have shaped it: review the bid before bidding."

    def delivery_joins(self) -> str:
        """Why delivery must join."""
        return "Delivery is not in the design yet: promises that it has not signed off break after go-live."

    def lead(self, ours: str, theirs: str, gap: int) -> str:
        """Our side against theirs."""
        steps = f"{abs(gap)} step" + ("s" if abs(gap) > 1 else "")
        if gap > 0:
            return f"We are at {ours.lower()} while the customer is in {theirs.lower()}: {steps} ahead."
        return f"The customer is in {theirs.lower()} while we are at {ours.lower()}: {steps} behind."

    def happy_ears(self) -> str:
        """Only our own acts and opinions."""
        return "So far there are only our own acts and opinions, nothing the customer said or did."

    def split(self, first: str, where_first: str, second: str, where_second: str) -> str:
        """People who stand far apart."""
        return (
            f"{first} is in {where_first.lower()}, {second} in {where_second.lower()}: "
            "the buying group is split; work per person."
        )

    def unprepared(self, concerns: Sequence[str]) -> str:
        """Worries without proof at hand."""
        return f"Risk assessment is near and these worries have no proof ready: {', '.join(_low(c) for c in concerns)}."

    def promise_gap(self) -> str:
        """A promise without delivery's sign-off."""
        return "A solution or promise is out and delivery has neither joined nor signed it off."

    def uncovered(self, roles: Sequence[str]) -> str:
        """Nobody has met those who count now."""
        return f"Of those who count in this stage we have not met: {', '.join(_low(r) for r in roles)}."

    def wrong_act(self, action: str, reason: str) -> str:
        """A wrong act that was done."""
        return f"“{action}” was done. {reason}"

    def lost(self) -> str:
        """What is left to do on a deal that another won."""
        return (
            "The customer chose another: learn at which step it was lost and stay in touch for the next time."
        )

    def against(self, state: str, quotes: Sequence[str]) -> str:
        """What speaks against the stage."""
        if not quotes:
            return "Nothing heard so far speaks against this."
        return f"Speaking against {state.lower()}: " + " and ".join(f"“{q}”" for q in quotes) + "."

    def moved(self, then: str, p_then: float, now: str, p_now: float, quotes: Sequence[str]) -> str:
        """What changed in a week: the stage."""
        why = self._since(quotes)
        return f"A week ago probably {then.lower()} ({p_then:.0%}), now {now.lower()} ({p_now:.0%}){why}"

    def surer(self, state: str, p_then: float, p_now: float, quotes: Sequence[str], *, heard: bool) -> str:
        """What changed in a week: how sure we are."""
        way = "up" if p_now > p_then else "down"
        why = self._since(quotes) if heard else "; nothing new from the customer this week."
        return f"Still {state.lower()}, {way} from {p_then:.0%} to {p_now:.0%} in a week{why}"

    def same_as_before(self, state: str, *, heard: bool) -> str:
        """What changed in a week: nothing."""
        news = "There was news this week" if heard else "Nothing new from the customer this week"
        return f"{news}; the judgement is the same, {state.lower()}."

    def would_change(self, signals: Sequence[str], state: str) -> str:
        """What would change our mind."""
        return f"{state} it would be if one of these came next: {'; '.join(_low(s) for s in signals)}."

    def nothing_would_change(self, state: str) -> str:
        """When no single signal would change our mind."""
        return f"Firm: whatever single signal came next, it would still be {state.lower()}."

    def _since(self, quotes: Sequence[str]) -> str:
        return ", because of " + " and ".join(f"“{q}”" for q in quotes) + "." if quotes else "."


def phrases(lang: str) -> Phrases:
    """Return the sentences of `lang` ("zh" or "en")."""
    return EnglishPhrases() if lang == "en" else Phrases()
