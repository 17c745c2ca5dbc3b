"""Page and web furniture: lines that surround a text and are none of its words. Dropped, but listed as dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.labels import read_division, read_label
from kb.normalize.compilation import is_part_mark
from kb.normalize.lines import Line

# Anywhere in the text.
_PAGE_NUMBER = re.compile(r"^[—\-–－·•\s]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页)?)[—\-–－·•\s]*$")
_WEB_ANYWHERE = re.compile(
    r"^(?:Copyright|©|版权所有|.{0,20}ICP备|"
    r"(?:相关|延伸|推荐)(?:文章|阅读|链接|新闻|附件下载)[:：]?.{0,60}$|分享(?:到)?[:：]|(?:附件下载|文档附件|附件链接)[:：].{0,80}$|[\[【(（]?网络编辑[:：]|上一[篇条][:：]|下一[篇条][:：]|"
    r"[【\[]?(?:打印|关闭|收藏|分享)(?:本页|窗口|此页|到.*)?[】\]]?$|【?字[体号][:：].*|浏览(?:次数|量)?[:：]\s*\d+|点击(?:数|量|率)?[:：]\s*\d+|"
    r"(?:您|你)?(?:现在)?(?:当前|所在)(?:的)?位置[:：].*|首页\s*[>＞».].*|扫[一描].{0,12}(?:二维码|关注).*|"
    r"(?:点击|请)?(?:下载|查看)(?:附件|原文|全文)$|返回(?:顶部|首页|列表)$)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(r"^(?:声\s*明[:：].*(?:观点|仅代表|转载|版权|存储|平台)|免责声明)")
# In the head of a text.
_WEB_HEAD = re.compile(
    r"^(?:发布(?:时间|日期|机构|单位)[:：]|(?:文章|信息|稿件)?来源[:：]|作者[:：]|(?:责任)?编辑[:：]|(?:发文|成文|生成)(?:日期|时间)[:：]|"
    r"索\s*引\s*号[:：]|主题(?:分类|词)[:：]|公开(?:方式|日期|范围)[:：]|(?:时间|日期)[:：]\s*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$|[【\[]?(?:标\s*题|名\s*称|发文(?:机关|单位|字号)|文\s*号|主\s*题\s*词|效力状态|有\s*效\s*性|公文种类|分\s*类|体裁|成文日期|发布日期)[】\]]?\s*[:：]|[【\[](?:标题|发文单位|成文日期|发布日期|文号|发文字号)[】\]]|阅读[:：]?\s*\d|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s|$))"
)
# In the tail of a text; after one of these the rest is furniture too.
_WEB_TAIL = re.compile(
    r"^(?:[（(]?(?:文章|信息|稿件)?(?:来源|转自|摘自)[:：]|[（(]?(?:责任)?编辑[:：]|Copyright|©|版权所有|[（(]?责编[:：]|声\s*明[:：]|主办(?:单位)?[:：]|承办(?:单位)?[:：].*ICP|技术支持[:：])",
    re.IGNORECASE,
)
_NEWS_LEAD = re.compile(r"^.{0,400}(?:印发|发布|公布|出台|下发)了.{0,40}《(.+?)》[^》]{0,30}[。.]?$")
_FULL_TEXT = re.compile(r"^.{2,100}(?:全文|原文|主要内容)(?:如下|见下)[。：:.]?$")
_IS_TEXT = re.compile(r"[。；]")
_TOC_LEADER = re.compile(r"[.…·．]{4,}\s*\d{1,4}$")


def find_chrome(lines: Sequence[Line]) -> dict[int, str]:
    """Line index -> role (``chrome``, ``mark``) of everything that is no part of the document itself."""
    found: dict[int, str] = {}
    repeated = _repeated_heads(lines)
    for i, line in enumerate(lines):
        if line.mark == "<!--" or (i == 0 and is_part_mark(line.text)):
            found[i] = "mark"
        elif line.text in repeated or any(x.search(line.text) for x in (_PAGE_NUMBER, _DISCLAIMER, _TOC_LEADER)):
            found[i] = "chrome"
        elif _WEB_ANYWHERE.search(line.text) and not _IS_TEXT.search(line.text):
            # 扫描二维码报名，名额有限。 is a sentence of the document, 扫描二维码 is none.
            found[i] = "chrome"
        elif re.fullmatch(r"[-—_=*＊.·…\s]{3,}", line.text):
            found[i] = "mark"
    found.update(_contents(lines))
    found.update(_head_chrome(lines, found))
    found.update(_tail_chrome(lines, found))
    return found


def _repeated_heads(lines: Sequence[Line]) -> set[str]:
    """Running heads: the same short line at three or more places, each after a page end or beside a page number."""
    count: Counter[str] = Counter()
    for before, line in zip([None, *lines], lines, strict=False):
        if (
            len(line.text) <= 40
            and (before is None or _PAGE_NUMBER.match(before.text))
            and not re.search("[。；]", line.text)
        ):
            count[line.text] += 1
    return {t for t, n in count.items() if n >= 3}


def _contents(lines: Sequence[Line]) -> dict[int, str]:
    """A table of contents: 目录 and the headings after it, up to where the first of them comes again."""
    for i, line in enumerate(lines[:40]):
        if re.fullmatch(r"目\s*[录次]", line.text) and i + 2 < len(lines):
            first = re.sub(r"[\s.…·．\d]+$", "", lines[i + 1].text)
            for j in range(i + 2, min(len(lines), i + 400)):
                if re.sub(r"[\s.…·．\d]+$", "", lines[j].text) == first:
                    return dict.fromkeys(range(i, j), "chrome")
    return {}


def _head_chrome(lines: Sequence[Line], known: dict[int, str]) -> dict[int, str]:
    """Web lines above the text: dates of publication, sources, the news lead and “全文如下”."""
    found: dict[int, str] = {}
    for i, line in enumerate(lines[:25]):
        if i in known:
            continue
        if read_label(line.text) or read_division(line.text):
            break  # the words have begun
        if _WEB_HEAD.match(line.text) and len(line.text) < 90:
            found[i] = "chrome"
        elif i < 12 and _FULL_TEXT.match(line.text):
            found[i] = "chrome"
            for j in range(i):
                if j not in known and _NEWS_LEAD.match(lines[j].text):
                    found[j] = "chrome"
    return found


def _tail_chrome(lines: Sequence[Line], known: dict[int, str]) -> dict[int, str]:
    """Web lines below the text: from the first source or editor line behind the words on, all that is no clause."""
    first = next((i for i, line in enumerate(lines) if i not in known and _IS_TEXT.search(line.text)), len(lines))
    for i in range(max(first + 1, len(lines) - max(12, len(lines) // 5)), len(lines)):
        if not _WEB_TAIL.match(lines[i].text):
            continue
        rest = range(i, len(lines))
        if all(len(lines[j].text) < 120 and not re.search(r"。.+。", lines[j].text) for j in rest) and not any(
            read_label(lines[j].text) or read_division(lines[j].text) for j in rest
        ):
            return dict.fromkeys((j for j in rest if j not in known), "chrome")
    return {}


def title_in_news(lines: Sequence[Line], chrome: dict[int, str]) -> str | None:
    """The title a news lead gives: 《…》全文如下。"""
    for i in sorted(chrome):
        if i < 25 and (m := re.search(r"《(.+)》.{0,20}(?:全文|原文)?(?:如下|见下)", lines[i].text)):
            return m.group(1)
    return None
