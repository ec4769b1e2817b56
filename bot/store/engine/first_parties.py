"""A migration: gives the parties of old tickets an alias each, also in the history."""

from __future__ import annotations

import hashlib

from bot.store import Row, Transaction
from bot.store.cases.parties import BROUGHT, Behind, add, new_alias

_OF_THE_CITIZEN = ("Lodge", "AddWord", "AgainNow", "Confirm", "Contest", "Rate")
_CHAIN = "history of a ticket"


def give_aliases(tx: Transaction) -> None:
    """Of every old ticket and line, into the tables that are about to take their place."""
    for ticket in tx.all("select number, citizen, receipt, identity, lodged_at from tickets"):
        alias = new_alias()
        add(
            tx,
            alias,
            ticket["number"],
            Behind(ticket["citizen"]),
            role=BROUGHT,
            identity=ticket["identity"],
            receipt="",
            at=ticket["lodged_at"],
        )
        # Of the receipt only its fingerprint is there, and that stays as it is.
        tx.run("update parties set receipt = :r where alias = :a", r=ticket["receipt"], a=alias)
        tx.run("update tickets_next set citizen = :a where number = :n", a=alias, n=ticket["number"])
        _rewrite(tx, ticket["number"], alias)


def _rewrite(tx: Transaction, number: str, alias: str) -> None:
    """The lines with the alias, chained anew; but a chain that was broken before stays broken where it was."""
    old, new, whole = "", "", True
    for line in tx.all("select * from history where ticket = :n order by seq", n=number):
        words = hashlib.sha256(line["body"]).hexdigest()
        whole = whole and line["digest"] == _link(tx, old, number, line, line["person"], words)
        person = alias if line["action"] in _OF_THE_CITIZEN else line["person"]
        old = line["digest"]
        new = _link(tx, new, number, line, person, words) if whole else line["digest"]
        tx.run(
            """insert into history_next (ticket, seq, at, person, action, body, words, remains, digest)
               values (:ticket, :seq, :at, :person, :action, :body, :words, '', :digest)""",
            **{**line, "person": person, "words": words, "digest": new},
        )


def _link(tx: Transaction, before: str, number: str, line: Row, person: str, words: str) -> str:
    seq, at, action = line["seq"], line["at"], line["action"]
    return tx.seal.fingerprint(_CHAIN, before, number, str(seq), repr(at), person, action, words)
