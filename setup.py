"""The one step that a wheel needs and `pyproject.toml` cannot say: its translations are compiled, not only carried."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).parent))

from huiyin.project.catalogues import compile_all


class WithCatalogues(build_py):
    """The usual build, then the catalogues of what was built."""

    def run(self) -> None:
        super().run()
        compile_all(Path(self.build_lib) / "huiyin")


setup(cmdclass={"build_py": WithCatalogues})
