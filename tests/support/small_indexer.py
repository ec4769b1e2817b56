"""The real indexer as a process, with another folder of delivered papers: python small_indexer.py FOLDER VERB ..."""

from __future__ import annotations

import sys
from pathlib import Path

from indexer.__main__ import main
from knowledge import settings

if __name__ == "__main__":
    delivered = Path(sys.argv.pop(1))
    settings.documents = lambda: delivered
    settings.questions = lambda: delivered.parent / "questions"
    main(prog_name="indexer")
