/** 匹配方式: the `publicParams` of a call, exactly as the platform names them. */
export interface MatchingOptions {
  isMatching: boolean
  /** 1 精准, 2 模糊. Present only with `isMatching: true`. */
  matchingType?: 1 | 2 | undefined
  /** 1 unionid>openid>手机号>客户ID, 2 手机号>unionid>openid>客户ID. Required for fuzzy, absent otherwise. */
  identifyWay?: 1 | 2 | undefined
  /** 1 完全导入, 2 不完全导入. */
  importMode: 1 | 2
}

/** The document's own example: match precisely, import completely. */
export const defaultMatchingOptions: MatchingOptions = { isMatching: true, matchingType: 1, importMode: 1 }
