/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese texts of the answer to "why (not) this posting": each names the two figures compared.
 */
#ifndef SONGGANG_MESSAGES_WHY_H
#define SONGGANG_MESSAGES_WHY_H

/* ---- hard rules ---- */
#define SG_MSG_WHY_NOT_OPEN "岗位没有在招聘中"
#define SG_MSG_WHY_EXPIRED "岗位有效期到%s，已过%d天"
#define SG_MSG_WHY_FULL "岗位已无空缺（剩余%d人）"
#define SG_MSG_WHY_EXCLUDED "本人不考虑，或以前推送过这个岗位"
#define SG_MSG_WHY_MINOR "本人%d岁，未满法定就业年龄16岁"
#define SG_MSG_WHY_MINOR_NIGHT "本人%d岁，未满18岁不能上夜班或三班倒"
#define SG_MSG_WHY_NO_NIGHT "岗位上%s，本人不上夜班"
#define SG_MSG_WHY_AGE "岗位要求%s，本人%d岁，%s"
#define SG_MSG_WHY_AGE_RANGE "%s%d–%d岁"
#define SG_MSG_WHY_AGE_FROM "%s满%d岁"
#define SG_MSG_WHY_AGE_TO "%s不超过%d岁"
#define SG_MSG_WHY_AGE_OLDER "大%d岁"
#define SG_MSG_WHY_AGE_YOUNGER "小%d岁"
#define SG_MSG_WHY_AGE_MEN "男性"
#define SG_MSG_WHY_AGE_WOMEN "女性"
#define SG_MSG_WHY_GENDER "岗位只招%s性，本人为%s性"
#define SG_MSG_WHY_PROTECTED "矿山井下作业，《女职工劳动保护特别规定》附录禁止安排女职工从事"
#define SG_MSG_WHY_CERTIFICATE "岗位要求%s，本人%s"
#define SG_MSG_WHY_LICENCE "从事%s依法须持%s，本人%s"
#define SG_MSG_WHY_HOLDS_NONE "没有登记证书"
#define SG_MSG_WHY_HOLDS "登记的是%s"
#define SG_MSG_WHY_EDUCATION "岗位要求%s及以上，本人%s"
#define SG_MSG_WHY_ENTITLEMENT "公益性岗位只安置%s，本人%s"
#define SG_MSG_WHY_GROUP_NONE "没有登记重点群体"
#define SG_MSG_WHY_GROUPS "登记的是%s"

/* ---- wishes ---- */
#define SG_MSG_WHY_TRADE_FAR "岗位工种为%s，本人做过%s，两者不相近，岗位也须有技能"
#define SG_MSG_WHY_TRADE_RELATED "岗位工种为%s，本人做过%s，相近度%d%%"
#define SG_MSG_WHY_TRADE_UNSKILLED "岗位工种为%s，不要求技能，与本人做过的%s无关"
#define SG_MSG_WHY_TRADE_UNNAMED "岗位未注明工种，本人做过%s"
#define SG_MSG_WHY_TRADE_REFUSED "岗位工种为%s，本人不愿做"
#define SG_MSG_WHY_TRADE_EXPERIENCE "岗位工种为%s，要求%d年经验，本人没有登记过工种"
#define SG_MSG_WHY_TRADE_OTHER "岗位工种为%s，本人没有登记过工种"
#define SG_MSG_WHY_PLACE_FAR "岗位在%s，离家约%d公里，就近就业以%d公里为限"
#define SG_MSG_WHY_PLACE_NOT_NEAR "岗位在%s，不在家附近"
#define SG_MSG_WHY_PLACE_REFUSED "岗位在%s，本人不愿去%s"
#define SG_MSG_WHY_PLACE_ELSEWHERE "岗位在%s，意向地区是%s"
#define SG_MSG_WHY_PLACE_UNKNOWN "岗位未注明地点，意向地区是%s"
#define SG_MSG_WHY_WAGE "岗位月薪最高%d元，期望%d元，低%d%%"
#define SG_MSG_WHY_ACCOMMODATION "本人要求包住，岗位住宿%s"
#define SG_MSG_WHY_EMPLOYMENT "岗位是%s，本人意向%s"
#define SG_MSG_WHY_EMPLOYMENT_ANY "一般全职"

/* ---- summary ---- */
#define SG_MSG_WHY_IN_LIST "在推荐的%zu个岗位中排第%u"
#define SG_MSG_WHY_RANKED "得分%s，在可推荐的%u个岗位中排第%u，名单只取前%zu个"
#define SG_MSG_WHY_SHARE "得分%s，排第%u；名单中同一单位的岗位已有%zu个，其余位置留给别的单位"
#define SG_MSG_WHY_STEP "须到放宽的第%d步“%s”才符合；名单到第%d步已满%zu个"
#define SG_MSG_WHY_NO_STEP "放宽到最后一步也不符合：%s"
#define SG_MSG_WHY_BARRED "硬性条件不符：%s"
#define SG_MSG_WHY_UNKNOWN_POSTING "没有编号或外部编号为“%s”的岗位"
#define SG_MSG_WHY_SEVERAL "有%zu个来源都有外部编号“%s”，请改用岗位编号（p开头）：%s"
#define SG_MSG_WHY_DUPLICATE "这是重复岗位，推荐时只用保留的那一条：%s（%s）"
#define SG_MSG_WHY_HELD "岗位待核实，核实放行之前不推荐"
#define SG_MSG_WHY_WITHDRAWN "岗位已撤回"
#define SG_MSG_WHY_NOT_INDEXED "岗位还没有编入索引，请先运行 songgang index"

/* ---- as text ---- */
#define SG_MSG_WHY_HEAD "%s ← %s %s"
#define SG_MSG_WHY_LINE_VERDICT "结论：%s。%s。"
#define SG_MSG_WHY_LINE_OBSTACLE "  ✗ %s：%s"
#define SG_MSG_WHY_LINE_STEP "  ↓ %s：%s（第%d步“%s”可放宽）"
#define SG_MSG_WHY_LINE_REASON "  ✓ %s"
#define SG_MSG_WHY_LINE_TRADEOFF "  － %s"
#define SG_MSG_WHY_COMPARED "与名单第%zu名“%s”（得分%s）相比："
#define SG_MSG_WHY_LINE_COMPONENT "  %s %s，对方%s，影响总分%s"

#endif
