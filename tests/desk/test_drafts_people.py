"""Drafts of several people: units, roles, two who save one draft, the second click, versions, removal."""

from __future__ import annotations

import json
import re

import pytest
from browsing import Office, Visitor
from draft_forms import begun, fields, live, posted, sent

from desk.web.drafts.fields import form_of
from desk.web.drafts.merging import joined, joining


def test_a_person_sees_the_drafts_of_their_unit_alone(browsers: Office) -> None:
    mine, boss, other = browsers.of("lu"), browsers.of("wei"), browsers.of("su")
    address = begun(mine, "class_plan", "example")
    assert "柳州市基层水利" in boss.open("/drafts"), "the unit is the same"
    assert "柳州市基层水利" not in other.open("/drafts")
    for path in (
        "",
        "/pages",
        "/versions",
        "/files/a.docx",
        "/pages/page-1.png",
        "/remove",
        "/duplicate",
        "/rows/roster",
    ):
        assert other.get(address + path).status_code == 404, path
    for path in ("", "/merge", "/remove", "/undo", "/duplicate", "/versions/1/restore", "/rows/roster/take"):
        assert other.submit(address + path).status_code == 404, path
    assert mine.open(address)


def test_an_administrator_of_another_unit_is_another_unit(browsers: Office) -> None:
    address = begun(browsers.of("su"))
    assert browsers.of("wei").get(address).status_code == 404


def test_a_reader_reads_and_downloads(browsers: Office) -> None:
    address = begun(browsers.of("lu"), "class_plan", "example")
    reader = browsers.of("qin")
    page = reader.open(address)
    assert '<fieldset class="plain" disabled>' in page
    assert "hx-post" not in page
    assert 'value="save"' not in page
    assert "新建文稿" not in reader.open("/drafts")
    assert reader.get(f"{address}/files/a.docx").status_code == 200
    for path in ("", "/merge", "/remove", "/duplicate", "/versions/1/restore"):
        assert reader.submit(address + path).status_code == 403, path
    assert reader.get("/drafts/new").status_code == 403


@pytest.mark.parametrize("address", ["/drafts/none", f"/drafts/{'0' * 16}", f"/drafts/{'x' * 500}", "/drafts/%00"])
def test_an_unknown_draft_is_no_page(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status_code == 404
    assert visitor.submit(address).status_code in (404, 405)


# ---- two people ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_who_save_is_told_and_loses_nothing(browsers: Office) -> None:
    lu, wei = browsers.of("lu"), browsers.of("wei")
    address = begun(lu, "class_plan", "example")
    mine = fields(wei.open(address))
    assert sent(lu, address, {"class.trainees": "50", "class.staff": "5"}).status_code == 303
    answer = wei.post(address, data=posted(mine | {"do": "save", "class.trainees": "45", "contact.name": "韦青"}))
    assert answer.status_code == 409
    assert "陆海宁" in answer.text
    assert "您改的是第 1 版。</b>两边都在，没有覆盖。" in answer.text
    both = re.findall(r'name="pick:([^"]+)" value="theirs"', answer.text)
    assert both == ["class.trainees"], "only what both changed is asked"
    assert "工作人员数：5" in answer.text
    assert "联系人姓名：韦青" in answer.text

    form = fields(answer.text, 'id="merge-form"') | {"pick:class.trainees": "mine", "do": "join"}
    done = wei.post(f"{address}/merge", data=form, follow_redirects=False)
    assert done.headers["location"].endswith("?done=merged")
    after = fields(lu.open(address))
    assert (after["class.trainees"], after["class.staff"], after["contact.name"]) == ("45", "5", "韦青")
    again = wei.post(f"{address}/merge", data=form, follow_redirects=False)
    assert again.headers["location"].endswith("?done=again")
    assert "第 4 版" not in lu.open(f"{address}/versions")


def test_one_s_own_may_be_saved_as_a_version_of_its_own(browsers: Office) -> None:
    lu, wei = browsers.of("lu"), browsers.of("wei")
    address = begun(lu, "class_plan", "example")
    mine = fields(wei.open(address)) | {"class.trainees": "45"}
    sent(lu, address, {"class.trainees": "50"})
    assert wei.post(address, data=posted(mine | {"do": "mine"}), follow_redirects=False).status_code == 303
    page = lu.open(f"{address}/versions?a=2&b=3")
    assert '<del class="was">50</del>' in page
    assert '<ins class="now">45</ins>' in page


def test_what_a_sitting_held_stays_when_an_older_version_is_restored(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    form = fields(visitor.open(address))
    live(visitor, address, form | {"class.audience": "一小时里填的内容"})
    visitor.submit(f"{address}/versions/1/restore", {"sent": "x"})
    assert fields(visitor.open(address))["class.audience"] == form["class.audience"]
    page = visitor.open(f"{address}/versions?a=2&b=3")
    assert '<del class="was">一小时里填的内容</del>' in page, "nothing typed is lost by going back"


def test_what_another_window_of_the_same_person_saved_stays_when_both_are_joined(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    form = fields(visitor.open(address))
    live(visitor, address, form | {"class.audience": "甲窗口填的"})
    asked = visitor.post(address, data=posted(form | {"do": "merge", "class.audience": "乙窗口填的"}))
    picks = fields(asked.text, 'id="merge-form"') | {"pick:class.audience": "mine", "do": "join"}
    visitor.post(f"{address}/merge", data=picks, follow_redirects=False)
    page = visitor.open(f"{address}/versions?a=2&b=3")
    assert '<del class="was">甲窗口填的</del>' in page
    assert '<ins class="now">乙窗口填的</ins>' in page


def test_the_live_check_tells_of_the_other_and_covers_nothing(browsers: Office) -> None:
    lu, wei = browsers.of("lu"), browsers.of("wei")
    address = begun(lu, "class_plan", "example")
    mine = fields(wei.open(address))
    sent(lu, address, {"class.trainees": "50"})
    answer = live(wei, address, mine | {"class.trainees": "45"})
    assert answer.status_code == 200
    assert "陆海宁" in answer.text
    assert "没有覆盖" in answer.text
    assert "HX-Trigger" not in answer.headers, "nothing was saved, so the browser keeps what was typed"
    assert fields(lu.open(address))["class.trainees"] == "50"


def test_somebody_who_saves_by_itself_makes_versions_of_their_own(browsers: Office) -> None:
    lu, wei = browsers.of("lu"), browsers.of("wei")
    address = begun(lu, "class_plan", "example")
    first = live(lu, address, fields(lu.open(address)) | {"class.trainees": "50"})
    assert json.loads(first.headers["HX-Trigger"])["desk:saved"]["version"].startswith("2-")
    second = live(wei, address, fields(wei.open(address)) | {"class.staff": "5"})
    assert json.loads(second.headers["HX-Trigger"])["desk:saved"]["version"].startswith("3-")
    page = lu.open(f"{address}/versions")
    assert "培训人数 48 → 50" in page
    assert "工作人员数 4 → 5" in page


@pytest.mark.parametrize("version", ["", "1", "9-abc", "1-000000000000", "-1-x", "²-x", "9" * 50, "1-<script>"])
def test_a_tampered_version_covers_nothing(visitor: Visitor, version: str) -> None:
    address = begun(visitor, "class_plan", "example")
    answer = sent(visitor, address, {"version": version, "class.trainees": "45"})
    assert answer.status_code == 409
    assert "两边都在" in answer.text
    assert fields(visitor.open(address))["class.trainees"] == "48"


def test_joining_takes_what_one_alone_changed() -> None:
    form = form_of("class_plan", None)
    base = {"signer": "甲", "roster_count": 1, "curriculum": [{"title": "一"}], "contact": {"name": "乙"}}
    theirs = {**base, "roster_count": 2, "curriculum": [{"title": "一"}, {"title": "二"}]}
    mine = {"signer": "丙", "roster_count": 3, "curriculum": [{"title": "壹"}], "contact": {"name": "乙", "phone": "1"}}
    apart = joining(form, base, theirs, mine)
    assert [one.path for one in apart.both] == ["curriculum", "roster_count"]
    assert sorted(one.path for one in apart.mine) == ["contact.phone", "signer"]
    taken = [one.path for one in apart.mine] + ["curriculum"]
    assert joined(theirs, mine, taken) == {
        "signer": "丙", "roster_count": 2, "curriculum": [{"title": "壹"}], "contact": {"name": "乙", "phone": "1"},
    }  # fmt: skip


# ---- the second click ------------------------------------------------------------------------------------------------


def test_a_form_posted_twice_is_one_deed(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    form = posted(fields(visitor.open(address)) | {"do": "save", "class.trainees": "50"})
    first = visitor.post(address, data=form, follow_redirects=False)
    second = visitor.post(address, data=form, follow_redirects=False)
    assert first.headers["location"] == f"{address}?done=saved"
    assert second.headers["location"] == f"{address}?done=again"
    assert "已提交，不重复办理。" in visitor.open(f"{address}?done=again")
    assert "第 3 版" not in visitor.open(f"{address}/versions")
    # Back, and something else typed: that is a deed of its own.
    third = visitor.post(address, data={**form, "class.trainees": ["52"]}, follow_redirects=False)
    assert third.status_code == 303
    assert fields(visitor.open(address))["class.trainees"] == "52"


def test_a_new_draft_asked_for_twice_is_one(visitor: Visitor) -> None:
    asked = {"kind": "class_plan", "how": "empty", "sent": "one-key"}
    assert (
        visitor.submit("/drafts/new", asked).headers["location"]
        == visitor.submit("/drafts/new", asked).headers["location"]
    )
    assert "1 份" in visitor.open("/drafts")


def test_a_copy_asked_for_twice_is_one(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    form = fields(visitor.open(f"{address}/duplicate"), 'class="confirm"')
    copies = {
        visitor.post(f"{address}/duplicate", data=form, follow_redirects=False).headers["location"] for _ in range(2)
    }
    assert len(copies) == 1
    assert address not in copies.pop()
    assert "2 份" in visitor.open("/drafts")


# ---- versions, removal -----------------------------------------------------------------------------------------------


def test_an_older_version_is_restored_as_a_new_one(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    sent(visitor, address, {"class.trainees": "50"})
    sent(visitor, address, {"class.trainees": "60"})
    for _ in range(2):
        answer = visitor.submit(f"{address}/versions/1/restore")
        assert answer.status_code == 303
    page = visitor.open(f"{address}/versions")
    assert "恢复第 1 版；培训人数 60 → 48" in page
    assert "第 4 版" in page
    assert "第 5 版" not in page
    assert fields(visitor.open(address))["class.trainees"] == "48"
    assert visitor.submit(f"{address}/versions/99/restore").status_code == 404
    assert visitor.submit(f"{address}/versions/x/restore").status_code == 422


@pytest.mark.parametrize("query", ["a=1&b=99", "a=x", "v=1", "v=1&v=1", "a=-1&b=2", "v=" + "9" * 99])
def test_versions_that_there_are_not_are_not_compared(visitor: Visitor, query: str) -> None:
    address = begun(visitor, "class_plan", "example")
    assert "要勾选两个版本" in visitor.open(f"{address}/versions?{query}")


def test_the_last_two_versions_are_compared_where_none_is_chosen(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    assert "现在只有一版" in visitor.open(f"{address}/versions")
    sent(visitor, address, {"class.trainees": "50"})
    page = visitor.open(f"{address}/versions")
    assert '<del class="was">48</del>' in page
    assert '<ins class="now">50</ins>' in page


def test_removal_can_be_undone(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    assert "7 天内可以放回" in visitor.open(f"{address}/remove")
    for _ in range(2):
        answer = visitor.submit(f"{address}/remove")
        assert answer.status_code == 303
    page = visitor.open(answer.headers["location"])
    assert "已移出“2026年柳州市基层水利" in page
    assert visitor.get(address).status_code == 404
    assert visitor.submit(f"{address}/undo").status_code == 303
    assert visitor.open(address)
    deeds, _ = visitor.app.state.desk.trail.read()  # type: ignore[attr-defined]
    assert [deed.action for deed in deeds][:3] == ["draft.undo", "draft.remove", "draft.begin"]


def test_the_list_is_searched_and_sorted(visitor: Visitor) -> None:
    begun(visitor, "class_plan", "example")
    begun(visitor, "notice.general", "example")
    assert "2 份" in visitor.open("/drafts")
    assert "冬季培训" not in visitor.open("/drafts?q=基层水利")
    assert "基层水利" not in visitor.open("/drafts?kind=notice")
    assert "没有这样的文稿" in visitor.open("/drafts?q=%25_%3Cscript%3E")
    for query in ("sort=title", "sort=unit", "sort=x", "page=0", "page=-1", "page=99999999999", "kind=x", "removed=x"):
        visitor.open(f"/drafts?{query}")


def test_the_trail_tells_of_drafts_without_names_of_trainees(visitor: Visitor) -> None:
    address = begun(visitor, "class_plan", "example")
    sent(visitor, address, {"roster[0].name": "韦晓玥", "roster[0].phone": "13800001234"})
    visitor.get(f"{address}/files/a.docx")
    deeds, _ = visitor.app.state.desk.trail.read()  # type: ignore[attr-defined]
    assert {"draft.begin", "draft.save", "draft.file"} <= {deed.action for deed in deeds}
    assert not any("韦晓玥" in deed.sentence or "1380000" in deed.sentence for deed in deeds)
