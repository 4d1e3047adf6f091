import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import { packagedFiles } from './packaging/files.ts'
import { packagedFuses } from './scripts/fuses.ts'

/** Whoever signs names itself here; an update is accepted on Windows only from the same one (docs/admin.md). */
const publisherName = process.env['TUZHAN_PUBLISHER_NAME'] || null

/** A folder with one unpacked Electron per platform, `<platform>-<arch>`, for machines that cannot download one. */
const electronFolder = process.env['TUZHAN_ELECTRON_DIST'] || null

/** ASCII, so that the .cmd beside it and scripts of IT staff work in every code page. */
const executableName = 'tuzhan-import-assistant'

const spreadsheetTypes = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'text/csv',
]

/**
 * What is packed, and how (docs/packaging.md). Signing goes by electron-builder's own variables (`CSC_LINK`,
 * `CSC_KEY_PASSWORD`, `APPLE_ID`, …); without them the packages are unsigned and work.
 */
const configuration: Configuration = {
  // The window names itself to Windows by the same id: `electron/main/appId.ts`, and a test compares the two.
  appId: 'com.tuzhan.import-assistant',
  productName: '兔展客户导入助手',
  copyright: 'MIT',
  directories: { output: 'dist', buildResources: 'packaging' },
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  files: packagedFiles,
  extraResources: [{ from: 'resources', to: '.', filter: ['icons/tray*', 'samples/**'] }],
  asar: true,
  // A native module is loaded from a real file.
  asarUnpack: ['**/*.node'],
  // The one native module is prebuilt by its author and fetched by scripts/packing/fetchKeyrings.ts.
  npmRebuild: false,
  // On an arm64 Mac nothing starts without a signature, and flipping fuses breaks the one Electron came with.
  electronFuses: { ...packagedFuses, resetAdHocDarwinSignature: process.platform === 'darwin' },
  electronLanguages: ['zh-CN', 'en-US'],
  electronDist:
    electronFolder === null
      ? null
      : ({ platformName, arch }) => join(electronFolder, `${platformName}-${arch}`),
  removePackageScripts: true,
  // Only its presence counts, for latest.yml: the address updates come from is a setting (docs/admin.md).
  publish: { provider: 'generic', url: 'https://updates.invalid/' },

  win: {
    target: [
      { target: 'nsis', arch: ['x64', 'arm64'] },
      { target: 'portable', arch: ['x64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ],
    icon: 'resources/icons/app.ico',
    executableName,
    requestedExecutionLevel: 'asInvoker',
    extraFiles: [{ from: 'packaging/tuzhan-cli.cmd', to: 'tuzhan-cli.cmd' }],
    ...(publisherName === null ? {} : { signtoolOptions: { publisherName } }),
  },
  nsis: {
    artifactName: '${name}-${version}-setup-${arch}.${ext}',
    // For one person, into their own profile, with one click and no administrator.
    oneClick: true,
    perMachine: false,
    allowElevation: false,
    packElevateHelper: false,
    buildUniversalInstaller: false,
    // What was prepared stays over an upgrade; whoever uninstalls is asked (installer.nsh).
    deleteAppDataOnUninstall: false,
    include: 'packaging/installer.nsh',
    shortcutName: '兔展客户导入助手',
    uninstallDisplayName: '兔展客户导入助手 ${version}',
    installerLanguages: ['zh_CN', 'en_US'],
    language: '2052',
    differentialPackage: true,
  },
  portable: {
    artifactName: '${name}-${version}-portable.${ext}',
    requestExecutionLevel: 'user',
  },

  mac: {
    target: [
      { target: 'dmg', arch: ['x64', 'arm64'] },
      { target: 'zip', arch: ['x64', 'arm64'] },
    ],
    icon: 'resources/icons/app.icns',
    category: 'public.app-category.business',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'packaging/entitlements.mac.plist',
    entitlementsInherit: 'packaging/entitlements.mac.plist',
    // In 「打开方式」 only. On Windows electron-builder would make the app the default for these: see installer.nsh.
    fileAssociations: [
      { ext: ['xlsx', 'xls', 'csv'], name: 'Spreadsheet', role: 'Viewer', rank: 'Alternate', icon: null },
    ],
    extendInfo: { CFBundleDevelopmentRegion: 'zh_CN' },
  },

  linux: {
    target: [
      { target: 'AppImage', arch: ['x64', 'arm64'] },
      { target: 'deb', arch: ['x64', 'arm64'] },
    ],
    icon: 'resources/icons/linux',
    executableName,
    category: 'Office',
    maintainer: '兔展客户导入助手 <noreply@invalid>',
    synopsis: '把本地客户表格导入兔展营销平台',
    mimeTypes: spreadsheetTypes,
    executableArgs: ['%F'],
    desktop: { entry: { 'Name[en]': 'Tuzhan Import Assistant', Terminal: 'false' } },
  },
}

export default configuration
