/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Social insurance: 五险一金, 缴纳社保 yes; 无社保, 不买社保, 社保自理 no. Accident and commercial insurance
 * alone says nothing, and neither does work about insurance (社保专员, 办理社保).
 */
#include "grammar.h"

enum { INSURED = 1, NOTHING, UNINSURED };

static const sgn_word insurances[] = {
    {"无保险", UNINSURED}, {"没有保险", UNINSURED}, {"没保险", UNINSURED}, {"不买保险", UNINSURED}, {"不交保险", UNINSURED},
    {"不缴保险", UNINSURED}, {"不购买保险", UNINSURED}, {"不含保险", UNINSURED}, {"不上保险", UNINSURED}, {"无任何保险", UNINSURED},
    {"不提供保险", UNINSURED}, {"五险一金", INSURED}, {"五险", INSURED}, {"六险一金", INSURED}, {"六险", INSURED},
    {"六险二金", INSURED}, {"七险", INSURED}, {"5险", INSURED}, {"6险", INSURED},
    {"社保", INSURED}, {"社会保险", INSURED}, {"三险", INSURED}, {"四险", INSURED},
    {"养老保险", INSURED}, {"社会保障", INSURED}, {"职工保险", INSURED}, {"七险一金", INSURED},
    {"养老、医疗", INSURED}, {"养老,医疗", INSURED}, {"养老医疗", INSURED}, {"5险1金", INSURED}, {"五险1金", INSURED}, {"3险", INSURED}, {"4险", INSURED},
    {"城镇职工保险", INSURED}, {"五险二金", INSURED}, {"社会养老保险", INSURED},
    {"交保险", INSURED}, {"缴保险", INSURED}, {"缴纳保险", INSURED}, {"缴纳各项保险", INSURED},
    {"交纳保险", INSURED}, {"缴各项保险", INSURED}, {"缴纳各类保险", INSURED}, {"缴纳各种保险", INSURED},
    {"养老+医疗", INSURED}, {"养老和医疗", INSURED}, {"医保社保", INSURED}, {"养老工伤", INSURED},
    {"客户交保险", NOTHING}, {"代交保险", NOTHING}, {"提交保险", NOTHING}, {"递交保险", NOTHING}, {"成交保险", NOTHING},
    {"商业养老保险", NOTHING}, {"补充养老保险", NOTHING}, {"社保专员", NOTHING},
    {"社保办理", NOTHING}, {"社保代理", NOTHING}, {"社保卡", NOTHING}, {"社保证明", NOTHING},
    {"社保业务", NOTHING}, {"社保手续", NOTHING}, {"考勤社保", NOTHING}, {"考勤、社保", NOTHING}, {"薪酬社保", NOTHING}, {"工资社保", NOTHING}, {"社保局", NOTHING}, {"社保代缴", NOTHING},
    {"社保公积金办理", NOTHING}, {"社保增减", NOTHING}, {"社保核算", NOTHING},
    {"社保补贴", NOTHING}, {"社保补助", NOTHING}, {"社保管理", NOTHING}, {"社保政策", NOTHING},
    {"社保记录", NOTHING}, {"社保申报", NOTHING}, {"社保经办", NOTHING}, {"社保缴费记录", NOTHING},
    {"社保主管", NOTHING}, {"社保基数", NOTHING}, {"社保账", NOTHING}, {"社保费用", NOTHING},
    {"社保、公积金办理", NOTHING}, {"社会保障局", NOTHING}, {"社会保障部", NOTHING},
    {"人力资源和社会保障", NOTHING}, {"社保所", NOTHING}, {"人力资源社会保障", NOTHING},
    {"社会保险局", NOTHING}, {"社保编号", NOTHING}, {"社保岗", NOTHING}, {"社保差额", NOTHING},
};

/* 五险面谈, 社保自愿: left open. 社保满半年 is asked of whoever applies. */
static bool is_open(sg_str text, const sgn_hit *hit)
{
    if (sgn_at(text, hit->end, "面谈|面议|自愿|可谈|另谈|待定|详谈|(自愿|(面谈|(面议|:面谈|:面议|:自愿|满半年|满一年|满1年|满两年|满2年|满三年|缴纳满|缴满|断|连续") ||
        sgn_ends(text, hit->start, "自愿|自愿缴纳|自愿购买|自愿交|自愿买|自愿参加|本地|未缴纳过|没缴过|未交过|缴纳过|有无"))
        return true;
    /* 养老医疗 by itself may be a trade of homes and hospitals. */
    if (!sgn_ends(text, hit->end, "医疗"))
        return false;
    return !sgn_ends(text, hit->start, "缴|缴纳|交|买|购买|购|上|含|有|享|享受|保|提供|办理|办|员工") &&
           !sgn_at(text, hit->end, "保险|险|、工伤|、失业|、生育|,工伤|,失业|等保险|工伤|失业|两险|二险");
}

/* 2 not insured, 1 insured, 0 not about the offer. */
static int reading_of(sg_str text, const sgn_hit *hit, sgn_context context)
{
    if (is_open(text, hit))
        return 0;
    size_t from = sgn_clause_start(text, hit->start), to = sgn_clause_end(text, hit->end);
    sg_str before = sgn_slice(text, from, hit->start), after = sgn_slice(text, hit->end, to);
    if (!sgn_has_any(before, "企业负责|公司负责|厂里负责|厂方负责|单位负责|为员工|给员工|依法|按国家|公司为|单位为|为您|公司代缴|单位代缴|厂里代缴") && sgn_has_any(before, "负责|熟悉|办理|代理|了解|精通|处理|核算|协助|掌握|统筹|维护|操作|代缴|对接|主持|完成|其他公司|他处|"
                            "参加过|已参加|原单位"))
        return 0;
    if (context == SGN_SENTENCE &&
        sgn_has_any(after, "办理|核算|申报|业务|手续|的缴纳工作|等工作|事务|人员优先|政策|模块|专员|经验"))
        return 0;
    if (sgn_has_any(after, "人员优先|者优先|断缴|在缴"))
        return 0;
    size_t near = hit->start > from + 24 ? hit->start - 24 : from;
    while (near > from && ((unsigned char)text.s[near] & 0xC0) == 0x80)
        near--;
    sg_str close = sgn_slice(text, near, hit->start);
    if (sgn_has_any(close, "试用期|前三个月|满一个月|前3个月|满月|满一月|转正") && !sgn_has_any(close, "转正后不"))
        return 1;
    if (sgn_ends(text, hit->start, "可以不交|可不交|可以不买|可不买|可交可不交|可选"))
        return 1; /* offered, and left to the worker */
    if (sgn_ends(text, hit->start, "无|没|没有|不买|不交|不缴|不缴纳|不购买|不含|不提供|不上|暂无|不办|不办理|无缴纳|不代缴|不包|不包含|"
                                   "不参加|未缴纳|未购买|没买|不参|不予缴纳|不负责|无需|没交|不签合同不买|不包括|暂不缴纳|暂不购买|不给买|"
                                   "不给交|没有买|不帮买|不能买|不为员工缴纳"))
        return 2;
    if (sgn_at(text, hit->end, "自理|自行缴纳|自己交|自己缴|自缴|自费|个人缴纳|自购|自己买|自交|:无|:否|:×|:✕|:✗|:✘|:没有|:不|无|不买|不交|自行购买|没有|"
                               "由个人承担|不缴|不含|暂无|均无|不购买|(无)|自行解决|不缴纳|不提供"))
        return 2;
    return 1;
}

bool sgn_insurance(sg_str text, sgn_context context, sg_tristate *ret)
{
    sgn_hit hits[16];
    if (!sgn_has_any(text, "险|社保|社会保障|养老"))
        return false;
    size_t count = sgn_find_words(text, SGN_TABLE(insurances), hits, SGN_COUNT(hits));
    bool yes = false, no = false;
    for (size_t i = 0; i < count; i++) {
        int reading = hits[i].value == INSURED ? reading_of(text, &hits[i], context) : 0;
        if (hits[i].value == UNINSURED && !sgn_at(text, hits[i].end, "公司|经验|从业|销售|行业|业务"))
            reading = 2;
        yes |= reading == 1;
        no |= reading == 2;
    }
    if (!yes && !no)
        return false;
    *ret = no ? SG_NO : SG_YES;
    return true;
}
