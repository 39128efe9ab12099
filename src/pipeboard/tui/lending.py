"""The terminal lent to git, so that it may ask: for a passphrase, a login, a host key.

Only ever for a key that somebody pressed: the board is put aside, git does in the foreground what
it could not do behind the screen, and the board goes on from there. ctrl-c comes back, with nothing
lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from pipeboard.errors import Interrupted, UsageError
from pipeboard.model.text import count, one_line
from pipeboard.tui.prompt import Prompt, Question
from pipeboard.tui.say import LOGIN, NOT_SIGNED, UNSIGNED

if TYPE_CHECKING:
    from pipeboard.tui.home import Home
    from pipeboard.tui.sync_thread import SyncNews
    from pipeboard.tui.writer import Job

_AT_WORK = "git is at work: once more in a moment"
_NOTHING = "nothing waits for a login or a passphrase"
_FORGETS = "git remembers no login here, and will ask again: git config credential.helper cache"
_HINT = "Enter signs, asked for in the terminal · unsigned: this once without"


def lend(home: Home) -> None:
    """What waits for a passphrase or a login is done where it can be asked for."""
    if home.barred():
        return
    if home.writer.waiting or home.sharing.running:
        home.tell(_AT_WORK)
        return
    jobs = [job for job in home.writer.failed if job.code in UNSIGNED]
    code = getattr(home.sharing.error, "code", "")
    if jobs:
        _ask(home, count(len(jobs), "change"), lambda how: _record(home, jobs, how))
    elif code == NOT_SIGNED:
        _ask(home, "what is synced", lambda how: _share(home, how))
    elif code == LOGIN:
        _share(home, "sign")
    else:
        home.tell(_NOTHING)


def _ask(home: Home, what: str, go_on: Callable[[str], None]) -> None:
    """Signed or not: whoever only presses Enter signs."""

    def answered(how: str | None) -> None:
        if how is not None:
            go_on(how)

    question = Question(f"sign {what}, or unsigned?", _how, "", _HINT, ("sign", "unsigned"))
    home.push_screen(Prompt(question), answered)


def _how(text: str) -> str:
    word = text.casefold()
    if "sign".startswith(word):
        return "sign"
    if "unsigned".startswith(word):
        return "unsigned"
    raise UsageError("sign (Enter), or unsigned")


def _record(home: Home, jobs: list[Job], how: str) -> None:
    """The commits that could not be signed, one after the other up to the first that fails."""
    waiting = [job for job in jobs if job in home.writer.failed]
    if how == "unsigned":
        for job in waiting:
            job.unsigned = True
            home.writer.retry(job)
        home.clear_notifications()
        home.show_marks()
        return

    def sign() -> None:
        for job in waiting:
            if not home.writer.here(job):
                break

    _in_front(home, sign, waiting[0].refusal if waiting else None)


def _share(home: Home, how: str) -> None:
    sharing = home.sharing
    if how == "unsigned":
        from pipeboard.journal.foreground import unsigned

        sharing.now(unsigned)
    elif sharing.running:  # its turn came while it was asked
        home.tell(_AT_WORK)
    else:
        news: list[SyncNews] = []
        _in_front(home, lambda: news.append(sharing.here(_step)), sharing.error)
        for one in news:
            sharing.heard(one)
            _say(home, one)


def _say(home: Home, news: SyncNews) -> None:
    """What a sync in the foreground leaves to be said."""
    from pipeboard.journal.upstream import forgets

    if isinstance(news.error, Interrupted):
        home.tell(str(news.error))
    elif news.report is not None:
        remote = news.report.upstream.partition("/")[0]
        if forgets(home.present.repository, remote):
            home.tell(_FORGETS, "warning", timeout=12)


def _in_front(home: Home, work: Callable[[], None], trouble: Exception | None) -> None:
    """The board aside, `work` on the terminal. Where that cannot be, `trouble` says what can."""
    from pipeboard.journal.foreground import undisturbed

    home.clear_notifications()
    try:
        # An error within `suspend` would leave the board aside for good.
        with undisturbed(), home.suspend():
            error = _on_terminal(work)
    except SuspendNotSupported:
        home.tell(str(trouble or _NOTHING), "error", timeout=12)
        return
    home.refresh(repaint=True, layout=True)
    home.refresh_board()
    home.show_marks()
    if error is not None:
        home.complain(error)


def _step(words: str) -> None:
    """How far a sync is, on the terminal that is ours for once."""
    print(f"pb: {one_line(words)} …", flush=True)


def _on_terminal(work: Callable[[], None]) -> Exception | None:
    from pipeboard.journal.foreground import on_terminal

    print("pb: git may ask here for what it needs; ctrl-c goes back to the board")
    try:
        with on_terminal():
            work()
    except Exception as error:
        return error
    return None
