/**
 * Shares one request between screens that send it at the same time. Keeps the answer of a key until another key is
 * requested or it is reset. A failed request is sent again.
 */
export function createSharedQuestion<Answer>() {
  let asked: { key: string; answer: Promise<Answer> } | null = null

  function ask(key: string, question: () => Promise<Answer>): Promise<Answer> {
    if (asked?.key === key) return asked.answer
    const mine = { key, answer: question() }
    asked = mine
    mine.answer.catch(() => {
      if (asked === mine) asked = null
    })
    return mine.answer
  }

  return { ask, forget: () => void (asked = null) }
}
