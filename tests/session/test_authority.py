"""The own authority speaks for one name alone, and a browser that has it needs no warning."""

import datetime
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509

from ortaq.core import InputError
from ortaq.session import certified


def test_the_authority_is_for_one_name_and_ends_in_a_month() -> None:
    made = certified("table.example", "abcd")
    own = x509.load_pem_x509_certificate(made.authority)
    constraint = own.extensions.get_extension_for_class(x509.NameConstraints)
    assert constraint.critical
    assert [name.value for name in constraint.value.permitted_subtrees or []] == ["table.example"]
    assert own.not_valid_after_utc - own.not_valid_before_utc == datetime.timedelta(days=30)
    assert own.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    assert made.fingerprint.count(":") == 31
    assert b"PRIVATE" not in made.authority + made.certificate


@pytest.mark.parametrize("name", ["", "Table.Example", "a b", "https://table", "x" * 300, "a..b", "таблица"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no name of a machine"):
        certified(name, "abcd")


def test_a_connection_is_trusted_by_the_authority_and_for_its_name_alone(tmp_path: Path) -> None:
    made = certified("127.0.0.1", "abcd")
    for name, data in {"own.pem": made.authority, "server.pem": made.certificate, "key.pem": made.key}.items():
        (tmp_path / name).write_bytes(data)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "server.pem", tmp_path / "key.pem")
    client = ssl.create_default_context(cafile=str(tmp_path / "own.pem"))
    assert _shaken(server, client, "127.0.0.1") == ""
    assert "not valid for" in _shaken(server, client, "127.0.0.2") or "mismatch" in _shaken(server, client, "127.0.0.2")
    assert "verify failed" in _shaken(server, ssl.create_default_context(), "127.0.0.1")


def _shaken(server: ssl.SSLContext, client: ssl.SSLContext, name: str) -> str:
    """Return why two do not come to terms; empty where they do."""
    ours, theirs = socket.socketpair()

    def answer() -> None:
        try:
            server.wrap_socket(ours, server_side=True).close()
        except OSError:
            ours.close()

    waiting = threading.Thread(target=answer)
    waiting.start()
    try:
        client.wrap_socket(theirs, server_hostname=name).close()
    except ssl.SSLError as error:
        return str(error)
    finally:
        theirs.close()
        waiting.join()
    return ""
