"""Packs that an office writes: whatever is wrong with one is told with file, line, rule and key; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.rules.citing import prove
from generator.rules.packs import PackError, load_packs, read_own
from generator.rules.vectors import try_vectors
from kb import open_lookup

PACK = """\
pack: SL26
document: lz-2022-65
title: 关于申报2023年度机关事业单位培训计划的通知
applies_to: [柳州市市直]
lists:
  城区: [柳州市, 柳北区]
terms:
  外出: {.type: [市外, 区外]}
rules:
  - id: SL26-001
    title: 外出班每班不超过40人
    path: 二/（二）/二是
    quote: 每班次不超过60人
    severity: should
    subject: class
    check:
      - kind: limit
        in: [class_plan]
        per: class
        when: {is: 外出}
        value: .trainees
        most: 40
        message: 外出班学员{value}人，超过{limit}人
    violates: {type: class_plan, class.type: 市外, class.trainees: 41}
    complies: {type: class_plan, class.type: 市外, class.trainees: 40}
"""


def written(folder: Path, text: str, name: str = "本局.yaml") -> Path:
    """The pack as a file of a workspace's tables."""
    path = folder / "rules" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_pack_is_added_to_the_bundled_ones(tmp_path: Path) -> None:
    pack = read_own(written(tmp_path, PACK))
    assert (pack.pack, pack.own, [rule.id for rule in pack.rules]) == ("SL26", True, ["SL26-001"])
    packs = load_packs(tmp_path)
    assert len(packs) == len(load_packs()) + 1
    try_vectors(pack, packs)


def test_an_own_pack_of_the_same_name_replaces_the_bundled_one(tmp_path: Path) -> None:
    written(tmp_path, PACK.replace("SL26", "LZ22"))
    [pack] = [pack for pack in load_packs(tmp_path) if pack.pack == "LZ22"]
    assert len(pack.rules) == 1


# (what is wrong, what to replace, by what, key words of the message)
FAULTS: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("unknown kind", "kind: limit", "kind: limits", ("第17行 SL26-001 check.kind", "没有“limits”这种检查", "limit")),
    ("unknown key of a check", "most: 40", "mosst: 40", ("第17行 SL26-001 check.most", "缺少 least 或 most")),
    ("a key too many", "        most: 40\n", "        most: 40\n        bestest: 1\n", ("SL26-001 check.bestest", "没有这个键")),
    ("unknown key of a rule", "    title:", "    titel: 某\n    title:", ("第11行 SL26-001 titel", "没有这个键")),
    ("unknown key of a pack", "pack: SL26", "pack: SL26\nvalid: 是", ("第2行 valid", "没有这个键", "validity")),
    ("a key twice", "    path: 二/（二）/二是", "    path: 一\n    path: 二", ("第13行 SL26-001 path", "写了两遍", "第12行")),
    ("two rules with one id", "    violates:", "  - id: SL26-001\n    violates:", ("第24行 SL26-001 id", "用了两次")),
    ("an id of another pack", "id: SL26-001", "id: XX-001", ("XX-001 id", "不以规则包的名称开头")),
    ("no id", "  - id: SL26-001\n    title", "  - title", ("第10行", "缺少 id")),
    ("no rules", PACK[PACK.index("rules:") :], "rules: []\n", ("rules", "没有规则")),
    ("a list instead of a mapping", "    check:\n      - kind: limit", "    check: 限制\n    x:\n      - kind: limit", ("SL26-001 check", "不是“键: 值”的形式")),
    ("no way to check and no reason", PACK[PACK.index("    check:") :], "", ("SL26-001", "既没有 check，也没有 reason")),
    ("unknown severity", "severity: should", "severity: 严重", ("第14行 SL26-001 severity", "must、should、cost、info")),
    ("unknown level", "[柳州市市直]", "[柳州市]", ("第4行 applies_to", "填的是“柳州市”", "柳州市市直")),
    ("no level", "applies_to: [柳州市市直]\n", "", ("applies_to", "没有写适用于哪些单位")),
    ("unknown input", "in: [class_plan]", "in: [办班方案]", ("第18行 SL26-001 check.in", "class_plan")),
    ("a block the input has not", "in: [class_plan]", "in: [annual_plan]", ("SL26-001 check.per", "annual_plan 没有 class")),
    ("unknown block", "per: class", "per: klass", ("第19行 SL26-001 check.per", "items[]")),
    ("an undefined term", "{is: 外出}", "{is: 外地}", ("第20行 SL26-001 check.when.is", "没有定义“外地”", "外出")),
    ("a field that does not exist", "value: .trainees", "value: .trainee", ("SL26-001", "没有字段 .trainee", "trainees")),
    ("an absolute field that does not exist", "when: {is: 外出}", "when: {class.typ: 市外}", ("没有字段 class.typ",)),
    ("a number that is none", "most: 40", "most: 四十", ("第22行 SL26-001 check.most", "填的是“四十”", "数字")),
    ("a test that does not exist", "{is: 外出}", "{.type: {contains: 外}}", ("check.when..type", "没有写要求", "has")),
    ("a message with an unknown word", "{value}人", "{number}人", ("第23行 SL26-001 check.message", "没有 {number} 可用", "{value}")),
    ("a message with a single brace", "{value}人", "{value人", ("check.message", "花括号不成对")),
    ("a rule it names is not there", "    subject: class\n", "    subject: class\n    same_fact: [SL26-009]\n", ("SL26-001 same_fact", "没有规则 SL26-009")),
    ("no quotation", "    quote: 每班次不超过60人\n", "", ("第10行 SL26-001", "缺少 quote")),
    ("an empty quotation", "quote: 每班次不超过60人", "quote: ''", ("第13行 SL26-001 quote", "没有内容")),
    ("a wrong date", "rules:", "until: 2026年\nrules:", ("第9行 until", "填的是“2026年”", "2026-01-01")),
    ("a figure that does not exist", "value: .trainees", "value: '@people'", ("SL26-001 check.value", "没有“@people”这个数", "@year")),
    ("an alias", "[柳州市, 柳北区]", "&a [柳州市, *a]", ("别名",)),
    ("not YAML", "pack: SL26", "pack: [SL26", ("本局.yaml 第", "不是有效的 YAML")),
    ("vectors that are no mapping", "violates: {type: class_plan, class.type: 市外, class.trainees: 41}", "violates: 41", ("SL26-001 violates", "不是“键: 值”的形式")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_faulty_pack_is_refused(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    assert old in PACK
    path = written(tmp_path, PACK.replace(old, new, 1))
    with pytest.raises(PackError) as error:
        load_packs(tmp_path)
    assert path.name in error.value.message
    for word in words:
        assert word in error.value.message, error.value.message


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = PACK.replace("severity: should", "severity: 严重").replace("pack: SL26", "pack: SL26\nvalid: 是")
    with pytest.raises(PackError) as error:
        read_own(written(tmp_path, text))
    assert "有 2 处需要改正" in error.value.message
    assert "SL26-001 severity" in error.value.message
    assert "valid" in error.value.message


# (what is wrong with the file, its bytes, key words)
FILES = [
    ("empty", b"", "文件是空的"),
    ("not UTF-8", "pack: 局".encode("gb18030"), "不是 UTF-8 编码"),
    ("a text", "规则".encode(), "不是“键: 值”的形式"),
    ("deep", b"pack: " + b"[" * 5000, "不是有效的 YAML"),
    ("large", b"#" * 3_000_000, "过大"),
]


@pytest.mark.parametrize(("content", "words"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_that_is_no_pack(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "坏.yaml").write_bytes(content)
    with pytest.raises(PackError, match=words):
        load_packs(tmp_path)


def test_two_files_with_one_pack(tmp_path: Path) -> None:
    written(tmp_path, PACK)
    written(tmp_path, PACK, "又一份.yaml")
    with pytest.raises(PackError, match="已经写在"):
        load_packs(tmp_path)


def test_a_rule_of_another_pack_cannot_be_taken(tmp_path: Path) -> None:
    written(tmp_path, PACK.replace("SL26-001", "LZ22-001").replace("pack: SL26", "pack: LZ22-0"))
    with pytest.raises(PackError, match="LZ22-001"):
        load_packs(tmp_path)


# (what is wrong, what to replace, by what, key words)
UNPROVED = [
    ("words that are not there", "每班次不超过60人", "每班次不超过40人", ("第13行 SL26-001 quote", "条款中没有“每班次不超过40人”", "zhangfa cite")),
    ("a clause that is not there", "二/（二）/二是", "二/（二）/九是", ("SL26-001 path", "没有条款“二/（二）/九是”")),
    ("words of another clause", "二/（二）/二是", "二/（二）/三是", ("SL26-001 quote", "条款中没有")),
    ("a document that is not held", "document: lz-2022-65", "document: sl-2026-1", ("没有文件“sl-2026-1”", "zhangfa add")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), [row[1:] for row in UNPROVED], ids=[row[0] for row in UNPROVED])
def test_words_are_proved_against_the_library(
    tmp_path: Path, seeded_home: Path, old: str, new: str, words: tuple[str, ...]
) -> None:
    with open_lookup(seeded_home) as lookup:
        prove(read_own(written(tmp_path, PACK)), lookup)
        pack = read_own(written(tmp_path, PACK.replace(old, new)))
        with pytest.raises(PackError) as error:
            prove(pack, lookup)
    for word in words:
        assert word in error.value.message


def test_words_that_cannot_be_proved_must_say_so(tmp_path: Path, seeded_home: Path) -> None:
    text = PACK.replace("document: lz-2022-65", "document: sl-2026-1\nquote_verified: false")
    pack = read_own(written(tmp_path, text))
    with open_lookup(seeded_home) as lookup:
        prove(pack, lookup)
    assert all(rule.unverified for rule in pack.rules)
    assert pack.caveat == "引文未与原件核对"


# (what is wrong, what to replace, by what, key words)
WRONG_VECTORS = [
    (
        "a vector that complies",
        "class.trainees: 41",
        "class.trainees: 40",
        ("第24行 SL26-001 violates", "没有报出违反"),
    ),
    ("a vector that violates", "class.trainees: 40}", "class.trainees: 99}", ("SL26-001 complies", "报出了违反")),
    (
        "a vector without the field",
        "class.type: 市外, class.trainees: 41",
        "class.type: 市外",
        ("violates", "样例缺少 class.trainees，不能判断"),
    ),
    (
        "a vector without the block",
        "violates: {type: class_plan, class.type: 市外, class.trainees: 41}",
        "violates: {type: class_plan, plan_year: 2026}",
        ("violates", "样例中没有 class 的字段"),
    ),
    (
        "a vector of another type",
        "violates: {type: class_plan,",
        "violates: {type: ledger_class,",
        ("violates", "样例的 type 是 ledger_class，check 的 in 中是 class_plan"),
    ),
    ("no input", "violates: {type: class_plan, class", "violates: {class", ("SL26-001 violates", "样例不能用")),
]


@pytest.mark.parametrize(
    ("old", "new", "words"), [row[1:] for row in WRONG_VECTORS], ids=[row[0] for row in WRONG_VECTORS]
)
def test_vectors_prove_a_rule(tmp_path: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    pack = read_own(written(tmp_path, PACK.replace(old, new)))
    with pytest.raises(PackError) as error:
        try_vectors(pack, load_packs(tmp_path))
    for word in words:
        assert word in error.value.message
