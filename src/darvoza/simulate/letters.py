"""A message before it leaves: its bytes, and what the channel will say of it."""

from dataclasses import dataclass
from datetime import datetime

from darvoza.records import Delivery, Direction, Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Bytes that will be sent at *at* (UTC)."""

    at: datetime
    sender: str
    data: bytes
    checkpoint: str | None = None
    direction: Direction | None = None
    event_at: datetime | None = None  # of a scan, whose bytes carry no time of their own

    def again(self, at: datetime) -> "Letter":
        """The same bytes, sent once more at *at*; a scan keeps the time of its event."""
        return Letter(
            at=at,
            sender=self.sender,
            data=self.data,
            checkpoint=self.checkpoint,
            direction=self.direction,
            event_at=self.event_at,
        )

    def delivered(self, at: datetime) -> Delivery:
        """The delivery as it stands at the door at *at*, never earlier than the letter's time."""
        envelope = Envelope(
            sender=self.sender,
            channel="simulator",
            received_at=at,
            event_at=self.event_at,
            checkpoint=self.checkpoint,
            direction=self.direction,
        )
        return Delivery(data=self.data, envelope=envelope)
