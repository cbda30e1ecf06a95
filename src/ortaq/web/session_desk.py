"""A session that is served: acts wait in one line, are kept together, and what they change goes to every stream."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

from ortaq.core import InputError
from ortaq.core.report import Text
from ortaq.ledgers import now
from ortaq.session import Given, Phase, Role, Room, put_on_record
from ortaq.session.room import MOST_AT_ONCE

TICK_S = 0.25
"""How often the clock is looked at."""

QUIET_S = 10.0
"""A stream says the time after so long, so that a page sees that it is there."""

AGAIN_S = 30.0
"""Until what could not be put on record is tried again."""

MOST_STREAMS = 100
"""Of one address: a hall behind one router, and no more."""

MOST_OF_SEAT = 6

Gains = Callable[[int], Mapping[str, tuple[float, float, float]]]


class TooManyStreams(Exception):
    """An address or a seat has as many streams open as it may."""


class SessionDesk:
    """What the server of a session works with.

    Parameters
    ----------
    room : Room
    folder : Path
        Of the session.
    gains : callable
        What a package is said to bring each member, for the ledger.
    """

    def __init__(self, room: Room, folder: Path, gains: Gains) -> None:
        self.room = room
        self._folder, self._gains = folder, gains
        self._waiting: asyncio.Queue[tuple[Given, asyncio.Future[Text | None]]] = asyncio.Queue()
        self._thread = ThreadPoolExecutor(1)
        self._streams: dict[Stream, None] = {}
        self._task: asyncio.Task[None] | None = None
        self._record_from = 0.0
        self.fault = ""

    def start(self) -> None:
        """Begin to take acts; within a running loop."""
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def end(self) -> None:
        """Take no more acts, and end all streams."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.end_streams()
        self._thread.shutdown()
        self.room.close()

    def end_streams(self) -> None:
        """End all streams after what waits; pages come back as soon as the session is served again."""
        for stream in list(self._streams):
            stream.end()

    async def take(self, given: Given) -> Text | None:
        """Keep an act; return why it is refused, or None once it is on disk.

        Parameters
        ----------
        given : Given

        Returns
        -------
        Text or None

        Raises
        ------
        InputError
            The disk does not take it.
        """
        kept: asyncio.Future[Text | None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((given, kept))
        return await kept

    async def alone(self, work: Callable[[], object]) -> object:
        """Return what a function returns that needs the room, run while nothing else has it."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _work(self) -> None:
        while True:
            batch = await self._batch()
            version = self.room.head
            try:
                told = await self.alone(partial(self.room.take, [given for given, _ in batch]))
                while await self.alone(self.room.tick):
                    pass
                self.fault = ""
                for (_, kept), one in zip(batch, told, strict=True):  # type: ignore[call-overload]
                    _answer(kept, one)
            except InputError as error:
                self.fault = error.what
                for _, kept in batch:
                    _answer(kept, error)
            if self.room.head != version:
                await self.publish()
            state = self.room.state
            if state.phase is Phase.ADOPTED and not state.entry and monotonic() >= self._record_from:
                await self._record()

    async def _batch(self) -> list[tuple[Given, asyncio.Future[Text | None]]]:
        batch = []
        with suppress(TimeoutError):
            batch.append(await asyncio.wait_for(self._waiting.get(), TICK_S))
        while batch and len(batch) < MOST_AT_ONCE and not self._waiting.empty():
            batch.append(self._waiting.get_nowait())
        return batch

    async def _record(self) -> None:
        """Put what was adopted into the ledger; what fails is tried again later."""
        self._record_from = monotonic() + AGAIN_S
        try:
            # The model takes seconds; the room goes on meanwhile.
            gains = await asyncio.to_thread(self._gains, self.room.state.deal)
            await self.alone(lambda: self.room.recorded(put_on_record(self._folder, self.room, gains)))
        except InputError as error:
            self.fault = error.what
        await self.publish()

    async def publish(self) -> None:
        """Send every stream what its seat sees now, where that has changed."""
        seats = {stream.seat for stream in self._streams}
        views = await self.alone(lambda: {seat: self.room.view(seat) for seat in seats})
        assert isinstance(views, dict)
        for stream in list(self._streams):
            if self.room.state.seats[stream.seat].revoked:
                stream.end()
            elif stream.seat in views:
                stream.show(views[stream.seat])

    def present(self) -> dict[str, int]:
        """Return how many browsers each seat has open."""
        return dict(sorted(Counter(stream.seat for stream in self._streams).items()))

    def opened(self, seat: str, address: str) -> "Stream":
        """Return a new stream of a seat.

        Parameters
        ----------
        seat, address : str

        Returns
        -------
        Stream

        Raises
        ------
        TooManyStreams
            The address or the seat has as many as it may.
        """
        same = [one for one in self._streams if one.address == address]
        if len(same) >= MOST_STREAMS or sum(one.seat == seat for one in self._streams) >= MOST_OF_SEAT:
            raise TooManyStreams
        stream = Stream(seat, address)
        self._streams[stream] = None
        self._tell_presence()
        return stream

    def left(self, stream: "Stream") -> None:
        """Forget a stream whose page is gone."""
        if self._streams.pop(stream, stream) is None:
            self._tell_presence()

    def _tell_presence(self) -> None:
        chairs = [one for one in self._streams if self.room.state.seats[one.seat].role is Role.CHAIR]
        for stream in chairs:
            stream.say("present", json.dumps(self.present()).encode())

    def expelled(self, seat: str) -> None:
        """End the streams of a seat whose address was replaced."""
        for stream in list(self._streams):
            if stream.seat == seat:
                stream.end()


class Stream:
    """What one browser listens to: server-sent events.

    Parameters
    ----------
    seat, address : str
    """

    def __init__(self, seat: str, address: str) -> None:
        self.seat, self.address = seat, address
        self._events: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._shown = b""

    def show(self, view: bytes) -> None:
        """Send what the seat sees, where it differs from what was sent before."""
        if view != self._shown:
            self._shown = view
            self.say("view", b'{"now":"%s","view":%s}' % (now().encode(), view))

    def say(self, event: str, data: bytes) -> None:
        """Send an event; its data are one line."""
        self._events.put_nowait(b"event: %s\ndata: %s\n\n" % (event.encode(), data))

    def end(self) -> None:
        """End it after what waits."""
        self._events.put_nowait(None)

    async def lines(self) -> AsyncIterator[bytes]:
        """Give events as they come, and the time where none does."""
        while True:
            try:
                event = await asyncio.wait_for(self._events.get(), QUIET_S)
            except TimeoutError:
                event = b'event: time\ndata: {"now":"%s"}\n\n' % now().encode()
            if event is None:
                return
            yield event


def _answer(kept: "asyncio.Future[Text | None]", outcome: Text | InputError | None) -> None:
    if kept.done():
        return
    if isinstance(outcome, InputError):
        kept.set_exception(outcome)
    else:
        kept.set_result(outcome)
