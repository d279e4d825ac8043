"""Downloads in progress lie below VAR_DIR, and nothing of them stays."""

import os
import stat
from pathlib import Path

import pytest

from serving import spool


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.SPOOL_DIR = tmp_path / "var" / "spool"
    return settings.SPOOL_DIR


def long_ago(path: Path) -> None:
    os.utime(path, (0, 0))


def test_it_is_for_nobody_else_to_read(folder):
    assert spool.folder() == folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_what_waits_for_a_reader_is_a_file_there(folder):
    waiting = spool.Spool()
    assert Path(os.readlink(f"/proc/self/fd/{waiting._file.fileno()}")).parent == folder
    waiting.fill([b"one"])
    assert [block async for block in waiting.blocks()] == [b"one"]
    waiting.close()
    assert list(folder.iterdir()) == []


def test_a_directory_in_use_is_kept_however_old_and_goes_with_its_use(folder):
    with spool.directory() as mine:
        (mine / "sheet").write_text("what people wrote")
        long_ago(mine)
        spool.sweep()
        assert mine.parent == folder and (mine / "sheet").exists()
    assert list(folder.iterdir()) == []


def test_what_a_process_that_died_has_left_is_removed(folder):
    left = spool.folder() / "export-left"
    left.mkdir()
    (left / "sheet").write_text("what people wrote")
    spool.sweep()
    assert left.exists()  # so new that somebody may be about to lock it
    long_ago(left)
    with spool.directory() as mine:
        assert list(folder.iterdir()) == [mine]
