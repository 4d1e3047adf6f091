@echo off
rem Runs the installed app as a command line and waits for it. The exit codes are those of the README.
rem From a script cmd.exe waits for a program with a window too.
"%~dp0tuzhan-import-assistant.exe" -- --cli %*
exit /b %ERRORLEVEL%
