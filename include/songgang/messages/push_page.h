/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese sentences of personal links and of the page they open. They are read by people who may not
 * read much: short words, one thought each.
 */
#ifndef SONGGANG_MESSAGES_PUSH_PAGE_H
#define SONGGANG_MESSAGES_PUSH_PAGE_H

/* links */
#define SG_MSG_LINK_MANY "链接编号已用完"
#define SG_MSG_LINK_NONE "人员 %s 在第 %lld 号计划中没有可用的链接"

/* in the ledger, and for calling back */
#define SG_MSG_PAGE_ACTOR "本人（链接）"
#define SG_MSG_PAGE_NOTE "本人在手机页面填写"
#define SG_MSG_PAGE_WISH_TRAINING "想参加培训"
#define SG_MSG_PAGE_WISH_ELSEWHERE "说已在别处上班"
#define SG_MSG_PAGE_WISH_STOP "不想再收到信息（没有手机号，请人工处理）"

/* facts of a job */
#define SG_MSG_PAGE_NOT_STATED "没写明，请问清楚"
#define SG_MSG_PAGE_BEDS "包住"
#define SG_MSG_PAGE_BEDS_ALLOWANCE "自己找房，有住房补贴"
#define SG_MSG_PAGE_BEDS_NONE "不包住"
#define SG_MSG_PAGE_MEALS "包吃"
#define SG_MSG_PAGE_MEALS_ALLOWANCE "有伙食补贴"
#define SG_MSG_PAGE_MEALS_NONE "不包吃"
#define SG_MSG_PAGE_MONTHLY "约每月%d元"
#define SG_MSG_PAGE_MONTHLY_RANGE "约每月%d-%d元"
#define SG_MSG_PAGE_DAY "%d月%d日开班"
#define SG_MSG_PAGE_DAYS "%d月%d日至%d月%d日"
#define SG_MSG_PAGE_COMMA "，"
/* clauses of reasons that have one of these are about the person (messages/service.h) */
#define SG_MSG_PAGE_PERSONAL "现居地", "家乡", "离家", "配偶", "本人做过", "做过"
#define SG_MSG_PAGE_GONE "岗位已撤下"

/* the page */
#define SG_MSG_PAGE_PRODUCT "送岗"
#define SG_MSG_PAGE_GREETING "%s，您好"
#define SG_MSG_PAGE_HELLO "您好"
#define SG_MSG_PAGE_INTRO "给您推荐%zu个岗位。看一看，点一下您的想法。"
#define SG_MSG_PAGE_INTRO_COURSE "给您推荐%zu个岗位和一个培训班。看一看，点一下您的想法。"
#define SG_MSG_PAGE_NOTHING "现在没有给您的推荐，可能已经撤回。"
#define SG_MSG_PAGE_BIG "大字"
#define SG_MSG_PAGE_SAY "读给我听"
#define SG_MSG_PAGE_STOP_SAYING "停下"
#define SG_MSG_PAGE_CANNOT_SAY "这部手机不能朗读，请打电话，工作人员读给您听"
#define SG_MSG_PAGE_CALL_STATION "打电话问"
#define SG_MSG_PAGE_NUMBER "岗位%zu"
#define SG_MSG_PAGE_COURSE "培训"
#define SG_MSG_PAGE_WAGE "工资"
#define SG_MSG_PAGE_PLACE "地点"
#define SG_MSG_PAGE_EMPLOYER "单位"
#define SG_MSG_PAGE_LODGING "住宿"
#define SG_MSG_PAGE_FOOD "吃饭"
#define SG_MSG_PAGE_SHIFT "班次"
#define SG_MSG_PAGE_TIME "时间"
#define SG_MSG_PAGE_HOST "举办"
#define SG_MSG_PAGE_ALLOWANCE "补贴"
#define SG_MSG_PAGE_ALLOWANCE_DAY "每天%d元"
#define SG_MSG_PAGE_SEAT "已给您留了名额"
#define SG_MSG_PAGE_CODED "单位有统一社会信用代码"
#define SG_MSG_PAGE_NOT_CODED "单位没有核实过，去之前请先打电话问清楚"
#define SG_MSG_PAGE_WHY "为什么推荐给您"
#define SG_MSG_PAGE_UNLIKE "和您说的不一样"
#define SG_MSG_PAGE_CLOSED "这个岗位已停止招人"
#define SG_MSG_PAGE_COURSE_CLOSED "这个培训班已结束报名"

/* answering */
#define SG_MSG_PAGE_GO "想去"
#define SG_MSG_PAGE_ATTEND "想参加"
#define SG_MSG_PAGE_NO "不合适"
#define SG_MSG_PAGE_NOT_ATTEND "不参加"
#define SG_MSG_PAGE_WHY_NOT "为什么？点一个"
#define SG_MSG_PAGE_AT_WORK "已上班"
#define SG_MSG_PAGE_SURE_AT_WORK "您已经在这家上班了，是吗？点了就不能自己改了。"
#define SG_MSG_PAGE_YES_AT_WORK "是，已在这家上班"
#define SG_MSG_PAGE_YOURS "已记下：您选了"
#define SG_MSG_PAGE_YOURS_GO "想去"
#define SG_MSG_PAGE_YOURS_ATTEND "想参加"
#define SG_MSG_PAGE_YOURS_NO "不合适（%s）"
#define SG_MSG_PAGE_YOURS_NOT_ATTEND "不参加"
#define SG_MSG_PAGE_YOURS_AT_WORK "已上班"
#define SG_MSG_PAGE_CHANGE "想法变了，再点一次就行。"
#define SG_MSG_PAGE_CHANGE_CALL "填错了？请打电话告诉我们。"
#define SG_MSG_PAGE_ANYTHING "别的情况"
#define SG_MSG_PAGE_CALL_ME "请联系我"
#define SG_MSG_PAGE_TRAIN "想培训"
#define SG_MSG_PAGE_ELSEWHERE "已在别处上班"
#define SG_MSG_PAGE_NO_MORE "不想再收短信"
#define SG_MSG_PAGE_SURE_NO_MORE "以后有岗位也不再给您发短信，是吗？"
#define SG_MSG_PAGE_YES_NO_MORE "是，不要再发"

/* what was done */
#define SG_MSG_PAGE_SAID_CALL "已记下，工作人员会打电话给您。"
#define SG_MSG_PAGE_SAID_TRAINING "已记下您想培训，工作人员会打电话给您。"
#define SG_MSG_PAGE_SAID_ELSEWHERE "已记下您在别处上班，工作人员会打电话核对。"
#define SG_MSG_PAGE_SAID_STOP "已记下，不再给您发短信。"
#define SG_MSG_PAGE_SAID_STALE "没有改：您后来选过别的，请看现在的情况再点。"
#define SG_MSG_PAGE_SAID_NO "没有改：这一项现在不能这样选，请打电话给我们。"
#define SG_MSG_PAGE_SAID_UNKNOWN "没有这个岗位，请看下面现在的推荐。"

/* below */
#define SG_MSG_PAGE_FREE "找工作不收钱。谁向您收钱、收身份证，请打电话告诉我们。"
#define SG_MSG_PAGE_UNTIL "这个链接只给您本人用，%d月%d日前有效，请不要转发。"

/* when it is no link */
#define SG_MSG_PAGE_BAD_TITLE "打不开这个链接"
#define SG_MSG_PAGE_BAD "链接不完整或不对。请回到短信，点完整的链接。"
#define SG_MSG_PAGE_OVER_TITLE "这个链接过期了"
#define SG_MSG_PAGE_OVER "过期的推荐不能再看。想找工作，请打电话给我们。"
#define SG_MSG_PAGE_ENDED_TITLE "这个链接停用了"
#define SG_MSG_PAGE_ENDED "这个链接已停用。想找工作，请打电话给我们。"
#define SG_MSG_PAGE_SLOW_TITLE "请过一会儿再试"
#define SG_MSG_PAGE_SLOW "现在打开的次数太多，请过%u秒再试。"
#define SG_MSG_PAGE_BUSY "现在用的人多，没有送出去。请过一会儿再点一次。"
#define SG_MSG_PAGE_FORM "没有看懂您点的是哪一个，请回到页面再点一次。"
#define SG_MSG_PAGE_LEAKED "多次打开不存在的链接"

#endif
