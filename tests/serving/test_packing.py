"""What phones load is packed tighter than a server packs an answer, and comes out as it was."""

import gzip
from pathlib import Path

from django.test import Client

from serving.finders import JoinedFinder, write
from serving.packing import OF_PHONES, packed
from serving.storage import ModuleManifestStorage

STATIC = Path(__file__).parents[2] / "static"


def test_it_comes_out_as_it_was_and_is_smaller_than_zlib_makes_it():
    text = (STATIC / "css/pages.css").read_bytes() * 3
    assert gzip.decompress(packed(text)) == text
    assert len(packed(text)) < len(gzip.compress(text, 9))


def test_what_phones_load_lies_ready(tmp_path):
    assert {f"{name}.gz" for name in OF_PHONES} <= set(write(STATIC, tmp_path, OF_PHONES))
    for name in OF_PHONES:
        whole = (tmp_path / name).read_bytes()
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == whole


def test_a_phone_gets_it_as_it_lies_there():
    for name in OF_PHONES:
        answer = Client().get(f"/static/{name}", headers={"accept-encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"".join(answer) == Path(JoinedFinder().find(f"{name}.gz")).read_bytes()


def test_in_production_it_is_packed_so_under_a_name_with_a_hash(tmp_path):
    text = (STATIC / "css/pages.css").read_bytes()
    compressor = ModuleManifestStorage(location=tmp_path).create_compressor(quiet=True)
    for name, tight in (("live.0123456789ab.css", True), ("pages.0123456789ab.css", False)):
        path = tmp_path / "css" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text)
        (made,) = compressor.compress(str(path))
        assert gzip.decompress(Path(made).read_bytes()) == text
        assert (Path(made).read_bytes() == packed(text)) == tight
