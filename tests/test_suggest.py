"""您是不是要找: typing errors that must be seen, and right queries that must be left alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from kb.analysis import fold as fold_width
from kb.analysis import grams
from kb.confusables import alike
from kb.query import fold
from kb.resources import corpus_dir
from kb.suggest import MAX_WORDS, Suggestion, Vocabulary, fuzzy, is_strange, sound_key, suggest

Library = tuple[Vocabulary, Callable[[str], int]]


def _library(texts: list[str], terms: list[str]) -> Library:
    counts: dict[str, int] = {}
    for text in texts:
        for token in set(grams(fold_width(text))):
            counts[token] = counts.get(token, 0) + 1
    return Vocabulary.build(texts, terms), lambda token: counts.get(token, 0)


@pytest.fixture(scope="module")
def bundled() -> Library:
    """The bundled texts, cut at their line ends."""
    texts = []
    for file in sorted((corpus_dir() / "texts").glob("*.txt")):
        paragraphs = file.read_text(encoding="utf-8").replace("\r", "").split("\n\n")
        texts += [fold(paragraph.replace("\n", "")) for paragraph in paragraphs if paragraph.strip()]
    groups = yaml.safe_load((corpus_dir() / "thesaurus.yaml").read_text(encoding="utf-8"))["groups"]
    terms = [word for group in groups for word in (group["main"], *group.get("syn", ()), *group.get("abbr", ()))]
    return _library(texts, terms)


TYPOS = [
    ("培训数据补陆截止时间", "补录", "same sound"),
    ("市外倍训人数", "培训", "same sound and shape"),
    ("以讯代会", "以训代会", "same sound inside a term"),
    ("网洛培训", "网络", "same sound"),
    ("干部网络学元", "学院", "same sound without tone"),
    ("点名掉训", "调训", "another reading of the character"),
    ("大忠城教育", "忠诚", "same sound inside a term"),
    ("城建挡案馆库房面积", "档案", "same sound and shape"),
    ("予算单位代码", "预算", "same sound"),
    ("预算单位代吗填错", "代码", "same sound"),
    ("领导干布上讲台", "干部", "same sound"),
    ("党费能不能用来陪训基层党员", "培训", "in a question"),
    ("女干部培训斑", "培训班", "last character"),
    ("人事干部大学本课比例", "本科", "same sound"),
    ("结蒜金额", "结算", "without tone, zh/z kept"),
    ("培训质量平估指标", "评估", "same sound"),
    ("一把手陪训", "培训", "nothing beside it speaks for it but its frequency"),
    ("去外培训有什么限制", "区外", "first character"),
    ("出国培训要不要列入培训计化", "计划", "same sound"),
    ("专题讲坐", "讲座", "same sound"),
    ("情况说名要盖章吗", "说明", "-ing"),
    ("兼职教帅", "教师", "shape: 帅 师"),
    ("党性教肓", "教育", "shape: 肓 育"),
    ("理论学西中心组", "学习", "without tone"),
    ("干部教育陪训规划", "培训", "in the middle"),
    ("在职自雪", "自学", "without tone"),
    ("脱产配训", "培训", "without tone"),
    ("培训需求调言", "调研", "without tone"),
    ("人事人材队伍", "人才", "a frequent confusion"),
    ("继序教育", "继续", "same sound"),
    ("专业化能力培讯", "培训", "same sound"),
    ("质量评故", "评估", "same sound and shape"),
    ("社会注义学院", "主义", "same sound"),
    ("培训训计划", "培训计划", "a character doubled"),
    ("训培需求", "培训", "two characters exchanged"),
    ("年度陪训计化", "培训计划", "two errors"),
    ("案例教雪", "教学", "without tone"),
    ("行动学刁", "学习", "shape: 刁 习"),
    ("远成教育", "远程", "same sound"),
    ("少数名族干部", "民族", "-in and -ing"),
    ("后备干捕", "干部", "without tone"),
    ("知识更新工成", "工程", "same sound"),
    ("现代话建设", "现代化", "same sound"),
    ("考合结果", "考核", "same sound"),
    ("激厉约束机制", "激励", "same sound and shape"),
    ("师资队五建设", "队伍", "without tone"),
    ("教才建设", "教材", "same sound"),
    ("精品课呈", "课程", "same sound"),
    ("服务大句", "大局", "without tone"),
    ("学风建没", "建设", "shape: 没 设"),
]


@pytest.mark.parametrize(("typed", "meant", "reason"), TYPOS)
def test_typing_error_is_seen(bundled: Library, typed: str, meant: str, reason: str) -> None:
    (suggestion,) = suggest(typed, *bundled)
    assert meant in suggestion.text, reason
    assert len(suggestion.replaced) == len(suggestion.by) >= 1
    for wrong, right in zip(suggestion.replaced, suggestion.by, strict=True):
        assert wrong in typed or wrong in suggestion.text or right in suggestion.text
        assert wrong != right


_RIGHT = """
网络培训人数门槛 以训代会 区外培训有什么限制 二上二下流程 出国培训要不要列入培训计划 自治区组织部干部教育处电话 市外培训每班最多多少人
外出培训几月份不能安排 2023年培训计划申报截止日期 预算单位代码填错怎么办 未执行培训计划要上传盖章的情况说明 550学时
处级干部几年培训多久 领导干部上讲台 点名调训 干部网络学院 培训质量评估指标 党费能不能用来培训基层党员 错峰调训
深圳干部培训经费占工资总额比例 大忠诚教育 女干部培训班 人事干部大学本科比例 城建档案馆库房面积标准 学员管理 公务员年休假天数
培训费报销标准每人每天多少元 驾校科目二补考 新生儿落户材料 电梯年检周期 干部退休年龄是多少岁 差旅费住宿费标准 公务用车管理规定
事业单位公开招聘考试科目 党员发展程序 教师职称评审条件 住房公积金提取条件 政府采购限额标准 幼儿园教师资格证 学员食物中毒怎么处理
特种作业人员操作证复审 退役军人安置办法 领导干部个人有关事项报告内容 村干部报酬标准 企业所得税优惠政策 专利申请费用 产假多少天
病假工资怎么发 研究生招生计划 工会经费使用范围 人事争议仲裁时效 柳州市天气 深圳积分入户条件 湖南高考分数线 专题讲座能不能安排食宿
临时紧急办班什么时候提交方案 一下控制数谁定 深圳境外培训 兼职教师比例 地下管线档案 培训包审核 初任培训多少天 党性教育课时比例
赴区外培训要说明理由 涉密培训班能不能线上 县级党校 行政复议申请期限 张三丰 王小明同志 MPA 承租人擅自变更房屋使用用途
"""
RIGHT = _RIGHT.split()


def test_right_queries_are_enough() -> None:
    assert len(RIGHT) >= 60
    assert len(TYPOS) >= 40


@pytest.mark.parametrize("query", RIGHT)
def test_right_query_is_left_alone(bundled: Library, query: str) -> None:
    assert suggest(query, *bundled) == ()


def test_long_foreign_question_is_left_alone(bundled: Library) -> None:
    query = "承租人逾期不支付租金并擅自将房屋转租给第三人，出租人能否解除合同并请求赔偿损失"
    assert suggest(query, *bundled) == ()
    assert suggest(query * 10, *bundled) == ()


def test_empty_and_foreign_script(bundled: Library) -> None:
    for text in ("", "MPA", "2023", "培", "？？"):
        assert suggest(text, *bundled) == ()


def test_small_library() -> None:
    library = _library(["各单位应当提前报送培训方案。"], ["培训方案"])
    assert suggest("倍训方案", *library) == (Suggestion("培训方案", ("倍训方案",), ("培训方案",)),)
    assert suggest("培训方案", *library) == ()
    assert suggest("电梯", *library) == ()


def test_empty_library() -> None:
    assert suggest("培训方案", *_library([], [])) == ()


def test_right_query_needs_no_vocabulary(bundled: Library) -> None:
    vocabulary, frequency = bundled
    assert not is_strange("培训质量评估指标", frequency, vocabulary.passages)
    assert is_strange("培训质量平估指标", frequency, vocabulary.passages)


def test_made_once_and_again_when_the_library_changed(tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.json"
    made: list[int] = []

    def texts() -> list[str]:
        made.append(1)
        return ["培训方案", "培训方案"]

    first = Vocabulary.of(file, "1", texts, ["数据补录"])
    again = Vocabulary.of(file, "1", texts, ["数据补录"])
    assert first.sounds == again.sounds
    assert len(made) == 1
    assert Vocabulary.of(file, "2", texts, []).mark == "2"
    assert len(made) == 2


def test_made_without_a_file_where_none_can_be_written(tmp_path: Path) -> None:
    assert Vocabulary.of(tmp_path / "missing" / "vocabulary.json", "1", lambda: ["培训"] * 2, []).sounds == {
        "pei xun": "培训"
    }


def test_kept_in_a_file(tmp_path: Path, bundled: Library) -> None:
    vocabulary, frequency = bundled
    file = tmp_path / "vocabulary.json"
    Vocabulary(vocabulary.passages, vocabulary.sounds, "7").save(file)
    kept = Vocabulary.load(file)
    assert kept is not None
    assert (kept.passages, kept.sounds, kept.mark) == (vocabulary.passages, vocabulary.sounds, "7")
    assert suggest("网洛培训", kept, frequency) == suggest("网洛培训", vocabulary, frequency)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "missing"),
        (b"", "empty"),
        (b'{"version": 1, "mark"', "cut off"),
        (b"[]", "something else"),
        (b'{"version": 0, "mark": "", "passages": 1, "sounds": {}}', "another version"),
        (b'{"version": 1, "mark": "", "passages": 1, "sounds": 3}', "damaged"),
        (b"\xff\xfe\x00", "no text"),
    ],
)
def test_file_that_cannot_be_trusted(tmp_path: Path, content: bytes | None, reason: str) -> None:
    file = tmp_path / "vocabulary.json"
    if content is not None:
        file.write_bytes(content)
    assert Vocabulary.load(file) is None, reason


def test_size_is_bounded() -> None:
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 300)]
    texts = [f"{a}{b}。{a}{b}。" for a in han for b in han[:200]]
    vocabulary = Vocabulary.build(texts, [])
    assert sum(len(words.split()) for words in vocabulary.sounds.values()) <= MAX_WORDS


@pytest.mark.parametrize(
    ("one", "other"), [("zheng", "zen"), ("shi", "si"), ("lan", "nan"), ("xing", "xin"), ("chang", "can")]
)
def test_sounds_mixed_up(one: str, other: str) -> None:
    assert fuzzy(one) == fuzzy(other)


def test_sound_key() -> None:
    assert sound_key("培训") == sound_key("陪训") == "pei xun"
    assert sound_key("培𠀀") == ""


def test_alike_is_mutual() -> None:
    for char in "己已巳未末土士陆录":
        assert char in "".join(alike(other) for other in alike(char))
    assert alike("一") == ""
