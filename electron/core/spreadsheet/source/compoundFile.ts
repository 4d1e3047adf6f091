import { AppError } from '../../../shared/errors/AppError.ts'
import type { SourceFile } from './SourceFile.ts'

/**
 * Names of the streams in a compound file ([MS-CFB]), the container of .xls, .doc and of encrypted .xlsx.
 * They tell what it is; the content is SheetJS's business.
 */

const headerBytes = 512
const directoryEntryBytes = 128
const lastSector = 0xfffffffa
/** 4 MB of directory: far more than any office file has. */
const maxDirectorySectors = 1024
const headerFatSectors = 109

/** @throws AppError `file.corrupted` */
export async function listStreams(file: SourceFile): Promise<string[]> {
  const header = await file.read(0, headerBytes)
  if (header.length < headerBytes) throw new AppError('file.corrupted', 'compound file cut off')
  const sectorShift = header.readUInt16LE(30)
  if (sectorShift !== 9 && sectorShift !== 12)
    throw new AppError('file.corrupted', 'compound file header damaged')
  const sectorBytes = 1 << sectorShift
  const readSector = (sector: number): Promise<Buffer> => file.read((sector + 1) * sectorBytes, sectorBytes)

  const names: string[] = []
  const entriesPerFatSector = sectorBytes / 4
  let sector = header.readUInt32LE(48)
  for (let read = 0; sector < lastSector && read < maxDirectorySectors; read++) {
    const bytes = await readSector(sector)
    for (let at = 0; at + directoryEntryBytes <= bytes.length; at += directoryEntryBytes) {
      const nameBytes = bytes.readUInt16LE(at + 64)
      if (nameBytes >= 2 && nameBytes <= 64) names.push(bytes.toString('utf16le', at, at + nameBytes - 2))
    }
    const fatIndex = Math.floor(sector / entriesPerFatSector)
    if (fatIndex >= headerFatSectors) break
    const fat = await readSector(header.readUInt32LE(76 + 4 * fatIndex))
    const offset = 4 * (sector % entriesPerFatSector)
    if (offset + 4 > fat.length) break
    sector = fat.readUInt32LE(offset)
  }
  return names
}
