"""A child process: no word of it is lost, whenever it says it and however it ends."""

from __future__ import annotations

import os

from pipeboard.journal.process import Child


def test_what_it_says_between_a_silence_and_its_end_is_read(tmp_path, monkeypatch):
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    looks = Child._gone

    def speaks_and_ends_first(child: Child) -> bool:
        if child.code is None:  # silent so far, for the child waits at the gate
            gate.write_text("go\n")
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        return looks(child)

    monkeypatch.setattr(Child, "_gone", speaks_and_ends_first)
    script = f"read go < '{gate}'; echo out; echo err >&2"
    child = Child(["sh", "-c", script], dict(os.environ), input=None, timeout=20)
    assert b"".join(child.read()) == b"out\n"
    assert bytes(child.err) == b"err\n"
    assert child.wait() == 0
