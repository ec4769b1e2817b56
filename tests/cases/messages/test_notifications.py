"""Tests of notifications to citizens and officers about a case."""

from __future__ import annotations

from bot.basics.messages import Weight
from bot.cases.messages import case_story
from bot.cases.model.action_classes import AddWord, Answer, Ask, Contest, Note, Take
from bot.cases.model.submission import Kind, Lodge
from bot.cases.model.ticket import Priority
from bot.cases.records import my_cases
from bot.store import Transaction
from tests.support.people import SECRET, SMELL, Town

pytest_plugins = ["tests.support.desk"]


def test_the_citizen_is_told_of_every_step_in_their_language(town: Town) -> None:
    ticket = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, language="en", province="ระยอง")).ticket
    number = ticket.number

    told = [
        town.do(town.somchai, action).news
        for action in (Take(number), Ask(number, "When?"), Answer(number, "We visited."), Note(number, "รอผล"))
    ]

    assert [len(news) for news in told] == [1, 1, 1, 0]
    assert all(news[0].person == ticket.citizen for news in told[:3])
    assert "When?" in told[1][0].reply.text
    assert told[1][0].reply.choices[0].send == f"Answer the officer {number}"


def test_the_officer_is_notified_of_a_message_without_its_text(town: Town) -> None:
    """It goes to a chat on somebody's telephone."""
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))

    (news,) = town.do(town.citizen, AddWord(number, SECRET)).news

    assert news.person == town.somchai.id
    assert SECRET not in news.reply.text


def test_the_unit_and_the_emergency_centre_are_notified_of_danger_at_once(town: Town) -> None:
    ticket, _, news = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True))

    assert ticket.priority is Priority.DANGER
    assert {one.person for one in news} == {town.somchai.id, town.malee.id, town.alarm.id}
    assert {one.weight for one in news} == {Weight.DANGER}


def test_the_whole_unit_is_notified_when_an_outcome_is_contested(town: Town) -> None:
    """Also to its head, not only to whoever closed it."""
    news = town.do(town.citizen, Contest(town.closed(), "ยังเหม็นอยู่")).news

    assert {one.person for one in news} == {town.somchai.id, town.malee.id}


def test_a_citizen_reads_the_messages_but_no_internal_note(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Note(number, "เจ้าของโรงงานเป็นคนดัง"))
    town.do(town.somchai, Ask(number, "กี่โมงคะ"))
    town.do(town.citizen, AddWord(number, "สี่ทุ่มค่ะ"))

    def story(tx: Transaction) -> str:
        stake = my_cases.of(tx, town.citizen, number)
        assert stake is not None
        return case_story.story(stake, town.desk.history(tx, stake.ticket), town.desk.routing, "th").text

    text = town.store.read(story)
    assert "กี่โมงคะ" in text
    assert "คุณ: สี่ทุ่มค่ะ" in text
    assert "คนดัง" not in text
