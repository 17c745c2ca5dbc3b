"""Characters of like shape that are mistaken for one another when typed by shape, written or recognised from a scan."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    table: dict[str, str] = {}
    for group in _GROUPS.split():
        for char in group:
            table[char] = table.get(char, "") + group.replace(char, "")
    return table


def alike(char: str) -> str:
    """The characters that look like ``char``; empty when none is known.

    >>> alike("已")
    '己巳'
    """
    return _groups().get(char, "")


_GROUPS = """
己已巳 未末 土士 人入八 大太犬 日曰目 千干于 天夫无 刀力 田由甲申 戊戌戍 倍培陪赔部 训川驯讯
络洛骆格 报服 拨拔 帐账 侯候 拆折析 徒徙 徽微 辩辨辫 晴睛 清请情 场扬杨 抄妙 计汁 划戈 课棵颗
审宙 批比 管菅营 贷货 帅师 各名 予矛子 了子 住往佳 买卖 历厉 员圆 职织帜识 密蜜 检捡险验 级极及
班斑 案桉 单早 处外 市巾 书专 午牛 内肉 今令 代伐 仗伏 休体 任仕 作昨 例列 侍待持特 准淮 冶治
农衣 刊刑 致到 券卷 厂广 友反发 史吏 呜鸣 团困因 圾极 址扯 坏怀环 堡保 壮状 复夏 宜宣 官宫 实买
寒塞赛 导异 币巾 席度 底低抵 建健键 弛驰 形刑 彩采 征证 德得 快块决 性姓 恣态 悟语 戒戎 技枝
投没设 拟似 挡档 措错借惜 播翻 敝敞 数教 晚挽 暑署著 暴爆 校较 根恨 模摸 欠次 沿治 注住往 测侧则
渎读续 湖胡 漫慢 烧绕 爪瓜 督皆 税悦说脱 稿搞 符附 篮蓝 籍藉 经轻 编遍偏篇 缴激 脑恼 莫草 补朴扑
规现观 讲井进 评坪 诚城成 费贵 质贡 赴赶 起超 载裁栽 输愉 远运 退迟 遗遣 郊效 酬洲 钓钧 铃玲
闭闲 队阶 阵阱 项顷 预须 领颁 驻住 陆录 施旅 构购沟 基墓 位拉 政故 策荣 组阻租祖 纪记 考老 核该
定走 学字 干千 部郎 党常堂 委季 求术 情清 式武 线钱 乡多 期其 目自 准谁 申电 表衷 料科 系糸
统流 责贡 任住 免兔 失矢 木本 乌鸟 竞竟 治冶 折拆 拔拨 侵浸 育肓 习刁 徇询 赢羸 拙绌 粱梁 候侯
溶熔 洁浩 沮诅 栗粟 孟盂 茶荼 汆氽 沦论伦 岐歧 灸炙 毫亳 陈阵 哀衰 迥迴 鸟乌
"""
