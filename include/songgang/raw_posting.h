/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A raw posting: what a portal, a spreadsheet row or a pasted announcement says, untouched.
 * Every field is text (NULL when absent); lists are joined with '\n'.
 */
#ifndef SONGGANG_RAW_POSTING_H
#define SONGGANG_RAW_POSTING_H

#include <stddef.h>

/* X(identifier, json key, Chinese label, further column headings accepted, '|'-separated) */
#define SG_RAW_FIELDS(X)                                                                           \
    X(EXTERNAL_ID, "external_id", "编号", "岗位编号|职位编号|信息编号|ID|序号") \
    X(SOURCE, "source", "来源", "信息来源|数据来源|采集来源") \
    X(TITLE, "title", "岗位名称", "职位|招聘岗位|工种|岗位|职位名称|招聘职位|招聘工种|职务|用工岗位") \
    X(EMPLOYER, "employer", "用工单位", "企业名称|单位名称|公司名称|用人单位|招聘单位|公司|企业|单位|工厂名称") \
    X(EMPLOYER_ID, "employer_id", "统一社会信用代码", "信用代码|单位编号|企业编号") \
    X(REGION, "region", "工作区域", "所在地区|地区|省市|区域|工作省市|工作地区") \
    X(CITY_OR_ADDRESS, "city_or_address", "工作地点", "工作城市|城市|工作地|上班地点|就业地点") \
    X(ADDRESS, "address", "详细地址", "工作地址|地址|单位地址|公司地址|企业地址") \
    X(WAGE_TEXT, "wage_text", "薪资", "月薪|工资待遇|工资|薪资待遇|薪酬|薪酬待遇|待遇|月工资|工资标准|薪资范围|综合工资|薪资水平|月收入|福利薪资") \
    X(WAGE_MIN, "wage_min", "最低薪资", "最低工资|薪资下限|起薪") \
    X(WAGE_MAX, "wage_max", "最高薪资", "最高工资|薪资上限") \
    X(DESCRIPTION, "description", "岗位职责", "职位描述|岗位描述|工作内容|岗位要求|任职要求|招聘要求|要求|备注|说明|招聘条件|职位要求|其他要求") \
    X(BENEFITS, "benefits", "食宿", "福利待遇|福利|食宿情况|食宿待遇|是否包吃住|福利标签|福利保障|其他待遇|食宿条件") \
    X(EDUCATION, "education", "学历", "学历要求|文化程度|最低学历|文化程度要求") \
    X(EXPERIENCE, "experience", "工作经验", "经验|经验要求|工作年限") \
    X(AGE, "age", "年龄", "年龄要求|年龄范围|年龄段") \
    X(GENDER, "gender", "性别", "性别要求") \
    X(HEADCOUNT, "headcount", "招聘人数", "需求人数|人数|需求数|招工人数|用工人数|名额|招聘数量|岗位数|需求数量|招聘名额|需求人数(人)") \
    X(EMPLOYMENT, "employment", "用工形式", "工作性质|职位类型|用工类型|工作类型|岗位类型|用工性质") \
    X(CERTIFICATES, "certificates", "证书", "证书要求|资格证书|技能证书|持证要求|所需证书") \
    X(POSTED, "posted", "发布日期", "发布时间|更新日期|发布|登记日期|采集日期|更新时间|填报日期") \
    X(VALID_THROUGH, "valid_through", "有效期", "截止日期|有效期至|截止时间|报名截止|招聘截止|有效日期|招聘截止日期") \
    X(CONTACT_NAME, "contact_name", "联系人", "招聘联系人|联系人姓名") \
    X(CONTACT_PHONE, "contact_phone", "联系电话", "电话|手机|联系方式|咨询电话|手机号|招聘电话|报名电话") \
    X(CATEGORY, "category", "行业", "行业类别|所属行业|岗位类别|职业类别") \
    X(TEXT, "text", "招聘信息", "公告|原文|全文|招聘简章|信息内容")

typedef enum sg_raw_field {
#define X(id, key, label, headings) SG_RAW_##id,
    SG_RAW_FIELDS(X)
#undef X
        SG_RAW_FIELD_COUNT
} sg_raw_field;

typedef struct sg_raw_posting {
    const char *field[SG_RAW_FIELD_COUNT]; /* borrowed UTF-8; NULL is absent */
} sg_raw_posting;

const char *sg_raw_field_key(sg_raw_field field);   /* "wage_text" */
const char *sg_raw_field_label(sg_raw_field field); /* 薪资 */
/* Further headings meaning the same, separated by '|'. */
const char *sg_raw_field_headings(sg_raw_field field);

#endif
