"""The WordPress plugin's zip and translations: reproducible, whole, and what the sources say."""

import importlib.util
import json
import re
import zipfile
from io import BytesIO
from types import ModuleType
from typing import Any

import pytest
from support.repository import REPOSITORY

FOLDER = REPOSITORY / "integrations" / "wordpress"


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("wordpress_package", FOLDER / "package.py")
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


package = _loaded()


def test_the_zip_is_the_plugin_and_the_same_each_time() -> None:
    """Every file of the plugin is in it, dated alike, and nothing else; two makings differ in no byte."""
    made = package.zipped()
    assert made == package.zipped()
    with zipfile.ZipFile(BytesIO(made)) as archive:
        entries = archive.infolist()
    files = {path for path in package.PLUGIN.rglob("*") if path.is_file()}
    assert {entry.filename for entry in entries} == {
        path.relative_to(FOLDER).as_posix() for path in files
    }
    assert (
        len({(entry.date_time, entry.external_attr, entry.create_system) for entry in entries}) == 1
    )


@pytest.mark.parametrize("language", ["ar", "es"])
def test_all_words_are_translated(language: str) -> None:
    """What the code says has words in each language, with the same places for figures and names."""
    translated = package.catalog_of(language)
    for message in package.template():
        if not message.id:
            continue
        words = message.id if isinstance(message.id, tuple) else (message.id,)
        found = translated.get(words[0], message.context)
        assert found, words
        said = found.string if isinstance(found.string, tuple) else (found.string,)
        assert all(said), words
        places = set(re.findall(r"%[ds]", words[-1]))
        assert places == set(re.findall(r"%[ds]", said[-1])), words


@pytest.mark.parametrize("language", ["ar", "es"])
def test_what_wordpress_reads_is_what_translators_wrote(language: str) -> None:
    """The files beside each .po are made of it, and the template of the code; make wordpress does it."""
    for name, content in package.compiled(language).items():
        assert (package.LANGUAGES / name).read_bytes() == content, name
    script = json.loads(package.compiled(language)[f"listen-narrator-{language}-editor.json"])
    said = script["locale_data"]["messages"]
    scripts = [*package.PLUGIN.glob("assets/*.js"), package.PLUGIN / "block" / "editor.js"]
    call = re.compile(r"__\( '([^']+)', 'listen-narrator' \)")
    wanted = {words for path in scripts for words in call.findall(path.read_text("utf-8"))}
    assert wanted
    assert wanted <= set(said)


def test_the_plugin_names_one_version() -> None:
    """Header, constant and block's script are of one version, and the readme too."""
    main = (package.PLUGIN / "listen-narrator.php").read_text(encoding="utf-8")
    header = re.search(r"\* Version:\s+(\S+)", main)
    assert header
    version = header[1]
    assert f"const VERSION     = '{version}';" in main
    assert (
        f"'version'      => '{version}'" in (package.PLUGIN / "block/editor.asset.php").read_text()
    )
    assert f"Stable tag: {version}" in (package.PLUGIN / "readme.txt").read_text()


def test_no_file_of_the_plugin_can_be_called_by_itself() -> None:
    """Each PHP file but data ends at once when it is asked for without WordPress."""
    for path in package.PLUGIN.rglob("*.php"):
        text = path.read_text(encoding="utf-8")
        is_data = "return array(" in text.split("*/", 1)[1][:30]
        assert is_data or re.search(
            r"defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;", text
        ), path.name
