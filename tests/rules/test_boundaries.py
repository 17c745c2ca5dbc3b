"""Where a rule begins and ends: included and excluded numbers, days that count, what is absent and what is empty."""

from __future__ import annotations

from typing import Any

import pytest
from judging import CITY, REGION, advised, found, judged, needs, verdict

Paths = dict[str, Any]
PLAN: Paths = {"type": "class_plan"}
YEAR: Paths = {"type": "annual_plan"}
STATEMENT: Paths = {"type": "statement"}
NOTICE: Paths = {"type": "notice", "subtype": "class_opening"}

# (why, level, rule, what comes of it, the input)
CASES: list[tuple[str, str, str, str, Paths]] = [
    # ---- people
    ("60人含在不超过之内", CITY, "LZ22-024", "none", PLAN | {"class.type": "市外", "class.trainees": 60}),
    ("61人超过", CITY, "LZ22-024", "finding", PLAN | {"class.type": "市外", "class.trainees": 61}),
    ("工作人员不计", CITY, "LZ22-024", "none", PLAN | {"class.type": "市外", "class.trainees": 60, "class.staff": 6}),
    ("市内班不适用", CITY, "LZ22-024", "none", PLAN | {"class.type": "市内", "class.trainees": 200}),
    ("区外也是市外", CITY, "LZ22-024", "finding", PLAN | {"class.type": "区外", "class.trainees": 61}),
    ("城市不在柳州就是市外", CITY, "LZ22-024", "finding", NOTICE | {"location.city": "桂林市", "trainees": 61}),
    ("县在柳州就是市内", CITY, "LZ22-024", "none", NOTICE | {"location.city": "三江县", "trainees": 61}),
    ("地点没有写，判断不了", CITY, "LZ22-024", "undetermined", NOTICE | {"trainees": 61}),
    ("不超过60人，在哪里都合规", CITY, "LZ22-024", "none", NOTICE | {"trainees": 60}),
    ("年度计划的条目也看", CITY, "LZ22-024", "finding", YEAR | {"items[0].type": "市外", "items[0].trainees": 61}),
    ("30人合规", CITY, "LZ22-033", "none", PLAN | {"class.type": "市内", "class.trainees": 30}),
    ("29人不足", CITY, "LZ22-033", "finding", PLAN | {"class.type": "市内", "class.trainees": 29}),
    ("市外班不看下限", CITY, "LZ22-033", "none", PLAN | {"class.type": "市外", "class.trainees": 10}),
    ("开班通知写明在本市", CITY, "LZ22-033", "finding", NOTICE | {"location.city": "柳州市", "trainees": 29}),
    ("150人不在超过之内", REGION, "GX20-029", "none", PLAN | {"class.trainees": 150, "class.classified": False, "class.delivery": "线下"}),
    ("151人", REGION, "GX20-029", "finding", PLAN | {"class.trainees": 151, "class.classified": False, "class.delivery": "线下"}),
    ("涉密班不适用", REGION, "GX20-029", "none", PLAN | {"class.trainees": 151, "class.classified": True, "class.delivery": "线下"}),
    ("线上不提示", REGION, "GX20-029", "none", PLAN | {"class.trainees": 151, "class.classified": False, "class.delivery": "线上线下结合"}),
    ("是否涉密没有写", REGION, "GX20-029", "undetermined", PLAN | {"class.trainees": 151, "class.delivery": "线下"}),
    ("人数不多，不必知道是否涉密", REGION, "GX20-029", "none", PLAN | {"class.trainees": 48, "class.delivery": "线下"}),
    # ---- shares
    ("恰为50%", REGION, "GX20-018", "none", YEAR | {"total_budget": 100, "items[0].category": "专业化能力", "items[0].budget": 50}),
    ("讲座不计入", REGION, "GX20-018", "finding", YEAR | {"total_budget": 100, "items[0].category": "专业化能力", "items[0].budget": 50, "items[0].form": "讲座"}),
    ("专业化能力之外的类别不计", REGION, "GX20-018", "finding", YEAR | {"total_budget": 100, "items[0].category": "专业化", "items[0].budget": 90}),
    ("有一项没有写类别", REGION, "GX20-018", "undetermined", YEAR | {"total_budget": 100, "items[0].budget": 90}),
    ("已知的就够了", REGION, "GX20-018", "none", YEAR | {"total_budget": 100, "items[0].category": "专业化能力", "items[0].budget": 50, "items[1].budget": 50}),
    ("总额没有写", REGION, "GX20-018", "undetermined", YEAR | {"items[0].category": "专业化能力", "items[0].budget": 50}),
    ("总额为0", REGION, "GX20-018", "none", YEAR | {"total_budget": 0, "items[0].category": "专业化能力", "items[0].budget": 0}),
    ("恰为40%", REGION, "GX20-019", "none", YEAR | {"unit.name": "自治区水利厅", "total_budget": 100, "items[0].category": "人事", "items[0].budget": 40}),
    ("几类合计", REGION, "GX20-019", "finding", YEAR | {"unit.name": "自治区水利厅", "total_budget": 100, "items[0].category": "人事", "items[0].budget": 20, "items[1].category": "文秘", "items[1].budget": 21}),
    ("已知的已经超过", REGION, "GX20-019", "finding", YEAR | {"unit.name": "自治区水利厅", "total_budget": 100, "items[0].category": "人事", "items[0].budget": 41, "items[1].budget": 9}),
    ("财政厅的财务班豁免", REGION, "GX20-019", "none", YEAR | {"unit.name": "广西壮族自治区财政厅", "total_budget": 100, "items[0].category": "财务", "items[0].budget": 45}),
    ("简称同样豁免", REGION, "GX20-019", "none", YEAR | {"unit.name": "自治区财政厅", "total_budget": 100, "items[0].category": "财务", "items[0].budget": 45}),
    ("财政厅的人事班仍计入", REGION, "GX20-019", "finding", YEAR | {"unit.name": "自治区财政厅", "total_budget": 100, "items[0].category": "人事", "items[0].budget": 45}),
    ("组织部的人事班豁免", REGION, "GX20-019", "none", YEAR | {"unit.name": "中共广西壮族自治区委员会组织部", "total_budget": 100, "items[0].category": "人事", "items[0].budget": 45}),
    ("纪委监委的纪检班豁免", REGION, "GX20-019", "none", YEAR | {"unit.name": "中共广西壮族自治区纪律检查委员会", "total_budget": 100, "items[0].category": "纪检", "items[0].budget": 45}),
    ("政府办公厅的文秘班豁免", REGION, "GX20-019", "none", YEAR | {"unit.name": "广西壮族自治区人民政府办公厅", "total_budget": 100, "items[0].category": "文秘", "items[0].budget": 45}),
    ("下属单位不豁免", REGION, "GX20-019", "finding", YEAR | {"unit.name": "自治区财政厅国库支付中心", "total_budget": 100, "items[0].category": "财务", "items[0].budget": 45}),
    ("1期就够", REGION, "GX20-020", "none", YEAR | {"items[0].category": "党性教育", "items[1].category": "财务"}),
    ("类别没有写全", REGION, "GX20-020", "undetermined", YEAR | {"items[0].category": "财务", "items[1].budget": 1}),
    ("没有列项目", REGION, "GX20-020", "undetermined", YEAR | {"total_budget": 1}),
    # ---- deadlines
    ("前5个工作日当日", CITY, "LZ22-001", "none", PLAN | {"class.open_date": "2026-10-12", "steps.培训包审核.date": "2026-09-29"}),
    ("国庆放假不能当工作日", CITY, "LZ22-001", "finding", PLAN | {"class.open_date": "2026-10-12", "steps.培训包审核.date": "2026-09-30"}),
    ("空着但未到期", CITY, "LZ22-019", "none", PLAN | {"as_of": "2026-10-13", "class.open_date": "2026-10-20", "steps.培训包审核.date": None, "steps.发布培训项目.date": None, "steps.培训报名审核.date": None}),
    ("空着而已过期", CITY, "LZ22-019", "finding", PLAN | {"as_of": "2026-10-14", "class.open_date": "2026-10-20", "steps.培训包审核.date": None}),
    ("整个步骤写空值", CITY, "LZ22-019", "finding", PLAN | {"as_of": "2026-10-14", "class.open_date": "2026-10-20", "steps.培训包审核": None}),
    ("状态写未完成", CITY, "LZ22-019", "finding", PLAN | {"as_of": "2026-10-14", "class.open_date": "2026-10-20", "steps.培训包审核.state": "未完成"}),
    ("没有写这一步", CITY, "LZ22-019", "undetermined", PLAN | {"as_of": "2026-10-14", "class.open_date": "2026-10-20", "steps.学员签到.date": None}),
    ("没有写步骤", CITY, "LZ22-019", "undetermined", PLAN | {"class.open_date": "2026-10-20"}),
    ("审核通过在开班当日", CITY, "LZ22-002", "none", PLAN | {"class.open_date": "2026-10-20", "steps.培训包审核.approved_date": "2026-10-20"}),
    ("开班后才通过", CITY, "LZ22-002", "finding", PLAN | {"class.open_date": "2026-10-20", "steps.培训包审核.approved_date": "2026-10-21"}),
    ("未通过，未到前5个工作日", CITY, "LZ22-002", "none", PLAN | {"as_of": "2026-10-13", "class.open_date": "2026-10-20", "steps.培训包审核.approved_date": None}),
    ("后5个工作日当日", CITY, "LZ22-020", "none", STATEMENT | {"class.end_date": "2026-09-18", "steps.教培管理.date": "2026-09-24", "steps.结算金额.date": "2026-09-24"}),
    ("中秋放假顺延不算", CITY, "LZ22-020", "finding", STATEMENT | {"class.end_date": "2026-09-18", "steps.教培管理.date": "2026-09-25"}),
    ("未到期的步骤可以没有写", CITY, "LZ22-020", "none", PLAN | {"as_of": "2026-10-13", "class.end_date": "2026-10-22", "steps.培训包审核.date": "2026-10-09"}),
    ("到期后没有写就是待定", CITY, "LZ22-020", "undetermined", PLAN | {"as_of": "2026-10-30", "class.end_date": "2026-10-22", "steps.培训包审核.date": "2026-10-09"}),
    ("到期后缺项就是未完成", CITY, "LZ22-007", "finding", PLAN | {"as_of": "2026-10-30", "class.end_date": "2026-10-22", "steps.培训包审核.date": "2026-10-09"}),
    ("学员签到晚于期限", CITY, "LZ22-007", "finding", STATEMENT | {"as_of": "2026-06-20", "class.end_date": "2026-06-15", "steps.学员签到.date": "2026-06-24"}),
    ("五日与五个工作日之间只作提示", CITY, "LZ22-004", "advice", STATEMENT | {"class.end_date": "2026-06-15", "steps.教培管理.date": "2026-06-22"}),
    ("再晚的由另一条判断", CITY, "LZ22-004", "none", STATEMENT | {"class.end_date": "2026-06-15", "steps.教培管理.date": "2026-06-24"}),
    ("审批当日开班", CITY, "LZ22-018", "none", PLAN | {"class.open_date": "2026-02-06", "approved_item.approved_date": "2026-02-06"}),
    ("没有审批日期", CITY, "LZ22-018", "undetermined", PLAN | {"class.open_date": "2026-02-06", "approved_item.approved_date": None}),
    ("1周前当日", REGION, "GX20-035", "none", PLAN | {"class.open_date": "2026-10-12", "filing_date": "2026-10-05"}),
    ("放假日不顺延", REGION, "GX20-035", "finding", PLAN | {"class.open_date": "2026-10-12", "filing_date": "2026-10-06"}),
    ("空着而期限未过", REGION, "GX20-035", "undetermined", PLAN | {"as_of": "2026-10-05", "class.open_date": "2026-10-12", "filing_date": None}),
    ("空着而期限已过", REGION, "GX20-035", "finding", PLAN | {"as_of": "2026-10-06", "class.open_date": "2026-10-12", "filing_date": None}),
    ("没有写报送日期", REGION, "GX20-035", "undetermined", PLAN | {"as_of": "2026-10-06", "class.open_date": "2026-10-12"}),
    ("紧急班不受一周限制", REGION, "GX20-035", "none", PLAN | {"class.open_date": "2026-10-12", "filing_date": "2026-10-11", "class.urgent": True}),
    ("开班前一日", REGION, "GX20-036", "none", PLAN | {"class.open_date": "2026-10-12", "filing_date": "2026-10-11", "class.urgent": True, "class.urgent_reason": "防汛"}),
    ("开班当日已晚", REGION, "GX20-036", "finding", PLAN | {"class.open_date": "2026-10-12", "filing_date": "2026-10-12", "class.urgent": True, "class.urgent_reason": "防汛"}),
    ("不是紧急班", REGION, "GX20-036", "none", PLAN | {"class.open_date": "2026-10-12", "filing_date": "2026-10-12"}),
    ("情况说明的理由写在外面", REGION, "GX20-036", "none", STATEMENT | {"subjects": ["urgent_class"], "class.open_date": "2026-10-12", "filing_date": "2026-10-11", "urgent_reason": "防汛"}),
    ("情况说明没有理由", REGION, "GX20-036", "finding", STATEMENT | {"subjects": ["urgent_class"], "class.open_date": "2026-10-12", "filing_date": "2026-10-11", "urgent_reason": ""}),
    ("名单写空值即报", REGION, "GX20-037", "finding", PLAN | {"as_of": "2026-01-15", "class.open_date": "2026-10-12", "roster_submit_date": None}),
    ("没有写名单日期", REGION, "GX20-037", "undetermined", PLAN | {"class.open_date": "2026-10-12"}),
    ("只有一个阶段的日期", REGION, "GX20-005", "finding", YEAR | {"budget_stage.一上": "2026-09-22", "submit_date": "2026-09-08"}),
    ("两个阶段而没有写阶段", REGION, "GX20-005", "undetermined", YEAR | {"budget_stage.一上": "2026-09-22", "budget_stage.二上": "2026-11-22", "submit_date": "2026-09-08"}),
    ("会议当日报送", REGION, "GX20-007", "none", YEAR | {"approval_meeting.type": "厅党组会议", "approval_meeting.date": "2026-08-26", "submit_date": "2026-08-26"}),
    ("别的会议", REGION, "GX20-007", "finding", YEAR | {"approval_meeting.type": "处务会", "approval_meeting.date": "2026-08-26", "submit_date": "2026-08-26"}),
    # ---- years
    ("12月31日当天不报", CITY, "LZ22-005", "none", STATEMENT | {"plan_year": 2025, "as_of": "2025-12-31", "items[0].executed": False}),
    ("次年1月1日", CITY, "LZ22-005", "finding", STATEMENT | {"plan_year": 2025, "as_of": "2026-01-01", "items[0].executed": False}),
    ("已执行的不报", CITY, "LZ22-005", "none", STATEMENT | {"plan_year": 2025, "items[0].executed": True}),
    ("未执行说明中的项目不必再写未执行", CITY, "LZ22-005", "finding", STATEMENT | {"subjects": ["not_executed"], "plan_year": 2025, "items[0].name": "某班"}),
    ("调整的项目不算未执行", CITY, "LZ22-005", "undetermined", STATEMENT | {"subjects": ["not_executed", "adjusted"], "plan_year": 2025, "items[0].after": "60人"}),
    # ---- classes a year
    ("130人一年第二个", CITY, "LZ22-025", "finding", PLAN | {"unit.staff_on_post": 130, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2026}),
    ("去年的不计", CITY, "LZ22-025", "none", PLAN | {"unit.staff_on_post": 130, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2025}),
    ("本班已列在往年情况中，只算一次", CITY, "LZ22-025", "none", PLAN | {"unit.staff_on_post": 130, "class.type": "市外", "class.name": "某班", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2026, "history.out_city_classes[0].name": "某班"}),
    ("120人落在上一档", CITY, "LZ22-025", "finding", PLAN | {"unit.staff_on_post": 120, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2026}),
    ("120人也落在中间一档", CITY, "LZ22-026", "finding", PLAN | {"unit.staff_on_post": 120, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2026}),
    ("去年办过的中间一档只作提示", CITY, "LZ22-026", "advice", PLAN | {"unit.staff_on_post": 86, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2025}),
    ("60人落在下一档", CITY, "LZ22-027", "finding", PLAN | {"unit.staff_on_post": 60, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2024}),
    ("61人不在下一档", CITY, "LZ22-027", "none", PLAN | {"unit.staff_on_post": 61, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2024}),
    ("三年前的不计", CITY, "LZ22-027", "none", PLAN | {"unit.staff_on_post": 45, "class.type": "市外", "class.open_date": "2026-09-14", "history.out_city_classes[0].year": 2023}),
    ("没有写往年情况", CITY, "LZ22-027", "undetermined", PLAN | {"unit.staff_on_post": 45, "class.type": "市外", "class.open_date": "2026-09-14"}),
    ("往年情况写空值就是没有", CITY, "LZ22-027", "none", PLAN | {"unit.staff_on_post": 45, "class.type": "市外", "class.open_date": "2026-09-14", "history": None}),
    ("条目的类型没有写，但不在这一档", CITY, "LZ22-025", "none", YEAR | {"unit.staff_on_post": 50, "plan_year": 2027, "items[0].name": "某班"}),
    ("没有写在编人数", CITY, "LZ22-027", "undetermined", PLAN | {"class.type": "市外", "class.open_date": "2026-09-14", "history": None}),
    ("市内班不看", CITY, "LZ22-027", "none", PLAN | {"class.type": "市内", "class.open_date": "2026-09-14"}),
    ("年度计划中两个市外班", CITY, "LZ22-026", "finding", YEAR | {"unit.staff_on_post": 86, "plan_year": 2027, "items[0].type": "市外", "items[1].type": "区外"}),
    # ---- months
    ("开班在4月、结束在5月", CITY, "LZ22-029", "finding", PLAN | {"class.type": "市外", "class.open_date": "2026-04-29", "class.end_date": "2026-05-01"}),
    ("7月", CITY, "LZ22-029", "none", PLAN | {"class.type": "市外", "class.open_date": "2026-07-01", "class.end_date": "2026-07-03"}),
    ("10月31日结束", CITY, "LZ22-029", "none", PLAN | {"class.type": "市外", "class.open_date": "2026-10-29", "class.end_date": "2026-10-31"}),
    ("11月1日结束", CITY, "LZ22-029", "finding", PLAN | {"class.type": "市外", "class.open_date": "2026-10-29", "class.end_date": "2026-11-01"}),
    ("中间隔着整个月", CITY, "LZ22-029", "finding", PLAN | {"class.type": "市外", "class.open_date": "2026-04-20", "class.end_date": "2026-07-01"}),
    ("市内班不适用", CITY, "LZ22-029", "none", PLAN | {"class.type": "市内", "class.open_date": "2026-05-11", "class.end_date": "2026-05-12"}),
    ("年度计划看计划月份", CITY, "LZ22-029", "finding", YEAR | {"items[0].type": "市外", "items[0].planned_month": 12}),
    ("年度计划的七月", CITY, "LZ22-029", "none", YEAR | {"items[0].type": "市外", "items[0].planned_month": 7}),
    # ---- places and lists
    ("县区用简称", CITY, "LZ22-032", "none", PLAN | {"class.type": "市内", "class.location.city": "融水县"}),
    ("前面写了省", CITY, "LZ22-032", "none", PLAN | {"class.type": "市内", "class.location.city": "广西柳州市柳北区"}),
    ("别处的城中区", CITY, "LZ22-032", "finding", PLAN | {"class.type": "市内", "class.location.city": "西宁市城中区"}),
    ("城市空着", CITY, "LZ22-032", "undetermined", PLAN | {"class.type": "市内", "class.location.city": ""}),
    ("名单没有导入", CITY, "LZ22-028", "undetermined", PLAN | {"class.type": "市外", "class.institution": "某会展公司"}),
    ("空的名单等于没有名单", CITY, "LZ22-028", "undetermined", PLAN | {"class.type": "市外", "class.institution": "某会展公司", "reference.base_list": []}),
    ("名称中的空格不论", CITY, "LZ22-028", "none", PLAN | {"class.type": "市外", "class.institution": "浙江大学 继续教育学院", "reference.base_list": ["浙江大学继续教育学院"]}),
    ("没有写理由", CITY, "LZ22-034", "finding", PLAN | {"class.type": "市外"}),
    ("省份不是广西", REGION, "GX20-024", "finding", PLAN | {"class.type": "市外", "class.location.province": "贵州省", "class.out_region_reason": ""}),
    ("区外而没有写理由这一项", REGION, "GX20-024", "undetermined", PLAN | {"class.type": "区外"}),
    ("市外而省份没有写", REGION, "GX20-025", "undetermined", PLAN | {"class.type": "市外", "class.category": "党性教育"}),
    ("有理由也提示", REGION, "GX20-025", "finding", PLAN | {"class.type": "区外", "class.category": "政治理论", "class.out_region_reason": "红色教育基地"}),
    # ---- codes
    ("前导零不能丢", CITY, "LZ22-013", "finding", PLAN | {"unit.budget_unit_code": "7001", "reference.budget_unit_code": "007001"}),
    ("漏填即违反，不必有参照", CITY, "LZ22-013", "finding", PLAN | {"unit.budget_unit_code": ""}),
    ("没有参照", CITY, "LZ22-013", "undetermined", PLAN | {"unit.budget_unit_code": "330001"}),
    ("没有写代码", CITY, "LZ22-013", "undetermined", PLAN | {"unit.name": "某局"}),
    ("更正说明", CITY, "LZ22-013", "finding", STATEMENT | {"subjects": ["code_error"], "unit.budget_unit_code_filed": "33001", "unit.budget_unit_code_correct": "330001"}),
    ("当时漏填", CITY, "LZ22-013", "finding", STATEMENT | {"subjects": ["code_error"], "unit.budget_unit_code_filed": "", "unit.budget_unit_code_correct": "330001"}),
    ("与代码无关的说明", CITY, "LZ22-013", "none", STATEMENT | {"subjects": ["not_executed"], "unit.budget_unit_code": "330001"}),
    # ---- words
    ("结业总结是正常用语", REGION, "GX20-032", "none", PLAN | {"curriculum[0].title": "结业测试、总结评估"}),
    ("弱词只作提示", REGION, "GX20-032", "advice", YEAR | {"items[0].name": "安全检查业务培训班"}),
    ("强词", REGION, "GX20-032", "finding", YEAR | {"items[0].name": "2026年工作总结暨2027年工作部署"}),
    ("强词之间有空格", REGION, "GX20-032", "finding", YEAR | {"items[0].name": "年中 推进 会"}),
    ("课程方式是会议", REGION, "GX20-031", "finding", PLAN | {"curriculum[0].title": "形势报告", "curriculum[0].method": "会议"}),
    ("视频会议系统授课不是会议", REGION, "GX20-031", "none", PLAN | {"class.name": "某班", "curriculum[0].title": "形势报告", "curriculum[0].method": "视频会议系统授课"}),
    # ---- one day
    ("报到、撤离日没有学时，不是授课", REGION, "GX20-023", "finding", PLAN | {"class.days": 3, "class.form": "培训班", "curriculum[0].date": "2026-10-20", "curriculum[0].hours": 0, "curriculum[1].date": "2026-10-21", "curriculum[1].hours": 8}),
    ("授课两天", REGION, "GX20-023", "none", PLAN | {"class.days": 2, "class.form": "培训班", "curriculum[0].date": "2026-10-20", "curriculum[0].hours": 4, "curriculum[1].date": "2026-10-21", "curriculum[1].hours": 4}),
    ("一天的讲座编列伙食费", REGION, "GX20-023", "finding", PLAN | {"class.days": 1, "class.form": "讲座", "budget.comprehensive.住宿费": 0, "budget.comprehensive.伙食费": 100}),
    ("一天的讲座不编列食宿费", REGION, "GX20-023", "none", PLAN | {"class.days": 1, "class.form": "讲座", "budget.comprehensive.住宿费": 0, "budget.comprehensive.伙食费": 0}),
    # ---- approved item
    ("人数少于批准只作提示", CITY, "LZ22-003", "advice", PLAN | {"approved_item.trainees": 50, "class.trainees": 48}),
    ("经费多一分钱", CITY, "LZ22-003", "finding", PLAN | {"approved_item.budget": "48000", "budget.total": "48000.01"} | {"approved_item.budget": 48000, "budget.total": 48001}),
    ("市内改市外", CITY, "LZ22-003", "finding", PLAN | {"approved_item.location": "市内", "class.type": "市外"}),
    ("区外也是市外，只作提示", CITY, "LZ22-003", "advice", PLAN | {"approved_item.location": "市外", "class.type": "区外"}),
    ("区内改区外", REGION, "GX20-033", "finding", PLAN | {"approved_item.location": "区内", "class.type": "区外"}),
    ("名称不同", REGION, "GX20-033", "finding", PLAN | {"approved_item.name": "甲班", "class.name": "乙班"}),
    ("没有批准项目", REGION, "GX20-033", "undetermined", PLAN | {"class.name": "乙班"}),
    # ---- costs
    ("恰为550元", CITY, "CF16-004", "none", PLAN | {"class.trainees": 50, "class.staff": 5, "class.days": 4, "budget.comprehensive.合计": 121000}),
    ("二类标准", CITY, "CF16-004", "none", PLAN | {"budget.standard": "中央二类", "class.trainees": 10, "class.staff": 0, "class.days": 1, "budget.comprehensive.合计": 6500}),
    ("没有写合计，由各项相加", CITY, "CF16-004", "finding", PLAN | {"class.trainees": 10, "class.staff": 0, "class.days": 1, "budget.comprehensive.住宿费": 5000, "budget.comprehensive.伙食费": 400, "budget.comprehensive.场地资料交通费": 100, "budget.comprehensive.其他费用": 1}),
    ("没有写工作人员，多一个人就不超过", CITY, "CF16-004", "undetermined", PLAN | {"class.trainees": 10, "class.days": 1, "budget.comprehensive.合计": 5501}),
    ("没有写工作人员，也不超过", CITY, "CF16-004", "none", PLAN | {"class.trainees": 10, "class.days": 1, "budget.comprehensive.合计": 5500}),
    ("导入的标准代替中央标准", CITY, "CF16-004", "finding", PLAN | {"reference.cost_standard": 400, "class.trainees": 10, "class.staff": 0, "class.days": 1, "budget.comprehensive.合计": 4001}),
    ("30天按综合定额", CITY, "CF16-004", "finding", PLAN | {"class.trainees": 10, "class.staff": 0, "class.days": 30, "budget.comprehensive.合计": 165001}),
    ("超过30天的不由这一条判断", CITY, "CF16-004", "none", PLAN | {"class.trainees": 10, "class.staff": 0, "class.days": 31, "budget.comprehensive.合计": 999999}),
    ("31天按七成", CITY, "CF16-006", "finding", PLAN | {"class.trainees": 10, "class.staff": 0, "class.days": 31, "budget.comprehensive.合计": 168851}),
    ("院士1500元", CITY, "CF16-007", "none", PLAN | {"budget.lecture[0].level": "院士", "budget.lecture[0].rate": 1500}),
    ("正高级1001元", CITY, "CF16-007", "finding", PLAN | {"budget.lecture[0].level": "正高级", "budget.lecture[0].rate": 1001}),
    ("中级没有列明", CITY, "CF16-007", "undetermined", PLAN | {"budget.lecture[0].level": "中级", "budget.lecture[0].rate": 300}),
    ("不计酬的不看", CITY, "CF16-007", "none", PLAN | {"budget.lecture[0].level": "不计酬", "budget.lecture[0].rate": 0}),
    ("全天8学时", CITY, "CF16-008", "none", PLAN | {"curriculum[0].period": "全天", "curriculum[0].hours": 8, "curriculum[0].title_level": "正高级"}),
    ("全天9学时", CITY, "CF16-008", "finding", PLAN | {"curriculum[0].period": "全天", "curriculum[0].hours": 9, "curriculum[0].title_level": "正高级"}),
    ("同一半天两节合计", CITY, "CF16-008", "finding", PLAN | {"curriculum[0].date": "2026-10-20", "curriculum[0].period": "上午", "curriculum[0].hours": 3, "curriculum[0].title_level": "正高级", "curriculum[1].date": "2026-10-20", "curriculum[1].period": "上午", "curriculum[1].hours": 2, "curriculum[1].title_level": "副高级"}),
    ("不同的半天", CITY, "CF16-008", "none", PLAN | {"curriculum[0].date": "2026-10-20", "curriculum[0].period": "上午", "curriculum[0].hours": 4, "curriculum[0].title_level": "正高级", "curriculum[1].date": "2026-10-20", "curriculum[1].period": "下午", "curriculum[1].hours": 4, "curriculum[1].title_level": "副高级"}),
    ("不计酬的不查", CITY, "CF16-008", "none", PLAN | {"curriculum[0].period": "上午", "curriculum[0].hours": 6, "curriculum[0].title_level": "不计酬"}),
    ("恰为10%和10人", CITY, "CF16-011", "none", PLAN | {"class.trainees": 100, "class.staff": 10}),
    ("不到10%而超过10人", CITY, "CF16-011", "finding", PLAN | {"class.trainees": 200, "class.staff": 11}),
    ("7天含在以内", CITY, "CF16-012", "finding", PLAN | {"class.days": 7, "curriculum[0].method": "实地考察"}),
    ("现场教学不是参观", CITY, "CF16-012", "none", PLAN | {"class.days": 3, "curriculum[0].method": "现场教学"}),
    ("向学员收费", CITY, "CF16-015", "finding", NOTICE | {"fee.charge_trainees": True}),
    ("没有写收费就是不收", CITY, "CF16-015", "none", NOTICE | {"trainees": 30}),
    ("交通费没有内容", CITY, "CF16-010", "none", NOTICE | {"fee.transport": ""}),
    ("交通费由派出单位报销", CITY, "CF16-010", "none", NOTICE | {"fee.transport": "由派出单位按差旅费规定报销"}),
    ("交通费由主办单位报销", CITY, "CF16-010", "finding", NOTICE | {"fee.transport": "由主办单位统一报销"}),
    ("交通费回单位报销", CITY, "CF16-010", "none", NOTICE | {"fee.transport": "往返交通费由学员回原单位报销"}),
    # ---- statements
    ("缺省为盖章", CITY, "LZ22-008", "none", STATEMENT | {"subjects": ["not_executed"], "upload_to": "柳州市培训管理系统“培训包附件”"}),
    ("上传到别处", CITY, "LZ22-008", "finding", STATEMENT | {"subjects": ["not_executed"], "upload_to": "邮箱"}),
    ("别的说明不上传", CITY, "LZ22-008", "none", STATEMENT | {"subjects": ["code_error"], "sealed": False}),
    ("缺电话", CITY, "LZ22-010", "finding", STATEMENT | {"subjects": ["late_entry"], "officer.name": "韦小青"}),
    ("没有写专责人", CITY, "LZ22-010", "undetermined", STATEMENT | {"subjects": ["late_entry"]}),
    ("主送全称", REGION, "GX20-012", "none", STATEMENT | {"subjects": ["adjusted"], "addressee": "中共广西壮族自治区委员会组织部"}),
    ("主送两家", REGION, "GX20-012", "none", STATEMENT | {"subjects": ["adjusted"], "addressee": "自治区党委组织部、自治区财政厅"}),
    # ---- null says no
    ("计划没有批准", REGION, "GX20-015", "finding", PLAN | {"plan_approved": None}),
    ("没有写计划是否批准", REGION, "GX20-015", "undetermined", PLAN | {"class.name": "某班"}),
    ("课程安排写空值", REGION, "GX20-017", "finding", PLAN | {"curriculum": None}),
    ("学时都是0", REGION, "GX20-017", "finding", PLAN | {"curriculum[0].hours": 0}),
    ("没有写课程安排", REGION, "GX20-017", "undetermined", PLAN | {"class.name": "某班"}),
    ("评估写在一句话里", REGION, "GX20-038", "none", PLAN | {"evaluation": ["对课程安排、教学质量和师资情况进行综合评估"]}),
    ("出国（境）写在类别中", REGION, "GX20-002", "finding", YEAR | {"items[0].type": "区外", "items[0].category": "出国(境)"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "rule", "expected", "vector"),
    [case[1:] for case in CASES],
    ids=[f"{case[2]} {case[0]}" for case in CASES],
)
def test_boundary(level: str, rule: str, expected: str, vector: Paths) -> None:
    result = judged(vector, level)
    assert verdict(result, rule) == expected, (found(result, rule), advised(result, rule), needs(result, rule))


def test_both_readings_of_a_lecture_are_told() -> None:
    """讲座 counted or not decides: the finding says both."""
    plan = YEAR | {
        "total_budget": 100,
        "items[0].category": "专业化能力",
        "items[0].budget": 45,
        "items[1].category": "专业化能力",
        "items[1].budget": 10,
        "items[1].form": "讲座",
    }
    [finding] = found(judged(plan, REGION), "GX20-018")
    assert "45%" in finding.message
    assert "如果把讲座也计入则为55%，符合" in finding.message


@pytest.mark.parametrize(("staff", "rules"), [(60, ["LZ22-026", "LZ22-027"]), (120, ["LZ22-025", "LZ22-026"])])
def test_bands_that_touch_are_both_named(staff: int, rules: list[str]) -> None:
    plan = PLAN | {
        "unit.staff_on_post": staff,
        "class.type": "市外",
        "class.open_date": "2026-09-14",
        "history.out_city_classes[0].year": 2026,
    }
    result = judged(plan)
    for rule, other in zip(rules, reversed(rules), strict=True):
        [finding] = found(result, rule)
        assert other in finding.message
    alone = judged({key: value for key, value in plan.items() if not key.startswith("history")} | {"history": None})
    assert [finding.rule for finding in alone.findings if finding.rule in rules] == []
    assert all(advised(alone, rule) for rule in rules)  # no objection, and yet both bands are told


def test_one_fact_in_two_clauses_is_one_finding_with_both_quotations() -> None:
    plan = PLAN | {"class.open_date": "2026-10-20", "steps.发布培训项目.date": "2026-10-14"}
    [finding] = [f for f in judged(plan).findings if f.field == "steps.发布培训项目.date"]
    assert (finding.rule, finding.also) == ("LZ22-001", ("LZ22-019",))
    assert "开展培训前五个工作日" in finding.citation.quote
    assert "在开班培训的五个工作日内" in finding.also_citations[0].quote


def test_an_unrounded_share_is_not_shown_as_the_limit() -> None:
    plan = YEAR | {"total_budget": 1000000, "items[0].category": "专业化能力", "items[0].budget": 499999}
    [finding] = found(judged(plan, REGION), "GX20-018")
    assert "49.9999%" in finding.message


def test_a_share_that_never_ends_is_shown_in_two_decimals() -> None:
    [finding] = found(judged(PLAN | {"class.trainees": 30, "class.staff": 4}), "CF16-011")
    assert "13.33%" in finding.message


def test_a_limit_in_an_unknown_year_says_so() -> None:
    plan = PLAN | {"class.open_date": "2028-03-08", "steps.培训包审核.date": "2028-03-02"}
    [finding] = found(judged(plan), "LZ22-001")
    assert "按双休推算，未含节假日安排" in finding.message


def test_what_a_finding_rests_on_in_an_own_table() -> None:
    plan = PLAN | {
        "reference.cost_standard.title": "柳州市本级培训费标准",
        "reference.cost_standard.三类": 400,
        "class.trainees": 10,
        "class.staff": 0,
        "class.days": 1,
        "budget.comprehensive.合计": 4001,
    }
    [finding] = found(judged(plan), "CF16-004")
    assert finding.limit == 400
    assert not finding.unverified
    assert "仅作上限比对" not in finding.message
    assert finding.citation.quote == "综合定额三类400元/人天"
