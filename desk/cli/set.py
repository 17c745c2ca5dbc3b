"""``zhangfa set``: corrects or completes what the text cannot tell, with its basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from desk.cli.command import Command, json_option
from desk.cli.indexing import update_index
from desk.cli.output import say, say_json
from kb.errors import LibraryError
from kb.overrides import FIELDS, STATUSES

if TYPE_CHECKING:
    from kb.models import DocumentFacts

# What people call the keys; the contract knows the English names.
CHINESE_KEYS = {
    "标题": "title",
    "文号": "number",
    "发文字号": "number",
    "发文机关": "issuers",
    "主送机关": "addressees",
    "地区": "region",
    "层级": "level",
    "文种": "kind",
    "成文日期": "date_written",
    "印发日期": "date_printed",
    "效力": "status",
    "有效性": "status",
    "有效期": "validity",
    "代替文件": "replaced_by",
}


@click.command(
    cls=Command,
    short_help="更正或补充文件信息，并注明依据",
    examples=(
        ("zhangfa set lz-2022-65 validity=已失效 --basis 据市人社局2024年公布的失效文件目录", ""),
        ("zhangfa set lz-2022-65 --unset status", "撤销所作的更正，恢复原来的信息"),
    ),
)
@click.argument("document", metavar="DOC", help="文件的编号、文号或标题。")
@click.argument(
    "changes",
    metavar="KEY=VALUE",
    nargs=-1,
    help="要改的项目：title number issuers addressees region level kind date_written date_printed validity status "
    "replaced_by，也可用中文名（标题、文号、发文机关……）；几个机关之间用“；”隔开。"
    "validity 可以是 现行、已失效、已废止、已修订，或有效期的起止年份。",
)
@click.option("--basis", metavar="TEXT", help="依据：根据什么文件或记录作此更正。更正时必填，随文件一起显示。")
@click.option("--unset", metavar="KEY", multiple=True, help="撤销对此项目的更正；可写多次。")
@json_option
def command(document: str, changes: tuple[str, ...], basis: str | None, unset: tuple[str, ...], as_json: bool) -> None:
    """更正或补充文字本身说不清的文件信息（标题、文号、日期、效力等），并注明依据。

    更正只改文件信息，不改原文；显示时注明依据，随时可用 --unset 撤销。
    """
    context = click.get_current_context()
    if not changes and not unset:
        raise click.UsageError("没有写要改的内容，应为 KEY=VALUE，或 --unset KEY。", context)
    if changes and not (basis or "").strip():
        raise click.UsageError("更正必须用 --basis 注明依据，如 --basis 据2024年公布的失效文件目录。", context)
    if basis is not None and not changes:
        raise click.UsageError("--basis 只用于更正，撤销（--unset）时不必写。", context)
    for key in unset:
        _check_name(CHINESE_KEYS.get(key, key), key)
    if basis is not None and any(not char.isprintable() for char in basis):
        raise LibraryError("依据中有换行或控制字符", expected="一行文字", remedy="没有作任何改动")
    values = dict(_pair(change, context) for change in changes)
    from kb import open_library
    from kb.jsonform import document_json

    with open_library() as library:
        held = library.resolve(document)
        before = library.lookup.facts((held,))[held]
        keys = tuple(_unset_key(key, before) for key in unset)
        both = sorted(set(keys) & set(values))
        if both:
            raise LibraryError(f"同一项目不能又更正又撤销：{'、'.join(both)}", remedy="请分两次运行")
        facts = library.unset(held, keys) if keys else before
        if values:
            facts = library.set(held, values, basis or "")
        update_index(library)
    form = document_json(facts)
    if as_json:
        say_json(form)
        return
    for key in keys:
        changed = before.stated.get(key) != facts.stated.get(key)
        say(f"{held}  {key} = {_words(key, form[key])}（{'已撤销更正' if changed else '本来就没有更正'}）")
    for key in values:
        say(f"{held}  {key} = {_words(key, form[key])}（依据：{facts.stated[key]}）")


def _check_name(name: str, typed: str) -> None:
    if name not in FIELDS:
        known: dict[str, str] = {}
        for chinese, english in CHINESE_KEYS.items():
            known.setdefault(english, chinese)
        offered = "、".join(f"{field}（{known[field]}）" for field in FIELDS)
        raise LibraryError(f"没有“{typed}”这一项", expected=f"{offered}之一", remedy="没有作任何改动")


def _unset_key(key: str, facts: DocumentFacts) -> str:
    name = CHINESE_KEYS.get(key, key)
    # validity=现行 is kept as the status: the same word takes it back.
    return "status" if name == "validity" and name not in facts.stated and "status" in facts.stated else name


def _pair(change: str, context: click.Context) -> tuple[str, str]:
    key, sign, value = change.replace("＝", "=", 1).partition("=")
    if not sign or not key.strip():
        raise click.UsageError(f"“{change}”不是 KEY=VALUE 的形式，应如 number=柳人社发〔2022〕65号。", context)
    name = CHINESE_KEYS.get(key.strip(), key.strip())
    _check_name(name, key.strip())
    if any(not char.isprintable() for char in value):
        raise LibraryError(f"{name} 的值中有换行或控制字符", expected="一行文字", remedy="没有作任何改动")
    # 现行, 已失效 … are a status; a validity is from when to when. The contract lets both be written validity=.
    return ("status" if name == "validity" and value.strip() in STATUSES else name), value


def _words(key: str, value: object) -> str:
    if key == "validity" and isinstance(value, list):
        first, last = value
        return str(first) if first == last else f"{first or ''}—{last or '至今'}"
    if isinstance(value, list):
        return "；".join(str(item) for item in value)
    return "（无）" if value in (None, "") else str(value)
