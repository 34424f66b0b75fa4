"""Follow-ups, each with the question before it and with what it asks when it stands alone."""

from __future__ import annotations

from qa.rewriting.followups import Turn, resolve

PARALLEL = [
    ("以前的逾期率是多少？", "现在呢？", "现在的逾期率是多少？"),
    ("原来的名字叫什么？", "现在呢？", "现在的名字叫什么？"),
    ("从前镇上靠什么谋生？", "如今呢？", "如今镇上靠什么谋生？"),
    ("现在的逾期率是多少？", "最初呢？", "最初的逾期率是多少？"),
    ("善于打硬仗的老实人能发出什么信号？", "那善于扎堆的呢？", "善于扎堆的老实人能发出什么信号？"),
    ("善於打硬仗的老實人能發出什麼信號？", "那善於紮堆的呢？", "善於紮堆的老實人能發出什麼信號？"),
    (
        "善于打硬仗的老实人能发出什么信号？",
        "善于吃亏的老实人呢？",
        "善于吃亏的老实人能发出什么信号？",
    ),
    ("2018年北京有多少人口？", "2019年呢？", "2019年北京有多少人口？"),
    ("北京有多少人口？", "那2019年呢？", "2019年北京有多少人口？"),
    ("2020年第一季度的营收是多少？", "第二季度呢？", "2020年第二季度的营收是多少？"),
    ("2018年北京有多少人口？", "上海呢？", "2018年上海有多少人口？"),
    ("2018年北京有多少人口？", "面积呢？", "北京的面积呢？"),
    ("这所中学有多少男生？", "女生呢？", "这所中学有多少女生？"),
    ("《红楼梦》的作者是谁？", "那《西游记》呢？", "《西游记》的作者是谁？"),
    ("北京大学的校长是谁？", "那清华大学呢？", "清华大学的校长是谁？"),
    ("台積電的創辦人是誰？", "那聯電呢？", "聯電的創辦人是誰？"),
    ("糖尿病有哪些症状？", "那高血压呢？", "高血压有哪些症状？"),
    ("李白是哪个朝代的诗人？", "杜甫呢？", "杜甫是哪个朝代的诗人？"),
    ("鲁迅是哪一年出生的？", "去世呢？", "鲁迅是哪一年去世的？"),
    ("公司年假有几天？", "病假呢？", "病假有几天？"),
    ("北京到上海的高铁要多久？", "到广州呢？", "北京到广州的高铁要多久？"),
    ("《三国演义》里诸葛亮是怎么死的？", "那曹操呢？", "《三国演义》里曹操是怎么死的？"),
    ("Python和Java有什么区别？", "那Go呢？", "Python和Go有什么区别？"),
    ("谁是第一任校长？", "第二任呢？", "谁是第二任校长？"),
    ("怎么整治“慢作为”？", "如果是“乱作为”呢？", "怎么整治“乱作为”？"),
]
POINTING = [
    ("江苏路街道什么时候成立？", "它属于哪个区？", "江苏路街道属于哪个区？"),
    ("北京大学的校长是谁？", "他是哪里人？", "北京大学的校长是哪里人？"),
    ("北京大学的校长是谁？", "该校有多少学生？", "北京大学有多少学生？"),
    ("《红楼梦》的作者是谁？", "这本书讲了什么？", "《红楼梦》讲了什么？"),
    ("张三和李四是什么关系？", "他们什么时候认识的？", "张三和李四什么时候认识的？"),
    ("李白是哪个朝代的诗人？", "他和杜甫是什么关系？", "李白和杜甫是什么关系？"),
    ("江苏路街道什么时候成立？", "为什么叫这个名字？", "江苏路街道为什么叫这个名字？"),
    ("范廷颂于1990年担任什么职务？", "那年发生了什么？", "1990年发生了什么？"),
    ("《金刀情侠》由谁导演？", "他还拍过什么？", "导演《金刀情侠》的人还拍过什么？"),
    ("台積電的創辦人是誰？", "它有多少員工？", "台積電有多少員工？"),
    ("什么是“铁蹄马”精神？", "如何弘扬这种精神？", "如何弘扬“铁蹄马”精神？"),
    ("蒙古马有哪些特殊属性？", "其精神是什么？", "蒙古马的精神是什么？"),
]
ELLIPSIS = [
    ("四个不摘指什么？", "为什么要这样做？", "四个不摘为什么要这样做？"),
    ("“三码合一”是指什么？", "谁来负责？", "三码合一谁来负责？"),
    ("江苏路街道什么时候成立？", "在哪里？", "江苏路街道在哪里？"),
    ("江苏路街道在哪里？", "是哪一年成立的？", "江苏路街道是哪一年成立的？"),
    ("江苏路街道在哪里？", "有多少人？", "江苏路街道有多少人？"),
    ("《红楼梦》有多少回？", "作者是谁？", "《红楼梦》的作者是谁？"),
    ("《红楼梦》有多少回？", "作者为什么反对科举？", "《红楼梦》的作者为什么反对科举？"),
    ("“三码合一”是指什么？", "作者是谁？", "三码合一的作者是谁？"),
    ("《红楼梦》有多少回？", "谁写的？", "《红楼梦》是谁写的？"),
    ("范廷颂是哪里人？", "1990年担任什么职务？", "1990年范廷颂担任什么职务？"),
    ("北京大学的校长是谁？", "什么时候成立的？", "北京大学什么时候成立的？"),
    ("北京大学的校长是谁？", "是哪一年上任的？", "北京大学的校长是哪一年上任的？"),
    ("糖尿病有哪些症状？", "怎么治疗？", "糖尿病怎么治疗？"),
    ("公司年假有几天？", "可以累积到下一年吗？", "公司年假可以累积到下一年吗？"),
    ("報銷流程是什麼？", "需要幾天？", "報銷流程需要幾天？"),
    ("姆拉登·佩特里奇是哪国人？", "毕业于哪所大学？", "姆拉登·佩特里奇毕业于哪所大学？"),
    ("谁发明了电话？", "什么时候发明的？", "电话什么时候发明的？"),
    ("“输血式”扶贫要向什么转化？", "为什么要转化？", "“输血式”扶贫为什么要转化？"),
    (
        "“输血式”扶贫要向什么转化？",
        "那按照什么思路发展产业？",
        "关于“输血式”扶贫，按照什么思路发展产业？",
    ),
]
JOINED = [
    ("脱贫摘帽是终点吗？", "为什么？", "脱贫摘帽是终点吗？为什么？"),
    ("脫貧摘帽是終點嗎？", "為什麼？", "脫貧摘帽是終點嗎？為什麼？"),
    ("怎么防止返贫？", "具体怎么做？", "怎么防止返贫？具体怎么做？"),
    ("怎么防止返贫？", "那具体呢？", "怎么防止返贫？具体呢？"),
    ("要在哪些扶贫领域升级加力？", "还有呢？", "要在哪些扶贫领域升级加力？还有呢？"),
    ("要在哪些扶贫领域升级加力？", "还有哪些？", "要在哪些扶贫领域升级加力？还有哪些？"),
    ("防止返贫靠什么", "为什么？", "防止返贫靠什么，为什么？"),
    ("江苏路街道有几个社区？", "其中最大的是哪个？", "江苏路街道有几个社区？其中最大的是哪个？"),
]
COMPARED = [
    ("甲库和乙库哪个建得早？", "那坝高呢？", "甲库和乙库的坝高分别是多少？"),
    ("东线和西线哪条更长？", "那北线和南线呢？", "北线和南线哪条更长？"),
    (
        "北京办事处和上海办事处哪个人多？",
        "成都和上海呢？",
        "成都办事处和上海办事处哪个人多？",
    ),
]
ENGLISH = [
    ("When does the lease run out?", "Who signed it?", "Who signed the lease?"),
    ("How long does the lease run?", "Who signed it?", "Who signed the lease?"),
    ("Does the bus stop have a roof?", "Who built it?", "Who built the bus stop?"),
    ("Who was the first manager?", "And the current one?", "Who was the current manager?"),
    ("How many people were poor in 2018?", "and in 2019?", "How many people were poor in 2019?"),
    ("How many people were poor?", "and in 2019?", "How many people were poor in 2019?"),
    (
        "How long do shipments to Europe take?",
        "And to North America?",
        "How long do shipments to North America take?",
    ),
    (
        "Who is the export manager?",
        "What is her extension?",
        "What is the export manager's extension?",
    ),
    ("When was the Great Wall built?", "why?", "When was the Great Wall built? Why?"),
    ("When was the Great Wall built?", "who built it?", "who built the Great Wall?"),
    (
        "When was the Great Wall built?",
        "What about the Forbidden City?",
        "When was the Forbidden City built?",
    ),
    (
        "What are the three points?",
        "what about the second one?",
        "What are the three points? What about the second one?",
    ),
    ("What is the population of Beijing?", "And Shanghai?", "What is the population of Shanghai?"),
    ("What is the population of Beijing?", "Who is its mayor?", "Who is Beijing's mayor?"),
    ("Who wrote Hamlet?", "When was he born?", "When was the person who wrote Hamlet born?"),
    ("Who wrote Hamlet?", "When was it written?", "When was Hamlet written?"),
]
CLARIFIED = [
    ("A型水泵卖了多少台？", "三月的", "三月A型水泵卖了多少台？"),
    ("A型水泵卖了多少台？", "是三月的。", "三月A型水泵卖了多少台？"),
    ("A型水泵卖了多少台？", "那三月的呢？", "三月A型水泵卖了多少台？"),
    ("A型水泵卖了多少台？", "今年三月份的", "今年三月份A型水泵卖了多少台？"),
    ("二月A型水泵卖了多少台？", "我说的是三月", "三月A型水泵卖了多少台？"),
    ("A型水泵卖了多少台？", "不是，我问的是B型", "B型水泵卖了多少台？"),
    ("A型水泵卖了多少台？", "B型的", "B型水泵卖了多少台？"),
    ("A型水泵卖了多少台？", "我是说去年", "去年A型水泵卖了多少台？"),
    ("A型水泵賣了多少台？", "我說的是三月", "三月A型水泵賣了多少台？"),
    ("东线哪年通水？", "不是东线，是西线", "西线哪年通水？"),
    ("东线哪年通水？", "我想知道的是西线", "西线哪年通水？"),
    ("分公司有多少人？", "北京的", "北京的分公司有多少人？"),
    ("上海有多少人口？", "我问的是北京", "北京有多少人口？"),
    ("上海有多少人口？", "不，我问的是面积", "上海的面积呢？"),
    ("上海有多少人口？", "我指的是常住人口", "上海有多少常住人口？"),
    ("青龙水库有多大？", "我是说白云水库", "白云水库有多大？"),
    ("食堂几点开门？", "我是说周末怎么去", "周末怎么去"),
    ("How many pumps were sold?", "I meant March", "How many pumps were sold in March?"),
    ("How many pumps were sold in May?", "not May, July", "How many pumps were sold in July?"),
    (
        "How many type A pumps were sold?",
        "No, I meant type B",
        "How many type B pumps were sold?",
    ),
    ("How much is a day ticket?", "I meant a season ticket", "How much is a season ticket?"),
    (
        "How many pumps were sold?",
        "I was asking about the type B pumps",
        "How many pumps were sold (the type B pumps)?",
    ),
]


def after(*questions: str, answer: str = "") -> list[Turn]:
    """The history of these questions, each resolved in turn; the last was answered so."""
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, resolve(question, turns), ""))
    turns[-1] = Turn(turns[-1].question, turns[-1].resolved, answer)
    return turns
