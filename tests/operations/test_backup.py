"""A backup is made while somebody writes, is read back, and brings everything back into nothing, once."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner, Result

from bot.__main__ import mindbot
from bot.app import begin_records, open_records
from bot.basics.messages import Message, Reply, Weight
from bot.basics.settings import read_settings
from bot.delivery.scheduler import Chore, Clock
from bot.store import Store, Transaction
from bot.store.engine.copy_rows import digests
from bot.store.engine.seal import key_file
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, outbox
from tests.support.sample_files import photo as jpeg

NOW = 1_790_000_000.0


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(mindbot, [str(word) for word in words])


@pytest.fixture(params=["sqlite", "postgresql"])
def lived_in(request: pytest.FixtureRequest, installation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with two letters, a message, a photo of a case, a paper of its own, and settings."""
    monkeypatch.chdir(installation.parent)
    if request.param == "postgresql":
        blank: Callable[[], str] = request.getfixturevalue("postgresql")
        monkeypatch.setenv("MINDBOT_DATABASE", blank())
        begin_records(read_settings()).close()
    (installation.parent / ".env").write_text("MINDBOT_WEB_PER_MINUTE=30\nLINE_CHANNEL_SECRET=hush-hush-hush-hush\n")
    monkeypatch.setenv("LINE_CHANNEL_SECRET", "")
    (installation / "papers" / "loans").mkdir(parents=True)
    (installation / "papers" / "loans" / "ours.md").write_text("# ของเรา\n", "utf-8")
    (installation / "index").mkdir()
    (installation / "index" / "current").write_text("1")
    with closing(open_records(read_settings())) as store:
        fill(store, installation)
    return installation


def fill(store: Store, data: Path) -> None:
    photo, digest = FileRoom(data / "files", store.seal).put(jpeg(), "a.jpg")

    store.write(lambda tx: files.record(tx, photo, digest, NOW))
    store.write(lambda tx: files.keep_for(tx, photo.id, "2569-000001"))
    for text in ("one", "two"):
        store.write(
            lambda tx, text=text: outbox.put(  # type: ignore[misc]
                tx, "line", "somchai", Reply(text), NOW, language="th", weight=Weight.NEWS
            )
        )
    store.write(lambda tx: inbox.keep(tx, Message("line", "e1", "somchai", NOW, text="มีควัน"), NOW))


def contents() -> dict[str, object]:
    with closing(open_records(read_settings())) as store:
        found = store.read(digests)
    return {name: found[name] for name in sorted(found) if name not in ("about", "inbox", "outbox")}


def into_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "new"))
    if "postgresql" in request.node.name:
        monkeypatch.setenv("MINDBOT_DATABASE", request.getfixturevalue("postgresql")())
    return tmp_path / "new"


def test_everything_comes_back_and_nobody_is_written_to_again(
    lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    before = contents()
    made = run("backup", tmp_path / "kept")
    backup = Path(made.stdout.strip())
    new = into_nothing(tmp_path, monkeypatch, request)

    restored = run("restore", backup, "--seal-key", lived_in / "seal.key")

    assert made.exit_code == restored.exit_code == 0, made.output + restored.output
    assert "is not in it. Keep it elsewhere" in made.stderr
    assert not list(backup.rglob("seal.key"))
    assert not (backup / "data" / "index").exists()
    assert (backup / "settings.env").read_text() == "MINDBOT_WEB_PER_MINUTE=30\nLINE_CHANNEL_SECRET=\n"
    assert contents() == before
    assert (new / "papers/loans/ours.md").read_text("utf-8") == "# ของเรา\n"
    assert "2 letters from before" in restored.stdout
    with closing(open_records(read_settings())) as store:
        assert store.read(lambda tx: outbox.waiting(tx, "line", "somchai", at=NOW)) == []
        assert store.write(lambda tx: outbox.take(tx, "line", "w", NOW, NOW + 9)) == ()
        assert store.write(lambda tx: inbox.take(tx, "w", NOW, NOW + 9)) is None
        [(photo, _, _)] = store.read(files.digests)
        assert FileRoom(new / "files", store.seal).get(photo) == jpeg()
    assert "1 message" in run("inbox", "release").stderr
    assert run("inbox", "release", "--handle").exit_code == 0
    assert "2 messages are deleted" in run("outbox", "release", "--drop").stdout
    assert "holds nothing" in run("outbox", "release", "--send").stderr
    with closing(open_records(read_settings())) as store:
        assert store.write(lambda tx: inbox.take(tx, "w", 2 * NOW, 3 * NOW)) is not None
        assert store.write(lambda tx: outbox.take(tx, "line", "w", 2 * NOW, 3 * NOW)) == ()


@pytest.fixture
def one(installation: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A backup of an installation with one photo."""
    monkeypatch.chdir(tmp_path)
    with closing(open_records(read_settings())) as store:
        fill(store, installation)
    return Path(run("backup", tmp_path / "kept").stdout.strip())


def test_held_letters_are_sent_when_the_operator_says_so_and_the_scheduler_rests_until_then(
    one: Path, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = shutil.copy(installation / "seal.key", tmp_path / "kept.key")
    shutil.rmtree(installation)
    run("restore", one, "--seal-key", key)
    done: list[float] = []

    class House:
        store = open_records(read_settings())

    clock = Clock(House(), [Chore("count", lambda house, at: done.append(at))])  # type: ignore[arg-type]
    clock.look(NOW)
    assert done == []

    run("outbox", "release", "--send")
    run("inbox", "release", "--drop")
    clock.look(NOW)

    assert done == [NOW]
    assert House.store.write(lambda tx: outbox.take(tx, "line", "w", 2 * NOW, 3 * NOW)) != ()
    assert House.store.write(lambda tx: inbox.take(tx, "w", 2 * NOW, 3 * NOW)) is None
    House.store.close()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "damaged": lambda backup: flip(backup / "records.db"),
    "missing": lambda backup: next(backup.glob("data/files/??/*")).unlink(),
    "were not made with it": lambda backup: (backup / "data" / "more").write_text("x"),
    "was changed after": lambda backup: (backup / "manifest.json").write_text(
        json.dumps(json.loads((backup / "manifest.json").read_text()) | {"version": "9"})
    ),
    "cannot be read": lambda backup: (backup / "manifest.json").write_text("{"),
    "is no backup": lambda backup: (backup / "manifest.json").unlink(),
}


@pytest.mark.parametrize("told", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_made(
    one: Path, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    DAMAGES[told](one)
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "new"))

    refused = run("restore", one, "--seal-key", installation / "seal.key")

    assert refused.exit_code == 1
    assert told in refused.stderr
    assert "Nothing was restored" in refused.stderr
    assert not (tmp_path / "new").exists()


def test_the_wrong_seal_key_is_refused(one: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file(tmp_path / "other.key")
    (tmp_path / "cut.key").write_text("abc")
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "new"))

    other, cut = (run("restore", one, "--seal-key", tmp_path / f"{name}.key") for name in ("other", "cut"))
    none = run("restore", one)

    assert (other.exit_code, cut.exit_code, none.exit_code) == (1, 1, 1)
    assert "Without the right seal.key" in other.stderr
    assert "holds no key" in cut.stderr
    assert "--seal-key FILE" in none.stderr
    assert not (tmp_path / "new").exists()


def test_nothing_is_restored_over_an_installation(one: Path) -> None:
    refused = run("restore", one)

    assert refused.exit_code == 1
    assert "There is a database already" in refused.stderr


def test_an_encrypted_backup_opens_with_the_private_key_alone(
    one: Path, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, identity in (("mine", mine), ("other", other)):
        (tmp_path / name).write_text(f"# created: today\n{identity}\n")
    file = Path(run("backup", tmp_path / "sealed", "--encrypt-to", str(mine.to_public())).stdout.strip())
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "new"))
    key = installation / "seal.key"

    assert run("backup", tmp_path / "sealed", "--encrypt-to", "age1nonsense").exit_code == 1
    assert [path.name for path in (tmp_path / "sealed").iterdir()] == [file.name], "no plain copy stays beside it"
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert run("restore", file, "--seal-key", key).exit_code == 1
    assert run("restore", file, "--seal-key", key, "--identity", tmp_path / "other").exit_code == 1
    assert not (tmp_path / "new").exists()
    assert run("restore", file, "--seal-key", key, "--identity", tmp_path / "mine").exit_code == 0
    assert len(list((tmp_path / "new" / "files").glob("??/*"))) == 1


def test_a_backup_beside_somebody_who_writes_is_of_one_moment(installation: Path, tmp_path: Path) -> None:
    """Each transaction of the writer adds two rows; a copy of a moment between them would hold an odd number."""
    with closing(open_records(read_settings())) as store:
        stop = threading.Event()

        def two_letters(tx: Transaction) -> None:
            for _ in range(2):
                outbox.put(tx, "web", "a", Reply("x"), NOW, language="th")

        def write() -> None:
            while not stop.is_set():
                store.write(two_letters)

        writer = threading.Thread(target=write)
        writer.start()
        made = run("backup", tmp_path / "kept")
        stop.set()
        writer.join()

    assert made.exit_code == 0, made.output
    rows = json.loads((Path(made.stdout.strip()) / "manifest.json").read_text())["rows"]
    assert rows["outbox"] % 2 == 0


def test_a_photo_that_was_lost_before_keeps_nobody_from_a_backup(
    one: Path, installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next(installation.glob("files/??/*")).unlink()

    made = run("backup", tmp_path / "second")
    monkeypatch.setenv("MINDBOT_DATA", str(tmp_path / "new"))

    assert made.exit_code == 0, made.output
    assert "1 photos or documents of cases were missing before" in made.stderr
    assert run("restore", made.stdout.strip(), "--seal-key", installation / "seal.key").exit_code == 0


def test_the_oldest_backups_go_when_only_some_are_to_be_kept(installation: Path, tmp_path: Path) -> None:
    for day in ("20260101-000000", "20260102-000000"):
        (tmp_path / "kept" / f"mindbot-{day}").mkdir(parents=True)
    (tmp_path / "kept" / "letters").mkdir()

    run("backup", tmp_path / "kept", "--keep", "2")

    there = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert there[:2] == ["letters", "mindbot-20260102-000000"]
    assert len(there) == 3
