"""Of what is asked for while work goes on, only the newest is done next."""

from __future__ import annotations

import asyncio

from pipeboard.tui.newest import Newest


async def test_what_is_passed_by_is_left_out() -> None:
    go, seen = asyncio.Event(), list[str]()

    async def work(what: str) -> None:
        seen.append(what)
        await go.wait()

    newest = Newest(work)
    first = asyncio.create_task(newest.ask("a"))
    await asyncio.sleep(0)
    await newest.ask("b")  # both return at once: the first call does their work
    await newest.ask("c")
    assert seen == ["a"]
    go.set()
    await first
    assert seen == ["a", "c"]


async def test_after_an_error_work_goes_on() -> None:
    seen: list[int] = []

    async def work(what: int) -> None:
        seen.append(what)
        if what == 1:
            raise ValueError

    newest = Newest(work)
    try:
        await newest.ask(1)
    except ValueError:
        await newest.ask(2)
    assert seen == [1, 2]
