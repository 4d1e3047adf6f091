/**
 * Names the app to Windows: notices of the system and the taskbar go by it. The installer must give its shortcut the
 * same one (electron-builder's `appId`).
 */
export const appId = 'com.tuzhan.import-assistant'
