"""Shape of what a device sends: one gesture, as JSON."""

import msgspec

from billing.services.device.operations import AnyOperation

MOST_BYTES = 20_000
READER = msgspec.json.Decoder(AnyOperation)


def read_operation(body: bytes) -> AnyOperation | None:
    """The gesture, or None when this is not one (the device keeps it and says so)."""
    if len(body) > MOST_BYTES:
        return None
    try:
        return READER.decode(body)
    except msgspec.DecodeError:
        return None
