import { join } from 'node:path'
import type { Configuration } from 'electron-builder'
import { packagedFiles } from './packaging/files.ts'
import { packagedFuses } from './scripts/fuses.ts'

/** Publisher of signed packages; on Windows an update is accepted only from the same one (docs/admin.md). */
const publisherName = process.env['TUZHAN_PUBLISHER_NAME'] || null

/** A folder with one unpacked Electron per platform, `<platform>-<arch>`, for machines that cannot download one. */
const electronFolder = process.env['TUZHAN_ELECTRON_DIST'] || null

/** ASCII only, so that the .cmd beside it and scripts of IT staff work in every code page. */
const executableName = 'tuzhan-import-assistant'

const spreadsheetTypes = [
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel',
  'text/csv',
]

/**
 * What is packed, and how (docs/packaging.md). electron-builder's own variables (`CSC_LINK`, `CSC_KEY_PASSWORD`,
 * `APPLE_ID`, …) sign the packages; without them they are unsigned and work.
 */
const configuration: Configuration = {
  // Must equal the id in `electron/main/appId.ts`, which the window registers with Windows; a test compares the two.
  appId: 'com.tuzhan.import-assistant',
  productName: '兔展客户导入助手',
  copyright: 'MIT',
  directories: { output: 'dist', buildResources: 'packaging' },
  artifactName: '${name}-${version}-${os}-${arch}.${ext}',
  files: packagedFiles,
  extraResources: [{ from: 'resources', to: '.', filter: ['icons/tray*', 'samples/**'] }],
  asar: true,
  // A native module can only be loaded from a real file.
  asarUnpack: ['**/*.node'],
  // The one native module is prebuilt by its author and fetched by scripts/packing/fetchKeyrings.ts.
  npmRebuild: false,
  // An arm64 Mac starts nothing unsigned, and flipping fuses breaks the signature Electron ships with.
  electronFuses: { ...packagedFuses, resetAdHocDarwinSignature: process.platform === 'darwin' },
  electronLanguages: ['zh-CN', 'en-US'],
  electronDist:
    electronFolder === null
      ? null
      : ({ platformName, arch }) => join(electronFolder, `${platformName}-${arch}`),
  removePackageScripts: true,
  // Needed to write latest.yml; the address of updates is a setting (docs/admin.md).
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
    // Installs for one user, into their profile, with one click and without an administrator.
    oneClick: true,
    perMachine: false,
    allowElevation: false,
    packElevateHelper: false,
    buildUniversalInstaller: false,
    // An upgrade must keep prepared imports; uninstalling asks (installer.nsh).
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
    // For 「打开方式」 only. On Windows electron-builder would make the app the default: installer.nsh does it there.
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
    // Without codes of files here: electron-builder adds ` %U` itself, and an `Exec` may have one such code only.
    desktop: { entry: { 'Name[en]': 'Tuzhan Import Assistant', Terminal: 'false' } },
    // Electron's app id and StartupWMClass come from desktopName in package.json; the file gets the same name.
    syncDesktopName: true,
  },
  // The present AppImage runtime, which needs no libfuse2; its launcher adds --no-sandbox only where the system forbids
  // the sandbox, instead of always.
  toolsets: { appimage: '1.0.3' },
}

export default configuration
