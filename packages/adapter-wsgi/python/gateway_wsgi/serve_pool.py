"""Several requests at the same time, in a pool of threads; the main thread reads frames all the while.

So a slow application delays nobody as long as there are threads, and a worker whose gateway is gone ends at once.
"""

from __future__ import annotations

import select
import socket
import traceback
from queue import SimpleQueue
from threading import Condition, Lock, Thread, local
from typing import Callable, Dict, NoReturn, Optional

from .attendant import Attendant
from .channel import Channel
from .end_process import end_process
from .exchange import Exchange
from .protocol import ABORTED, FAILED
from .run_application import Application, run_application
from .server import Request, Server
from .settings import Settings

#: Seconds that ending threads are waited for; they are idle by then.
JOIN = 1.0


class Running(local):
    """Which request a thread is in; 0 in threads that are not of the pool."""

    number = 0


class ServerOfMany(Server):
    """Scheduling with threads."""

    def __init__(self, application: Application, channel: Channel, settings: Settings, attendant: Attendant) -> None:
        self.running = Running()
        super().__init__(application, channel, settings, attendant)
        self.starting = Lock()
        self.threads = settings.threads
        self.queue: SimpleQueue[Optional[Request]] = SimpleQueue()
        self.exchanges: Dict[int, Exchange] = {}
        """Those that have not ended. Changed by both sides, one operation at a time, which are atomic."""
        self.news = Condition(Lock())
        """Told when DATA, CREDIT or ABORT came; held only for that, and while looking whether to wait."""

    def serve(self) -> None:
        pool = [
            Thread(target=self._work, name=f"gateway-wsgi-{index + 1}", daemon=True) for index in range(self.threads)
        ]
        for thread in pool:
            thread.start()
        while not (self.stopping and not self.exchanges):
            try:
                self.channel.read()
            except EOFError:
                if self.stopping and not self.exchanges:
                    break
                self._gateway_gone()
                raise
            self.take_frames()
        for _ in pool:
            self.queue.put(None)
        for thread in pool:
            thread.join(JOIN)

    def _gateway_gone(self) -> None:
        with self.news:
            for exchange in list(self.exchanges.values()):
                exchange.aborted = True
            self.news.notify_all()

    def _work(self) -> None:
        """What a thread of the pool does."""
        take = self.queue.get
        application = self.application
        exchanges = self.exchanges
        channel = self.channel
        running = self.running
        while True:
            request = take()
            if request is None:
                return
            exchange, environ = request
            number = exchange.number
            if exchange.aborted:
                channel.write_flagged(FAILED, number, ABORTED)
            else:
                running.number = number
                self._tell_started(number)
                try:
                    run_application(application, environ, exchange)
                except BaseException as error:
                    end_child(error)
                if channel.is_left:
                    end_child(None)
                running.number = 0
            exchanges.pop(number, None)
            request = exchange = environ = None  # type: ignore[assignment]  # not kept while waiting
            channel.flush()
            if self.stopping and not exchanges:
                self._wake_reader()

    def _tell_started(self, number: int) -> None:
        # Threads take requests in order, but may come here in another; the gateway wants the last that was begun.
        # Numbers ascend, and begin again after 2^32 - 1.
        with self.starting:
            if (number - self.started[0]) & 0xFFFFFFFF < 0x80000000:
                self.started[0] = number

    def _wake_reader(self) -> None:
        """Lets the main thread see that all has ended; it waits for frames that will not come."""
        try:
            self.channel.connection.shutdown(socket.SHUT_RD)
        except OSError:
            pass

    def accept(self, request: Request) -> None:
        exchange = request[0]
        self.exchanges[exchange.number] = exchange
        self.queue.put(request)

    def find(self, number: int) -> Optional[Exchange]:
        return self.exchanges.get(number)

    def abort(self, number: int) -> None:
        exchange = self.exchanges.get(number)
        if exchange is not None:
            exchange.aborted = True
            self.changed(exchange)
            client = exchange.client
            if client is not None:
                client.disturb()

    def changed(self, exchange: Exchange) -> None:
        with self.news:
            self.news.notify_all()

    def wait(self, exchange: Exchange, ready: Callable[[], bool]) -> None:
        self.channel.flush()
        with self.news:
            self.news.wait_for(ready)

    def wait_for_client(self, exchange: Exchange, poll: select.poll, timeout: float) -> bool:
        return bool(poll.poll(timeout))

    def sent(self, exchange: Exchange) -> None:
        self.channel.flush()

    def running_request(self) -> int:
        return self.running.number


def end_child(error: Optional[BaseException]) -> NoReturn:
    """Ends a child that the application forked in a thread of the pool: it has no main thread that could."""
    status = 1
    if isinstance(error, SystemExit):
        status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    elif error is not None:
        traceback.print_exception(type(error), error, error.__traceback__)
    end_process(status)
