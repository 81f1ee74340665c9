/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns of rosters and course lists. X(identifier, key, Chinese label, further headings); the
 * key is the JSON member, with '/' into "desired".
 */
#ifndef SONGGANG_INDEXER_COLLECT_ROSTER_H
#define SONGGANG_INDEXER_COLLECT_ROSTER_H

#define SG_WORKER_COLUMNS(X)                                                                       \
    X(ID, "id", "编号", "人员编号|台账编号|ID")                                                   \
    X(NAME, "name", "姓名", "人员姓名|劳动力姓名")                                                     \
    X(IDENTITY, "identity", "身份证号", "身份证|身份证号码|公民身份号码|证件号码")                        \
    X(GENDER, "gender", "性别", "")                                                                 \
    X(BIRTH, "birth", "出生日期", "出生年月|出生年月日|生日")                                           \
    X(AGE, "age", "年龄", "周岁")                                                                   \
    X(EDUCATION, "education", "学历", "文化程度|最高学历|受教育程度")                                   \
    X(TRADES, "trades", "工种", "意向工种|从事工种|意向岗位|求职工种|期望工种|职业工种")                   \
    X(SKILLS, "skills", "技能", "技能特长|特长|掌握技能")                                             \
    X(CERTIFICATES, "certificates", "证书", "技能证书|资格证书|持证情况|职业资格证书")                   \
    X(TEXT, "text", "备注", "说明|求职意愿|工作经历|从业经历|个人情况")                                  \
    X(HOME, "home", "户籍地", "家庭住址|户籍地址|家庭地址|户籍所在地|住址|地址|户籍")                      \
    X(CURRENT, "current", "现居地", "现居住地|现住址|务工地点|现务工地|务工地址|务工地")                   \
    X(GROUPS, "groups", "人员类别", "重点群体|人员属性|人员类型|户类型|身份类别")                         \
    X(REGIONS, "desired/regions", "意向地区", "意向地|意向就业地|意向务工地|期望地区|期望就业地")           \
    X(WAGE, "desired/wage_min", "期望薪资", "期望工资|期望月薪|意向薪资|期望待遇|期望收入")                \
    X(ACCOMMODATION, "desired/accommodation", "住宿要求", "住宿|是否要求住宿")                          \
    X(MEALS, "desired/meals", "伙食要求", "伙食")                                                    \
    X(PHONE, "phone", "手机", "手机号|手机号码|联系电话|电话|联系方式|本人电话")                          \
    X(WECHAT, "wechat", "微信", "微信号")                                                           \
    X(STATUS, "status", "状态", "就业状态|返岗状态|务工状态|人员状态|是否返岗")                      \
    X(COUPLE, "couple", "配偶", "同行人|配偶编号|同行人编号")

#define SG_COURSE_COLUMNS(X)                                                                       \
    X(ID, "id", "编号", "班次编号|培训班编号|ID")                                                 \
    X(TITLE, "title", "班次名称", "培训项目|课程名称|培训班|培训班名称|项目名称|名称")                     \
    X(PROVIDER, "provider", "培训机构", "承办单位|培训单位|承训单位|机构名称")                           \
    X(TRADE, "trade", "培训工种", "工种|培训专业|培训职业")                                            \
    X(REGION, "region", "培训地点", "地区|开班地点|所在地区|县区|培训地区")                              \
    X(STARTS, "starts", "开班日期", "开始日期|开班时间|培训开始日期")                                   \
    X(ENDS, "ends", "结束日期", "结业日期|结束时间|培训结束日期")                                       \
    X(SEATS, "seats", "名额", "计划人数|招生人数|培训人数|人数")                                        \
    X(GROUPS, "groups", "培训对象", "对象|人员类别")                                                  \
    X(CERTIFICATE, "certificate", "取得证书", "证书|颁发证书")                                        \
    X(ALLOWANCE, "allowance_yuan_day", "生活补贴", "补贴标准|补贴|日补贴")

typedef enum sg_worker_column {
#define X(id, key, label, others) SG_WORKER_COLUMN_##id,
    SG_WORKER_COLUMNS(X)
#undef X
} sg_worker_column;

typedef enum sg_course_column {
#define X(id, key, label, others) SG_COURSE_COLUMN_##id,
    SG_COURSE_COLUMNS(X)
#undef X
} sg_course_column;

#endif
