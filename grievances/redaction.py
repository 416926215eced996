"""What a stranger may read of a text: numbers, addresses and people's names masked. PURE.

Rules run in order, the surest first, until nothing changes. They would rather mask a word too many than a
name too few; those who work on the case read the whole text. What no rule can know (a nickname, "the only
bakery in our street") stays: so a text is public only where the resident said so.
"""

import re
from collections.abc import Callable
from functools import partial

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

MARKS = {
    "phone": ("［电话］", "[phone]"),
    "mail": ("［邮箱］", "[e-mail]"),
    "link": ("［网址］", "[link]"),
    "id": ("［证件号］", "[ID number]"),
    "card": ("［卡号］", "[card number]"),
    "account": ("［账号］", "[account]"),
    "plate": ("［车牌］", "[plate]"),
}
SOME, SOMEBODY = "某", "某某"
NUMBER_EN, NAME_EN = "[number]", "[name]"

HAN = "\u3400-\u9fff"
SEP = r"[\s\u3000\-－–—‐.·•]"
# A mark can free what stood beside it for another rule; real messages need one round and one to see it.
MOST_ROUNDS = 4
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")

# -- names ------------------------------------------------------------------------------------------

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦马苗凤"
    "方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐傅卞齐康伍余元卜顾孟黄穆萧肖尹姚邵湛汪祁毛禹狄米贝明"
    "臧戴谈宋庞熊纪舒屈祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房"
    "裘缪解应宗丁宣邓郁杭洪包诸左石崔吉龚程邢裴陆荣翁荀甄曲封芮储靳段焦巴侯车全班仰秋仲伊宫宁仇甘武符刘景詹"
    "束龙叶司黎薄白怀从鄂咸籍赖卓蔺屠池乔胥闻莘党翟谭劳申冉雍桑桂牛寿通边扈燕冀尚农温庄晏柴瞿阎连习容古易慎"
    "戈廖庾终暨居衡步耿弘匡文寇广阙欧沃利蔚越隆师巩聂晁敖融冷辛阚那简饶曾沙鞠丰巢关查游竺权盖桓岳帅缑亢况郈"
    "琴商佘佟付闫代覃涂艾兰仝苟冼麦"
)
# Surnames seldom, words often: they count behind a label with a colon, not before a title.
SELDOM = "全班从越广终通居步商师那利文农怀应连查解管车权强明秋元常安边危席麻纪谈房代习景容"
COMPOUND = (
    "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|夏侯|独孤|南宫|宇文|长孙|司空|鲜于|闻人|"
    "轩辕|申屠"
)
TITLES = (
    "先生|女士|小姐|太太|夫人|同志|师傅|老师|同学|医生|大夫|护士|主任|经理|校长|园长|院长|书记|局长|副局长|"
    "科长|处长|所长|站长|队长|班长|组长|会长|店长|厂长|村长|镇长|总经理|董事长|律师|法官|检察官|警官|民警|"
    "教授|教练|老板|阿姨|大爷|大妈|大叔|大伯|大哥|大姐|大娘|大嫂|叔叔|伯伯|婶婶|奶奶|爷爷|婆婆|嫂子|姑娘|"
    "工程师|师父|副主任|副经理|副书记|副校长|副所长|副科长|网格员"
)
# Words that begin like a name: they stay, and what stands right behind them is looked at anew.
WORDS = (
    "高中|高校|高级|高兴|高速|高压|高层|高温|周围|周边|周末|周[一二三四五六日]|方便|方面|黄色|马上|马路|"
    "江边|江苏|江西|金融|白天|白色|钱财|万元|华为|明天|明年|明明|明确|明显|应该|成为|程序|石油|温馨|温州|"
    "林业|田地|叶子|毛病|路边|路口|路面|路段|关系|关门|安全|安排|安装|安静|常年|常务|通过|通知|通道|管理|"
    "管道|管家|解决|解释|强制|强烈|强行|商户|商铺|商场|农民|农村|文明|文件|文化|居民|居委|纪委|纪检|麻烦|"
    "师傅|包括|包工|包装|古城|古稀|冷天|冷水|游客|游泳|习惯|习总书记|容易|简单|曾经|曲折|景区|武警|武汉|"
    "甘肃|宁波|广东|广西|云南|贵州|康复|尚未|牛奶|经理|经常|范围|苏州|金额|盛夏|夏天|夏季|易燃|祝福|卫生|"
    "卫健|卫计|乐意|乐园|左右|左边|左侧|季度|宣传|封闭|封路|封堵|龙头|权利|权益|全体|全部|那边|那个|那么|"
    "那里|章程|顾客|顾问|储藏|储物|何时|何处|何必|何况|许多|许可|施工|严重|严格|严厉|申请|申报|申诉|劳动|"
    "劳务|劳资|计生|党员|党委|党群|党支|公司|上司|官司|司法|司机|时任|现任|前任|历任|继任|担任|主任|责任|"
    "信任|委任|就任|连任|任命|任免|任务|任其|任由|任何|任职|任课|物业|我方|对方|双方|甲方|乙方|丙方|警方|"
    "[设工发租业包造]方|尤其|官方|校方|院方|资方|厂方|店方|地方|前方|后方|各方|多方|卖方|买方|代表|大华|"
    "中华|社康|健康|小康|平安|公安|保安|治安|建安|西安|家居|邻居|现金|资金|押金|租金|基金|奖金|罚金|公积金|"
    "大白|明白|空白|新闻|通常|正常|非常|日常|异常|返程|工程|过程|课程|流程"
)
BOUNDS = r"(?=[，。,.；;：:、！!？?\s\u3000（(）)［\]】」”’\"'*＊\dA-Za-z]|$)"
ONE = f"(?:(?:{COMPOUND})|[{SURNAMES}])"
PLAIN = f"(?:(?:{COMPOUND})|(?![{SELDOM}])[{SURNAMES}])"
GIVEN = (
    f"(?:(?![的了是与及被把给也都就让着吗呢吧们这那您我你他她某村社区县市镇街省局厅部处院校厂店科])[{HAN}])"
)
FULL = f"(?!某|{WORDS}){ONE}{GIVEN}{{1,2}}"
SURE = f"(?!某|{WORDS}){PLAIN}{GIVEN}{{1,2}}"
LABELS = (
    "联系人|姓名|当事人|投诉人|举报人|被举报人|反映人|发帖人|申请人|被申请人|报案人|负责人|责任人|经办人|"
    "户主|业主姓名|业主|房主|车主|法人代表|法定代表人|法人|收件人|署名|患者|死者|伤者|孩子|儿子|女儿|老公|"
    "丈夫|妻子|老婆|父亲|母亲|爸爸|妈妈"
)
EN_TITLES = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Teacher|Officer|Director|Manager|Uncle|Auntie|Aunt)"
)
CAP = r"[A-Z][a-zA-Z'’\-]+"
EN_NAME = rf"{CAP}(?:\s+{CAP}){{0,2}}"

# -- places -----------------------------------------------------------------------------------------

FIGURES = r"(?:\d{1,4}|[零〇一二三四五六七八九十百两]{1,4})"
LETTER = "[A-Za-zＡ-Ｚａ-ｚ]"
BLOCKS = "号楼|＃楼|#楼|楼栋|栋|幢|座|单元|门洞|＃|#"
UNITS = f"{BLOCKS}|楼层|号房|号(?!线|窗口|码|文|令)|楼|层|室|户|房|排|弄|梯"
FIGURED = rf"(?:{LETTER}?[\-－]?{FIGURES}{LETTER}?|(?<![A-Za-z]){LETTER})"
CHAIN = rf"{FIGURED}\s?(?:{BLOCKS}|号(?!线))(?:[的之\-－]?\s?{FIGURED}\s?(?:{UNITS}))+(?:\s?\d{{2,4}}(?!\d))?"
ROAD = "路街巷弄道里村组苑园坊庄湾胡同城府庭院寓邸"


def _mark(kind: str, english: bool, found: re.Match[str]) -> str:
    return MARKS[kind][english]


def _behind(kind: str, english: bool, found: re.Match[str]) -> str:
    """The label stays, what stands behind it is masked."""
    return found["label"] + MARKS[kind][english]


def _numbers_gone(found: re.Match[str]) -> str:
    """3栋2单元501室 → 某栋某单元某室: the words stay, the figures go."""
    masked = re.sub(rf"{FIGURED}(?=\s?(?:{UNITS}))", SOME, found[0])
    return re.sub(r"\s", "", re.sub(r"\d{2,4}$", SOME, masked))


def _called(found: re.Match[str]) -> str:
    """A name before a title is masked; a word that only begins like one stays."""
    return found["word"] or SOME


def _said(mould: str, found: re.Match[str]) -> str:
    return found.expand(mould)


def _rule(pattern: str, replacement: Callable[[re.Match[str]], str] | str, flags: int = 0) -> Rule:
    make = partial(_said, replacement) if isinstance(replacement, str) else replacement
    return re.compile(pattern, flags), make


def _number_rules(english: bool) -> list[Rule]:
    def mark(kind: str):
        return partial(_mark, kind, english)

    def behind(kind: str):
        return partial(_behind, kind, english)

    return [
        _rule(
            r"[A-Za-z0-9._%+*\-]{1,64}\s?[@＠]\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}",
            mark("mail"),
        ),
        _rule(rf"(?:https?|ftp)[:：]//[^\s{HAN}，。；、！？（）《》“”\"'<>［］]+", mark("link"), re.I),
        _rule(r"(?<![A-Za-z0-9])www\.[A-Za-z0-9./?=&%_#\-]+", mark("link"), re.I),
        _rule(
            r"(?<![A-Za-z0-9.@\-])[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){0,3}\.(?:com|cn|net|org|gov|edu|info|top|xyz|cc|io|me)"
            r"(?![A-Za-z])(?:/[A-Za-z0-9./?=&%_#\-]*)?",
            mark("link"),
            re.I,
        ),
        _rule(r"(?<![A-Za-z0-9_])wxid_\w+", mark("account"), re.A),
        _rule(
            r"(?P<label>(?:微信|威信|薇信|weixin|wechat|v信|(?<![a-z])vx|qq群|qq|扣扣|抖音|快手|支付宝|微博|钉钉|"
            r"telegram|whatsapp)"
            r"(?:账号|账户|帐号|号码|群号|号|群|id|number|account|\s|:|：|是|为|is|加|我|，|,){0,5})"
            r"(?P<value>(?!群|号|is\b|id\b)[A-Za-z0-9０-９][A-Za-z0-9０-９_\-]{4,29})",
            behind("account"),
            re.I,
        ),
        _rule(
            rf"(?<![A-Za-z\d])\d{{6}}{SEP}?(?:1[89]|20)\d{{2}}{SEP}?\d{{4}}{SEP}?\d{{3}}[\dXxＸｘ](?![A-Za-z\d])",
            mark("id"),
        ),
        _rule(
            r"(?P<label>(?:身份证|证件|护照|社保|医保|残疾证|驾驶证|驾照|passport|ID)卡?"
            r"(?:号码|号|number|no\.?|\s|:|：|是|为|is){1,4})"
            r"(?P<value>[A-Za-z]{0,2}\d[\dXx\- ]{5,20}[\dXx])",
            behind("id"),
            re.I,
        ),
        _rule(r"(?<![A-Za-z0-9])[EGDSPHM][A-Z]?\d{8}(?!\d)", mark("id")),
        _rule(r"(?<!\d)\d(?:[\s\u3000\-－]?\d){14,22}(?!\d)", mark("card")),
        _rule(
            rf"(?:(?:[+＋]\s?86|0086|(?<!\d)86){SEP}?|(?<!\d))1{SEP}?[3-9](?:{SEP}?\d){{9}}(?!\d)",
            mark("phone"),
        ),
        _rule(r"[+＋]\d{1,3}(?:[\s\-.()]?\d){6,12}(?!\d)", mark("phone")),
        _rule(
            rf"(?<![\d.])[(（]?0\d{{2,3}}[)）]?{SEP}?[1-9]\d{{2,3}}{SEP}?\d{{4}}(?!\d)(?:{SEP}?(?:转|ext\.?|分机)\s?\d{{1,5}})?",
            mark("phone"),
        ),
        _rule(rf"(?<!\d)[48]00{SEP}?\d{{3,4}}{SEP}?\d{{3,4}}(?!\d)", mark("phone")),
        _rule(r"(?<![一二三四五六七八九])[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}", mark("phone")),
        _rule(
            r"(?P<label>(?:电话|座机|手机|热线|固话|致电|拨打|号码|传真|小灵通|"
            r"phone|mobile|tel|call|fax|reach\s(?:me|us)\sat|number)"
            r"(?:号码|号|number|no\.?|[\s:：.,，]|是|为|is|me|us|at|on|拨打){0,5})"
            r"(?P<value>(?!(?:19|20)\d\d[\-－年.])\d(?:[\s\-－]?\d){5,11})(?!\d)",
            behind("phone"),
            re.I,
        ),
        _rule(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z]\s?[·•.\-]?\s?"
            r"(?=[A-Za-z0-9]{0,5}\d)[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳](?![A-Za-z0-9])",
            mark("plate"),
        ),
        _rule(
            r"(?P<label>(?:车牌号码|车牌号|车牌|牌照|车号|licen[cs]e plate|number plate|plate)"
            r"(?:\s|:|：|是|为|is|number|no\.?){0,3})"
            r"(?P<value>(?=[A-Za-z0-9·]{0,8}\d)[A-Za-z0-9·]{4,8})(?![A-Za-z0-9])",
            behind("plate"),
            re.I,
        ),
    ]


LIST = r"\s?[、,，/及和与至到~～\-－]\s?"
PLACES: list[Rule] = [
    _rule(CHAIN, _numbers_gone),
    _rule(rf"(?P<word>{BLOCKS})\s?[\-－]?\s?\d{{3,4}}(?![\d年月日元米平万人个户%.])", rf"\g<word>{SOME}"),
    _rule(
        r"(?<![\d\-－])\d{1,3}\s?[\-－–—]\s?\d{1,2}\s?[\-－–—]\s?(?!(?:19|20)\d\d)\d{3,4}(?![\d\-－])",
        f"{SOME}-{SOME}-{SOME}",
    ),
    _rule(rf"(?<=[{ROAD}区])\s?\d{{1,3}}\s?[\-－–—]\s?\d{{3,4}}(?!\d)", f"{SOME}-{SOME}"),
    _rule(
        rf"(?<=[{ROAD}])\s?\d{{1,5}}(?:[\-－]\d{{1,4}})?\s?号(?!线|令|文|窗口)(?:{LIST}\d{{1,5}}号){{0,12}}",
        f"{SOME}号",
    ),
    _rule(
        rf"(?<![共有这那每几整另造建开A-Za-z\d]){LETTER}?\d{{1,3}}{LETTER}?"
        rf"(?:{LIST}{LETTER}?\d{{1,3}}{LETTER}?){{0,12}}\s?(?=号楼|栋|幢)",
        SOME,
    ),
    _rule(
        r"(?<![共有这那每几整另造建开的零一二三四五六七八九十百两])[一二三四五六七八九十百]{1,3}"
        r"(?=号楼|(?:栋|幢)(?![高大洋]?楼|别墅))",
        SOME,
    ),
    _rule(r"\d{1,3}[#＃](?=楼|\s|，|。|,|、|$)", f"{SOME}#"),
    _rule(rf"(?<![A-Za-z]){LETTER}(?=座|栋|幢|单元)", SOME),
    _rule(r"(?<![\d共有])(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?=单元)", SOME),
    _rule(
        rf"(?<![\d.A-Za-z]){LETTER}?\d{{3,4}}(?:{LIST}\d{{3,4}}){{0,12}}(?=室|号房|房间|房(?!价|子|源|东|租|产|屋|贷|款))",
        SOME,
    ),
    _rule(r"(?<![A-Za-z0-9])[A-Za-z]?[\-－]?[1-9]\d{0,3}(?=号?(?:车位|床))", SOME),
    _rule(
        r"\b(?P<word>(?:building|block|unit|room|apartment|apt|flat|suite|floor|door|house|entrance|staircase|stairwell)"
        r"\.?\s?(?:no\.?|number|#)?\s?)#?(?:\d{1,5}[A-Za-z]?|(?-i:[A-Z]))(?:[\-–]\d{1,5}[A-Za-z]?){0,4}\b",
        rf"\g<word>{NUMBER_EN}",
        re.I,
    ),
    _rule(r"(?<![\w#])#\s?\d{2,5}[A-Za-z]?\b", f"#{NUMBER_EN}"),
    _rule(
        rf"\b(?:[Nn]o\.\s?)?\d{{1,5}}[A-Za-z]?"
        rf"(?P<road>,?\s(?:{CAP}\s){{1,3}}(?:Road|Rd|Street|St|Lane|Avenue|Ave|Alley|Drive))\b",
        rf"{NUMBER_EN}\g<road>",
    ),
]

NAMES: list[Rule] = [
    _rule(
        rf"(?P<label>(?:{LABELS})\s?[:：]\s?)(?!某|我[叫是])(?:[{HAN}·]{{2,4}}?{BOUNDS}|{FULL})"
        rf"(?:、[{HAN}]{{2,3}}(?=[、，。\s]|$)){{0,12}}",
        rf"\g<label>{SOMEBODY}",
    ),
    _rule(
        rf"(?P<label>我叫|我名叫|名叫|名字叫做?+|名字是|姓名[是为]|全名)(?!某)[{HAN}]{{2,4}}?(?={BOUNDS[3:-1]}|的|今年|住|家住|是)",
        rf"\g<label>{SOMEBODY}",
    ),
    _rule(
        rf"(?P<label>本人|我是|叫做|联系人|投诉人|举报人|申请人|当事人|老板叫|姓名|负责人|户主|签名|法人|发帖人|业主(?!.[贴挂出]))"
        rf"(?!某){SURE}(?<![人民生员户主者师长])(?={BOUNDS[3:-1]}|是|系|为)",
        rf"\g<label>{SOMEBODY}",
    ),
    _rule(rf"(?P<label>我姓|免贵姓|他姓|她姓|房东姓|老板姓)(?!某){ONE}", rf"\g<label>{SOME}"),
    _rule(rf"(?P<word>{WORDS})|{PLAIN}{GIVEN}{{0,2}}?(?=(?:{TITLES})|总(?=[，。,说讲让叫\s]|$))", _called),
    _rule(rf"(?P<word>{WORDS})|{PLAIN}(?=(?:姐|哥|姨|叔|婶|嫂)(?![弟妹俩夫]))", _called),
    _rule(
        rf"(?<![{HAN}])[小老](?!老师|小时|老板)[{SURNAMES}](?=[，。,.；;、！!？?\s说讲]|家[的里，]|$)",
        SOMEBODY,
    ),
    _rule(rf"\b(?P<title>{EN_TITLES}\.?\s+)(?!and\b){EN_NAME}", rf"\g<title>{NAME_EN}"),
    _rule(
        rf"(?P<label>\b(?:[Mm]y name is|[Nn]amed|[Cc]alled|I am called|[Cc]ontact(?: person)?:?|[Nn]ame:|"
        rf"[Ss]igned,?:?)\s+)"
        rf"(?!{EN_TITLES}\b){EN_NAME}",
        rf"\g<label>{NAME_EN}",
    ),
    _rule(rf"(?P<label>\bI(?:'m|’m| am)\s+){CAP}\s+{CAP}(?:\s+{CAP})?", rf"\g<label>{NAME_EN}"),
]

RULES = {english: [*_number_rules(english), *PLACES, *NAMES] for english in (False, True)}


def redact(text: str) -> str:
    """The text with what could point to a person masked; marks are in the language that the text is in."""
    masked = INVISIBLE.sub("", text)
    rules = RULES[not re.search(f"[{HAN}]", masked)]
    for _ in range(MOST_ROUNDS):
        before = masked
        for pattern, replacement in rules:
            masked = pattern.sub(replacement, masked)
        if masked == before:
            break
    return masked
