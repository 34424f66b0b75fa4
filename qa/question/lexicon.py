"""The closed classes of words in questions: interrogatives, pronouns, function words.

All lists are in Simplified Chinese: questions are folded (``index.fold``) before they are compared
with them. The classes follow Lü Shuxiang, «现代汉语八百词» (interrogatives, pronouns, measure
words) and jieba's part-of-speech tags.
"""

from __future__ import annotations

from index import compile_later, numerals


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


INTERROGATIVES = _words(
    "什么 什么样 什么时候 什么样子 谁 哪 哪个 哪些 哪里 哪儿 哪位 哪种 哪年 哪一年 哪一 哪天 "
    "哪几 哪几种 哪几个 怎么 怎么样 怎样 如何 为什么 为何 何 何时 何地 何人 何处 何种 何以 "
    "何年 几 几个 几时 几年 几次 多少 多大 多高 多长 多久 多远 多重 多深 多宽 多快 多少钱 "
    "干什么 做什么 是否 有没有 是不是 能不能 可不可以 会不会 甚么 有何 怎 哪家 哪国 哪部 哪本 "
    "哪支 哪座 哪所 哪两 哪三 哪四 哪五 几种 几岁 几点 哪方面 哪一个 哪一种 哪一位 吗 哪样 咋 "
    "咋样 为啥 啥 啥时候"
)
INTERROGATIVE = compile_later(
    r"什么|甚么|谁|哪|怎|如何|为何|何[时地人处种以年者]|有何|因何|是何|几[^乎何率]|"
    r"多少|多[大高长久远重深宽快]|是否|有没有|是不是|能不能|会不会|吗|为啥|啥|干嘛|咋"
)

PERSONS = _words("他 她 他们 她们 这人 那人 此人 其人 该人 这位 那位 本人")
THINGS = _words("它 它们 其 该 此")
DEMONSTRATIVES = _words("这 那 这个 那个 这些 那些 这种 那种 这样 那样 这一 那一 此 这类 那类")
PLACES = _words("那里 这里 那儿 这儿 那边 这边 此地 该地 那地方 这地方")
TIMES = _words("那年 当年 同年 那一年 这一年 该年 此年 当时 那时 那时候 这时 此时 当时候")
YEARS = _words("那年 当年 同年 那一年 这一年 该年 此年")
PLURALS = _words("他们 她们 它们")

# Nouns with which a demonstrative takes up the topic again: «该校», «这座城市».
HYPERNYMS = _words(
    "人 书 电影 影片 片 剧 电视剧 作品 小说 歌 歌曲 专辑 诗 画 文章 书籍 著作 城市 市 县 省 "
    "国家 国 地区 地方 区 镇 村 街道 岛 山 河 湖 海 江 桥 塔 楼 寺 庙 公园 建筑 建筑物 大楼 "
    "教堂 坟场 屋邨 车站 站 机场 港口 铁路 公路 线路 路线 公司 企业 集团 品牌 机构 组织 团体 "
    "部门 单位 学校 校 大学 学院 中学 小学 院校 医院 院 银行 政党 党 俱乐部 球队 队 球会 乐队 "
    "军队 部队 战争 战役 事件 运动 会议 活动 比赛 赛事 节目 游戏 产品 项目 工程 计划 政策 "
    "制度 法律 条约 协议 协定 理论 概念 方法 技术 语言 文字 宗教 教派 民族 部落 王朝 朝代 "
    "动物 植物 鱼 鸟 鸟类 鱼类 物种 品种 种 恐龙 昆虫 树 花 药 药物 疾病 病 元素 物质 化合物 "
    "星 行星 恒星 卫星 飞机 船 舰 军舰 汽车 车 车型 武器 导弹 火箭 系统 软件 平台 网站 报纸 "
    "杂志 期刊 奖 奖项 节日 球员 演员 歌手 作家 导演 皇帝 总统 国王 将军 科学家 艺人 角色 "
    "人物 家族 东西 事 事情 物 一届 领域 学科 学会 协会 基金会 博物馆 图书馆 体育馆 团"
)

# Relational nouns («作者», «人口»): with no owner named, they belong to the topic before.
RELATIONAL = _words(
    "作者 导演 编剧 主演 演员 主角 校长 院长 市长 省长 县长 总统 主席 总理 国王 首相 皇帝 "
    "董事长 总裁 老板 经理 创始人 创办人 创办者 发明者 发明人 设计师 设计者 建筑师 教练 队长 "
    "队员 成员 会员 首领 领袖 领导 领导人 负责人 主持人 发起人 继承人 继任者 前任 后任 父亲 "
    "母亲 父母 爸爸 妈妈 妻子 丈夫 太太 儿子 女儿 子女 哥哥 弟弟 姐姐 妹妹 兄弟 祖父 爷爷 "
    "老师 朋友 家人 祖籍 籍贯 国籍 本名 原名 真名 别名 全名 全称 简称 名字 名称 英文名 学名 "
    "俗名 旧称 旧名 字 号 外号 绰号 职业 职务 职位 身份 年龄 生日 身高 体重 学历 专业 代表作 "
    "作品 主题曲 首都 省会 首府 州府 县城 人口 面积 海拔 高度 长度 宽度 深度 重量 体积 速度 "
    "温度 气候 位置 地址 地点 所在地 总部 前身 起源 来源 由来 历史 背景 语言 官方语言 货币 "
    "国旗 国歌 市区 城区 郊区 北部 南部 东部 西部 中部 原因 理由 起因 结果 结局 后果 影响 "
    "目的 目标 意义 作用 用途 功能 功效 特点 特征 特性 优点 缺点 优势 劣势 好处 坏处 性质 "
    "本质 内容 内涵 含义 意思 定义 主题 情节 剧情 风格 类型 种类 分类 形状 颜色 大小 味道 "
    "结构 成分 材料 原料 原理 方法 方式 步骤 流程 过程 条件 要求 标准 规模 价格 费用 成本 "
    "票价 票房 收入 产量 数量 总数 人数 比例 时间 日期 年份 年代 期限 寿命 分布 栖息地 习性 "
    "食物 天敌 症状 病因 治疗 疗法 副作用 风险 问题 困难 挑战 前景 现状 关键 核心 重点 难点 "
    "对象 主体 范围 依据 任务 职责 责任 措施 对策 建议 结论 观点 态度 评价 成就 成绩 贡献 "
    "奖项 荣誉 发行商 开发商 制造商 出版社 出版商 发源地 出生地 出生日期 死因 墓 终点 起点 "
    "两端 属性 精神 思路 原则 品格 信号 要点 方面 情况 进展 数据 数字 证据 例子 例外 版本 "
    "型号 产地 产品 客户 股东 市值 竞争对手 学费 学制 校训 校址 院系 主场 编号 代号 股价 利润 "
    "营收 限额 额度 治法 年薪 房价 年假 工期 待遇 福利 全长 体长 身长 总长 总面积 总量 全程 "
    "主旨 宗旨 口号 谥号 笔名 艺名 法号 庙号 卒年 生卒年 门生 弟子 师傅 性格 爱好 外貌 体型 "
    "体色 著作 主要著作 生平 经历 学位 军衔 官职 俸禄 薪水 工资 出处 词源 发音 语法 校歌 队名 "
    "主演阵容 主办方 主办者 举办地 冠军 亚军 得主 赢家 输家 敌人 对手 盟友 兵力 伤亡 指挥官 "
    "时长 集数 页数 字数 语种 原文 译者"
)

# Nouns that only carry an interrogative («哪一年», «什么地方») and refer to nothing.
GENERIC_NOUNS = _words(
    "年 月 日 天 时候 时间 时 人 个人 地方 东西 事 事情 原因 意思 样子 样 次 个 种 位 名 年份 "
    "日期 岁 万 亿 元 国家 城市 方面 问题 情况 办法 方法 措施 要求 做法 例子 内容 作用 意义 "
    "影响 结果 目的 特点 特征 名字 名称 地点 关系 区别 世纪 朝代 时期 阶段 公里 米 平方公里 "
    "吨 点 部分 一点 样式 人士 程度 字 话 号 名单 先 后 前 中 里 上 下"
)

# Words that carry no content of their own.
LIGHT = _words(
    "是 有 为 在 于 了 着 过 的 地 得 呢 吗 吧 啊 呀 么 嘛 就 才 又 也 还 都 再 很 最 更 太 "
    "不 没 没有 要 能 会 可以 可 应 应该 应当 必须 需 需要 得以 被 把 将 由 从 到 向 给 对 "
    "对于 关于 和 与 跟 同 及 以 以及 或 或者 而 但 但是 并 并且 因 因为 所以 如果 若 则 一个 "
    "一些 一共 共 总共 共有 曾 曾经 已 已经 正在 刚 主要 具体 究竟 到底 分别 大概 大约 约 "
    "左右 请 请问 问 想 知道 告诉 我 你 您 我们 你们 说 讲 做 作 使 让 叫 称 叫做 称为 来 去 "
    "进行 当 所 之 者 其 那么 这么 那样 这样 一下 时候 还有 另外 此外 其中 其他 其它 其余 "
    "首先 然后 最后 后来 之后 之前 以后 以前 当时 目前 现在 如今 先 后 前 最早 最终 先要"
)

# Function words, for each use the set that it was made and measured with. They overlap but do not
# coincide: what says nothing in a question («有», «最早») may tell two sentences apart.
FUNCTION_WORDS = _words(
    "的 了 是 在 有 和 与 及 或 被 把 将 对 为 以 于 由 从 到 向 中 里 上 下 个 种 位 名 次 "
    "这 那 其 它 他 她 什么 多少 几 哪 哪些 哪里 哪个 哪位 哪儿 谁 何 何时 何处 如何 怎样 "
    "怎么 为什么 为何 吗 呢 吧 啊 请问 请 分别 是否 时候 一个 可以 能 会 要 应 应该 需要 进行 "
    "the a an of in on at to is are was were do does did what which who whom whose where when "
    "why how and or for by with from"
)
"""What is no content word of a question, in either language. The rankers were fitted on questions
taken apart with exactly these: another set needs them fitted again."""

ENGLISH_FUNCTION_WORDS = _words(
    "a about above after again against all also am an and any are as at be because been before "
    "being below between both but by can could did do does doing down during each either else "
    "ever every few for from further had has have having he her here hers him his how i if in "
    "into is it its itself just many may me might more most much must my neither no nor not of "
    "off on once only or other ought our out over own per please same shall she should so some "
    "such tell than that the their them then there these they this those though through to too "
    "under until up upon us very was we were what whatever when where whether which while who "
    "whom whose why will with within without would you your s t don isn aren doesn didn "
    "according describe described explain kind kinds mention mentioned say said says sort"
)
"""English words that carry no content of their own in a question or in a dictionary's rendering."""

ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
"""The names of the months, in their order."""

BINDING_TOKENS = frozenset(
    "的了是在于有共现该本此这那其约已将即也都就为之个和与及而又等被由把对从至到"
) | _words("the a an of in on at is was were are by to that its")
"""Single characters and English words that only bind a sentence together: two sentences that differ
in nothing else say the same."""

# Words with which a question mentions the documents or frames what it asks («文中提到的…»).
MENTIONING = _words(
    "文中 文章 文章中 文里 文内 文档 文档中 文件 资料 资料中 材料 书中 原文 这里 里面 内容 有关 谈 "
    "提 写 说到 提到 讲到 谈到 写到 说起 提起 谈起 说过 提过 讲过 提及 谈及 论及 涉及 记载 介绍 "
    "描述 描写 解释 说明 定义 意思 含义 出现 出自 指 是指 指的 指的是 个 些 样 回事 一回事 算 段 "
    "篇 处 种 条"
)

# Words at which the subject ends and the predicate begins.
PREDICATE_STARTS = _words(
    "是 为 有 没有 拥有 由 被 将 把 于 在 位于 属于 从 向 给 以 因 因为 对 叫 叫做 称 称为 "
    "又称 能 能够 会 要 应 应该 应当 可以 可 必须 需 需要 得 想 共 一共 总共 共有 曾 曾经 已 "
    "已经 最早 最终 最后 主要 不 没 又 也 还 都 究竟 到底 分别 具体 大概 大约 约 有着 如何 "
    "怎样 像 指 指的 包括 包含 来自 毕业 出生 出生于 建于 成立于 现在 目前 是否 为了 所 通过 "
    "一般 通常 现 原 之后 之前 后来 多 先要 先"
)
MODALS = _words("是 有 要 能 能够 会 应 应该 应当 可以 必须 需 需要 为 在于 包括 的")

TIME = compile_later(
    r"(?:公元前?)?\d{2,4}年(?:代|度|前|后|间|以前|以后|以来|之前|之后)?(?:初|末|底|"
    r"中)?(?:\d{1,2}月份?(?:\d{1,2}[日号])?)?|\d{1,2}月份?(?:\d{1,2}[日号])?|"
    rf"\d{{1,2}}世纪(?:\d{{2}}年代)?|\d{{1,2}}[日号]|[{numerals.ONES}〇零]{{4}}年|"
    rf"[{numerals.TO_TEN}]{{1,2}}月份?|"
    rf"[{numerals.TO_TEN}]{{1,3}}世纪|第[一二三四1-4]季度|[上下]半年|"
    r"今年|去年(?:同期|底|初)?|前年|明年|后年|当今|现在|目前|如今|过去|将来|未来|"
    r"从前|当初|原先|起初|最初|早年|(?<!\w)以前|(?<!\w)原来(?=的)|上个?月|这个?月|下个?月|"
    r"上个?世纪|昨天|今天|明天|"
    r"(?:古代|近代|现代|当代)(?!化)|[夏商周秦汉晋隋唐宋元明清][朝代]|民国(?:时期)?|战前|"
    r"战后|春天|夏天|秋天|冬天|春季|夏季|秋季|冬季"
)

ORDINAL = compile_later(
    rf"(?P<ordinal>第[{numerals.TO_TEN}\d]{{1,3}}|最后一?|其[{numerals.ONES}])"
    r"(?P<unit>季度|个方面|个问题|个原因|个条件|个要求|个阶段|[点个条项种类步方面次部位名章节任届代批集季卷期]{0,2})"
)

LEADING_FILLER = compile_later(
    r"^(?:(?:哦|噢|嗯|啊|好的?|明白了?|知道了|谢谢你?|请问|请教一下|我想问一?下?(?!一?下?的)|"
    r"想问一?下?(?!一?下?的)|我想知道(?!的)|那么请问|那请问)[，,。、！!\s]*)+"
)
LEADING_THEN = compile_later(
    r"^(?:那么(?![多大高长久远重深宽快好少])|那(?![么年时里儿边个些种样位天场次座本部家所只条届段"
    r"一两三四五六七八九十几是])|所以|而且?(?!今)|然后|可是|但是?|不过|于是|另外|"
    r"还有就是)[，,\s]*"
)

# Questions that say no more than «why?» or «go on»: they are appended to the question before.
BARE = compile_later(
    r"(?:(?:那|那么|但|但是|可是|所以|又|这|这又|这个|到底|究竟)[，,]?)?(?:"
    r"(?:这?是|这)?(?:为什么|为何|为啥|怎么回事|什么意思|什么原因|何意|啥意思)(?:呢|"
    r"会这样|会那样|这样|这么说|这样说|这么做|这样做|如此|是这样)?|"
    r"(?:怎么会|怎会)(?:这样|那样|如此)?呢?|凭什么(?:这么说)?|何以见得|原因(?:呢|何在|"
    r"是什么)|理由(?:呢|是什么)|"
    r"(?:具体|详细|到底|又|该|应该|要|应|需要)*(?:怎么|怎样|如何|咋)(?:具体)?(?:去|"
    r"来)?(?:做|办|实现|落实|操作|实施|执行|解决|做到|做的|办到|理解|解释|说|处理)?(?:的|"
    r"呢|到)*|"
    r"(?:更)?(?:具体|详细)(?:一点|一些|点|些|来说|地说|说说|讲讲|是什么|是指什么|指什么|"
    r"有哪些|内容(?:是什么|有哪些)?)?(?:呢|吗)?|"
    r"(?:能|可以|请|你能|能否|能不能)?(?:再)?(?:具体|详细|展开|进一步|多)?(?:地)?(?:说说|"
    r"讲讲|说一?下|讲一?下|谈谈|解释一?下|说明一?下|介绍一?下|展开|阐述一?下)(?:一下|"
    r"看)?(?:吗|吧|么)?|"
    r"(?:还|另外|除此之外|此外|除此以外|除了这些|除了这个|"
    r"其他)[，,]?(?:还)?(?:有)?(?:哪些|什么|别的|其他的?|谁|呢|吗|没有|更多)?(?:方面|内容|"
    r"原因|措施|要求|办法|例子|人|地方)?(?:的)?(?:呢|吗)?|"
    r"(?:还有|有)(?:别的|其他的?|更多的?|没有其他的?|没有别的|什么别的|例子|什么例子|"
    r"哪些例子)(?:呢|吗)?|(?:只有|就)这些吗?|"
    r"(?:能|可以|请|能不能|能否|再)?(?:比如|例如|举例|举个例子|譬如|比方说)(?:呢|说|说说|吗|来说|说明|吧)?|"
    r"(?:然后|接着|接下来|之后|后来|再然后|再往后|结果)(?:呢|怎么样了?|怎样了?|怎么样呢|"
    r"如何|怎么做|又怎样|发生了什么)|"
    r"继续(?:说)?|接着说|真的吗|是真的吗|是吗|确定吗|有依据吗|依据(?:呢|是什么)|证据呢|"
    r"出处(?:呢|是什么|在哪)?|在哪(?:一)?(?:段|篇|章)(?:说|提到|写)的?|"
    r"(?:这|那|这些|那些|这个|那个)(?:说明|意味着|代表|表示|是指|指的?是?|指)(?:什么|"
    r"了什么|啥)(?:呢)?|"
    r"(?:分别|都|各)(?:是|有|指|包括)?(?:什么|哪些|谁|哪几个|哪几种|多少|哪几项|哪几点|"
    r"哪几条|哪里)(?:呢)?|"
    r"(?:是|有|指)?(?:哪些|哪几个|哪几种|哪几项|哪几点|哪几条|哪两个|哪三个|哪四个|"
    r"哪几方面)(?:方面|内容)?(?:呢)?"
    r")"
)

# Openings of follow-ups that pick from the things named before: «其中最大的是哪个？»
AMONG = compile_later(
    r"^(?:其中|其他|其它|其余|此外|另外|除此之外|除此以外|除了这些|之后|此后|随后|后来|"
    r"然后|接着|与此同时|同时)"
)

# Beside these, nothing says more in a question for the cell of a table: what frames the question,
# and of what kind the things in the rows are.
ROW_WORDS = _words(
    "查 查询 查一下 查查 帮 帮忙 看 看看 一下 下 这个 那个 该 这 那 此 这款 那款 这条 那条 款 只 "
    "台 件 支 块 个 条 张 箱 套 袋 瓶 元 块钱 钱 家 班 趟 辆 是不是 号 编号 代码 货号 料号 工号 "
    "型号 单号 产品 商品 货 货物 物料 零件 配件 材料 设备 员工 职工 同事 人员 先生 女士 老师 同志 "
    "订单 车次 列车 航班 项目 记录 信息 情况 资料 详情 数据 参数 详细 内容 具体 表 表格 表里 "
    "表中 里面 清单 列表 名单 怎么样 为 多 请 麻烦 现在 目前 还 剩 有 各 各是 都"
)
ENGLISH_ROW_WORDS = _words(
    "product item part model sku code number no id order employee staff member person colleague "
    "train flight bus course row entry record details information info data table sheet list get "
    "find give show look much many long located kept stored placed installed found held sits "
    "lives live work works currently current please"
)
