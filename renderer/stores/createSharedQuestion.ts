/**
 * Asks once what several screens ask at the same time. An answer is kept for its key until another key is asked about or
 * it is forgotten; a question that failed is asked again.
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
