"""The demonstration's folder: its own keys, its own settings, and never mistaken for anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import build
from bot.basics.settings import Settings, read_settings
from bot.operations.demo import folder
from bot.operations.demo.folder import BeingServed, NotADemoFolder
from bot.operations.web_server import open_doors
from knowledge.index.on_disk import NoIndex
from tests.operations.demo.conftest import with_an_index

_ITS_OWN = ("data", "embedding_model", "banner")


def test_everything_of_it_lies_in_its_folder(installation: Settings, demo: Path) -> None:
    """A key of its own, records of its own, a copy of the index; the installation beside it has nothing new."""
    assert {path.name for path in installation.data.iterdir()} == {"index", "demo"}
    assert {"seal.key", "secret.key", "mindbot.db", "files", "index"} <= {path.name for path in demo.iterdir()}
    assert not (demo / "index").is_symlink()
    house = build(folder.settings_of(installation, demo))
    finding = house.library.search("เงินกู้กองทุนตัวอย่าง", audiences=frozenset({"public"}))
    house.close()
    assert [found.passage.paper for found in finding.found][:1] == ["loans/fund"]


def test_no_setting_of_the_environment_reaches_it(
    installation: Settings, demo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not the database, not the single sign-on, and above all no token with which something could be sent."""
    for name, value in {
        "LINE_CHANNEL_SECRET": "a line secret of the real one",
        "LINE_CHANNEL_ACCESS_TOKEN": "a line token of the real one",
        "TELEGRAM_TOKEN": "1234:telegram",
        "PUBLIC_URL": "https://mindbot.example.go.th",
        "MINDBOT_DATABASE": "postgresql://somewhere/else",
        "MINDBOT_SECRET": "a secret of the real one",
        "MINDBOT_WRITER_URL": "http://a-language-model",
        "MINDBOT_SSO_ISSUER": "https://sso.example.go.th",
    }.items():
        monkeypatch.setenv(name, value)
    assert read_settings(tmp_path / ".env").telegram_token

    own = folder.settings_of(read_settings(tmp_path / ".env"), demo, "a banner")

    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    assert {name: getattr(own, name) for name in defaults if name not in _ITS_OWN} == {
        name: value for name, value in defaults.items() if name not in _ITS_OWN
    }
    house = build(own)
    assert [channel.name for channel in open_doors(house)[1]] == ["web"]
    house.close()


def test_a_folder_of_something_else_is_neither_filled_nor_deleted(tmp_path: Path) -> None:
    settings = Settings.model_construct(data=tmp_path)
    theirs = tmp_path / "demo" / "slides.pdf"
    theirs.parent.mkdir()
    theirs.write_bytes(b"of a lecture")

    with pytest.raises(NotADemoFolder, match="holds something else"):
        folder.make(settings, 1, 0.0)
    with pytest.raises(NotADemoFolder, match="Nothing was deleted"):
        folder.remove(theirs.parent)

    assert theirs.read_bytes() == b"of a lecture"


def test_without_an_index_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="indexer build"):
        folder.make(Settings.model_construct(data=tmp_path / "data"), 1, 0.0)

    assert not (tmp_path / "data").exists()


def test_a_link_to_a_demonstration_is_not_followed(demo: Path, tmp_path: Path) -> None:
    link = tmp_path / "demo"
    link.symlink_to(demo)

    with pytest.raises(NotADemoFolder):
        folder.remove(link)

    assert folder.is_demo(demo)


def test_what_is_served_is_not_deleted(demo: Path) -> None:
    with folder.served(demo), folder.served(demo), pytest.raises(BeingServed, match="Stop that first"):
        folder.remove(demo)

    assert folder.is_demo(demo)


def test_it_is_made_whole_or_not_at_all_and_goes_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody stops it while it is being made, and begins again."""
    settings = with_an_index(tmp_path)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder, "_fill", stopped)
    with pytest.raises(KeyboardInterrupt):
        folder.make(settings, 1, 0.0)
    assert not folder.is_demo(tmp_path / "demo")

    monkeypatch.setattr(folder, "_fill", lambda *_: None)
    folder.make(settings, 1, 0.0)
    assert {path.name for path in tmp_path.iterdir()} == {"index", "demo"}

    folder.remove(tmp_path / "demo")
    assert [path.name for path in tmp_path.iterdir()] == ["index"]
    with pytest.raises(NotADemoFolder, match="There is no"):
        folder.remove(tmp_path / "demo")


def test_the_ministrys_own_papers_come_along_without_drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    settings = with_an_index(data)
    for name in ("loans/fund.md", ".drafts/1/paper.md"):
        (data / "papers" / name).parent.mkdir(parents=True)
        (data / "papers" / name).write_text("## วงเงิน\n")
    monkeypatch.setattr(folder, "_fill", lambda *_: None)

    folder.make(settings, 1, 0.0)

    assert (data / "demo" / "papers" / "loans" / "fund.md").exists()
    assert not (data / "demo" / "papers" / ".drafts").exists()
