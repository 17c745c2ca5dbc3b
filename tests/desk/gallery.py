"""Every part of the desk on static pages, with Jinja2 alone: to be looked at, and for the tests of the parts.

``python tests/desk/gallery.py FOLDER`` writes a page a file and the assets beside them (``python -m http.server``).
Clauses and figures are of the seeds; names of people are invented.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from desk.web.parts import parts
from generator.inputs.schema import describe

WEB = Path(__file__).parents[2] / "desk" / "web"
PAGES = Path(__file__).with_name("gallery_pages")
CURRENT = {"library": "library", "reader": "library", "twin": "library", "import": "library", "draft": "drafts"} | {
    "pages": "drafts",
    "ledger": "ledgers",
    "admin": "admin",
    "states": "",
    "login": "",
}
DOCUMENTS = (
    ("关于申报2023年度机关事业单位培训计划的通知", "柳人社发〔2022〕65号", "柳州市", "通知", 2022, "2023年度；日期条款已过", "落款缺 1 家，无成文日期"),
    ("关于进一步规范自治区本级培训计划管理的通知", "桂组通字〔2020〕56号", "自治区", "通知", 2020, "现行效力未核实", ""),
    ("2019—2022年湖南省干部教育培训规划", "文中未载", "湖南省", "规划", 2019, "规划期届满", "附件 1 至 5 未收录"),
    ("2018—2022年全国干部教育培训规划", "中发〔2018〕37号（据他件引用）", "全国", "规划", 2018, "规划期届满", "年份、数量被改动"),
    ("关于印发《“十一五”全国人事干部教育培训规划》的通知", "国人部发〔2007〕20号", "全国", "通知", 2007, "规划期届满", "年份被改动"),
    ("2006—2010年深圳市干部教育培训规划", "文中未载", "深圳市", "规划", 2006, "规划期届满", ""),
)  # fmt: skip
LESSONS = (
    ("11月9日", "上午", "开班式；学习贯彻习近平总书记关于治水重要论述精神", 4, "黎文卓", "中共柳州市委党校", "正高级"),
    ("11月9日", "下午", "山洪灾害防御与应急处置实务", 4, "莫建平", "广西水利电力职业技术学院", "副高级"),
    ("11月10日", "上午", "现场教学：小型水库雨水情测报和安全监测设施", 4, "市水利局业务骨干", "柳州市水利局", "不计酬"),
    ("11月11日", "下午", "结业测试、总结评估", 2, "班主任", "柳州市水利局", "教授"),
)


def environment() -> Environment:
    """The templates of the desk and of the gallery; a name that is missing is an error."""
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(WEB / "pages"), FileSystemLoader(PAGES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["ui"] = parts(made)
    return made


def frame(current: str = "search", **more: Any) -> SimpleNamespace:
    """What the frame of a page is told."""
    person = SimpleNamespace(id=3, name="qinxiaolan", display="覃晓岚", role="administrator")
    return SimpleNamespace(
        **{
            "current": current,
            "person": person,
            "unit": "柳州市水利局人事科",
            "theme": "",
            "holdings": 9,
            "index_state": "索引正常，2026年10月26日 08:02 更新",
            "index_ok": True,
            "version": "0.5",
            "assets": "0123456789ab",
            "statements_open": 4,
            "accounts": True,
            "csrf": "t0ken",
        }
        | more
    )


def context(page: str, **more: Any) -> dict[str, Any]:
    """What a page of the gallery shows."""
    docs = {doc.path: doc for doc in describe("class_plan")}
    lesson = [doc for path, doc in docs.items() if path.startswith("curriculum[].")][:7]
    keys = [doc.path.split("[].")[1] for doc in lesson]
    group = "title", "choices"
    choice = "label", "number", "href", "chosen"
    facets = (
        ("地区", (("柳州市", 6, "?region=1", True), ("广西壮族自治区", 3, "?region=2", False), ("全国", 2, "?region=3", False), ("湖南省", 0, "?region=4", False))),
        ("发文机关", (("中共柳州市委组织部", 6, "?issuer=1", False), ("柳州市人社局", 6, "?issuer=2", False), ("自治区财政厅", 3, "?issuer=3", False))),
        ("文种", (("通知", 9, "?kind=1", False), ("规划", 3, "?kind=2", False))),
        ("对本单位", (("有约束力", 6, "?binding=1", False), ("仅供参照", 6, "?binding=0", False))),
    )  # fmt: skip
    return {
        "frame": frame(CURRENT.get(page, "search"), **more),
        "docs": docs,
        "lesson": lesson,
        "lessons": [dict(zip(keys, row, strict=True)) for row in LESSONS],
        "documents": DOCUMENTS,
        "groups": [
            dict(zip(group, (t, [dict(zip(choice, c, strict=True)) for c in cs]), strict=True)) for t, cs in facets
        ],
        "blank_page": "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='210' height='297'/%3E",
    }


def names() -> list[str]:
    return sorted(path.stem for path in PAGES.glob("*.html"))


def write(folder: Path) -> None:
    """Every page and the assets into ``folder``."""
    made = environment()
    shutil.copytree(WEB / "assets", folder / "assets", dirs_exist_ok=True)
    for name in names():
        text = made.get_template(f"{name}.html").render(context(name))
        (folder / f"{name}.html").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
