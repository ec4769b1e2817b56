"""The state of a loan dialogue: what is known, and asking the next question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import TypeAdapter

from bot.basics.messages import Choice, Reply
from bot.chat.answers.search_papers import linked
from bot.chat.conversation import Case, Talk
from bot.chat.topics.loans.schemes import Scheme, Standing, Wish
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.understanding import spoken

KIND = "loan"
_REMEMBERED = 3  # cards that were shown one after the other
_WISH = TypeAdapter(Wish)


@dataclass(frozen=True)
class LoanTurn:
    """What the intents work with."""

    turn: Turn
    known: tuple[Scheme, ...]
    named: list[Scheme]
    wish: Wish  # what was told before and in this message
    today: date

    @property
    def scheme(self) -> Scheme | None:
        return next((one for one in self.known if one.id == self.wish.scheme), None)

    def ask(self, doing: str, asks: str, skipped: tuple[str, ...] = (), notes: Sequence[str] = ()) -> Outcome:
        """Asks the next question."""
        question = self.question(doing, asks)
        if notes:
            question = replace(question, text="\n".join([*notes, question.text]))
        return self.turn.outcome(question, talk=self.kept(doing, asks, skipped))

    def question(self, doing: str, asks: str) -> Reply:
        turn = self.turn
        choices: list[Choice] = []
        if asks in ("purpose", "customer"):
            choices = [turn.choice(f"loan.{asks}.{name}") for name in spoken("loan")[asks]]
        if asks == "scheme":
            shut = [one for one in self.known if one.standing(self.today) is not Standing.OPEN]
            choices = [Choice(one.name(turn.language), send=one.name("th")) for one in shut]
        if doing == "fit" and asks in ("purpose", "customer"):
            choices.append(turn.choice("form.skip"))
        return turn.reply(f"loan.ask.{asks}", *choices)

    def end(self, reply: Reply, doing: str = "") -> Outcome:
        """Ends with this reply; a calculation can still be varied."""
        talk = replace(self.kept(doing, "", shown=self._seen(reply)), section=self._shown(reply))
        return self.turn.outcome(linked(self.turn, reply), talk=talk)

    def _shown(self, reply: Reply) -> str:
        """The first section of the paper shown, for follow-up questions."""
        if len(reply.sources) != 1:
            return ""
        sections = self.turn.library.sections(reply.sources[0].document, audiences=self.turn.audiences)
        return sections[0].id if sections else ""

    @property
    def before(self) -> Wish | None:
        """The calculation before this one, to compare with."""
        case = self.turn.talk.case
        if case is None or case.kind != KIND:
            return None
        last = told_before(self.turn) if case.known.get("doing") == "calculate" and not case.asking else None
        if last and last.amount is not None and last.rate is not None and last.months and last != self.wish:
            return last
        kept = case.known.get("before")
        return _WISH.validate_python(kept) if kept else None

    @property
    def seen(self) -> list[Scheme]:
        """The schemes shown just now in this conversation."""
        case = self.turn.talk.case
        ids = case.known.get("shown", ()) if case and case.kind == KIND else ()
        return [one for id in ids for one in self.known if one.id == id]

    def _seen(self, reply: Reply) -> list[str]:
        """A list replaces what was shown before; single cards gather."""
        papers = {one.paper.id: one.id for one in self.known}
        now = [papers[source.document] for source in reply.sources if source.document in papers]
        before = [one.id for one in self.seen]
        return now if len(now) > 1 else [*(id for id in before if id not in now), *now][-_REMEMBERED:]

    def kept(self, doing: str, asking: str, skipped: tuple[str, ...] = (), shown: Sequence[str] | None = None) -> Talk:
        seen = [one.id for one in self.seen] if shown is None else list(shown)
        wish = _WISH.dump_python(self.wish, mode="json")
        before = _WISH.dump_python(self.before, mode="json") if self.before else None
        known = {"wish": wish, "doing": doing, "skipped": list(skipped), "shown": seen, "before": before}
        return replace(self.turn.talk, case=Case(KIND, known, asking), section="")

    def button(self, press: str, scheme: Scheme) -> Choice:
        """A button that names a scheme."""
        label = self.turn.say(f"loan.press.{press}", name=scheme.name(self.turn.language))
        return Choice(label, send=label)


def told_before(turn: Turn) -> Wish:
    """What was told earlier in this conversation."""
    case = turn.talk.case
    return _WISH.validate_python(case.known["wish"]) if case and case.kind == KIND else Wish()
