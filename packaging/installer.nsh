; Macros that electron-builder calls by name (its templates/nsis). The installer works for one user without an
; administrator, so all keys are under HKEY_CURRENT_USER. A test compiles this file where makensis is installed.

!define TABLE_CLASS "TuzhanImportAssistant.Table"
!define APPLICATION_KEY "Software\Classes\Applications\${APP_EXECUTABLE_FILENAME}"

; The app is offered under "Open with" and never becomes the default: only OpenWithProgids is written, so that
; spreadsheets stay with Excel or WPS. (electron-builder's fileAssociations would take them over.)
!macro offerFor EXTENSION
  WriteRegNone SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "${TABLE_CLASS}"
  WriteRegStr SHELL_CONTEXT "${APPLICATION_KEY}\SupportedTypes" ".${EXTENSION}" ""
!macroend

!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TABLE_CLASS}" "FriendlyTypeName" "${SHORTCUT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TABLE_CLASS}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TABLE_CLASS}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHELL_CONTEXT "${APPLICATION_KEY}" "FriendlyAppName" "${SHORTCUT_NAME}"
  WriteRegStr SHELL_CONTEXT "${APPLICATION_KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  !insertmacro offerFor "xlsx"
  !insertmacro offerFor "xls"
  !insertmacro offerFor "csv"
  System::Call 'shell32::SHChangeNotify(i, i, i, i) v (0x08000000, 0, 0, 0)'
!macroend

!macro withdrawFor EXTENSION
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXTENSION}\OpenWithProgids" "${TABLE_CLASS}"
!macroend

; An upgrade also runs the old uninstaller, with --updated, and must keep everything. A one-click uninstaller is always
; "silent" here, so only the switch shows whether a user can be asked.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    !insertmacro withdrawFor "xlsx"
    !insertmacro withdrawFor "xls"
    !insertmacro withdrawFor "csv"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\${TABLE_CLASS}"
    DeleteRegKey SHELL_CONTEXT "${APPLICATION_KEY}"

    ClearErrors
    ${GetParameters} $R0
    ${GetOptions} $R0 "/S" $R1
    ${if} ${Errors}
      ${if} $LANGUAGE == 2052
        StrCpy $R2 "要同时删除这台电脑上的导入记录、还没上传的客户数据、设置和令牌吗？$\r$\n$\r$\n选「否」会保留它们，重新安装后可以接着用。"
      ${else}
        StrCpy $R2 "Also delete the import history, customer data not yet uploaded, settings and token on this computer?$\r$\n$\r$\nNo keeps them for a later installation."
      ${endIf}
      MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$R2" IDNO keepData
        ; The token is in the Windows Credential Manager, which only the app knows how to clear.
        ExecWait '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" -- --cli token clear'
        RMDir /r "$APPDATA\tuzhan-import-assistant"
      keepData:
    ${endIf}
  ${endIf}
!macroend
