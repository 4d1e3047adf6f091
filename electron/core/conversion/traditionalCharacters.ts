/**
 * Traditional characters with their simplified forms, in pairs: those of the words by which rules know column names, placeholders,
 * totals, hints and dates, and their neighbours. Not for names and addresses, which stay as they are written.
 */
const pairs = [
  '綁绑業业東东絲丝個个為为麗丽義义樂乐習习鄉乡書书買买亂乱爭争雲云產产親亲億亿僅仅從从倉仓們们價价優优會会偉伟傳传體体餘余俠侠侶侣側侧債债儲储兒儿關关興兴養养內内冊册寫写軍军農农沖冲決决況况凍冻淨净減减擊击劃划劉刘則则剛刚創创刪删別别劑剂',
  '勸劝辦办務务動动勵励勁劲勞劳勢势勳勋區区醫医華华協协單单賣卖盧卢衛卫廠厂廳厅歷历曆历厲厉壓压縣县參参雙双發发變变敘叙號号呂吕嗎吗聽听啟启吳吴員员週周響响喚唤團团園园圍围國国圖图圓圆聖圣場场壞坏塊块堅坚壇坛墊垫執执擴扩掃扫揚扬護护報报',
  '擔担擬拟擁拥擇择掛挂擋挡損损撿捡換换據据攝摄擺摆敵敌數数斷断無无舊旧時时顯显曉晓暫暂術术機机雜杂權权條条來来楊杨極极構构標标棟栋欄栏樹树樣样檔档橋桥檢检樓楼歡欢殘残畢毕氣气匯汇彙汇漢汉湯汤沒没澤泽潔洁淺浅測测濟济瀏浏淵渊溫温灣湾濕湿',
  '滿满滾滚潛潜滅灭燈灯靈灵災灾點点煉炼熱热愛爱狀状獨独環环現现電电畫画療疗監监蓋盖盤盘碼码礎础確确禮礼離离種种積积稱称穩稳窮穷競竞筆笔簽签籤签簡简類类緊紧紅红級级約约紀纪純纯納纳紙纸線线練练組组細细終终紹绍經经結结給给絡络絕绝統统繼继',
  '續续績绩維维綠绿編编緣缘縮缩繳缴網网羅罗職职聯联肅肃勝胜腦脑臉脸藝艺節节蘇苏範范薦荐榮荣藥药蓮莲獲获營营蔣蒋藍蓝慮虑虛虚補补裝装見见規规視视覽览覺觉觸触訂订計计認认討讨讓让訓训議议訊讯記记講讲許许論论設设訪访證证評评識识詐诈訴诉診诊',
  '詞词試试話话誠诚誕诞詢询該该詳详誤误說说請请諸诸讀读課课誰谁調调誼谊謂谓謝谢謹谨譚谭負负財财責责賢贤敗败賬账帳账貨货質质販贩貧贫購购貫贯貼贴貴贵貸贷貿贸費费賀贺賈贾資资賞赏賠赔賴赖賽赛贊赞贈赠趙赵車车轉转輪轮軟软輕轻載载較较輔辅輛辆',
  '輩辈輝辉輸输轄辖邊边遼辽達达遷迁過过邁迈運运還还這这進进遠远違违連连遲迟適适選选遞递遺遗鄧邓郵邮鄒邹鄰邻鄭郑釋释鑒鉴鐘钟鋼钢錢钱鐵铁銅铜銀银鋪铺鏈链銷销鎖锁錯错錦锦鍵键鎮镇鏡镜長长門门閉闭問问閆闫閏闰間间閒闲聞闻閱阅隊队陽阳陰阴陣阵',
  '階阶際际陸陆陳陈險险隨随隱隐難难靜静韋韦韓韩頁页頂顶項项順顺須须顧顾頓顿頒颁預预領领頻频題题顏颜額额風风飛飞飯饭館馆馬马駕驾驗验騙骗魚鱼魯鲁黃黄齊齐齡龄龍龙製制複复復复係系繫系臺台註注盡尽儘尽後后裏里裡里準准佈布佔占於于並并隻只壽寿',
  '婦妇嬰婴孫孙學学寧宁寶宝實实寵宠審审賓宾尋寻導导對对將将嘗尝屬属歲岁師师帶带慶庆莊庄庫库應应廟庙廢废開开張张彎弯歸归當当錄录態态總总戀恋惡恶慣惯願愿戲戏戰战戶户託托棲栖夢梦島岛峽峡黨党亞亚儀仪眾众專专蘭兰茲兹馮冯剎刹萬万與与豐丰舉举',
  '卻却廁厕噸吨諮咨聲声備备夾夹夠够頭头獎奖媽妈寬宽層层幣币徠徕懷怀揮挥擲掷暱昵',
].join('')

const simplifiedOf = new Map<string, string>()
const traditionalOf = new Map<string, string[]>()
for (const pair of pairs.match(/../gu) ?? []) {
  const [traditional, simplified] = [...pair] as [string, string]
  simplifiedOf.set(traditional, simplified)
  traditionalOf.set(simplified, [...(traditionalOf.get(simplified) ?? []), traditional])
}

const anyHanzi = /[\u4e00-\u9fff]/g

/** Folds traditional characters to simplified ones, to recognise a word. Never for what is sent. */
export function toSimplified(text: string): string {
  return text.replace(anyHanzi, (character) => simplifiedOf.get(character) ?? character)
}

/** The traditional forms of a simplified character; usually one or none. */
export function traditionalForms(character: string): readonly string[] {
  return traditionalOf.get(character) ?? []
}
