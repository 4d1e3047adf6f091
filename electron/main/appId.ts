/**
 * Identifies the app to Windows for notifications and the taskbar. The installer must give its shortcut the same id
 * (electron-builder's `appId`).
 */
export const appId = 'com.tuzhan.import-assistant'
