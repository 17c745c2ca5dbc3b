"""Questions the library answers, questions it does not, and scores that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import open_library
from kb.answered import CERTAIN, Verdict, calibrate, judge, question_terms, threshold
from kb.index import open_index
from kb.models import SearchAnswer
from kb.search import Searcher


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], SearchAnswer]]:
    """A search of a fresh workspace, which holds the bundled texts."""
    with (
        open_library(tmp_path_factory.mktemp("answered") / "home") as library,
        open_index(library.home, library.lookup) as index,
    ):
        yield Searcher(library.lookup, index).search


_ANSWERED = """
网络培训人数门槛 以训代会 区外培训有什么限制 二上二下流程 出国培训要不要列入培训计划 自治区组织部干部教育处电话 市外培训每班最多多少人
外出培训几月份不能安排 2023年培训计划申报截止日期 预算单位代码填错怎么办 未执行培训计划要上传盖章的情况说明 550学时
处级干部几年培训多久 湖南一把手培训 領導幹部上講臺 点名调训 幹部網絡學院 培训质量评估指标 党费能不能用来培训基层党员 错峰调训
深圳干部培训经费占工资总额比例 大忠诚教育 女干部培训班 人事干部大学本科比例 城建档案馆库房面积标准 学员管理 网络培训超过多少人
专题讲座能不能安排食宿 临时紧急办班什么时候提交方案 学员名单什么时候提交 综合性业务经费比例 兼职教师比例 地下管线档案 培训包审核
培训结束后几天内结算 初任培训多少天 党外干部培训 年轻干部培训 案例教学 情况说明要不要盖章 二层单位有没有账号 市人大审议通过后
学风建设 人事干部轮训 培训登记制度 国际交流合作 县级党校
"""
ANSWERED = _ANSWERED.split()

_NOT_ANSWERED = """
公务员年休假天数 培训费报销标准每人每天多少元 驾校科目二补考 新生儿落户材料 电梯年检周期 住房公积金提取条件 幼儿园教师资格证
专利申请费用 政府采购限额标准 产假多少天 入党积极分子培养考察多长时间 房屋产权登记材料 湖南高考分数线
承租人擅自变更房屋使用用途，出租人该怎么办？ 交通肇事逃逸怎么处罚 离婚后孩子抚养权归谁 劳动合同到期不续签有补偿吗
疫情期间口罩生产企业可以享受哪些税收优惠 复工复产企业如何申请贷款贴息
"""
NOT_ANSWERED = _NOT_ANSWERED.split()


@pytest.mark.parametrize("query", ANSWERED)
def test_answered(search: Callable[[str], SearchAnswer], query: str) -> None:
    answer = search(query)
    assert answer.answered
    assert answer.hits[0].score >= 5
    assert not any(hit.weak for hit in answer.hits)


@pytest.mark.parametrize("query", NOT_ANSWERED)
def test_not_answered(search: Callable[[str], SearchAnswer], query: str) -> None:
    answer = search(query)
    assert not answer.answered
    assert all(hit.weak and hit.score <= 3 for hit in answer.hits)


def test_words_that_stand_for_others_count() -> None:
    hits = ["培训数据补录工作"]
    held = dict.fromkeys(("培训", "训数", "数据", "据补", "补录", "录工", "工作"), 3)
    plain = judge("数据补陆", hits, lambda token: held.get(token, 0), 50)
    mended = judge("数据补陆", hits, lambda token: held.get(token, 0), 50, same=(("补陆", ("补录",)),))
    assert plain.coverage < mended.coverage == 1.0


def test_unseen_head_word_outweighs_the_common_rest() -> None:
    frequency = {"培训": 80, "训计": 60, "计划": 70}
    hits = ["培训计划"]
    seen = judge("培训计划", hits, lambda token: frequency.get(token, 0), 100)
    unseen = judge("培训蜗牛", hits, lambda token: frequency.get(token, 0), 100)
    assert seen.coverage == 1.0
    assert unseen.coverage < 0.1


def test_nothing_found() -> None:
    assert judge("培训", [], lambda token: 0, 0) == Verdict(False, 0.0, 0.0)
    assert not judge("", ["培训"], lambda token: 1, 1).answered
    assert not judge("培训", [], lambda token: 1, 10).answered


@pytest.mark.parametrize(
    ("text", "terms", "reason"),
    [
        ("外出培训几月份", {"外出": 1.0, "出培": 0.5, "培训": 1.0}, "pairs across words count half, 几月份 only asks"),
        ("550学时", {"550学": 0.5, "学时": 1.0}, "a number is one unit"),
        ("怎么办", {"怎么": 1.0, "么办": 1.0}, "words that ask count where nothing else is asked"),
        ("表", {"表": 1.0}, "a single character"),
    ],
)
def test_question_terms(text: str, terms: dict[str, float], reason: str) -> None:
    assert question_terms(text) == terms, reason


def test_threshold_falls_only_for_large_libraries() -> None:
    assert threshold(0) == threshold(5) == threshold(10_000) > threshold(60_000) > 0.05


SCORES = st.lists(st.floats(0, 100), max_size=10).map(lambda scores: sorted(scores, reverse=True))


@given(SCORES, st.floats(0, 1))
def test_calibrated_scores_keep_their_order(scores: list[float], coverage: float) -> None:
    answered = coverage >= 0.23
    verdict = Verdict(answered, 0.5 + coverage / 2 if answered else coverage, coverage)
    shown = calibrate(scores, verdict)
    assert list(shown) == sorted(shown, reverse=True)
    assert len(shown) == len(scores)
    assert all(0 <= score <= 10 for score in shown)


def test_calibrated_bounds() -> None:
    assert calibrate([4.0, 2.0], CERTAIN) == (10.0, 5.0)
    assert calibrate([4.0], Verdict(False, 0.49, 0.2))[0] < 3.0
    assert calibrate([4.0], Verdict(True, 0.5, 0.23))[0] == 5.0
    assert calibrate([], CERTAIN) == ()
    assert calibrate([0.0], CERTAIN) == (0.0,)
