"""A table in YAML that cannot be read: the failure in a sentence that names the file and the line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from kb.errors import ZhangfaError

#: No table of an office is nested deeper. The loader in C goes down with the whole program where there is no end to it.
MOST_DEPTH: Final = 50


def check_depth(text: str, loader: Any) -> None:
    """Raises YAMLError for a text nested beyond all measure; it is not built for that."""
    import yaml

    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEPTH:
                mark: Any = event.start_mark
                raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


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


__all__ = ["MOST_DEPTH", "check_depth", "yaml_faults"]
