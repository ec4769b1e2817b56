"""The summary of a build: new, changed, unchanged, removed and refused papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.collect import BuildInput
from indexer.papers.catalogue import Refusal
from knowledge.index import on_disk
from knowledge.index.on_disk import Manifest, PartitionInfo


@dataclass(frozen=True)
class Outcome:
    """The result of a build, paper by paper."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    refused: tuple[Refusal, ...]
    passages: int
    written: bool = False  # a new index is in use; without any change the old one stays
    partitions: tuple[PartitionInfo, ...] = ()
    trouble: str = ""  # why the embedding model is not used

    @property
    def sentence_th(self) -> str:
        begin = "สร้างดัชนีใหม่แล้ว" if self.written else "ไม่มีอะไรเปลี่ยน ใช้ดัชนีเดิมต่อ"
        return (
            f"{begin}: เอกสารใหม่ {len(self.new)} แก้ไข {len(self.changed)} เหมือนเดิม {len(self.unchanged)} "
            f"เลิกใช้ {len(self.gone)} อ่านไม่ได้ {len(self.refused)} ฉบับ รวม {self.passages:,} ตอน"
        )

    @property
    def sentence_en(self) -> str:
        begin = "A new index is in use" if self.written else "Nothing has changed, the index stays"
        return (
            f"{begin}: {len(self.new)} new, {len(self.changed)} changed, {len(self.unchanged)} unchanged, "
            f"{len(self.gone)} gone, {len(self.refused)} refused, {self.passages:,} sections in all."
        )

    def trials(self) -> Iterator[str]:
        """The self-test of the model on each partition: MRR by words, by vectors, and by both."""
        for partition in self.partitions:
            if meaning := partition.meaning:
                verdict = f"counts {meaning.weight:g}" if meaning.weight else "makes it worse and is left out"
                stood = f"words {meaning.words:.3f}, meaning {meaning.meaning:.3f}, both {meaning.both:.3f}"
                yield f"{partition.audience}: {stood}; {meaning.model} {verdict}"


def compare(collect_papers: BuildInput, before: Manifest | None) -> Outcome:
    """Compare the papers with the current index."""
    old = before.digests if before else {}
    now = on_disk.digests(collect_papers.papers, collect_papers.passages)
    return Outcome(
        new=tuple(id for id in now if id not in old),
        changed=tuple(id for id in now if id in old and old[id] != now[id]),
        unchanged=tuple(id for id in now if old.get(id) == now[id]),
        gone=tuple(id for id in old if id not in now),
        refused=collect_papers.refused,
        passages=len(collect_papers.passages),
    )
