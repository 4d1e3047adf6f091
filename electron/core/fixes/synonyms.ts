/** Words that mean the same in options of customer data; each line is one meaning. */
const meanings = `
旅游 旅行 出游 游玩 travel
美容 美妆 化妆 护肤 彩妆
母婴 育儿 亲子 宝妈
美食 餐饮 吃货
数码 电子产品 3c 3c数码
服装 服饰 穿搭 衣服 女装男装
汽车 轿车 用车 有车
房产 房地产 楼盘 购房
教育 培训 学习 课程
金融 理财 投资
游戏 电竞 手游
电影 影视 观影 看电影
阅读 读书 看书 图书
宠物 萌宠 养宠
运动 体育 运动健身 健身运动
家居 家装 家具 装修
门店 线下 实体店 到店 线下门店 店铺
线上 网店 电商 网上 网络 网购
朋友介绍 朋友推荐 熟人介绍 转介绍 老客户介绍 老带新 亲友介绍
微信 wechat weixin
支付宝 alipay
抖音 douyin tiktok
小红书 xiaohongshu rednote
公众号 微信公众号 订阅号
广告 推广 广告投放
已婚 结婚 有配偶 已结婚
未婚 单身 未结婚
离异 离婚 已离婚
本科 大学本科 大学 学士
硕士 研究生 硕士研究生
博士 博士研究生
大专 专科 高职
中专 职高 技校
上班族 职员 公司职员 白领 企业职员
个体 个体户 个体工商户 自营
学生 在校生 大学生
退休 离退休 已退休
老师 教师 教职工
医生 大夫 医师
自由职业 自由职业者
公务员 政府 机关事业单位
普通会员 普通
金卡 金卡会员 黄金会员 黄金
银卡 银卡会员 白银会员 白银
钻石 钻石会员 钻卡
是 有 y yes true √ ✓ 对
否 无 没有 n no false × 不是
`

const meaningByWord = new Map(
  meanings
    .trim()
    .split('\n')
    .flatMap((line, index) => line.split(' ').map((word) => [word, index] as const)),
)

/** Whether two words, in lower case and half width, mean the same. */
export function areSynonyms(one: string, other: string): boolean {
  const meaning = meaningByWord.get(one)
  return meaning !== undefined && meaning === meaningByWord.get(other)
}
