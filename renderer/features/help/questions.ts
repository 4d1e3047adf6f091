/** 常见问题 in display order; their texts are `help.questions.<name>`. */
export const questionGroups = [
  { name: 'start', questions: ['rehearsal', 'template', 'matching', 'customField'] },
  { name: 'sheet', questions: ['garbled', 'scientific', 'zeros', 'locked', 'date'] },
  { name: 'connection', questions: ['token', 'expired', 'address', 'proxy'] },
  { name: 'upload', questions: ['blank', 'duplicates', 'earlier', 'rateLimit', 'offline', 'closed'] },
  { name: 'result', questions: ['unknown', 'failed', 'receipt', 'support'] },
  { name: 'data', questions: ['safe', 'stored'] },
] as const

export type QuestionName = (typeof questionGroups)[number]['questions'][number]
