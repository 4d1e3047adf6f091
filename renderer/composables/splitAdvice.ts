/** The first sentence, which says what happened, and what follows, which says what to do. Chinese or English. */
export function splitAdvice(text: string): { title: string; fix: string | null } {
  const [, title = text, fix = ''] = /^(.+?(?:。|[.?!](?=\s)))\s*(.*)$/su.exec(text) ?? []
  return { title, fix: fix || null }
}
