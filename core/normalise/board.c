/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Accommodation and meals. Nouns (食宿, 宿舍, 工作餐 …) get their meaning from what stands directly
 * before and after them (包, 不包, 自理, 补贴), or share that of a neighbour (工作餐和住宿自理). Work
 * about board (宿舍管理员, 食堂帮厨, 餐饮) is not an offer. A paid dormitory is provided.
 */
#include "grammar.h"

/* ROOM: a number before it makes it a room shared by so many. DENIED: whoever does that is not given any. */
enum { BED = 1, MEAL = 2, BOTH = 3, WEAK = 4, ALLOWED = 8, IGNORED = 16, SHORT = 32, ROOM = 64, DENIED = 128 };

static const sgn_word nouns[] = {
    {"吃住", BOTH}, {"食宿", BOTH}, {"吃宿", BOTH}, {"膳宿", BOTH}, {"吃、住", BOTH},
    {"吃/住", BOTH}, {"住吃", BOTH}, {"吃喝住", BOTH}, {"食、宿", BOTH}, {"食住", BOTH},
    {"宿食", BOTH}, {"吃和住", BOTH}, {"吃饭住宿", BOTH}, {"住宿吃饭", BOTH}, {"餐宿", BOTH},
    {"住宿", BED}, {"宿舍", BED}, {"员工公寓", BED}, {"人才公寓", BED}, {"夫妻房", BED | WEAK}, {"夫妻间", BED | WEAK}, {"夫妻单间", BED | WEAK},
    {"员工宿舍", BED | WEAK}, {"职工宿舍", BED | WEAK}, {"空调宿舍", BED | WEAK},
    {"夫妻宿舍", BED | WEAK}, {"集体宿舍", BED | WEAK}, {"员工住宿", BED | WEAK},
    {"公寓式住宿", BED | WEAK}, {"公寓式宿舍", BED | WEAK}, {"厂区宿舍", BED | WEAK},
    {"宿舍楼", BED}, {"住所", BED}, {"住房", BED}, {"公寓", BED}, {"住处", BED}, {"住", BED | SHORT},
    {"宿", BED | SHORT}, {"住宿舍", BED}, {"床位", BED}, {"房间", BED | SHORT},
    {"工作餐", MEAL | WEAK}, {"员工餐", MEAL | WEAK}, {"三餐", MEAL}, {"两餐", MEAL},
    {"一餐", MEAL}, {"二餐", MEAL}, {"午餐", MEAL}, {"中餐", MEAL}, {"晚餐", MEAL},
    {"早餐", MEAL}, {"早午餐", MEAL}, {"午晚餐", MEAL}, {"中晚餐", MEAL}, {"四餐", MEAL},
    {"伙食", MEAL}, {"食堂", MEAL}, {"员工食堂", MEAL | WEAK}, {"职工食堂", MEAL | WEAK},
    {"员工餐厅", MEAL | WEAK}, {"内部食堂", MEAL | WEAK}, {"公司食堂", MEAL | WEAK},
    {"就餐", MEAL}, {"用餐", MEAL}, {"餐食", MEAL}, {"膳食", MEAL}, {"餐费", MEAL}, {"吃饭", MEAL},
    {"伙食费", MEAL}, {"饮食", MEAL}, {"餐饮费", MEAL}, {"生活", IGNORED}, {"夜宵", IGNORED},
    {"吃", MEAL | SHORT}, {"餐", MEAL | SHORT}, {"饭", MEAL | SHORT}, {"伙", MEAL | SHORT},
    {"工作午餐", MEAL | WEAK}, {"3餐", MEAL}, {"2餐", MEAL}, {"1餐", MEAL}, {"自助餐", MEAL},
    {"餐补", MEAL | ALLOWED}, {"饭补", MEAL | ALLOWED}, {"餐贴", MEAL | ALLOWED},
    {"饭贴", MEAL | ALLOWED}, {"餐饮补贴", MEAL | ALLOWED}, {"餐饮补助", MEAL | ALLOWED},
    {"房补", BED | ALLOWED}, {"住补", BED | ALLOWED}, {"房贴", BED | ALLOWED},
    {"租房补", BED | ALLOWED}, {"外宿", BED | ALLOWED}, {"外住", BED | ALLOWED}, {"外租", BED | ALLOWED},
    {"租房补贴", BED | ALLOWED}, {"租房补助", BED | ALLOWED}, {"餐房补", BOTH | ALLOWED},
    {"住公司宿舍", BED | WEAK}, {"住厂里", BED | WEAK}, {"住员工宿舍", BED | WEAK}, {"住厂区宿舍", BED | WEAK},
    {"空调房", BED | WEAK}, {"不住公司宿舍", BED | ALLOWED}, {"早晚两餐", MEAL}, {"早晚餐", MEAL},
    {"午饭", MEAL}, {"一顿饭", MEAL}, {"一顿午饭", MEAL}, {"一餐饭", MEAL}, {"中饭", MEAL}, {"饭卡", MEAL},
    {"一顿中饭", MEAL}, {"一顿午餐", MEAL}, {"两顿饭", MEAL}, {"三顿饭", MEAL}, {"午餐和晚餐", MEAL},
    {"不住宿舍", BED | ALLOWED}, {"不住厂", BED | ALLOWED},
    {"餐厅", IGNORED}, {"餐饮", IGNORED}, {"用餐高峰", IGNORED}, {"住宿费报销", IGNORED},
    {"宿舍管理", IGNORED}, {"宿舍管理员", IGNORED}, {"宿管", IGNORED}, {"宿舍清洁", IGNORED},
    {"宿舍保洁", IGNORED}, {"宿舍卫生", IGNORED}, {"宿舍区", IGNORED}, {"宿舍安全", IGNORED},
    {"食堂阿姨", IGNORED}, {"食堂帮厨", IGNORED}, {"食堂工作", IGNORED}, {"食堂厨师", IGNORED},
    {"食堂服务员", IGNORED}, {"食堂管理", IGNORED}, {"食堂承包", IGNORED}, {"食堂帮工", IGNORED},
    {"食堂切配", IGNORED}, {"食堂洗碗", IGNORED}, {"食堂主管", IGNORED}, {"食堂厨工", IGNORED},
    {"食堂经理", IGNORED}, {"食堂员", IGNORED}, {"食堂人员", IGNORED}, {"食堂打饭", IGNORED},
    {"食堂采购", IGNORED}, {"食堂保洁", IGNORED}, {"食堂卫生", IGNORED}, {"食堂勤杂", IGNORED},
    {"食堂工", IGNORED}, {"食堂日常", IGNORED}, {"食堂后勤", IGNORED}, {"中餐厨师", IGNORED},
    {"中餐厅", IGNORED}, {"中餐服务", IGNORED}, {"西餐", IGNORED}, {"送餐", IGNORED},
    {"住宿登记", IGNORED}, {"住宿部", IGNORED}, {"民宿", IGNORED}, {"客房", IGNORED},
    {"聚餐", IGNORED}, {"快餐", IGNORED}, {"团餐", IGNORED}, {"早餐店", IGNORED},
    {"早餐师", IGNORED}, {"中餐主管", IGNORED}, {"中餐热菜", IGNORED}, {"住院", IGNORED},
    {"居住", IGNORED}, {"餐具", IGNORED}, {"餐桌", IGNORED}, {"传餐", IGNORED}, {"订餐", IGNORED},
    {"点餐", IGNORED}, {"住宅", IGNORED}, {"住户", IGNORED}, {"吃苦", IGNORED}, {"小吃", IGNORED},
    {"住房公积金", IGNORED}, {"住建", IGNORED}, {"入住", IGNORED}, {"住家", BED | WEAK}, {"住家附近", IGNORED}, {"住家里", IGNORED}, {"住家近", IGNORED}, {"家住", IGNORED},
    {"生活区", IGNORED}, {"配餐", IGNORED}, {"备餐", IGNORED}, {"员工关系", IGNORED},
    {"公寓管理", IGNORED}, {"公寓管家", IGNORED}, {"酒店公寓", IGNORED}, {"住院部", IGNORED},
    {"餐饮部", IGNORED}, {"下午茶", IGNORED}, {"住房补", BED | ALLOWED}, {"常住", IGNORED},
    {"就餐环境", IGNORED}, {"用餐环境", IGNORED}, {"餐饮服务", IGNORED}, {"出差食宿", IGNORED},
    {"差旅食宿", IGNORED}, {"食堂配送", IGNORED}, {"中餐切配", IGNORED}, {"伙伴", IGNORED},
    {"食", MEAL | SHORT}, {"食品", IGNORED}, {"食材", IGNORED}, {"零食", IGNORED},
    {"早中晚餐", MEAL}, {"两餐一宿", BOTH | WEAK}, {"一日三餐", MEAL}, {"吃货", IGNORED}, {"早餐车", IGNORED}, {"营养餐", IGNORED}, {"做饭", IGNORED},
    {"煮饭", IGNORED}, {"吃苦耐劳", IGNORED}, {"记住", IGNORED}, {"留住", IGNORED},
    {"吃住行", IGNORED}, {"工作餐制作", IGNORED}, {"员工餐制作", IGNORED}, {"员工餐厨师", IGNORED},
    {"衣食住行", IGNORED}, {"旅客住宿", IGNORED}, {"客人住宿", IGNORED},
    {"板房宿舍", BED | WEAK}, {"住板房", BED | WEAK}, {"有板房", BED | WEAK}, {"板房", BED},
    {"样板房", IGNORED}, {"板房安装", IGNORED}, {"板房车", IGNORED}, {"住集装箱", BED | WEAK},
    {"工地宿舍", BED | WEAK}, {"厂内宿舍", BED | WEAK}, {"单人宿舍", BED | WEAK},
    {"双人宿舍", BED | WEAK}, {"标准宿舍", BED | WEAK}, {"工棚", BED}, {"住工棚", BED | WEAK},
    {"住公寓", BED | WEAK}, {"住宿公寓", BED | WEAK}, {"厂里住", BED | WEAK}, {"工地住", BED | WEAK},
    {"工地上住", BED | WEAK}, {"店里住", BED | WEAK}, {"公司住", BED | WEAK}, {"住工地", BED | WEAK},
    {"住店里", BED | WEAK}, {"住在店里", BED | WEAK}, {"住在厂里", BED | WEAK}, {"住厂内", BED | WEAK},
    {"住在厂", BED | WEAK}, {"住在公司", BED | WEAK}, {"住在工地", BED | WEAK}, {"住公司", BED | WEAK},
    {"住厂区", BED | WEAK}, {"住集体宿舍", BED | WEAK}, {"住工地宿舍", BED | WEAK},
    {"住项目部", BED | WEAK}, {"住在项目部", BED | WEAK}, {"房子住", BED}, {"有房子住", BED | WEAK},
    {"有空房子住", BED | WEAK}, {"有地方住", BED | WEAK}, {"有房住", BED | WEAK}, {"有住的", BED | WEAK},
    {"有空房住", BED | WEAK}, {"有单间住", BED | WEAK}, {"有地儿住", BED | WEAK}, {"住的", BED},
    {"住的地方", BED}, {"人间", BED | ROOM}, {"人一间", BED | ROOM}, {"个人一间", BED | ROOM},
    {"人寝", BED | ROOM}, {"人1间", BED | ROOM}, {"人/间", BED | ROOM}, {"寝室", BED},
    {"吃住在", BOTH | WEAK}, {"吃住都在", BOTH | WEAK}, {"食宿在", BOTH | WEAK}, {"吃住均在", BOTH | WEAK},
    {"吃住厂里", BOTH | WEAK}, {"吃住随", BOTH | WEAK}, {"同吃同住", BOTH | WEAK}, {"同吃住", BOTH | WEAK},
     {"吃住工地", BOTH | WEAK}, {"吃住店里", BOTH | WEAK}, {"吃住公司", BOTH | WEAK},
    {"房租", BED | SHORT}, {"不收房租", BED | WEAK}, {"不要房租", BED | WEAK}, {"不扣房租", BED | WEAK},
    {"房租补", BED | ALLOWED}, {"补房租", BED | ALLOWED}, {"补房", BED | ALLOWED},
    {"住宿补", BED | ALLOWED}, {"租房津贴", BED | ALLOWED}, {"房租津贴", BED | ALLOWED},
    {"住外补", BED | ALLOWED}, {"外宿补", BED | ALLOWED}, {"外住补", BED | ALLOWED}, {"不住补", BED | ALLOWED},
    {"伙补", MEAL | ALLOWED}, {"伙食补", MEAL | ALLOWED}, {"补餐", MEAL | ALLOWED}, {"补饭", MEAL | ALLOWED},
    {"补伙食", MEAL | ALLOWED}, {"饭钱补", MEAL | ALLOWED}, {"误餐补", MEAL | ALLOWED},
    {"误餐费", MEAL | ALLOWED}, {"餐费补", MEAL | ALLOWED}, {"每顿补", MEAL | ALLOWED},
    {"每餐补", MEAL | ALLOWED}, {"一顿补", MEAL | ALLOWED}, {"一餐补", MEAL | ALLOWED},
    {"餐饮津贴", MEAL | ALLOWED}, {"用餐补", MEAL | ALLOWED}, {"就餐补", MEAL | ALLOWED},
    {"不住宿", BED | ALLOWED}, {"补工餐", IGNORED}, {"补餐具", IGNORED}, {"补餐巾", IGNORED},
    {"班中餐", MEAL | WEAK}, {"夜班餐", MEAL | WEAK}, {"免费餐", MEAL | WEAK}, {"中午饭", MEAL},
    {"晌午饭", MEAL}, {"午间餐", MEAL}, {"早饭", MEAL}, {"晚饭", MEAL}, {"盒饭", MEAL}, {"饭菜", MEAL},
    {"两顿", MEAL}, {"三顿", MEAL}, {"一顿", MEAL}, {"四顿", MEAL}, {"饭堂", MEAL}, {"员工饭堂", MEAL | WEAK},
    {"搭伙", MEAL}, {"开伙", MEAL}, {"单人间", BED}, {"双人间", BED}, {"饭钱", MEAL}, {"吃的", MEAL | SHORT},
    {"在店吃", MEAL | WEAK}, {"在店里吃", MEAL | WEAK}, {"店里吃", MEAL | WEAK}, {"在厂里吃", MEAL | WEAK},
    {"厂里吃", MEAL | WEAK}, {"工地吃", MEAL | WEAK}, {"工地上吃", MEAL | WEAK}, {"在工地吃", MEAL | WEAK},
    {"公司吃", MEAL | WEAK}, {"在公司吃", MEAL | WEAK}, {"吃在厂里", MEAL | WEAK}, {"吃在店里", MEAL | WEAK},
    {"吃在工地", MEAL | WEAK}, {"吃食堂", MEAL}, {"吃公司", MEAL | WEAK},
    {"食堂煮饭", IGNORED}, {"食堂做饭", IGNORED}, {"食堂大姐", IGNORED}, {"食堂大厨", IGNORED},
    {"食堂掌勺", IGNORED}, {"食堂面点", IGNORED}, {"食堂烧饭", IGNORED}, {"食堂炒菜", IGNORED},
    {"饭堂阿姨", IGNORED}, {"饭堂厨师", IGNORED}, {"饭堂工", IGNORED}, {"饭店", IGNORED}, {"饭馆", IGNORED},
    {"饭庄", IGNORED}, {"餐馆", IGNORED}, {"烧饭", IGNORED}, {"打饭", IGNORED}, {"送饭", IGNORED},
    {"做三顿饭", IGNORED}, {"做两顿饭", IGNORED}, {"做一顿饭", IGNORED}, {"煮三顿饭", IGNORED},
    {"煮两顿饭", IGNORED}, {"煮一顿饭", IGNORED}, {"做三餐", IGNORED}, {"做两餐", IGNORED}, {"煮三餐", IGNORED},
    {"做午餐", IGNORED}, {"做中饭", IGNORED}, {"做午饭", IGNORED}, {"做晚饭", IGNORED}, {"做早餐", IGNORED},
    {"做中餐", IGNORED}, {"做一日三餐", IGNORED}, {"做中午饭", IGNORED}, {"做两顿", IGNORED}, {"做三顿", IGNORED},
    {"送餐费", IGNORED}, {"吃药", IGNORED}, {"吃得", IGNORED}, {"吃不了苦", IGNORED}, {"住得近", IGNORED},
    {"住附近", IGNORED}, {"包吃住行", BOTH | WEAK}, {"吃皇粮", IGNORED}, {"不住校", IGNORED}, {"吃青春饭", IGNORED},
    {"人间烟火", IGNORED},
    {"管吃住吗", IGNORED}, {"包吃住吗", IGNORED}, {"包住吗", IGNORED}, {"管住吗", IGNORED}, {"管饭吗", IGNORED}, {"包吃吗", IGNORED},
    {"住的地方有", BED | WEAK}, {"住的有", BED | WEAK}, {"早中餐", MEAL}, {"早中两餐", MEAL}, {"中晚两餐", MEAL}, {"有单间", BED | WEAK}, {"工棚住", BED | WEAK}, {"住场里", BED | WEAK}, {"住场内", BED | WEAK}, {"餐朴", MEAL | ALLOWED},
    {"住厂", BED | WEAK}, {"住店", BED | WEAK}, {"住单间", BED | WEAK}, {"住双人间", BED | WEAK}, {"住单人间", BED | WEAK},
    {"住标间", BED | WEAK}, {"住夫妻房", BED | WEAK}, {"住夫妻间", BED | WEAK}, {"住民房", BED | WEAK}, {"住出租屋", BED | WEAK},
    {"住老板家", BED | WEAK}, {"住雇主家", BED | WEAK}, {"住主家", BED | WEAK}, {"住东家", BED | WEAK}, {"单身宿舍", BED | WEAK},
    {"单身公寓", BED | WEAK}, {"棚屋", BED | WEAK}, {"简易房", BED | WEAK}, {"彩钢房", BED | WEAK}, {"住宿舍楼", BED | WEAK},
    {"住员工公寓", BED | WEAK}, {"住工友", BED | WEAK}, {"住项目板房", BED | WEAK}, {"住队部", BED | WEAK}, {"住营地", BED | WEAK},
    {"住店客人", IGNORED}, {"住店宾客", IGNORED}, {"住店率", IGNORED}, {"住厂家", IGNORED}, {"自带饭盒", IGNORED},
    {"自带饭碗", IGNORED}, {"泡面", IGNORED}, {"住宿接待", IGNORED}, {"住店服务", IGNORED}, {"自己做饭", MEAL | DENIED},
    {"自己吃饭", MEAL | DENIED}, {"吃饭自己", MEAL | DENIED}, {"自己开火", MEAL | DENIED}, {"自己买饭", MEAL | DENIED}, {"饭自己买", MEAL | DENIED},
    {"住宿每月补", BED | ALLOWED}, {"住宿每人补", BED | ALLOWED}, {"吃饭每天补", MEAL | ALLOWED}, {"吃饭一天补", MEAL | ALLOWED}, {"吃饭一个月补", MEAL | ALLOWED},
    {"吃饭补", MEAL | ALLOWED}, {"吃饭每月补", MEAL | ALLOWED}, {"厂里吃饭一天补", MEAL | ALLOWED}, {"厂里吃饭每天补", MEAL | ALLOWED},
    {"自己煮饭", MEAL | DENIED}, {"自己煮", MEAL | DENIED}, {"自己烧饭", MEAL | DENIED}, {"自己烧", MEAL | DENIED},
    {"自己开火", MEAL | DENIED}, {"自己开伙", MEAL | DENIED}, {"自己弄饭", MEAL | DENIED}, {"自己弄吃", MEAL | DENIED},
    {"自己做吃", MEAL | DENIED}, {"自己做来吃", MEAL | DENIED}, {"自己生火", MEAL | DENIED}, {"自带饭", MEAL | DENIED},
    {"自带午饭", MEAL | DENIED}, {"自带午餐", MEAL | DENIED}, {"自带中饭", MEAL | DENIED}, {"自带中餐", MEAL | DENIED},
    {"自带晚饭", MEAL | DENIED}, {"自带干粮", MEAL | DENIED}, {"自带饭菜", MEAL | DENIED}, {"自备午餐", MEAL | DENIED},
    {"自备午饭", MEAL | DENIED}, {"自备中餐", MEAL | DENIED}, {"自备餐", MEAL | DENIED}, {"自备饭", MEAL | DENIED},
    {"午饭自带", MEAL | DENIED}, {"中饭自带", MEAL | DENIED}, {"午餐自带", MEAL | DENIED}, {"中餐自带", MEAL | DENIED},
    {"饭自带", MEAL | DENIED}, {"饭菜自带", MEAL | DENIED}, {"自己带饭", MEAL | DENIED}, {"饭自己带", MEAL | DENIED},
    {"饭要自己带", MEAL | DENIED}, {"饭自己做", MEAL | DENIED}, {"饭自己煮", MEAL | DENIED}, {"饭自己弄", MEAL | DENIED},
    {"自炊", MEAL | DENIED}, {"自行做饭", MEAL | DENIED}, {"自做饭", MEAL | DENIED}, {"自起伙", MEAL | DENIED},
    {"自己起伙", MEAL | DENIED}, {"米油菜", MEAL | SHORT}, {"米面油", MEAL | SHORT}, {"柴米油盐", MEAL | SHORT},
    {"米油", MEAL | SHORT}, {"中晚两餐", MEAL}, {"中午晚上两餐", MEAL}, {"中晚两顿", MEAL}, {"早中两餐", MEAL}, {"午晚两餐", MEAL},
    {"中午一餐", MEAL}, {"晚上一餐", MEAL}, {"中晚", MEAL}, {"每餐公司补", MEAL | ALLOWED}, {"每顿公司补", MEAL | ALLOWED},
    {"每餐厂里补", MEAL | ALLOWED}, {"每顿厂里补", MEAL | ALLOWED}, {"吃饭补", MEAL | ALLOWED}, {"吃饭有补", MEAL | ALLOWED},
    {"就餐有补", MEAL | ALLOWED}, {"餐有补", MEAL | ALLOWED},
};

#define PROVIDING                                                                                  \
    "包|管|提供|免费|有|含|供|安排|负责|解决|配|配备|带|统一|可|备有|设有|内设|设|公司|优质|舒适|标准|良好|空调|单位|工厂|厂里|"      \
    "厂内|厂区|员工|职工|免|全包|中午和|早上和|晚上|早上|每日|两边|厂|店里|老板|项目|单间|标间|单人|双人|干净|宽敞|温馨|精装|全新|水电|配套|独立|一日|每天|一天|中午|夫妻|高档|全免费|早中晚|午间|自有|好的|的|有免费|自带|自建|中晚|早晚|中午晚上|中午和晚上"
#define STRONG                                                                                     \
    "包|管|提供|免费|供|安排|解决|含|备|配|免|设有|内设|有|公司负责|项目负责|项目部负责|厂里负责|厂方负责|老板负责|"           \
    "单位负责|工地负责|店里负责|我方负责|甲方负责|东家负责|企业负责|班组负责"
/* Who gives board, or does not. */
#define GIVERS                                                                                     \
    "车间|合作社|学校|校方|医院|院方|酒店|工头|包工头|带班|队里|园区|养殖场|机构|养老院|店方|用人单位|村里|雇主家|主人家|工区|"         \
    "餐厅|饭店|厂里|厂方|厂家|工厂|公司|老板|老板娘|店里|店家|单位|东家|主家|雇主|工地|工地上|项目|项目部|班组|甲方|我方|家里|企业|"         \
    "这边|我们|船上|场里|矿上|矿里|基地|农场|厂|用工方|用工单位|场部"
#define REFUSING                                                                                   \
    "不包|不管|不提供|无|没有|没|不含|不安排|不供|未提供|不负责|不包含|不予|不解决|暂无|不带|不设|不免费|暂不提供|不能提供|"     \
    "不另包|不免费提供|不给"
#define REFUSED                                                                                    \
    "自己付|,自己付|,自己掏|,自己买|,自己刷|,自己充|,自付|,付费|,刷卡|,充卡|消费自理|个人出|工人自己|"                        \
    "刷卡自费|自己充卡|自理|自费|自行|自己|自付|自备|不包|不提供|:无|:不|没有|不含|不管|:自理|自租|(自理|(自费|(无|:没有|:自|均自理|均不|都不|全自理|"   \
    "自找|自己|自主解决|靠自己|各自|另算|另付|个人|不报|自费|要自费|要自己|需自己|是自费|是自己|均自费|都自费|也自费|全自费|刷卡消费|"   \
    "自租房|自行租|都自理|全部自理|不供|:否|由个人|不负责|不免费|就餐自费|用餐自费|就餐,自费|需自理|个人自理|不解决|不安排|-自理|-无|自掏|,自理|,自费| 自理|"   \
    " 自费|(不包|,费用自理|费用自理|(费用自理|(需自费|自选消费"
#define SUBSIDISED "每月充|:每天补|:每餐补|:每月补|每餐补|每顿补|厂里补助|公司补助|公司补贴|厂里补贴|单位补助|补|补贴|补助|津贴|费补|费补贴|费补助|有补|(补|(有补贴|:补|均有补|:有补|另补|每月补|每天补|均补贴|不用补|或补"
#define GRANTED                                                                                    \
    "一个月扣|一月扣|一个月收|提供|安排|都管|全管|均管|管饱|都是厂|都是公司|都是老板|都供|每间|有阿姨|有人煮|有人做|有厨师|阿姨做|阿姨煮|有专人|一起|跟雇主|"   \
    "跟老板|和老板|和雇主|跟主家|跟师傅|跟工人|和工人|跟大家|和大家|有厨房|带厨房|有独立|有热|有wifi|有电视|有洗衣|有卫生间|有阳台|有床|" \
    "有风扇|有暖|有网|空调|独卫|带独卫|有独卫|热水|全包|免费|:有|:包|:是|:提供|:免费|均免费|全免|都包|均包|便利|条件|有空调|(免费|均提供|都免费|由公司|公司包|扣|收|每月|(|"  \
    "环境|齐全|统一|已安排|配有|配备|:4|:6|:8|:两|4人|6人|8人|2人|3人|5人|四人|六人|八人|两人|由厂|厂包|公司解决|免水电|水电|"      \
    "不要钱|不花钱|不收钱|不收费|不扣钱|不用钱|免租|免房租|是厂|是公司|是工地|是宿舍|是员工|是集体|是板房|是4|是6|是8|是两|"   \
    "是单|是双|是四|是六|是八|都安排|都解决|便宜|可|:可|:公司|:厂|有保障|押金|内有|带空调|独立|200|100|150|300|50|:单|:双|:集"

typedef enum polarity { UNSAID, GIVEN, SUBSIDY, REFUSAL } polarity;

static size_t skip_noun_tail(sg_str text, size_t at)
{
    at += sgn_at(text, at, "费用|费|问题|等|方面|情况|待遇");
    return sgn_skip_blanks(text, at);
}

/* Words stacked before the noun: 不|提供|免费|食宿. */
static polarity said_before(sg_str text, size_t start, bool short_noun)
{
    size_t at = start, length;
    bool given = false;
    for (int i = 0; i < 5; i++) {
        while (at > 0 && text.s[at - 1] == ' ')
            at--;
        if (sgn_ends(text, at, REFUSING) && !sgn_ends(text, at, "有无|是否有"))
            return REFUSAL;
        if (sgn_ends(text, at, STRONG))
            given = true;
        length = sgn_ends(text, at, short_noun ? STRONG : PROVIDING);
        if (!length)
            break;
        at -= length;
    }
    if (given && sgn_ends(text, at, "不|未|没|无法|自|自己|自行|自个|自主|自个儿|本人"))
        return REFUSAL;
    return given ? GIVEN : UNSAID;
}

/* Board on business trips, or others' board. */
static bool is_elsewhere(sg_str text, const sgn_hit *hit)
{
    sg_str before = sgn_slice(text, sgn_clause_start(text, hit->start), hit->start);
    sg_str after = sgn_slice(text, hit->end, sgn_clause_end(text, hit->end));
    if (sgn_at(text, hit->end, "报销|费报销|费用报销|费实报|费凭票") &&
        !sgn_ends(text, hit->start, "包|管|提供|免费")) /* 包吃住报销路费 is an offer of its own */
        return true;
    if (sgn_ends(text, hit->start, "附近|附近有|周边|周边有|旁边有|对面有"))
        return true;
    return sgn_has_any(before, "出差|差旅|客人|旅客|学生|客户|预订|老人的|打扫|清洁|培训期间的|负责公司|负责学校|负责宾馆|打理|管理员工|"
                               "负责员工|协助|做员工|制作|负责食堂|维护|检查|家属") ||
           sgn_has_any(after, "登记|办理入住|制作|预订|采购|安全管理|管理工作|卫生打扫|的打扫|的清洁|管理制度");
}

/* 吃住老板包, 住宿由公司统一安排, 吃饭厂里不管. */
static polarity said_after(sg_str text, size_t at)
{
    size_t lead = sgn_at(text, at, "由|都由|均由|全由|统一由|是|都是|都|全|全部|,由");
    size_t who = sgn_at(text, at + lead, GIVERS);
    if (!who && sgn_at(text, at, "由|均由|都由|全由")) { /* 住宿由张总安排 */
        sg_str rest = sgn_slice(text, at + lead, sgn_clause_end(text, at));
        return sgn_has_any(rest, "个人|自己|员工|本人|自行|不") || !sgn_has_any(rest, "提供|承担|负责|包|管|安排") ? UNSAID : GIVEN;
    }
    if (!who)
        return UNSAID;
    at += lead + who;
    at += sgn_at(text, at, "统一|全部|全|都|给|均|会|来|可以|可|一律|免费");
    if (sgn_at(text, at, "补|贴"))
        return SUBSIDY;
    if (sgn_at(text, at, "不包|不管|不提供|不负责|不安排|不出|不供|不解决"))
        return REFUSAL;
    if (sgn_at(text, at, "有") && sgn_clause_end(text, at) == at + 3)
        return GIVEN; /* 住的地方厂里有 */
    return sgn_at(text, at, "包|管|提供|安排|负责|解决|出|承担|供|买单|报销|免费|全包|免") ? GIVEN : UNSAID;
}

#define BEFORE_PRICE                                                                               \
    "就餐|吃饭|用餐|搭伙|每天|一天|每月|一月|一个月|每个月|每餐|每顿|一顿|一餐|每人|人均|每人每天|扣|收|交|约|大概|大约|只要|"         \
    "仅|只需|需|要|费|费用|钱|价|:|(| |从工资扣|工资里扣|里扣|扣除|收取|自费|自付|才|月扣|月收"

/* 伙食每天扣15, 食堂4元一餐: meals with a price are paid for; 食堂15元/天补贴 is an allowance. */
static polarity price_of(sg_str text, const sgn_hit *hit)
{
    size_t at = hit->end, to = sgn_clause_end(text, at), skip;
    sg_str before = sgn_slice(text, sgn_clause_start(text, hit->start), hit->start);
    if (sgn_has_any(before, "补|贴"))
        return UNSAID;
    sgn_number number;
    bool priced = sgn_ends(text, hit->start, "元|块|块钱|元/|块/|元每|块每") != 0 &&
                  sgn_at(text, hit->start, "一餐|一顿|餐|每餐|每顿") != 0;
    while (!priced && (skip = sgn_at(text, at, BEFORE_PRICE)) != 0 && at + skip <= to)
        at += skip;
    if (!priced && at < to && sgn_number_at(text, at, &number) && number.milli >= 500 &&
        number.milli <= 1000000)
        priced = sgn_at(text, number.end, "元|块|/天|/餐|/月|/顿|每餐|每天|每月|一天|一餐|一月|一顿") ||
                 (at > hit->end && (number.end == to || sgn_at(text, number.end, "、|)")));
    if (!priced)
        return UNSAID;
    sg_str after = sgn_slice(text, hit->end, to);
    return sgn_has_any(after, "补|津贴")            ? SUBSIDY
           : sgn_has_any(after, "标准|免费|报销|以内") ? UNSAID
                                                 : REFUSAL;
}

/* 住宿自找,每月补400: what follows the refusal makes up for it. */
static bool is_made_up_for(sg_str text, const sgn_hit *hit)
{
    size_t at = sgn_clause_end(text, hit->end);
    at += sgn_at(text, at, ",|;| ");
    size_t word = sgn_at(text, at, "租房每月补|租房补|外租补|外宿补|每月补|每个月补|月补|每天补|公司每月补|公司补|厂里补|另补|补贴|补助|补|有补贴|每月补贴|每月补助|"
                                   "每个月补贴|每天补贴|每天补助|公司补贴|公司补助|厂里补贴|一个月补|一天补|另外补|额外补");
    sgn_number number;
    if (!word || !sgn_number_at(text, at + word, &number))
        return false;
    sg_str rest = sgn_slice(text, at, sgn_clause_end(text, at));
    if (sgn_has_any(rest, "高温|交通|车费|路费|夜班|全勤|话费|工龄|油|电费|天工资"))
        return false;
    bool meal = sgn_has_any(rest, "餐|饭|伙|吃"), bed = sgn_has_any(rest, "房|住|宿");
    return meal == bed || (hit->value & (meal ? MEAL : BED));
}

/* 住家: with the family one works for. 不住家 says that there is no bed; 住家不住家均可 leaves it open. */
static polarity live_in(sg_str text, const sgn_hit *hit)
{
    sg_str clause = sgn_slice(text, sgn_clause_start(text, hit->start), sgn_clause_end(text, hit->end));
    size_t other = sgn_find(text, hit->end, "住家"), end = sgn_clause_end(text, hit->end);
    if (other < end || (sgn_has(clause, "住家") && sgn_has_any(clause, "均可|都可|都行|或不|可不住|可选")))
        return UNSAID;
    return sgn_ends(text, hit->start, "不|不用|无需|不需|不需要|非|不要求|不必") ? REFUSAL : GIVEN;
}

/* 住山上老板的房子, 晚上住出租屋: where one sleeps is where one is put up. */
static bool is_lodged(sg_str text, const sgn_hit *hit)
{
    size_t from = sgn_clause_start(text, hit->start), lead = sgn_ends(text, hit->start, "晚上|都|统一|全部|大家|都是|工人|,");
    if (!sgn_ends(text, hit->end, "住") || hit->start - lead > from || sgn_ends(text, hit->end, "吃住|不住"))
        return false;
    sg_str rest = sgn_slice(text, hit->end, sgn_clause_end(text, hit->end));
    return sgn_has_any(rest, "房|屋|间|宿舍|公寓|棚|楼|酒店|招待所|老板|公司|厂|店") &&
           !sgn_has_any(rest, "自|附近|外面|家里|优先|近|租金|补");
}

/* 店里能住, 公司可住宿, 能住宿. */
static bool may_stay(sg_str text, const sgn_hit *hit)
{
    size_t may = hit->value & BED ? sgn_ends(text, hit->start, "可以|可|能|也可以|也能|都能|都可以|也可") : 0;
    size_t at = hit->start - may;
    if (!may || hit->value & WEAK || sgn_at(text, hit->end, "的附近|附近|家|外|自"))
        return false;
    bool giver = sgn_ends(text, at, GIVERS "|远的|外地的|外地员工|路远的|员工|夫妻") != 0;
    return giver || (!(hit->value & SHORT) && sgn_clause_start(text, at) == at);
}

/* What is certain whatever else stands around the noun; UNSAID to read on. */
static polarity plain_polarity(sg_str text, const sgn_hit *hit)
{
    if (hit->value & DENIED)
        return REFUSAL;
    if (sgn_ends(text, hit->end, "住家"))
        return live_in(text, hit);
    if (hit->value & BED && !(hit->value & MEAL) && (is_lodged(text, hit) || may_stay(text, hit)))
        return GIVEN;
    if (hit->value & BED && sgn_ends(text, hit->start, "包吃不|管吃不|供吃不"))
        return REFUSAL;
    sg_str before = sgn_slice(text, sgn_clause_start(text, hit->start), hit->start);
    if (hit->value & MEAL && sgn_ends(text, hit->start, "一起|一块|一同") &&
        ((hit->value & BED) || sgn_has_any(before, "跟|和|与|同")))
        return GIVEN;
    if (sgn_ends(text, hit->end, "餐费|伙食费|餐饮费|饭钱") && sgn_has_any(before, "补|贴"))
        return SUBSIDY; /* 每天补贴20元餐费 */
    if (hit->value & MEAL && !(hit->value & (BED | SHORT)) && sgn_at(text, hit->end, "充卡|刷卡|充值|打卡消费")) {
        sg_str after = sgn_slice(text, hit->end, sgn_clause_end(text, hit->end));
        return sgn_has_any(after, "补|贴") ? SUBSIDY : sgn_has(after, "免费") ? GIVEN : REFUSAL;
    }
    return UNSAID;
}

/* 包住:否, 住宿:×, 是否包吃:是: a form filled in. */
static polarity answered(sg_str text, const sgn_hit *hit)
{
    size_t at = hit->value & SHORT ? hit->end : skip_noun_tail(text, hit->end);
    size_t colon = sgn_at(text, at, ":|: ");
    if (!colon || hit->value & ALLOWED || said_before(text, hit->start, hit->value & SHORT) == REFUSAL)
        return UNSAID;
    at += colon;
    size_t no = sgn_at(text, at, "否|无|没有|×|✕|✗|✘|x|n|不包|不提供|不是|不|没|暂无");
    if (no && sgn_clause_end(text, at) == at + no)
        return REFUSAL;
    size_t yes = sgn_at(text, at, "是|是的|有|√|✓|✔|y|对|包|提供|可|可以");
    return yes && sgn_clause_end(text, at) == at + yes ? GIVEN : UNSAID;
}

static polarity own_polarity(sg_str text, const sgn_hit *hit)
{
    polarity plain = plain_polarity(text, hit);
    if (plain == UNSAID)
        plain = answered(text, hit);
    if (plain != UNSAID || sgn_ends(text, hit->end, "住家"))
        return plain;
    if (sgn_ends(text, hit->end, "不住宿") && !sgn_at(text, hit->end, "补|津贴|者|的|员工|另|每月|有|可"))
        return sgn_at(text, sgn_clause_end(text, hit->end), ",补|,每月补") ? SUBSIDY : REFUSAL;
    if (hit->value & ALLOWED)
        return said_before(text, hit->start, true) == REFUSAL && !sgn_ends(text, hit->start, "不")
                   ? UNSAID
                   : SUBSIDY;
    if (hit->value & ROOM)
        return sgn_ends(text, hit->start, "1|2|3|4|5|6|7|8|9|10|12|一|二|两|三|四|五|六|七|八|十") ? GIVEN
                                                                                        : UNSAID;
    bool is_short = hit->value & SHORT;
    polarity before = said_before(text, hit->start, is_short);
    size_t at = is_short ? hit->end : skip_noun_tail(text, hit->end);
    if (sgn_at(text, hit->end, "补贴|补助|津贴|费补") || sgn_at(text, at, "补贴|补助|津贴"))
        return before == REFUSAL ? REFUSAL : SUBSIDY;
    if (before != REFUSAL && sgn_ends(text, hit->start, "补贴|补助|补"))
        return SUBSIDY; /* 补贴食宿500元 */
    if (before == UNSAID && hit->value & BED && sgn_ends(text, hit->start, "人间|人一间|4人|6人|8人|2人|3人|5人|四人|六人|八人|两人"))
        return GIVEN;
    if (sgn_at(text, at, "有") && sgn_clause_end(text, at) == at + 3)
        return GIVEN;
    if (before == REFUSAL)
        return sgn_at(text, at, SUBSIDISED) ? SUBSIDY : REFUSAL;
    if (hit->value & MEAL && !(hit->value & BED) && !sgn_ends(text, hit->start, "包|管|免费|供")) {
        polarity paid = price_of(text, hit);
        if (paid != UNSAID)
            return paid;
    }
    if (!is_short && sgn_at(text, at, REFUSED))
        return REFUSAL;
    if (is_short && sgn_at(text, at, "自理|自费|自行解决|自己|:自理|自己充卡|刷卡自费|自租|自找|自行租|自行解决"))
        return REFUSAL;
    if (!is_short && sgn_at(text, at, SUBSIDISED))
        return SUBSIDY;
    if (before == GIVEN)
        return GIVEN;
    polarity after = said_after(text, at);
    if (after != UNSAID)
        return after;
    if (is_short)
        return sgn_at(text, at, "全包|免费") && sgn_clause_start(text, hit->start) == hit->start ? GIVEN
                                                                                            : UNSAID;
    if (hit->value & WEAK) {
        /* 吃住在工地自理, 住在家里 */
        sg_str rest = sgn_slice(text, hit->end, sgn_clause_end(text, hit->end));
        if (sgn_ends(text, hit->end, "住厂|住店|住公司") && sgn_ends(text, hit->start, "能|可|可以|能够|接受|愿意"))
            return UNSAID; /* asked of whoever applies */
        bool where = sgn_ends(text, hit->end, "在|吃|住");
        if (where && (sgn_at(text, hit->end, "家|外|附近|自") || sgn_ends(text, hit->start, "可|可以|不|能|不能|离")))
            return UNSAID;
        return where && sgn_has_any(rest, "自理|自费|自己|另算|不包|不管") ? REFUSAL : GIVEN;
    }
    if (sgn_at(text, at, "包") && !sgn_at(text, at, "包子|包装|包车|包接|包五|包社|包括|包裹|包间|包含"))
        return GIVEN; /* 吃住包, 食堂包中晚 */
    return sgn_at(text, at, GRANTED) ? GIVEN : UNSAID;
}

static polarity polarity_of(sg_str text, const sgn_hit *hit)
{
    polarity said = own_polarity(text, hit);
    return said == REFUSAL && is_made_up_for(text, hit) ? SUBSIDY : said;
}

/* 五险、工作服、住宿: a tag of its own in a list of benefits. */
static bool is_tag(sg_str text, const sgn_hit *hit)
{
    size_t before = sgn_ends(text, hit->start, ",|;|、|/|+|\n| |。");
    size_t after = sgn_at(text, hit->end, ",|;|、|/|+|\n| |。");
    return !(hit->value & (SHORT | ALLOWED | ROOM)) && (before || hit->start == 0) &&
           (after || hit->end == text.n);
}

static bool is_joined(sg_str text, const sgn_hit *left, const sgn_hit *right)
{
    size_t gap = right->start - left->end;
    return gap <= 9 && (gap == 0 || sgn_at(text, left->end, "和|及|、|与|/|以及|或|,|费和|费、| |.") == gap);
}

enum { CANTEEN = 1 };

/* The strongest statement of each kind. That there is a canteen says less than 吃饭自费. */
static void apply(polarity p, int kind, bool canteen, int *bed, int *meal)
{
    static const int strength[] = {[UNSAID] = 0, [REFUSAL] = 2, [SUBSIDY] = 3, [GIVEN] = 4};
    int value = p == GIVEN && canteen ? CANTEEN : strength[p];
    if (kind & BED && value > *bed)
        *bed = value;
    if (kind & MEAL && value > *meal)
        *meal = value;
}

static sg_provision provision_of(int strength)
{
    return strength == 4 || strength == CANTEEN ? SG_PROVISION_PROVIDED
           : strength == 3                      ? SG_PROVISION_ALLOWANCE
           : strength == 2                      ? SG_PROVISION_NONE
                                                : SG_PROVISION_UNKNOWN;
}

enum { HIT_MAX = 48 };

/* 食宿:包住,餐补 — the noun before the colon only announces those after it. */
static bool is_heading(sg_str text, const sgn_hit *hits, size_t count, size_t i)
{
    size_t colon = sgn_at(text, hits[i].end, ":|情况:|待遇:|条件:");
    size_t word = hits[i].end + colon + sgn_at(text, hits[i].end + colon, "提供|缴纳|购买|交|买|有|无|不");
    if (colon && (sgn_at(text, word, "社保|五险|社会保险|六险|意外险|商业|雇主|保险|工伤|全勤|补贴")))
        return true; /* 食宿情况:提供社保 */
    bool free = colon && sgn_at(text, hits[i].end + colon, "免费|统一|有|提供");
    if (free && !sgn_at(text, word + sgn_at(text, word, "免费|统一"), ",|。|;|、|\n| |食|宿|吃|住|餐|工作餐|午|早|晚|三|两|四|六|八|4|6|8|(|员工|提供|单|双|夫妻|空调|公寓|伙") &&
        word + sgn_at(text, word, "免费|统一") < text.n)
        return true; /* 食宿情况:免费体检 */
    if (!colon || i + 1 >= count)
        return false;
    size_t end = hits[i].end;
    while (end < text.n && text.s[end] != '\n' && text.s[end] != ';')
        end++;
    return hits[i + 1].start < end && (hits[i].value & BOTH) == BOTH;
}

/* 工作餐和住宿自理, 提供住宿、伙食: neighbours share what is said of one. */
static void share(sg_str text, const sgn_hit *hits, polarity *said, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (said[i] == UNSAID && said[i - 1] != UNSAID && said[i - 1] != SUBSIDY &&
            !(hits[i].value & (IGNORED | ALLOWED)) && is_joined(text, &hits[i - 1], &hits[i]) &&
            text.s[hits[i - 1].end] != ',')
            said[i] = said[i - 1];
    for (size_t i = count; i-- > 1;)
        if (said[i - 1] == UNSAID && said[i] != UNSAID &&
            !(hits[i - 1].value & (IGNORED | ALLOWED | SHORT)) &&
            !(hits[i].value & ALLOWED) && is_joined(text, &hits[i - 1], &hits[i]) &&
            text.s[hits[i - 1].end] != ',')
            said[i - 1] = said[i];
}

/* 可自己做饭 leaves open what is given. */
static bool is_choice(sg_str text, const sgn_hit *hit)
{
    return hit->value & DENIED && sgn_ends(text, hit->start, "可|可以|能|也可|也可以|允许");
}

/* 五险,午餐,不含住宿: a meal among what a job offers is given; a dormitory or canteen is there. */
static bool is_among_benefits(sg_str text, const sgn_hit *hit)
{
    size_t from = hit->start, to = hit->end;
    if (hit->value & IGNORED || !sgn_at(text, hit->start, "午餐|中餐|工作餐|早餐|晚餐|中饭|午饭|早中餐|三餐|两餐|一日三餐"))
        return false;
    while (from > 0 && text.s[from - 1] != '\n')
        from--;
    while (to < text.n && text.s[to] != '\n')
        to++;
    return sgn_has_any(sgn_slice(text, from, to), "五险|社保|一金|福利:|待遇:");
}

bool sgn_board(sg_str text, sgn_context context, sg_provision *ret_accommodation,
               sg_provision *ret_meals)
{
    sgn_hit hits[HIT_MAX];
    polarity said[HIT_MAX];
    int bed = 0, meal = 0;
    if (!sgn_has_any(text, "吃|住|宿|餐|食|饭|房|公寓|伙|床位|顿|人一间|人间|人/间|人1间|寝|工棚"))
        return false;
    size_t count = sgn_find_words(text, SGN_TABLE(nouns), hits, HIT_MAX);
    for (size_t i = 0; i < count; i++) {
        bool other = hits[i].value & IGNORED || is_elsewhere(text, &hits[i]) ||
                     is_heading(text, hits, count, i);
        said[i] = other ? UNSAID : polarity_of(text, &hits[i]);
        if (other)
            hits[i].value |= IGNORED;
    }
    share(text, hits, said, count);
    for (size_t i = 0; i < count; i++)
        if (said[i] == UNSAID && is_tag(text, &hits[i]) && (context == SGN_FIELD || is_among_benefits(text, &hits[i])))
            said[i] = GIVEN;
    for (size_t i = 0; i < count; i++)
        if (!(hits[i].value & IGNORED) && !is_choice(text, &hits[i]))
            apply(said[i], hits[i].value & BOTH, sgn_ends(text, hits[i].end, "食堂|餐厅|饭堂") != 0, &bed, &meal);
    if (bed == 0 && meal == 0)
        return false;
    *ret_accommodation = provision_of(bed);
    *ret_meals = provision_of(meal);
    return true;
}

bool sg_read_board(const sg_vocabulary *v, sg_str text, sg_arena *arena,
                   sg_provision *ret_accommodation, sg_provision *ret_meals)
{
    (void)v;
    return sgn_board(sgn_fold(text, arena), SGN_FIELD, ret_accommodation, ret_meals);
}
