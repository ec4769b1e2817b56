"""Lowers sections that cannot be the answer: bare headings, blank forms, and the purpose where steps are asked for."""

from __future__ import annotations

import re

import numpy as np

from knowledge.index.postings import Scores
from knowledge.language.thai import normalise
from knowledge.search import answer_type, quotes
from knowledge.search.candidates import Partitions, Pool
from knowledge.search.question import Question

_READ = 12  # of the best passages, whose headings and texts are looked at
_EMPTY, _PURPOSE, _STEPS = -30.0, -12.0, 2.0  # in the reranker's units
_IS_PURPOSE = re.compile(
    "วัตถุประสงค์|ขอบเขต|คำนำ|คำจำกัดความ|นิยาม|หลักการและเหตุผล|สารบัญ|บทนำ|ความเป็นมา|purpose|scope|definition|contents|foreword"
)
_IS_PROCEDURE = re.compile("ขั้นตอน|กระบวนงาน|กระบวนการ|วิธี|การดำเนินการ|การปฏิบัติ|procedure|step|how to")


def adjustments(partitions: Partitions, asked: Question, pool: Pool, scores: Scores) -> Scores:
    """What each of the best passages gains or loses; passages with approved questions are left as they are."""
    normal, more = asked.own.normal, np.zeros(len(scores))
    steps = answer_type.asks_for_steps(normal) and not _IS_PURPOSE.search(normal)
    for place in np.argsort(-scores, kind="stable")[:_READ].tolist():
        row = int(pool.rows[place])
        if partitions.is_asked_for(row):
            continue
        partition, at = partitions.at(row)
        passage = partition.passage(at)
        heading = normalise(" ".join(passage.heading[-1:]))
        if quotes.is_empty(passage):
            more[place] = _EMPTY
        elif steps and _IS_PURPOSE.search(heading):
            more[place] = _PURPOSE
        elif steps and (_IS_PROCEDURE.search(heading) or quotes.steps_of(passage.text)):
            more[place] = _STEPS
    return more
