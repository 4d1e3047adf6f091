export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'word' | 'mark' | 'space'
  text: string
}

const tokenPattern = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g

/**
 * Indents JSON text by two spaces a level without parsing numbers or strings: every digit, even beyond 2^53, and every
 * escape stays as it will be sent.
 */
export function prettyJson(json: string): JsonToken[] {
  const laidOut: JsonToken[] = []
  const texts = json.match(tokenPattern) ?? []
  let depth = 0
  const breakLine = (): void => void laidOut.push({ kind: 'space', text: `\n${'  '.repeat(depth)}` })

  texts.forEach((text, index) => {
    const next = texts[index + 1]
    switch (text) {
      case '{':
      case '[':
        laidOut.push({ kind: 'mark', text })
        if (next === '}' || next === ']') return
        depth += 1
        return breakLine()
      case '}':
      case ']': {
        const before = texts[index - 1]
        if (before !== '{' && before !== '[') {
          depth -= 1
          breakLine()
        }
        return void laidOut.push({ kind: 'mark', text })
      }
      case ',':
        laidOut.push({ kind: 'mark', text })
        return breakLine()
      case ':':
        return void laidOut.push({ kind: 'mark', text }, { kind: 'space', text: ' ' })
      default:
        return void laidOut.push({ kind: kindOf(text, next), text })
    }
  })
  return laidOut
}

function kindOf(text: string, next: string | undefined): JsonToken['kind'] {
  if (text.startsWith('"')) return next === ':' ? 'key' : 'string'
  return /^[-\d]/.test(text) ? 'number' : 'word'
}
