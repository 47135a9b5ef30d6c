"""JSON logs without identities: ids only, and a last filter that masks what looks like a NIR or an IBAN."""

import json
import logging
import re
from datetime import UTC, datetime

# 13 or 15 characters of a NIR with or without blanks; a French IBAN. Broad on purpose: a masked number is no loss.
_NIR = re.compile(r"\b[1-8][\s.]?\d{2}[\s.]?\d{2}[\s.]?(?:\d{2}|2[AB])[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{2})?\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,4})?\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def mask(text: str) -> str:
    """Numbers that could be a NIR, IBANs and e-mail addresses, replaced by a word."""
    return _EMAIL.sub("[courriel]", _IBAN.sub("[iban]", _NIR.sub("[nir]", text)))


class NoIdentity(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line: at, level, logger, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_text:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)
