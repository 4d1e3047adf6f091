import type { StandardField } from '../../shared/model/field.ts'

/**
 * Header words per field, normalised as by readHeader. A strong word identifies the field by itself; a weak
 * word does so when the values agree, else it is only a suggestion. Earlier words win when two columns
 * compete for one field.
 */
export interface FieldWords {
  strong: readonly string[]
  weak: readonly string[]
  /** Inside a longer header they make a suggestion, never a match. */
  parts: readonly string[]
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

export const fieldWords: Readonly<Record<StandardField, FieldWords>> = {
  identityId: {
    strong:
      words(`identityid 身份识别id 身份id 识别id 身份标识id 身份标识 身份识别编号 外部用户id 外部id 外部编号 第三方用户id
      会员编号 会员号 会员id 会员卡号 会员编码 会员代码 vip卡号 客户编号 客户编码 客户代码 客户号 顾客编号 顾客编码 用户编号 用户id
      用户编码 用户uid uid userid memberid membercode memberno membernumber membershipnumber membershipno
      customercode customerno customernumber clientcode clientno externalid usercode userno`),
    weak: words(`id 编号 卡号 编码 档案号 档案编号 学号 工号 账号id 学员编号 患者编号 病历号 clientid contactid recordid personid
      hykh khbh khbm hybh`),
    parts: words('识别id 会员号 会员卡 客户编 会员编 memberid memberno'),
  },
  identityType: {
    strong: words('identitytype 身份识别类型 身份设别类型 身份类型 识别类型 身份标识类型 idtype id类型'),
    weak: [],
    parts: words('身份识别类 identitytype'),
  },
  audienceUserId: {
    strong: words('audienceuserid 客户id 兔展客户id 兔展id 兔展用户id audienceid tuzhancustomerid tuzhanid'),
    weak: words('customerid 顾客id custid'),
    parts: words('audienceuser 兔展客户'),
  },
  openid: {
    strong:
      words(`openid 微信openid 公众号openid 小程序openid 服务号openid 粉丝openid wxopenid wechatopenid weixinopenid
      用户openid openid微信 mpopenid 微信公众号openid 微信小程序openid h5openid`),
    weak: [],
    parts: words('openid'),
  },
  unionid: {
    strong: words(
      `unionid 微信unionid wxunionid wechatunionid weixinunionid 用户unionid 开放平台unionid 微信开放平台unionid 粉丝unionid`,
    ),
    weak: [],
    parts: words('unionid'),
  },
  phone: {
    strong:
      words(`手机号 手机号码 手机 phone mobile mobilephone phonenumber mobilenumber cellphone cell 移动电话 行动电话 联系手机 联系手机号
      联系手机号码 绑定手机 绑定手机号 绑定手机号码 注册手机 注册手机号 注册手机号码 登录手机 登录手机号 预留手机号 预留手机 下单手机号 常用手机号 常用手机 本人手机号
      手机电话 手机联系方式 phoneno mobileno mobilephonenumber cellphonenumber cellnumber cellno userphone
      联系电话 联系号码 电话 电话号码 联系人电话 联系人手机 联系人手机号 contactnumber contactphone telephone telephonenumber tel telno
      mobiletel primaryphone 收货人手机号提货人手机号 收货电话 收件电话 mob mphone`),
    weak: words('联系方式 联系方法 号码 账号 登录账号 用户名 注册账号 account contact sj dh whatsapp'),
    parts: words('手机 mobile phone 电话 联系方式 cellphone'),
  },
  realName: {
    strong:
      words(`真实姓名 真名 姓名 realname fullname 名字 truename 客户姓名 联系人姓名 联系人 收货人 收件人 personname contactname 收货人提货人
      customername name 本人姓名 中文姓名 中文名 您的名字 会员名字 客户名字 chinesename xingming contactperson`),
    weak: words(
      '名称 客户名称 会员名称 客户 会员 顾客 用户 称呼 xm khxm khmc hyxm hymc mingzi customer member displayname 用户名称 客户名 买家 购买人 签收人 报名人 参与人',
    ),
    parts: words('姓名 realname fullname'),
  },
  sex: {
    strong: words('性别 sex gender xingbie 男女 性別'),
    weak: words('xb 称谓 尊称 title salutation'),
    parts: words('性别 gender'),
  },
  address: {
    strong:
      words(`地址 详细地址 联系地址 家庭地址 家庭住址 住址 现住址 现住地址 居住地址 居住地 通讯地址 通信地址 收货地址 收件地址 邮寄地址 详细住址
      常住地址 常用地址 完整地址 送货地址 配送地址 address homeaddress mailingaddress postaladdress fulladdress shippingaddress
      deliveryaddress streetaddress contactaddress residentialaddress dizhi 具体地址 联系人地址 所在地址 收货人地址 详细收货地址提货地址`),
    weak: words(
      'dz lxdz jtzz xxdz street homestreet 户籍地址 身份证地址 街道地址 addressline1 账单地址 billingaddress 送达地址 addr location',
    ),
    parts: words('地址 住址 address'),
  },
  birthday: {
    strong:
      words(`生日 出生日期 出生年月日 生日日期 birthday birthdate dateofbirth dob birth 阳历生日 公历生日 新历生日 出生日 出生时间 bday
      公历出生日期 阳历出生日期 生日公历 shengri birthdaydate dateofbirthday`),
    weak: words('出生年月 出生 sr csrq csny 日期 date 生辰 生日年月'),
    parts: words('生日 出生日期 birthday birthdate'),
  },
  remark: {
    strong:
      words(`备注 备注信息 备注说明 备注内容 客户备注 会员备注 remark remarks note notes comment comments memo 附注 其他备注 其它备注
      beizhu additionalnotes 用户备注 备注栏 客户备注信息`),
    weak: words(
      '说明 bz 描述 留言 买家留言 买家备注 卖家备注 商家备注 description message 补充说明 其他说明 其它 其他 订单备注 情况说明 跟进备注 描述信息 个人简介',
    ),
    parts: words('备注 说明 remark'),
  },
  tags: {
    strong:
      words(`运营标签 标签 客户标签 用户标签 会员标签 粉丝标签 tag tags 标签名称 标签名 所有标签 全部标签 标签组 企业标签 个人标签 usertags customertags
      微信标签 企微标签 biaoqian 标签列表 已有标签 标签信息 taglist tagname tagnames 企业微信标签`),
    weak: words('bq label labels 兴趣标签 行为标签 分类标签 系统标签 自动标签 手动标签 客户分组 分组'),
    parts: words('标签'),
  },
  platform: {
    strong: words('身份平台 身份平台类型 identityplatform'),
    weak: [],
    parts: [],
  },
  mpid: {
    strong: words('mpid 身份应用id identityappid'),
    weak: [],
    parts: [],
  },
}

/** Words that name the customer as owner of the data; removed from the start of a header. */
export const ownerPrefixes: readonly string[] =
  words(`请填写您的 请输入您的 请填写你的 请输入你的 请留下您的 请填写 请输入 请选择您的 请选择 您的真实 您的 你的 本人
  客户 会员 用户 顾客 买家 贵宾 客人 寿星 粉丝 收货人 收件人 联系人 联络人 联络 学员 学生 患者 就诊人 入住人 投保人 车主 业主 报名人 报名者 提货人 取货人 自提人 参与者 参与人 填写人 提交人 受访者 预约人 下单人 购买人 微信用户 企业客户 个人
  基本信息 基础信息 基本资料 基础资料 个人信息 个人资料 客户信息 客户资料 会员信息 会员资料 用户信息 用户资料 联系方式 联系信息 身份信息 其他信息 其它信息
  customers customer clients client members member users user contacts contact buyer your recipients recipient receiver
  consignee shipto shipping delivery subscriber participant guest patient student patients lead attendee primary default main 主要 首要 常用 微信 wechat wx erp crm`)

/** Suffixes for the content of a column: 手机号信息 is 手机号. */
export const contentSuffixes: readonly string[] = words(
  '信息 资料 数据 内容 一栏 栏 项 info information data cn zh chn',
)

/** Purpose, place or precision of the data. Ignored before a strong word (收货手机), but 收货日期 is no field of ours. */
export const deedPrefixes: readonly string[] = words(
  '收货 收件 送货 配送 提货 取货 自提 报名 预约 详细 办卡 登记 到店 入住 就诊 现居 现住 居住 常住 通讯 通信 邮寄 寄送',
)

/**
 * Words for data that belongs to another person or thing, or that only resembles a field. A header with one
 * of these gets no field: 紧急联系人电话 is not the customer's phone, 邮箱地址 not an address, 农历生日 not a date of the
 * calendar.
 */
export const foreignWords: readonly string[] =
  words(`紧急 店长 外部联系人 推荐 介绍人 邀请人 分享人 转介绍 担保人 导购 店员 员工 门店 店铺 商店 客服 销售 顾问 业务员 跟进人 负责人 经办人 创建人
  操作人 录入人 归属人 所属人 添加人 服务人 管理员 老师 教练 医生 经纪人 经理 快递 物流 发货 寄件 发件 供应商 经销商 代理商 仓库 酒店 学校 公司 企业名 单位 开票 发票 银行 开户
  宝宝 孩子 小孩 儿童 子女 儿子 女儿 父亲 母亲 父母 爸爸 妈妈 家长 监护人 配偶 爱人 丈夫 妻子 老公 老婆 伴侣 家属 亲属 宠物 法人 甲方 乙方
  座机 固话 固定电话 固定号码 办公电话 家庭电话 宅电 传真 fax landline homephone workphone businessphone officephone otherphone
  邮箱 邮件 电子邮 email ip地址 ipaddress mac地址 网址 网站 url 链接 主页 头像 图片 商品 产品 订单 活动 课程 套餐 卡种 等级 级别 积分 余额 金额
  农历 阴历 旧历 lunar 注册 创建 更新 修改 下单 付款 支付 成交 到期 有效期 加入 关注 入会 开卡 激活 登录时间 登录ip 纪念 结婚
  昵称 网名 微信名 微信号 wechatid wechatno weixinid qq 微博 抖音 小红书 旺旺 nickname nick alias 别名 英文名 曾用名 拼音
  证件 身份证 护照 驾照 车牌 车架 idcard passport 年龄 age 人数 数量 次数 状态 是否 验证 归属地 运营商 区号 国家码 countrycode
  emergency referrer referral guardian spouse child baby parent mother father agent sales employee staff manager owner company business
  store shop supplier vendor billto created updated modified registered registration joined expiry expire due firstname lastname surname
  givenname middlename username file filename productname itemname companyname storename ordername eventname tagid 标签id 标签数
  备用 第二 第三 其他电话 其他手机 其他联系 其他号码 其他地址 其它电话 其它手机 其它联系 其它地址 同行 随行 陪同 爷爷 奶奶 外公 外婆 朋友手机 朋友电话 朋友姓名
  上级 下级 团长 分销 核销 配送员 骑手 房东 中介 财务 收票 商户 商家电话 商家手机 商家地址 制单 审核 审批 录单 填表 证明人 维护人 接待 开发人 邀约 大宝 二宝 二胎 小朋友 萌宝 萌宠
  自提点 自提地址 提货地址 到店地址 就诊地址 报名地址 预约地址 入住地址 办卡地址 工作地址 办公地址 退货地址 经营地址 项目地址 工程地址 施工地址 上课地址 看房地址 出生地 微信地址
  尾号 后四位 英文姓名 手机系统 生日月 carphone assistant pager otheraddress billingphone billingname postalcode postcode zipcode phonelabel phonetype
  external_userid externaluserid 企微 企业微信id followuser 微信id wxid 序号 seq serial rownum lineno`)

/** Longer words inside which a word of foreignWords is harmless. */
export const harmlessWords: readonly string[] =
  words(`注册手机号码 注册手机号 注册手机 下单手机号 下单手机 下单人 绑定手机 登录手机 企微标签 企业客户 企业标签 注册电话
  收货地址提货地址 购买人 签收人 快递地址 shippingaddress shippingname mailingaddress 企业微信标签 企微unionid 企业微信unionid 账单地址`)

/** Notes in brackets that make a phone or an address another one: Phone (Work), 电话（家庭）. */
export const foreignNotes: ReadonlySet<string> = new Set(
  words('home work office business other fax 家 家庭 单位 办公 工作 备用 其他'),
)

/** Words that, beside a word of a field, make a header about something else: 生日提醒, 手机品牌, openid类型. */
export const partSpoilers =
  /类型|来源|时间|品牌|型号|偏好|提醒|券|次数|数量|月份|状态|备注人|备注名|地址id|下次|下一|type|source|time|brand|status|count/
