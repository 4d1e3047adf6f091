import { isAscii, isUtf8 } from 'node:buffer'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../../../shared/errors/AppError.ts'
import { encodingEvidenceBytes, encodingProbeBytes } from '../limits.ts'
import type { SourceFile } from '../../containers/SourceFile.ts'

/** Bytes looked at to tell text from anything else. */
const sniffBytes = 64 * 1024

/** Some milliseconds of decoding. */
const decodePieceBytes = 512 * 1024

/** Shares of the bytes: beyond them a file is not text. Text has next to no control characters. */
const maxControlShare = 0.02
const maxNulShare = 0.3

/** Of the characters of UTF-16, how many are line ends, digits, commas at least, and how many times as many as in the other order. */
const minUtf16Share = 0.05
const minUtf16Lead = 2

/** Of the runs of bytes beyond ASCII, how many are one accented letter of a Western text. */
const minWesternShare = 0.75

/** How much larger the share of everyday characters must be as Big5 than as GB18030. */
const minBig5Lead = 0.2

/** The decoder of a WHATWG label. @throws AppError `file.unsupportedEncoding` */
export function textDecoder(
  label: string,
  options: { fatal?: boolean } = {},
): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label, options)
  } catch (cause) {
    throw new AppError('file.unsupportedEncoding', `unknown encoding ${label}`, {
      params: { encoding: label.slice(0, 40) },
      cause,
    })
  }
}

/** Whether the beginning of a file can be text in any encoding. */
export function looksLikeText(head: Buffer): boolean {
  if (byteOrderMark(head) !== null || looksLikeUtf16(head) !== null) return true
  let control = 0
  let nul = 0
  for (const byte of head) {
    if (byte === 0) nul++
    // Tab, line ends, form feed, and the end mark of old DOS files.
    else if (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a) control++
  }
  return control <= head.length * maxControlShare && nul <= head.length * maxNulShare
}

/** What a text file is encoded in, as far as was looked. */
export interface DetectedEncoding {
  /** A WHATWG label. */
  label: string
  /** False: all that was looked at is ASCII, and the first other byte decides. */
  isSettled: boolean
}

/**
 * The encoding of a text file: by its byte order mark, else by what its bytes can be, UTF-8 before Windows-1252, GB18030 and Big5.
 * The first bytes are not enough: a file may be ASCII for megabytes and then hold its first Chinese name. All these
 * encodings read ASCII the same, so a reader can settle it at the first other byte, by `encodingFrom`.
 */
export async function detectEncoding(file: SourceFile): Promise<DetectedEncoding> {
  const head = await file.read(0, sniffBytes)
  const marked = byteOrderMark(head) ?? looksLikeUtf16(head)
  if (marked !== null) return { label: marked, isSettled: true }
  let position = 0
  for await (const piece of file.stream(0, encodingProbeBytes, 1024 * 1024)) {
    if (!isAscii(piece)) return { label: await encodingFrom(file, position), isSettled: true }
    position += piece.length
  }
  return { label: 'utf-8', isSettled: position >= file.sizeBytes }
}

/** The encoding of the bytes from a position on, before which all is ASCII. */
export async function encodingFrom(file: SourceFile, position: number): Promise<string> {
  const sample = await file.read(position, encodingEvidenceBytes)
  return encodingOfSample(sample, position + sample.length >= file.sizeBytes)
}

/** @param isWhole the sample ends where the text ends, so a character cut in half is an error */
export async function encodingOfSample(sample: Buffer, isWhole: boolean): Promise<string> {
  if (isUtf8(isWhole ? sample : withoutLastCharacter(sample))) return 'utf-8'
  // A few broken bytes do not make a file that is plainly UTF-8 into anything else. Its beginning tells.
  const beginning = countCharacters(sample.subarray(0, sniffBytes), 'utf-8')
  if (beginning.other >= 10 * beginning.broken && beginning.other > 0) return 'utf-8'
  if (looksWestern(sample)) return 'windows-1252'
  const chinese = looksLikeBig5(sample) ? 'big5' : 'gb18030'
  if (await decodes(sample, chinese, isWhole)) return chinese
  const brokenUtf8 = countCharacters(sample, 'utf-8').broken
  return brokenUtf8 <= countCharacters(sample, chinese).broken ? 'utf-8' : chinese
}

/**
 * Nearly all Big5 text is valid GB18030 as well, of characters nobody uses. Told apart by how many of the characters
 * are everyday ones: hanzi of GB 2312 (lead B0 to F7, trail from A1) against level 1 of Big5 (lead A4 to C6).
 */
function looksLikeBig5(sample: Buffer): boolean {
  let pairs = 0
  let gb = 0
  let big5 = 0
  const end = Math.min(sample.length, sniffBytes) - 1
  for (let at = 0; at < end; at++) {
    const lead = sample[at]!
    if (lead < 0x81) continue
    const trail = sample[++at]!
    pairs++
    if (lead >= 0xb0 && lead <= 0xf7 && trail >= 0xa1) gb++
    if (lead >= 0xa4 && lead <= 0xc6) big5++
  }
  return big5 - gb > pairs * minBig5Lead
}

/**
 * Windows-1252, as Western programs write it: single accented letters within words. Chinese text has runs of two bytes and more; a
 * second byte below 80 follows a first byte that is no letter nearly always.
 */
function looksWestern(sample: Buffer): boolean {
  let [runs, letters] = [0, 0]
  const end = Math.min(sample.length, sniffBytes)
  for (let at = 0; at < end; at++) {
    if (sample[at]! < 0x80) continue
    const start = at
    while (at + 1 < end && sample[at + 1]! >= 0x80) at++
    runs++
    const isLetter = sample[start]! >= 0xc0 && sample[start] !== 0xd7 && sample[start] !== 0xf7
    const isInWord = isAsciiLetter(sample[start - 1] ?? 0) || isAsciiLetter(sample[at + 1] ?? 0)
    if (at === start && isLetter && isInWord) letters++
  }
  return runs > 0 && letters >= runs * minWesternShare
}

function isAsciiLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** UTF-8 that is cut somewhere, up to where its last character begins. */
function withoutLastCharacter(sample: Buffer): Buffer {
  let end = sample.length - 1
  while (end > 0 && (sample[end]! & 0xc0) === 0x80) end--
  return sample.subarray(0, Math.max(0, end))
}

/** In pieces, with a turn of the loop in between: the window's process looks at files as well. */
async function decodes(sample: Buffer, encoding: string, isWhole: boolean): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for (let at = 0; at < sample.length; at += decodePieceBytes) {
      decoder.decode(sample.subarray(at, at + decodePieceBytes), { stream: true })
      await turn()
    }
    if (isWhole) decoder.decode()
    return true
  } catch {
    return false
  }
}

function byteOrderMark(head: Buffer): string | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  // GB18030 writes U+FEFF as 84 31 95 33.
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return 'gb18030'
  return null
}

/**
 * UTF-16 without a mark: line ends, digits, commas have a zero byte on one side of their pair. 一 (U+4E00) and its like have one on the
 * other side, so the sides are compared by the characters they would make.
 */
function looksLikeUtf16(head: Buffer): string | null {
  const pairs = Math.floor(head.length / 2)
  let [little, big] = [0, 0]
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at + 1] === 0 && isAsciiText(head[at]!)) little++
    else if (head[at] === 0 && isAsciiText(head[at + 1]!)) big++
  }
  if (little > pairs * minUtf16Share && little > big * minUtf16Lead) return 'utf-16le'
  if (big > pairs * minUtf16Share && big > little * minUtf16Lead) return 'utf-16be'
  return null
}

/** Characters of a table, letters left out: half of U+4E00, U+5200 and others would be one. */
function isAsciiText(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte <= 0x3f)
}

/** Characters that could not be decoded, and those beyond ASCII that could. */
function countCharacters(sample: Buffer, encoding: string): { broken: number; other: number } {
  const text = new TextDecoder(encoding).decode(sample, { stream: true })
  let broken = 0
  let other = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) other++
  }
  return { broken, other }
}
