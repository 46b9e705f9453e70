"""Settings: where they come from, what is refused, and where things are kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import config
from assistant.config import load_settings
from assistant.errors import BadInput, CounterpointError, NotFound


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"COUNTERPOINT_HOME": str(tmp_path / "home"), **more}


def test_nothing_set_means_the_method_guide(tmp_path: Path) -> None:
    settings = load_settings(environ=environment(tmp_path))
    assert settings.model is None
    assert not settings.uses_model
    assert settings.timeout == 60
    assert settings.origin("timeout") == "default"
    assert not (tmp_path / "home").exists()


def test_the_command_line_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, 'model = "openai/file"\ntimeout = 20\napi_base = "http://file:1/v1/"\n')
    environ = environment(tmp_path, COUNTERPOINT_MODEL="openai/env", COUNTERPOINT_TIMEOUT=" 7.5 ")
    settings = load_settings("openai/option", environ=environ, config_file=path)
    assert (settings.model, settings.origin("model")) == ("openai/option", "--model")
    assert (settings.timeout, settings.origin("timeout")) == (7.5, "COUNTERPOINT_TIMEOUT")
    assert (settings.api_base, settings.origin("api_base")) == ("http://file:1/v1", f"{path}, line 3")
    assert load_settings(environ=environ, config_file=path).model == "openai/env"
    assert load_settings(environ=environment(tmp_path), config_file=path).model == "openai/file"
    assert settings.uses_model


def test_the_file_is_found_in_the_config_folder_or_where_a_variable_says(tmp_path: Path) -> None:
    environ = environment(tmp_path)
    written(config.config_dir(environ), 'model = "openai/home"')
    assert load_settings(environ=environ).model == "openai/home"
    other = written(tmp_path, 'model = "openai/other"')
    assert load_settings(environ=environ | {"COUNTERPOINT_CONFIG": str(other)}).model == "openai/other"


@pytest.mark.parametrize("word", ["none", "NONE", " None "])
def test_none_means_the_guide_even_where_the_file_names_a_model(tmp_path: Path, word: str) -> None:
    settings = load_settings(word, environ={}, config_file=written(tmp_path, 'model = "openai/x"'))
    assert settings.model == "none"
    assert not settings.uses_model


def test_empty_variables_count_as_unset(tmp_path: Path) -> None:
    environ = environment(tmp_path, COUNTERPOINT_MODEL="", COUNTERPOINT_TIMEOUT=" ", COUNTERPOINT_API_BASE="")
    assert load_settings("", environ=environ).model is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("COUNTERPOINT_TIMEOUT", "soon"),
        ("COUNTERPOINT_TIMEOUT", "0"),
        ("COUNTERPOINT_TIMEOUT", "-1"),
        ("COUNTERPOINT_TIMEOUT", "nan"),
        ("COUNTERPOINT_TIMEOUT", "inf"),
        ("COUNTERPOINT_TIMEOUT", "4000"),
        ("COUNTERPOINT_API_BASE", "localhost:8080"),
        ("COUNTERPOINT_API_BASE", "ftp://host/v1"),
        ("COUNTERPOINT_API_BASE", "http://:80"),
        ("COUNTERPOINT_API_BASE", "http://host:port/"),
        ("COUNTERPOINT_API_BASE", "http://[::1/"),
        ("COUNTERPOINT_API_BASE", "http://me:hunter22@host/v1"),
        ("COUNTERPOINT_MODEL", "two words"),
        ("COUNTERPOINT_MODEL", "esc\x1b[2Jape"),
        ("COUNTERPOINT_MODEL", "m" * 300),
        ("COUNTERPOINT_LOCAL_ONLY", "mostly"),
        ("COUNTERPOINT_TOKEN_CAP", "0"),
        ("COUNTERPOINT_TOKEN_CAP", "1.5"),
        ("COUNTERPOINT_TOKEN_CAP", "a lot"),
        ("COUNTERPOINT_CONTEXT_TOKENS", "100"),
        ("COUNTERPOINT_LANGUAGE", "x" * 61),
    ],
)
def test_a_bad_value_names_its_variable_and_not_itself(tmp_path: Path, variable: str, value: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_settings(environ=environment(tmp_path, **{variable: value}))
    assert variable in caught.value.message
    assert "hunter22" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert caught.value.hint


def test_a_bad_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--model cannot be used"):
        load_settings("two words", environ=environment(tmp_path))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('model = "openai/x"\ntimeout = -3\n', 2, "timeout cannot be used"),
        ("\n\ntimeuot = 3\n", 3, "there is no setting timeuot"),
        ('model = ["a"]', 1, "model must be one plain value"),
        ("model = true", 1, "model must be one plain value"),
        ('[model]\nname = "x"', 1, "model must be one plain value"),
        ("timeout = 3\nmodel = 4", 2, "model"),
        ("token_cap = true", 1, "token_cap must be one plain value"),
        ('local_only = "mostly"', 1, "local_only cannot be used"),
        ('model = "x"\n"wild thing" = 1', 2, "there is no setting wild thing"),
    ],
)
def test_a_bad_line_in_the_file_is_named(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadInput) as caught:
        load_settings(environ={}, config_file=path)
    assert f"{path}, line {line}" in caught.value.message
    assert words in caught.value.message


def test_budget_privacy_window_and_language_come_from_file_and_environment(tmp_path: Path) -> None:
    nothing = load_settings(environ=environment(tmp_path))
    assert (nothing.local_only, nothing.token_cap, nothing.context_tokens, nothing.language) == (
        False,
        None,
        None,
        None,
    )
    path = written(
        tmp_path, 'local_only = true\ntoken_cap = 9000\ncontext_tokens = 8192\nlanguage = " German "\n'
    )
    told = load_settings(environ=environment(tmp_path), config_file=path)
    assert (told.local_only, told.token_cap, told.context_tokens, told.language) == (
        True,
        9000,
        8192,
        "German",
    )
    environ = environment(
        tmp_path,
        COUNTERPOINT_LOCAL_ONLY="no",
        COUNTERPOINT_TOKEN_CAP="None",
        COUNTERPOINT_CONTEXT_TOKENS="4096",
        COUNTERPOINT_LANGUAGE="de\x1b[2J",
    )
    over = load_settings(environ=environ, config_file=path)
    assert (over.local_only, over.token_cap, over.context_tokens, over.language) == (False, None, 4096, "de")
    assert over.origin("token_cap") == "COUNTERPOINT_TOKEN_CAP"


def test_a_near_miss_is_pointed_out(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        load_settings(environ={}, config_file=written(tmp_path, "time_out = 3"))
    assert caught.value.hint == "Did you mean timeout?"


@pytest.mark.parametrize(
    "text",
    [
        'api_key = "sk-very-secret"',
        'OPENAI_API_KEY = "sk-very-secret"',
        '[openai]\nkey = "sk-very-secret"',
        '[a.b]\nauth_token = "sk-very-secret"',
        '[model]\npassword = "sk-very-secret"',
    ],
)
def test_keys_are_refused_in_the_file_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        load_settings(environ={}, config_file=written(tmp_path, text))
    assert "sk-very-secret" not in str(caught.value)
    if not text.startswith("[model]"):
        assert "keys are not kept in the config file" in caught.value.message
        assert "environment variable" in caught.value.hint


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'model = "openai/x\ntimeout = 3', "line 1"),
        (b"\n\nmodel ==", "line 3"),
        (b'model = "x"\nmodel = "y"', "line 2"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a = " + b"[" * 20_000, "nested too deeply"),
        (b"#" * 70_000, "larger than 64 kB"),
    ],
)
def test_a_broken_file_is_named_with_the_place(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(raw)
    with pytest.raises(BadInput) as caught:
        load_settings(environ={}, config_file=path)
    assert str(path) in caught.value.message
    assert words in caught.value.message


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbfmodel = "openai/x"\r\ntimeout = 3\r\n')
    settings = load_settings(environ={}, config_file=path)
    assert settings.origin("timeout") == f"{path}, line 2"


def test_a_named_file_must_exist_and_be_readable(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no config file"):
        load_settings(environ={"COUNTERPOINT_CONFIG": str(tmp_path / "gone.toml")})
    with pytest.raises(BadInput, match="cannot be read"):
        load_settings(environ={}, config_file=tmp_path)


@given(st.text(max_size=200))
def test_any_file_is_either_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(text.encode("utf-8", "replace"))
        try:
            load_settings(environ={}, config_file=path)
        except BadInput as error:
            assert "config.toml" in error.message  # noqa: PT017 - either outcome is right


def test_folders_are_made_for_this_user_alone(tmp_path: Path) -> None:
    environ = {"COUNTERPOINT_HOME": str(tmp_path / "with spaces, ümlauts" / "home")}
    for make in (config.config_dir, config.data_dir, config.cache_dir):
        folder = make(environ)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert make(environ) == folder
    assert len(list((tmp_path / "with spaces, ümlauts" / "home").iterdir())) == 3


def test_without_a_home_folder_of_ours_the_platform_decides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = config.data_dir({})
    assert folder.is_relative_to(tmp_path)
    assert folder.name == "counterpoint"


def test_without_any_home_the_temporary_folder_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("user_config_dir", "user_data_dir", "user_cache_dir"):
        monkeypatch.setattr(platformdirs, name, lambda *a, **k: "~/.local/counterpoint")
    folder = config.data_dir({})
    assert folder == tmp_path / f"counterpoint-{os.getuid()}" / "data"
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert load_settings(environ={}).model is None


def test_a_link_planted_in_the_temporary_folder_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *a, **k: "~/x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / f"counterpoint-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CounterpointError, match="someone else"):
        config.data_dir({})


def test_a_folder_that_cannot_be_made_is_told_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CounterpointError) as caught:
        config.cache_dir({"COUNTERPOINT_HOME": str(tmp_path / "file")})
    assert "COUNTERPOINT_HOME" in caught.value.hint


def test_settings_load_no_heavy_library() -> None:
    heavy = "{'litellm', 'chromadb', 'textual', 'httpx', 'numpy', 'rich'}"
    code = f"import sys, assistant.config; print(sorted({heavy} & set(sys.modules)))"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "[]"


def test_every_setting_says_what_it_is_and_stands_in_the_manual() -> None:
    assert all(field.description for field in config.Settings.model_fields.values())
    manual = (Path(__file__).parents[1] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(config.Settings.model_fields) - {"origins"} == set(config._VARIABLES)
    for name, variable in config._VARIABLES.items():
        assert f"| `{name}` | `{variable}` |" in manual
