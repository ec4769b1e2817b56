"""The real indexer as a process, ready at once: one that has loaded everything forks itself for each command.

Starting the indexer takes most of a second, of which its work takes a twentieth. `command` gives what to run instead of
`python -m indexer`: a small client that hands its words, its settings and its output to the warm process, and ends as
the work ended. Whoever kills the client kills the work.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

CLIENT = """
import array, json, os, socket, sys
asking = socket.socket(socket.AF_UNIX)
asking.connect(sys.argv[1])
said = json.dumps({"words": sys.argv[2:], "folder": os.getcwd(), "environment": dict(os.environ)}).encode()
asking.sendmsg([len(said).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [1, 2]))])
asking.sendall(said)
sys.exit(int(asking.recv(8) or b"70"))
"""

COLD = """
import sys
from pathlib import Path
from indexer.__main__ import main
from knowledge import settings
delivered = Path(sys.argv[1])
settings.documents = lambda: delivered
settings.questions = lambda: delivered.parent / "questions"
main(sys.argv[2:], prog_name="indexer")
"""

_TEMPORARY = tempfile.gettempdir()  # before any test names another folder, which ends with that test
_SERVERS: list[subprocess.Popen[bytes]] = []


def command(delivered: Path) -> tuple[str, ...]:
    """The indexer, with another folder of delivered papers."""
    return (sys.executable, "-I", "-S", "-c", CLIENT, _address(), str(delivered))


def cold_command(delivered: Path) -> tuple[str, ...]:
    """The same as a process of its own, for tests that measure what it takes."""
    return (sys.executable, "-c", COLD, str(delivered))


def end() -> None:
    """The warm process ends, if it was ever needed."""
    if _address.cache_info().currsize:
        _SERVERS[0].terminate()
        _SERVERS[0].wait()
        shutil.rmtree(Path(_address()).parent, ignore_errors=True)


@cache
def _address() -> str:
    """Where the warm process listens."""
    address = Path(tempfile.mkdtemp(prefix="mindbot-indexer-", dir=_TEMPORARY)) / "socket"
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm_indexer", str(address)],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
    )
    _SERVERS.append(server)
    assert server.stdout is not None
    assert server.stdout.readline(), "the warm indexer did not start"
    server.stdout.close()
    return str(address)


def serve(address: str) -> None:
    """Fork for whoever asks, until we are told to end."""
    import indexer.commands.json_verbs  # noqa: F401
    from indexer.__main__ import main as main
    from knowledge.language import thai

    thai.tokenise("เปิดพจนานุกรมไว้ก่อน")
    signal.signal(signal.SIGCHLD, _bury)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    print("ready", flush=True)
    while True:
        asking, _ = listening.accept()
        if not os.fork():
            listening.close()
            _look_after(asking)
            os._exit(0)
        asking.close()


def _bury(*_: object) -> None:
    """Whoever looked after a command and has ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _look_after(asking: socket.socket) -> None:
    """One command in a process of its own, until it ends or nobody waits for it any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    length, output = _receive(asking)
    said = json.loads(_all(asking, length))
    worker = os.fork()
    if not worker:
        asking.close()
        _work(said, output)
    for descriptor in output:
        os.close(descriptor)
    gone = os.fork()
    if not gone:
        asking.recv(1)  # nothing is said; whoever asked has ended
        os.kill(worker, signal.SIGKILL)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
    os.kill(gone, signal.SIGKILL)
    asking.sendall(str(ended if ended >= 0 else 128 - ended).encode())


def _work(said: dict[str, object], output: list[int]) -> None:
    from indexer.__main__ import main
    from knowledge import settings

    for place, descriptor in enumerate(output, 1):
        os.dup2(descriptor, place)
    delivered, *words = map(str, said["words"])  # type: ignore[call-overload]
    os.environ.clear()
    os.environ.update(said["environment"])  # type: ignore[call-overload]
    os.chdir(str(said["folder"]))
    settings.documents = lambda: Path(delivered)
    settings.questions = lambda: Path(delivered).parent / "questions"
    code = 1
    try:
        main(words, prog_name="indexer")
        code = 0
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 0 if done.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _receive(asking: socket.socket) -> tuple[int, list[int]]:
    size = array.array("i").itemsize
    head, parts, _, _ = asking.recvmsg(8, socket.CMSG_LEN(2 * size))
    output = array.array("i")
    for _, _, part in parts:
        output.frombytes(part[: len(part) - len(part) % size])
    return int.from_bytes(head, "big"), output.tolist()


def _all(asking: socket.socket, length: int) -> bytes:
    said = b""
    while len(said) < length:
        said += asking.recv(length - len(said))
    return said


if __name__ == "__main__":
    serve(sys.argv[1])
