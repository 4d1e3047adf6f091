/** Pinyin readings, without tones, of the characters used in column words. */
const readings = new Map(
  (
    '身shen份fen识shi别bie标biao编bian号hao外wai部bu用yong户hu第di三san方fang会hui员yuan卡ka码ma代dai客ke顾gu类lei型xing' +
    '微wei信xin公gong众zhong小xiao程cheng序xu服fu务wu粉fen丝si开kai放fang平ping台tai手shou机ji移yi动dong电dian话hua联lian系xi' +
    '绑bang定ding注zhu册ce登deng录lu预yu留liu下xia单dan常chang本ben人ren式shi收shou货huo件jian真zhen实shi姓xing名ming字zi中zhong' +
    '文wen您nin的de性xing男nan女nv地di址zhi详xiang细xi家jia庭ting住zhu现xian居ju通tong讯xun邮you寄ji完wan整zheng送song配pei具ju' +
    '体ti所suo在zai生sheng日ri出chu期qi年nian月yue阳yang历li新xin时shi间jian备bei息xi说shuo明ming内nei容rong附fu其qi他ta它ta栏lan' +
    '运yun营ying签qian称cheng有you全quan组zu企qi业ye个ge列lie表biao已yi买mai学xue提ti购gou资zi料liao主zhu要yao'
  )
    .match(/[^a-z][a-z]+/g)!
    .map((entry): [string, string] => [entry[0]!, entry.slice(1)]),
)

/** Shorter pinyin collides with words of other languages, or with initials. */
const shortestFull = 5
/** Two letters are too ambiguous. */
const shortestInitials = 3

/**
 * Transcribes a Chinese word as database column names do: `shoujihao` and `sjh` for 手机号.
 *
 * @returns null when the word is not entirely Chinese, or too short to be sure
 */
export function toPinyin(word: string): { full: string | null; initials: string | null } | null {
  const syllables = [...word].map((character) => readings.get(character))
  if (syllables.length < 2 || syllables.includes(undefined)) return null
  const full = syllables.join('')
  const initials = syllables.map((syllable) => syllable![0]).join('')
  return {
    full: full.length >= shortestFull ? full : null,
    initials: initials.length >= shortestInitials ? initials : null,
  }
}
