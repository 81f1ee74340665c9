/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese wording of the policy: headings, labels and units of its fields, and what may be wrong.
 */
#ifndef SONGGANG_MESSAGES_POLICY_H
#define SONGGANG_MESSAGES_POLICY_H

#define SG_UNIT_WEIGHT "份"
#define SG_UNIT_SCORE "分"
#define SG_UNIT_SIMILARITY "‰相似度"
#define SG_UNIT_PERCENT "%"
#define SG_UNIT_PERMILLE "‰"
#define SG_UNIT_KM "公里"
#define SG_UNIT_DAYS "天"
#define SG_UNIT_AGE "岁"
#define SG_UNIT_JOBS "个岗位"
#define SG_UNIT_TIMES "次"
#define SG_UNIT_MESSAGES "条"
#define SG_UNIT_PUSHES "次/空缺"
#define SG_UNIT_KM_SCORE "公里→分"
#define SG_UNIT_WISH_SCORE "期望工资的‰→分"
#define SG_UNIT_RATE_SCORE "行情工资的‰→分"
#define SG_UNIT_TIME "时刻"

/* X(first segment of the pointer, heading) */
#define SG_POLICY_HEADINGS(X)                                                                      \
    X("weights", "分项权重") X("trade", "工种") X("place", "地区") X("wage", "工资")                    \
    X("accommodation", "住宿") X("meals", "伙食") X("insurance", "社保") X("schedule", "班次")         \
    X("freshness", "时效") X("certainty", "信息完整") X("ladder", "放宽阶梯") X("list", "推荐列表")       \
    X("quota", "服务定额") X("answers", "反馈") X("allocation", "分配") X("groups", "重点群体加权") X("push", "推送")

#define SG_MSG_POLICY_WAGE_RULE "工资放宽%d%%"
#define SG_MSG_POLICY_WAGE_FIRST "工资放宽第一档"
#define SG_MSG_POLICY_WAGE_SECOND "工资放宽第二档"

/* ---- what may be wrong; %s is the JSON pointer ---- */
#define SG_MSG_POLICY_RANGE "%s：%s的值 %lld 超出允许范围 %d 至 %d（单位：%s）"
#define SG_MSG_POLICY_WEIGHTS "/weights：各分项权重不能全为 0"
#define SG_MSG_POLICY_SIMILARITY                                                                   \
    "/trade/related：相近工种的相似度 %d 不能高于同工种的相似度 %d（/trade/same）"
#define SG_MSG_POLICY_SHARES                                                                       \
    "/trade：技能 %d%%、经验 %d%%、学历 %d%% 合计不能超过 100%%"
#define SG_MSG_POLICY_CERTAINTY "/certainty：各项合计 %d 分，不能超过 10000 分"
#define SG_MSG_POLICY_WAGE_STEPS                                                                   \
    "/ladder/wage_20_percent：第二档降幅 %d%% 须大于第一档 %d%%（/ladder/wage_percent）"
#define SG_MSG_POLICY_CROWDING                                                                     \
    "/groups：重点群体最高加权 %d‰ 与拥挤代价 %d‰（/allocation/crowding_permille）合计不能超过 %d‰"
#define SG_MSG_POLICY_CURVE_COUNT "%s：曲线有 %d 个点，允许 %d 至 %d 个"
#define SG_MSG_POLICY_CURVE_START "%s/0/0：曲线第一个点的横坐标是 %d，须为 0"
#define SG_MSG_POLICY_CURVE_ORDER "%s/%d/0：横坐标 %d 不大于前一个点的 %d，须依次增大"
#define SG_MSG_POLICY_CURVE_X "%s/%d/0：横坐标 %d 超出允许范围 %d 至 %d"
#define SG_MSG_POLICY_CURVE_Y "%s/%d/1：得分 %d 超出允许范围 %d 至 %d"
#define SG_MSG_POLICY_CURVE_FALLS "%s/%d/1：得分 %d 低于前一个点的 %d，这条曲线不能下降"
#define SG_MSG_POLICY_CURVE_RISES "%s/%d/1：得分 %d 高于前一个点的 %d，这条曲线不能上升"
#define SG_MSG_POLICY_LADDER_COUNT "/ladder/steps：阶梯有 %d 步，最多 %d 步"
#define SG_MSG_POLICY_LADDER_RULE "/ladder/steps/%d：没有这条规则"
#define SG_MSG_POLICY_LADDER_REPEAT "/ladder/steps/%d：规则“%s”重复，一条规则只能出现一次"
#define SG_MSG_POLICY_LADDER_WAGE                                                                  \
    "/ladder/steps/%d：“wage_20”（第二档）不能排在“wage”（第一档）之前"
#define SG_MSG_POLICY_LADDER_NET "/ladder/steps/%d：兜底规则“safety_net”只能是最后一步"
#define SG_MSG_POLICY_VERSION                                                                      \
    "/version：版本号“%s”不合要求，须为1至23个字母、数字、点、横线或下划线，以字母或数字开头"
#define SG_MSG_POLICY_NO_VERSION "/version：缺少版本号，策略文件必须写明 version"
#define SG_MSG_POLICY_VERSION_BUILT_IN                                                             \
    "/version：内容与内置策略不同，版本号不能仍是“%s”，请另起版本号"
#define SG_MSG_POLICY_VERSION_KEPT                                                                 \
    "/version：版本号“%s”已用于内容不同的策略（存档在 policies 目录），请另起版本号"
#define SG_MSG_POLICY_NUMBER "%s：%s应为整数，不能是 %s"
#define SG_MSG_POLICY_TIME "%s：%s应为 \"00:00\" 至 \"23:59\" 的时刻，不能是 %s"
#define SG_MSG_POLICY_CURVE "%s：%s应为一组 [横坐标, 得分] 点，不能是 %s"
#define SG_MSG_POLICY_POINT "%s/%d：曲线的点应为两个整数 [横坐标, 得分]，不能是 %s"
#define SG_MSG_POLICY_STEPS "%s：%s应为一列规则名，不能是 %s"
#define SG_MSG_POLICY_STEP "/ladder/steps/%d：没有规则 %s，可用：%s"
#define SG_MSG_POLICY_OBJECT "%.*s：应为对象 {…}，不能是 %s"
#define SG_MSG_POLICY_UNKNOWN_NEAR "%.*s/%s：没有这个项目，是否指：%s"
#define SG_MSG_POLICY_UNKNOWN "%.*s/%s：没有这个项目，这里可用：%s"
#define SG_MSG_POLICY_SEPARATOR "、"

/* ---- files ---- */
#define SG_MSG_POLICY_FILE "策略文件 %s 有误：%s"
#define SG_MSG_POLICY_NO_SUCH "没有版本号为“%s”的策略"
#define SG_MSG_POLICY_NO_DATA "数据目录 %s 不存在"

#endif
