"""The words of what is worth a look in the demo, Chinese with English beside."""

from typing import NamedTuple


class SightRow(NamedTuple):
    """`key` is where the demo keeps its page and its person; `group` the heading it stands under."""

    key: str
    group: str
    title_zh: str
    title_en: str
    text_zh: str
    text_en: str


GROUPS = {
    "together": ("部门怎样一起办", "Departments that act together"),
    "clocks": ("时限与逾期", "Clocks, and what is late"),
    "resident": ("居民这一边", "On the resident's side"),
    "judged": ("评价小组发现的", "What the panel finds"),
    "rules": ("规则怎么定、怎么改", "Rules, and how they change"),
}

SIGHTS = (
    SightRow(
        "joint",
        "together",
        "一件联办，一个主办",
        "A joint case, one lead",
        "电瓶拎上楼充电：一个部门主办，协办部门各有任务、时限和结果，居民看到的只是一条进展。",
        "E-bike batteries charged upstairs: one lead; co-departments with tasks, clocks and results of their "
        "own; one story for the resident.",
    ),
    SightRow(
        "part",
        "together",
        "同一件事，从协办部门看",
        "The same case from a co-department",
        "协办人员看到的：本部门的任务有标记，做了什么、什么时候做完，一目了然。",
        "What its handler sees: its own task is marked, with what was done and when.",
    ),
    SightRow(
        "ruling",
        "together",
        "“不归我管”，一次裁决定下来",
        "“Not ours”, and a ruling that binds",
        "部门依据清单提出异议，综治中心作出裁决。居民的时限一直在走，裁决后不能再退。",
        "A department objected, citing the list; the co-operation centre ruled. The resident's clock ran on, "
        "and the case can't be returned again.",
    ),
    SightRow(
        "late",
        "clocks",
        "逾期就升级",
        "Raised because somebody is late",
        "示范数据做好几分钟后就有诉求到期：后台逐级升级，每级只升一次，什么时候、告诉了谁，都记在案上。",
        "Some cases fall due minutes after the district is made. The worker raises each once per level, and "
        "the case says when, and who was told.",
    ),
    SightRow(
        "answers",
        "clocks",
        "先预警，再升级：现在谁负责",
        "Warned, raised, and who answers now",
        "时限过半、用去八成时先提醒；逾期后逐级升级，页面写明现在由谁负责。各类事项可设不同的阶梯。",
        "A warning at half and at four fifths of the time; then it was raised, level by level. The case says "
        "who answers for it now. Each kind of matter can have a ladder of its own.",
    ),
    SightRow(
        "triage",
        "clocks",
        "清单没有覆盖的",
        "What no item of the list covers",
        "进网格员的待分拣队列，时限照样走，派出去之前由网格员负责。",
        "It waits in the grid officer's queue, its clock running, and is theirs until it is dispatched.",
    ),
    SightRow(
        "extended",
        "clocks",
        "延期要有理由，另一个人批",
        "An extension, with a reason, approved by somebody else",
        "主办申请延期，由别人审批；新的到期时间和理由告诉居民，延期次数公开。",
        "The lead asked, somebody else approved; the resident was told the new due time and why, and the "
        "public register counts it.",
    ),
    SightRow(
        "paused",
        "clocks",
        "挂起：在等什么，等到哪天",
        "A pause: what is waited for, and until when",
        "等检测报告期间暂停计时，到期自动恢复；逾期的不能靠挂起抹掉。",
        "The clock stands still while a report is awaited, and runs on by itself on the day. A pause never "
        "undoes a breach.",
    ),
    SightRow(
        "planned",
        "clocks",
        "挂账：短期办不结的，写明每一步",
        "A long plan: what no limit can hold, step by step",
        "主办申请、综治中心批准；每一步哪天完成都告诉居民，到期复核。挂账期间不计入各项比率，数量公开。",
        "The lead asked, the co-operation centre approved. The resident knows each step and its day, and "
        "when it is looked at again. Meanwhile the case is in no rate; how many there are is public.",
    ),
    SightRow(
        "asked",
        "resident",
        "有问题要回答，有结果要确认",
        "A question to answer, a result to confirm",
        "周桂芳自己的诉求：一件在等她补充情况，一件已拟办结，等她说认可还是不认可。",
        "One resident's own cases: in one the department has asked something, in the other the work is said "
        "to be done.",
    ),
    SightRow(
        "interim",
        "together",
        "先办后议",
        "Do first, argue later",
        "主办单位提出了派单异议，裁决还没下来，人已经在办。当前由谁负责、争议了多久，都看得到。",
        "The lead objects, nobody has ruled yet, and it is at work already. Who is accountable now and how "
        "long it has been disputed stand on the page.",
    ),
    SightRow(
        "handed",
        "together",
        "人不在，事有人接",
        "Somebody is away, and it goes on",
        "曾琪外出培训，把这件交给苏敏，其余的由她代班：列在她“我的”里，注明替谁；权限还是她自己的。",
        "Zeng Qi is away on a course: this one is handed to Su Min, who stands in for the rest. They stand "
        "in her queue, marked for whom, and she acts with her own rights.",
    ),
    SightRow(
        "many",
        "together",
        "一次办很多件，每件都有交代",
        "Many cases at once, each accounted for",
        "执法队负责人给全队在办的诉求写了同一条备注：办了几件、哪件没办成、为什么，报告里写得清清楚楚。"
        "办件台里也能看到共享的常用视图。",
        "Enforcement's supervisor wrote one note into all of the team's open cases. The report says how many "
        "were done, which were not, and why. The desk has a view shared with the team.",
    ),
    SightRow(
        "export",
        "together",
        "清单可以带走，但写明是谁、为什么",
        "A list may be taken out, and says by whom and why",
        "执法队负责人为例会导出了在办清单：文件里没有提交人身份，写有取用人、用途和编号，每行带标记，一天后销毁。"
        "居民页面上也能看到。",
        "Enforcement's supervisor took the open cases out for a briefing. Nobody who filed stands in it; "
        "its reader, purpose and number do, and a mark in each row. It is thrown away after a day, and the "
        "residents see it on their pages.",
    ),
    SightRow(
        "load",
        "together",
        "谁手上有多少，一看就知道",
        "Who has how much",
        "综合执法队按在办件数自动分派；每人在办几件、几件快到期、几件逾期，点开就是那几件。",
        "Enforcement gives out new work by load. What each has, what is due soon and what is overdue: each "
        "number opens exactly those cases.",
    ),
    SightRow(
        "supervised",
        "together",
        "督办单在等答复",
        "A supervision order waits for its answer",
        "综治中心发了督办单，主办单位已签收，正在写答复；逾期不答会报到区领导。",
        "The co-operation centre has issued an order and the lead has received it. A late answer is raised "
        "to the head of the district.",
    ),
    SightRow(
        "overseen",
        "together",
        "办得怎么样，有部门监管",
        "Another department watches how it is done",
        "清单写明谁主办，也写明谁监管。环卫所逾期，住建局收到通知，看得到办理情况，可以发督办单。",
        "The list names who leads and who oversees. Sanitation is late: the housing bureau was told, reads "
        "the case, and can issue a supervision order.",
    ),
    SightRow(
        "whistle",
        "together",
        "吹哨报到，办完互评",
        "Called to a place, rated afterwards",
        "网格员吹哨，一个部门准时到场，一个迟到并逐级上报；现场会商有纪要，办结后双方互评。",
        "The grid officer calls; one department is there in time, one is late and raised. Minutes on the "
        "spot, and both sides rate each other after the closing.",
    ),
    SightRow(
        "reply",
        "resident",
        "答复写到一半，换台设备接着写",
        "A reply half written, taken up on any device",
        "草稿由服务器保存，只有本人能看到。可套用标准答复，空白没填完发不出去；发送前能预览居民看到的样子。",
        "The server keeps the draft, for its author alone. Standard answers have blanks that must be filled "
        "in before anything goes; the preview shows what the resident will see.",
    ),
    SightRow(
        "mediated",
        "together",
        "邻里调解，自愿参加，协议写进答复",
        "Neighbours mediated, and the agreement in the reply",
        "派出所征求两家意愿，都同意才开调解会；达成的协议写进答复，三十天后回访是否履行。调解期间照常计时。",
        "Both sides were asked, met once and signed; the agreement is part of the reply, and is followed up "
        "after thirty days. One no would have ended it, and the clock ran all the while.",
    ),
    SightRow(
        "keys",
        "together",
        "全键盘办件，十秒内可撤销",
        "A desk for the keyboard, with ten seconds to undo",
        "j k 上下移动，回车打开，s 签收；签错了按 z，十秒内撤销，信件尚未发出，时限分毫不差。? 看按键。",
        "j and k move, Enter opens, s signs; z takes it back within ten seconds: no letter has left, and no "
        "due time has moved. ? lists every key, Ctrl+K goes anywhere.",
    ),
    SightRow(
        "voices",
        "together",
        "多人反映，一件办到底",
        "Many voices, one matter",
        "七户邻居一起反映，另一户单独提交的也并了进来：两个编号都有效，时限取较早的，每户都能看到进展。错并的一件后来拆开了。",
        "Seven households joined, and what another had filed on its own was merged in: both references stay "
        "valid, the earlier due time counts, each household follows it. One that was merged by mistake was "
        "separated again.",
    ),
    SightRow(
        "merged",
        "together",
        "部门合并了，诉求不断档",
        "A department merged, its cases went on",
        "提交时由计生局主办，六周前计生局并入卫健委：诉求当天移交，办理时限没有变，居民只多看到一句话。",
        "Filed when the family-planning bureau led, which was merged into the health commission six weeks "
        "ago. The case went over that day, no due time moved, and the resident reads one line about it.",
    ),
    SightRow(
        "private",
        "resident",
        "涉及隐私的诉求",
        "A private matter",
        "谁提交的单独加密保存。要看先写明原因，居民能看到谁看过、为什么看。",
        "Who filed is sealed. Whoever reads it says why first, and the resident sees who did.",
    ),
    SightRow(
        "appealed",
        "resident",
        "不予受理，复查之后还可以复核",
        "Refused, reviewed, and to be reviewed once more",
        "劳动争议告知去仲裁，写明依据和去处；居民不服申请复查，综治中心维持，现在等区领导复核，期限另算。",
        "A labour dispute is sent to arbitration, with the basis and the way there. The centre's review "
        "upheld it; the second one waits for the head of the district, on a clock of its own.",
    ),
    SightRow(
        "guarded",
        "resident",
        "匿名保护，一周后问一句",
        "Filed confidentially, and asked after",
        "居民要求对承办人员保密身份；一周后系统发短信问有没有人施压，她点了“有”。纪检监察看到原话，承办部门什么都看不到。",
        "She keeps who she is from those who handle it. A week later she was asked whether anybody puts her "
        "under pressure: discipline inspection reads her answer, the department nothing of it.",
    ),
    SightRow(
        "counter",
        "resident",
        "代邻居提交，回执印在纸上",
        "Filed for a neighbour, with a printed slip",
        "孙奶奶视力不好，网格员上门代她提交；后来她丢了回执，按电话查找、换了新查询码，她都看得到。",
        "She sees badly, so the grid officer filed it at her door. She lost the slip: the look by phone "
        "number and the new code stand on her page.",
    ),
    SightRow(
        "patrol",
        "resident",
        "网格员手机上的巡查",
        "A round on the grid officer's phone",
        "今天有一轮要走：逐点看，没信号时先存在手机里，有了再传，只算一次。发现的问题没等人投诉就立了案。",
        "A round is due today: point by point, kept on the phone where there is no connection, sent once. "
        "What is found is a case before anyone complained.",
    ),
    SightRow(
        "plan",
        "judged",
        "巡查走没走、走得实不实",
        "Whether rounds are walked, and truly",
        "漏走的一轮照样留在那里；随机抽出来的点由别的同事再看一遍，看到的不一样，也写在计划上。每个数字点开就是那几条。",
        "A missed round stays to be seen. Points drawn at random are looked at again by a colleague, and the "
        "plan says where it was not as reported. Each number opens exactly what it counts.",
    ),
    SightRow(
        "drawing",
        "judged",
        "下一届评价小组怎么抽",
        "How the next panel is drawn",
        "候选库冻结，名额要求下最公平的抽签方案已连同指纹公布；三天后公开摇奖的号码抽出七个人，任何人都能重算。",
        "The pool is frozen and the fairest lottery under the quotas is published with its hash. In three "
        "days the numbers of a public draw pick seven people, and anyone can run it again.",
    ),
    SightRow(
        "score",
        "judged",
        "背对背打分",
        "Cases to score, blind",
        "抽给这位评价员的诉求：隐去了个人信息和单位名称，一次只看一个指标。",
        "What was drawn for this panel member: redacted, without the names of departments, one criterion at "
        "a time.",
    ),
    SightRow(
        "order",
        "judged",
        "办得太快，被评出来了",
        "Closed too soon, found by the panel",
        "提交八分钟就说办完了。评价小组认定虚假办结：重新办理，并发整改通知，数据做好几分钟后到期。",
        "Said to be done eight minutes after it was filed. The panel found a false closure: reopened, with "
        "an order that falls due minutes after the district is made.",
    ),
    SightRow(
        "improvements",
        "judged",
        "评价带来的改变",
        "What judgements changed",
        "评价中反复发现的问题会改动时限、清单、标准和评价问题：附上依据，由主管方按时决定，向所有人公开。",
        "What panels find again and again changes limits, the list, standards and the questions they are "
        "asked: with its evidence, decided in time by its owner, for everybody to read.",
    ),
    SightRow(
        "appeal_of_a_result",
        "judged",
        "单位就事实提出申诉",
        "A department appeals a result on a fact",
        "被评单位认为评价结果依据的时间有误，由综治中心裁定：成立的，结果撤销；不成立的，结果维持。",
        "The department that was judged says that a time is wrong. The co-operation centre decides: the "
        "result is withdrawn, or it stands.",
    ),
    SightRow(
        "advice",
        "judged",
        "先听咨询小组的意见",
        "An advisory group is asked first",
        "规则修改前向咨询小组征求意见，每条意见都有答复：采纳、部分采纳，或者不采纳，并说明理由。",
        "Before a rule is changed, a group of people from outside is asked; every opinion is answered: "
        "adopted, partly, or not, because.",
    ),
    SightRow(
        "survey",
        "judged",
        "居民的获得感、幸福感、安全感",
        "How residents feel: gain, happiness, safety",
        "随机抽取注册居民回答三个问题，答案不与任何人对应；比例、区间和变化都能复算。",
        "Residents drawn at random answer three questions, and no answer is tied to anybody. Shares, "
        "intervals and changes can be worked out again.",
    ),
    SightRow(
        "amendment",
        "rules",
        "裁决之后，清单跟着改",
        "A ruling changes the list",
        "每次裁决都会提出清单修订，政策中心采纳，或者写明为什么不采纳。",
        "Every ruling proposes an amendment of the responsibility list; the policy centre accepts it, or "
        "says why not.",
    ),
    SightRow(
        "merger",
        "rules",
        "机构调整：先看移交什么，再生效",
        "Departments change: seen first, then applied",
        "计生局并入卫健委：先拟草案，列出要移交的诉求、岗位和清单，到日自动生效，每件只移交一次；旧报表保留原名。",
        "The merger as it was drafted and applied: cases, posts and items went over on the day, each once. "
        "Old reports keep the old name.",
    ),
    SightRow(
        "danger",
        "rules",
        "写到这些词，马上给出电话",
        "Words that bring the numbers to call",
        "火灾、燃气、暴力、轻生……哪些词、拨哪个号码，由管理员在页面上改；保存前先看最近的诉求里会多提醒几件。",
        "Fire, gas, violence, help: which words and which numbers is the administrator's to change, weighed "
        "on the latest filings before it is saved.",
    ),
    SightRow(
        "draft",
        "rules",
        "改时限、改日历，先看后改",
        "A limit or a calendar is changed: seen first",
        "一般诉求由 7 天压缩为 5 天，还只是草案：多少时限会变动、多少变为逾期，逐件可查。",
        "Ordinary cases in 5 days instead of 7, as a draft: how many due times move and how many become "
        "overdue, case by case; applied with or without the running cases.",
    ),
)
