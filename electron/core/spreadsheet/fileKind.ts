/** File type by its first bytes. Extensions are ignored: offices rename files. */
export type FileKind =
  | 'zip'
  | 'compoundFile'
  | 'rawBiff'
  | 'pdf'
  | 'image'
  | 'archive'
  | 'rtf'
  /** Fallback; decoding shows whether it is text at all. */
  | 'text'

/** Bytes that `detectFileKind` needs. */
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
  // First record of a BIFF 2, 3, 4 or 5 stream without a compound file around it.
  { kind: 'rawBiff', at: 0, bytes: '\x09\x00\x04\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x02\x06\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x04\x06\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x08\x08\x00' },
  { kind: 'rawBiff', at: 0, bytes: '\x09\x08\x10\x00' },
]

/** @param head first `fileKindBytes` bytes of the file, or all of a shorter one */
export function detectFileKind(head: Buffer): FileKind {
  const text = head.toString('latin1')
  const found = signatures.find(({ at, bytes }) => text.startsWith(bytes, at))
  if (found !== undefined) return found.kind
  // Acrobat accepts the PDF signature anywhere in the first kilobyte.
  if (text.slice(0, 1024).includes('%PDF-')) return 'pdf'
  // Bitmap: `BM`, file size, two zero words.
  if (text.startsWith('BM') && text.slice(6, 10) === '\0\0\0\0') return 'image'
  return 'text'
}
