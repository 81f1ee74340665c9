/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese sentences of the HTTP service. One place, so that wording can be reviewed as a whole.
 */
#ifndef SONGGANG_MESSAGES_SERVER_H
#define SONGGANG_MESSAGES_SERVER_H

/* refused requests (problem+json "detail") */
#define SG_MSG_HTTP_REQUEST_LINE "请求行不合格式，应为“方法 路径 HTTP/1.1”"
#define SG_MSG_HTTP_METHOD_LONG "请求方法名过长"
#define SG_MSG_HTTP_METHOD_CONNECT "本服务不是代理，不支持 CONNECT"
#define SG_MSG_HTTP_TARGET "请求路径含有不允许的字符，或百分号编码不完整"
#define SG_MSG_HTTP_TARGET_LONG "请求路径过长，最多 8192 字节"
#define SG_MSG_HTTP_VERSION "HTTP 版本写法有误，应为 HTTP/1.1"
#define SG_MSG_HTTP_VERSION_UNSUPPORTED "只支持 HTTP/1.1 和 HTTP/1.0"
#define SG_MSG_HTTP_LINE_END "每行须以回车换行（CRLF）结束"
#define SG_MSG_HTTP_FOLD "请求头不允许折行或以空白开头"
#define SG_MSG_HTTP_FIELD_NAME "请求头名称有误：不能为空，不能含空白或特殊字符"
#define SG_MSG_HTTP_FIELD_VALUE "请求头的值含有控制字符"
#define SG_MSG_HTTP_FIELD_REPEATED "同一请求头只能出现一次"
#define SG_MSG_HTTP_FIELDS_LARGE "请求头总长度过大，最多 16384 字节"
#define SG_MSG_HTTP_FIELDS_MANY "请求头过多，最多 64 项"
#define SG_MSG_HTTP_HOST_MISSING "缺少 Host 请求头"
#define SG_MSG_HTTP_HOST_REPEATED "Host 请求头只能有一个"
#define SG_MSG_HTTP_HOST_INVALID "Host 请求头的值有误"
#define SG_MSG_HTTP_HOST_MISMATCH "请求地址中的主机与 Host 请求头不一致"
#define SG_MSG_HTTP_LENGTH_INVALID "Content-Length 须为不带符号和前导零的十进制数"
#define SG_MSG_HTTP_LENGTH_REPEATED "Content-Length 只能有一个"
#define SG_MSG_HTTP_LENGTH_AND_CODING "Content-Length 与 Transfer-Encoding 不能同时出现"
#define SG_MSG_HTTP_CODING_INVALID "Transfer-Encoding 有误，只支持一个 chunked"
#define SG_MSG_HTTP_CODING_UNKNOWN "不支持的传输编码，只支持 chunked"
#define SG_MSG_HTTP_CODING_OLD_VERSION "HTTP/1.0 请求不能使用 Transfer-Encoding"
#define SG_MSG_HTTP_EXPECTATION "不支持的 Expect，只支持 100-continue"
#define SG_MSG_HTTP_BODY_UNEXPECTED "该方法的请求不能带正文"
#define SG_MSG_HTTP_BODY_LARGE "请求正文超过本接口的上限"
#define SG_MSG_HTTP_CHUNK_SIZE "分块长度有误"
#define SG_MSG_HTTP_CHUNK_EXTENSION "分块扩展有误或过长"
#define SG_MSG_HTTP_CHUNK_END "分块数据未以回车换行结束，与声明的长度不符"
#define SG_MSG_HTTP_TRAILER "分块正文之后的字段不允许出现"

/* path and query */
#define SG_MSG_QUERY_ESCAPE "百分号编码有误"
#define SG_MSG_QUERY_UTF8 "地址或参数不是有效的 UTF-8 文本"
#define SG_MSG_QUERY_CONTROL "地址或参数含有控制字符"
#define SG_MSG_QUERY_DOTS "路径中不能含有“.”或“..”段"
#define SG_MSG_QUERY_MANY "查询参数过多，最多 %d 个"

/* answers of the router and the server itself */
#define SG_MSG_ROUTE_NOT_FOUND "没有这个地址：%.*s"
#define SG_MSG_ROUTE_METHOD "该地址不支持 %.*s 方法，可用：%s"
#define SG_MSG_ROUTE_METHOD_UNKNOWN "不认识的请求方法：%.*s"
#define SG_MSG_ROUTE_NOT_ACCEPTABLE "本接口只能以 %s 应答，而 Accept 请求头不接受它"
#define SG_MSG_ROUTE_LENGTH_REQUIRED "请求须带正文，并给出 Content-Length 或使用 chunked"
#define SG_MSG_ROUTE_MEDIA_TYPE "请求正文类型须为 %s（UTF-8，不压缩）"
#define SG_MSG_HTTP_TIMEOUT "请求未在规定时间内发完"
#define SG_MSG_HTTP_BUSY "服务繁忙，请稍后再试"
#define SG_MSG_HTTP_INTERNAL "服务内部出错，请凭请求编号联系管理员"
#define SG_MSG_HTTP_BAD_HEADER "应答头含有控制字符或过多：%s"
#define SG_MSG_NOT_READY "服务尚未就绪"

/* titles (problem+json "title") */
#define SG_MSG_TITLE_400 "请求有误"
#define SG_MSG_TITLE_401 "需要登录"
#define SG_MSG_TITLE_403 "无权访问"
#define SG_MSG_TITLE_404 "未找到"
#define SG_MSG_TITLE_405 "不支持该方法"
#define SG_MSG_TITLE_406 "无法按要求的格式应答"
#define SG_MSG_TITLE_408 "请求超时"
#define SG_MSG_TITLE_409 "数据冲突"
#define SG_MSG_TITLE_411 "缺少正文长度"
#define SG_MSG_TITLE_412 "数据已被他人修改"
#define SG_MSG_TITLE_413 "超过上限"
#define SG_MSG_TITLE_414 "地址过长"
#define SG_MSG_TITLE_415 "不支持的正文类型"
#define SG_MSG_TITLE_417 "不支持的 Expect"
#define SG_MSG_TITLE_429 "请求过于频繁"
#define SG_MSG_TITLE_431 "请求头过大"
#define SG_MSG_TITLE_500 "服务内部出错"
#define SG_MSG_TITLE_501 "未实现"
#define SG_MSG_TITLE_503 "暂时无法服务"
#define SG_MSG_TITLE_505 "不支持的 HTTP 版本"
#define SG_MSG_TITLE_507 "磁盘空间不足"
#define SG_MSG_TITLE_OTHER "请求未能完成"

/* starting */
#define SG_MSG_LISTEN_SYNTAX "监听地址写法有误：%s，应如 127.0.0.1:8080 或 [::1]:8080"
#define SG_MSG_LISTEN_LOOPBACK \
    "只能监听本机地址（127.0.0.1 或 ::1），不能监听 %s：尚未启用访问控制"
#define SG_MSG_LISTEN_IN_USE "端口 %u 已被占用，请换一个端口或先停止占用它的程序"
#define SG_MSG_LISTEN_FAILED "无法监听 %s：%s"
#define SG_MSG_ROUTE_BAD "路由表有误：%s"
#define SG_MSG_ROUTE_NO_RIGHT "路由 %s %s 没有声明所需权限，服务不启动"
#define SG_MSG_THREADS "线程数须在 1 到 %d 之间，给出的是 %u"
#define SG_MSG_START_FAILED "服务无法启动：%s"

#endif
