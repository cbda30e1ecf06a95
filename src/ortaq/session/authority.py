"""An authority of one's own for one name: certificates for a room without internet.

The certificate of the authority says for which name alone it may speak (RFC 5280, name constraints) and ends with the
session. Its private key is made, used once and forgotten: nobody can make a second certificate with it.
"""

import datetime
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ortaq.core import InputError

DAYS = 30
_HOUR = datetime.timedelta(hours=1)
"""Clocks of laptops may be behind by this much: certificates begin a day earlier."""


@dataclass(frozen=True, slots=True, repr=False)
class Certified:
    """What an own authority made.

    Attributes
    ----------
    authority : bytes
        Certificate that every device installs, PEM.
    certificate : bytes
        Certificate of the server and of the authority, PEM.
    key : bytes
        Private key of the server, PEM.
    fingerprint : str
        SHA-256 of the certificate of the authority, in pairs of digits.
    """

    authority: bytes
    certificate: bytes
    key: bytes
    fingerprint: str


def certified(name: str, session: str, now: datetime.datetime | None = None) -> Certified:
    """Return an authority for one name and its one certificate.

    Parameters
    ----------
    name : str
        Name or address under which delegations reach the server, such as ``table.example`` or ``192.168.1.10``.
    session : str
        Id of the session, for the name of the authority.
    now : datetime, optional

    Returns
    -------
    Certified

    Raises
    ------
    InputError
        It is no name or address.
    """
    general, constraint = _names(name)
    start = (now or datetime.datetime.now(datetime.UTC)).replace(microsecond=0) - 24 * _HOUR
    end = start + datetime.timedelta(days=DAYS)
    own, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"ortaq session {session[:8]}")])
    authority = (
        _builder(issuer, issuer, own.public_key(), start, end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints([constraint], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        .sign(own, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    leaf = (
        _builder(subject, issuer, server.public_key(), start, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([general]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own.public_key()), critical=False)
        .sign(own, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return Certified(
        authority.public_bytes(pem),
        leaf.public_bytes(pem) + authority.public_bytes(pem),
        server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
        authority.fingerprint(hashes.SHA256()).hex(":").upper(),
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    start: datetime.datetime,
    end: datetime.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    """Return what a key may do: sign certificates, or prove who a server is."""
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _names(name: str) -> tuple[x509.GeneralName, x509.GeneralName]:
    """Return the name as a certificate holds it, and as the constraint of its authority."""
    try:
        address: IPv4Address | IPv6Address | None = ip_address(name)
    except ValueError:
        address = None
    if address is not None:
        network: IPv4Network | IPv6Network = ip_network(address)
        return x509.IPAddress(address), x509.IPAddress(network)
    labels = name.split(".")
    plain = all(label.replace("-", "").isalnum() and label.isascii() and len(label) < 64 for label in labels)
    if not plain or name != name.lower() or len(name) > 200:
        raise InputError(
            "this is no name of a machine",
            where="--name",
            fix="give a name in small letters such as table.example, or an address such as 192.168.1.10",
        )
    return x509.DNSName(name), x509.DNSName(name)
