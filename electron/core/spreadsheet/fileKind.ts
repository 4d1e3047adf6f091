/** What a file is, by its first bytes. Extensions are not looked at: offices rename files. */
export type FileKind =
  | 'zip'
  | 'compoundFile'
  | 'rawBiff'
  | 'pdf'
  | 'image'
  | 'archive'
  | 'rtf'
  /** Text by default; whether it is text at all shows when it is decoded. */
  | 'text'

/** How many bytes `detectFileKind` wants to see. */
export const fileKindBytes = 4096

const signatures: readonly { kind: FileKind; at: number; bytes: string }[] = [
  { kind: 'zip', at: 0, bytes: 'PK\x03\x04' },
  { kind: 'zip', at: 0, bytes: 'PK\x05\x06' },
  { kind: 'compoundFile', at: 0, bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { kind: 'image', at: 0, bytes: '\x89PNG' },
  { kind: 'image', at: 0, bytes: '\xff\xd8\xff' },
  { kind: 'image', at: 0, bytes: 'GIF8' },
  { kind: 'image', at: 0, bytes: 'II*\x00' },
  { kind: 'image', at: 0, bytes: 'MM\x00*' },
  { kind: 'image', at: 4, bytes: 'ftyphei' },
  { kind: 'image', at: 4, bytes: 'ftypmif' },
  { kind: 'image', at: 8, bytes: 'WEBP' },
  { kind: 'archive', at: 0, bytes: 'Rar!' },
  { kind: 'archive', at: 0, bytes: '7z\xbc\xaf' },
  { kind: 'archive', at: 0, bytes: '\x1f\x8b\x08' },
  { kind: 'rtf', at: 0, bytes: '{\\rtf' },
  // The first record of a BIFF 2, 3, 4 or 5 stream that stands outside a compound file.
  { kind: 'rawBiff', at: 0, bytes: '\x09\x00\x04\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x02\x06\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x04\x06\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x08\x08\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x08\x10\x00' },
]

/** @param head the first bytes of the file, `fileKindBytes` where it has as many */
export function detectFileKind(head: Buffer): FileKind {
  const text = head.toString('latin1')
  const found = signatures.find(({ at, bytes }) => text.startsWith(bytes, at))
  if (found !== undefined) return found.kind
  // Acrobat accepts a PDF whose signature stands anywhere in the first kilobyte.
  if (text.slice(0, 1024).includes('%PDF-')) return 'pdf'
  // A bitmap: `BM`, then the size of the file, then two zero words.
  if (text.startsWith('BM') && text.slice(6, 10) === '\0\0\0\0') return 'image'
  return 'text'
}
