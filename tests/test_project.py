"""What holds for the project as a whole: layers, sizes, exactness, docstrings, package contents, READMEs."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "zzcli").rglob("*.py"))
LIKENESS = "names.py"  # how alike two names are is a float, as difflib gives it; no figure passes there
READMES = ("README.md", "README.zh-CN.md")
LAYERS = (
    *("cli", "reports", "office", "publishing", "checks", "tasks"),
    *("history", "scoring", "rules", "methods", "ledger"),
)


# Layers: an import may point from a package to any that stands after it in LAYERS.


def lint_imports(folder: Path, imports: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Check a package `zzcli` made in `folder`, where each key of `imports` imports its value, by our contract."""
    for name in imports:
        (folder / "zzcli" / name).mkdir(parents=True)
        (folder / "zzcli" / name / "__init__.py").write_text(f"import zzcli.{imports[name]}\n" if imports[name] else "")
    (folder / "zzcli" / "__init__.py").write_text("")
    command = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert command
    arguments = [command, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_each_layer_may_import_the_one_below(tmp_path: Path) -> None:
    found = lint_imports(tmp_path, {**dict(pairwise(LAYERS)), LAYERS[-1]: ""})
    assert found.returncode == 0, found.stdout
    assert "1 kept, 0 broken" in found.stdout


def test_no_layer_may_import_the_one_above(tmp_path: Path) -> None:
    found = lint_imports(tmp_path, {**dict(pairwise(reversed(LAYERS))), LAYERS[0]: ""})
    assert found.returncode == 1
    for above, below in pairwise(LAYERS):
        assert f"zzcli.{below} is not allowed to import zzcli.{above}" in found.stdout


def test_layers_that_are_not_there_yet_break_nothing(tmp_path: Path) -> None:
    assert lint_imports(tmp_path, {"scoring": "ledger", "ledger": ""}).returncode == 0


def test_a_package_outside_the_layers_is_caught(tmp_path: Path) -> None:
    found = lint_imports(tmp_path, {"ledger": "", "extras": ""})
    assert found.returncode == 1
    assert "extras" in found.stdout


# Size, exactness and docstrings.


def test_no_python_file_is_longer_than_400_lines() -> None:
    """Of those that git has, tests and benchmarks with the rest."""
    listed = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [path for path in listed.decode().split("\0") if path and (ROOT / path).is_file()]
    assert {path.relative_to(ROOT).as_posix() for path in MODULES} | {"tests/test_project.py"} <= {*paths}
    lengths = {path: len((ROOT / path).read_bytes().splitlines()) for path in paths}
    assert {path: length for path, length in lengths.items() if length > 400} == {}


def floats(source: str) -> list[int]:
    """Return the lines that write a float or complex number, name either type, or import `math`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=float() | complex()) | ast.Name(id="float" | "complex"):
                found.append(node.lineno)
            case ast.Import(names=names) if any(name.name in ("math", "cmath") for name in names):
                found.append(node.lineno)
            case ast.ImportFrom(module="math" | "cmath"):
                found.append(node.lineno)
    return sorted(found)


def test_floats_are_found() -> None:
    source = 'a = 1.5\nb = float("2")\nc: float\nimport math\nfrom math import sqrt\nd = 1j\n'
    assert floats(source) == [1, 2, 3, 4, 5, 6]
    assert floats('a = Decimal("1.5") / 2\nb = parse_float\nc = "float"\n') == []


@pytest.mark.parametrize("package", ["ledger", "rules", "methods", "scoring"])
def test_no_float_comes_near_a_score(package: str) -> None:
    modules = [path for path in MODULES if path.parts[-2] == package and path.name != LIKENESS]
    assert modules
    assert {path.name: lines for path in modules if (lines := floats(path.read_text(encoding="utf-8")))} == {}


def undocumented(source: str) -> list[str]:
    """Return the public classes, functions and methods without a docstring, and `module` when that has none."""
    tree = ast.parse(source)
    return ([] if ast.get_docstring(tree) else ["module"]) + list(_undocumented(tree, ""))


def _undocumented(scope: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    for node in scope.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from _undocumented(node, f"{prefix}{node.name}.")


def test_missing_docstrings_are_found() -> None:
    source = "class A:\n    def b(self): ...\n    def _c(self): ...\ndef d(): ...\ndef _e(): ...\n"
    assert undocumented(source) == ["module", "A", "A.b", "d"]
    assert undocumented('"""A."""\nclass B:\n    """B."""\n    def c(self):\n        """C."""\n') == []


def test_whatever_is_public_has_a_docstring() -> None:
    named = {path.relative_to(ROOT).as_posix(): undocumented(path.read_text(encoding="utf-8")) for path in MODULES}
    assert {path: names for path, names in named.items() if names} == {}


# What is shipped.


def test_the_wheel_holds_every_module_scheme_file_template_and_asset(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "zzcli", tmp_path / "zzcli", ignore=shutil.ignore_patterns("__pycache__"))
    build = "import setuptools.build_meta as backend; backend.build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("zzcli/")}
    data = (path for path in (tmp_path / "zzcli").rglob("*") if path.is_file() and path.suffix != ".pyc")
    wanted = {path.relative_to(tmp_path).as_posix() for path in data}
    assert shipped == wanted


def test_schemes_are_data_only() -> None:
    assert list((ROOT / "zzcli" / "schemes").rglob("*.py")) == []


def test_an_offline_install_has_what_it_is_built_with() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    development = project["project"]["optional-dependencies"]["dev"]
    assert set(project["build-system"]["requires"]) <= set(development)


# READMEs and Makefile.


def targets() -> dict[str, str]:
    """Return the public targets of the Makefile with their one-line comment."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z]+):(?:[^#\n]*)(?:## )?(.*)$", text, re.MULTILINE))


def test_every_target_has_a_comment() -> None:
    assert {"score", "test", "lint", "bench", "wheelhouse"} <= targets().keys()
    assert [name for name, comment in targets().items() if not comment] == []


@pytest.mark.parametrize("readme", READMES)
def test_readme_opens_with_the_two_commands(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert text.startswith("# zzcli\n\n```sh\nmake score MONTH=2021-06\nmake test\n```\n")


@pytest.mark.parametrize("readme", READMES)
def test_what_a_readme_says_to_make_can_be_made(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))
    assert {"score", "test", "bench"} <= named
    assert named <= targets().keys()


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (
        re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL) for readme in READMES
    )
    assert english == chinese
