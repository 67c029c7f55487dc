"""Settings are read once, said whole, and documented."""

from pathlib import Path

import pytest

from domain.errors import InvalidInput
from settings import CHECKOUT, Settings, get_settings, variable


def test_every_setting_and_its_default_stands_in_the_example():
    example = (CHECKOUT / ".env.example").read_text()
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or field.default_factory else field.default
        assert f"\n#{variable(name)}={default}" in example
        assert field.description


def test_children_read_the_same_settings(monkeypatch: pytest.MonkeyPatch):
    told = Settings(web_port=9, worker_threads=3, log_level="DEBUG").pointed_at(
        "postgresql://a:b%40c@d/e", "redis://f/1"
    )
    for name, value in told.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == told


def test_a_child_of_dramatiq_fetches_no_more_than_its_threads_can_do():
    assert Settings(worker_threads=7).environment()["dramatiq_queue_prefetch"] == "8"


def test_a_relative_state_directory_lies_in_the_checkout_wherever_a_command_is_called(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGIMEN_STATE_DIR", "elsewhere")
    monkeypatch.chdir("/")
    assert Settings().state_dir == CHECKOUT / "elsewhere"


def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGIMEN_WEB_PORT", "http")
    monkeypatch.setenv("REGIMEN_POOL_SIZE", "0")
    get_settings.cache_clear()
    with pytest.raises(InvalidInput, match=r"(?s)REGIMEN_WEB_PORT: .*REGIMEN_POOL_SIZE: "):
        get_settings()


def test_secrets_are_read_from_files_named_like_their_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "DATABASE_URL").write_text("postgresql://a:secret@d/e\n")
    monkeypatch.setenv("REGIMEN_SECRETS_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    get_settings.cache_clear()
    assert get_settings().database_url == "postgresql://a:secret@d/e"
    monkeypatch.setenv("DATABASE_URL", "postgresql://said/here")
    get_settings.cache_clear()
    assert get_settings().database_url == "postgresql://said/here", "the environment goes before a file"
    monkeypatch.setenv("REGIMEN_SECRETS_DIR", str(tmp_path / "nowhere"))
    get_settings.cache_clear()
    with pytest.raises(InvalidInput, match="REGIMEN_SECRETS_DIR: there is no folder"):
        get_settings()
    get_settings.cache_clear()
