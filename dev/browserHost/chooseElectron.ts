import { downloadElectron, installedElectron } from './findElectron.ts'
import { sandboxObstacle } from './sandboxObstacle.ts'

/**
 * Returns the path of an Electron that can show a window here, downloading it once; null to use the browser host, with
 * the reason in one line.
 */
export async function chooseElectron(say: (line: string) => void): Promise<string | null> {
  const isHeadless =
    process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
  if (isHeadless) {
    say('没有图形界面，改用浏览器打开。 / No display: using the browser host.')
    return null
  }
  const path = installedElectron() ?? (await downloadElectron(say))
  if (path === null) {
    say(
      '无法下载 Electron，改用浏览器打开（可设置 ELECTRON_MIRROR=镜像地址 后重试）。' +
        ' / Electron could not be downloaded: using the browser host (set ELECTRON_MIRROR=<mirror address> to retry).',
    )
    return null
  }
  const obstacle = sandboxObstacle(path)
  if (obstacle === 'root') {
    say(
      'Electron 不能以 root 运行，改用浏览器打开。 / Electron does not run as root: using the browser host.',
    )
  } else if (obstacle === 'namespaces') {
    say(
      '本机系统不允许 Electron 的沙箱（Ubuntu 23.10 起，electron#42510），改用浏览器打开。' +
        ' / This system does not allow Electron’s sandbox (Ubuntu 23.10 and later, electron#42510): using the browser host.',
    )
  }
  return obstacle === null ? path : null
}
