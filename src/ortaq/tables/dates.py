"""Files that say the same whenever they are written: no clock but the one that the caller sets."""

import os
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment that a zip can name."""

_WRITTEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def today() -> date:
    """Return the date: that of ``SOURCE_DATE_EPOCH`` (seconds since 1970) where it is set.

    Examples
    --------
    >>> today().year > 2000
    True
    """
    return (_stated() or datetime.now(UTC)).date()


def without_dates(zipped: bytes) -> bytes:
    """Return a zip, such as a workbook, in which no entry tells when it was written.

    Parameters
    ----------
    zipped : bytes
        Its entries and the properties of a workbook get the moment of ``SOURCE_DATE_EPOCH``, or 1980.

    Returns
    -------
    bytes

    Examples
    --------
    >>> from io import BytesIO
    >>> from zipfile import ZipFile
    >>> with ZipFile(memory := BytesIO(), "w") as made:
    ...     made.writestr("a.txt", "A")
    >>> ZipFile(BytesIO(without_dates(memory.getvalue()))).infolist()[0].date_time[0]
    1980
    """
    moment = max(_stated() or _FIRST, _FIRST)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    memory = BytesIO()
    with zipfile.ZipFile(BytesIO(zipped)) as given, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in given.infolist():
            content = given.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            made.writestr(zipfile.ZipInfo(entry.filename, moment.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def _stated() -> datetime | None:
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (
        datetime.fromtimestamp(int(seconds), UTC)
        if seconds.isascii() and seconds.isdigit() and len(seconds) < 12
        else None
    )
