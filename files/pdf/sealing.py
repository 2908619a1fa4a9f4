"""The organisation's electronic seal on a PDF: PAdES, by pyHanko, as an incremental update.

What was there before is untouched byte for byte. pyHanko alone would break PDF/UA, which wants a
signature field in the structure tree and with a name, and PDF/A, for it writes the XMP anew
without the extension schema of PDF/UA; so the field is made here and the XMP is left as it is.
"""

import io
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    TextStringObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

FIELD = "Sigill"
ORGANISATION = "Kommunförbundet Stockholms Län"
NAME = f"Elektroniskt sigill, {ORGANISATION}"


class _Writer(IncrementalPdfFileWriter):
    def _update_meta(self):
        """Leave the metadata: they say what the file is, and pyHanko's own would not be PDF/A."""


def seal(pdf: bytes, *, reason: str) -> tuple[bytes, bool]:
    """Return `pdf` sealed, and True; or as it was, and False, if there is no certificate.

    Raises ValueError if the certificate or its password is wrong.
    """
    signer = _signer(settings.SEAL_CERTIFICATE, settings.SEAL_PASSWORD)
    if signer is None:
        return pdf, False
    writer = _Writer(io.BytesIO(pdf))
    _add_field(writer)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=reason,
        name=ORGANISATION,
    )
    stamped = signers.PdfSigner(metadata, signer=signer)
    return stamped.sign_pdf(writer, existing_fields_only=True).getvalue(), True


def has_certificate() -> bool:
    """Whether what is adjusted gets sealed."""
    return bool(settings.SEAL_CERTIFICATE) and Path(settings.SEAL_CERTIFICATE).is_file()


def _signer(path, password):
    return _loaded(str(path), password, Path(path).stat().st_mtime) if has_certificate() else None


@lru_cache(maxsize=2)
def _loaded(path, password, changed):
    signer = signers.SimpleSigner.load_pkcs12(path, passphrase=password.encode())
    if signer is None:
        raise ValueError("SEAL_CERTIFICATE can't be read: is SEAL_PASSWORD right?")
    return signer


def _add_field(writer) -> None:
    """Add an invisible signature field on the first page, tagged as a form field with a name."""
    spec = fields.SigFieldSpec(FIELD, on_page=0, readable_field_name=NAME)
    fields.append_signature_field(writer, spec)
    form_fields = writer.root["/AcroForm"]["/Fields"]
    field_ref, page_ref = form_fields.raw_get(0), writer.find_page_for_modification(0)[0]
    tree = writer.root["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    key = max(int(numbers[place]) for place in range(0, len(numbers), 2)) + 1
    top_ref = tree["/K"].raw_get(0)
    element = DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/StructElem"),
            pdf_name("/S"): pdf_name("/Form"),
            pdf_name("/P"): top_ref,
            pdf_name("/Pg"): page_ref,
            pdf_name("/Alt"): TextStringObject(NAME),
            pdf_name("/K"): DictionaryObject(
                {
                    pdf_name("/Type"): pdf_name("/OBJR"),
                    pdf_name("/Obj"): field_ref,
                    pdf_name("/Pg"): page_ref,
                }
            ),
        }
    )
    element_ref = writer.add_object(element)
    top = top_ref.get_object()
    kids = top["/K"] if isinstance(top["/K"], ArrayObject) else ArrayObject([top.raw_get("/K")])
    top[pdf_name("/K")] = kids
    kids.append(element_ref)
    numbers += [NumberObject(key), element_ref]
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
    form_fields[0][pdf_name("/StructParent")] = NumberObject(key)
    for changed in (kids, numbers, tree):
        writer.update_container(changed)
    writer.mark_update(top_ref)
    writer.mark_update(field_ref)


def make_test_certificate(path: Path, password: str) -> None:
    """Write a self-made certificate for the demo and the tests; it proves nothing to anyone."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, "KSL-portalen, provsigill"),
        ]
    )
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    content = pkcs12.serialize_key_and_certificates(
        b"sigill", key, certificate, None, BestAvailableEncryption(password.encode())
    )
    path.touch(mode=0o600)
    path.write_bytes(content)
