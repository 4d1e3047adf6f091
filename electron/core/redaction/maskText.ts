const longestText = 400

/**
 * English text of a program as it may be logged: what could be somebody's (quoted text, paths and addresses, anything not
 * ASCII, long digits as in phones and ids, long tokens of letters and digits) is `…`.
 */
export function maskText(text: string): string {
  return text
    .slice(0, 4 * longestText)
    .replaceAll(/(["'`]).*?\1/gs, '…')
    .replaceAll(/["'`].*$/gs, '…')
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replaceAll(/[a-z]:\\\S*|\\\\\S+|(?<![\w.])~?\/\S+/gi, '…')
    .replaceAll(/[^\x20-\x7e…]+/g, '…')
    .replaceAll(/[A-Za-z0-9_-]*\d{5,}[A-Za-z0-9_-]*|\b[A-Za-z0-9_-]{24,}\b/g, '…')
    .replaceAll(/…(\s*…)+/g, '…')
    .slice(0, longestText)
}

/** Frames of a stack without folders: `at run (UploadRun.js:12:3)`. Its first lines repeat the message and are left out. */
export function maskStack(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim().replaceAll(/(?:[a-z]+:\/\/|[a-z]:)?[^\s()]*[/\\]/gi, ''))
    .map((line) => line.replaceAll(/[^\x20-\x7e]+/g, '…').slice(0, 160))
    .join(' < ')
}
