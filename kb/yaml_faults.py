"""A table in YAML that cannot be read: the failure in a sentence that names the file and the line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kb.errors import ZhangfaError


@contextmanager
def yaml_faults(kind: type[ZhangfaError], name: str, file: str) -> Iterator[None]:
    """Raises ``kind`` where reading or parsing a file fails inside. name: what it is (同义词表). file: as shown."""
    import yaml

    try:
        yield
    except OSError as error:
        raise kind(f"{name}无法读取", where=file, remedy="请检查文件和所在文件夹的权限") from error
    except UnicodeDecodeError as error:
        raise kind(f"{name}不是 UTF-8 编码", where=file, remedy="请另存为 UTF-8 编码") from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{file} 第{mark.line + 1}行" if mark else file
        raise kind(f"{name}不是有效的 YAML", where=where, remedy="请检查缩进、冒号和括号") from error


__all__ = ["yaml_faults"]
