@echo off
rem Starts Nacre: `kernelspec\nacre --help` says what it can do. Any Java from 17 on will do here.
setlocal
set "java="
set "found="
call :try "%JAVA_HOME%\bin\java.exe"
for %%j in (java.exe) do call :try "%%~$PATH:j"
for /d %%d in ("%USERPROFILE%\.jdks\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*"
  "%ProgramFiles%\Microsoft\*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*"
  "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*") do call :try "%%~d\bin\java.exe"
if defined java goto start
echo nacre: there is no Java 17 or newer in JAVA_HOME, on PATH or in the usual places.%found% 1>&2
echo Install a JDK 25, e.g. from adoptium.net, or set JAVA_HOME to one that is elsewhere. 1>&2
exit /b 1

:start
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dnacre.root=%~dp0.." "%~dp0Nacre.java" %*
exit /b %errorlevel%

rem Takes this Java unless it is too old, or one was taken before.
:try
if defined java exit /b 0
if not exist "%~1" exit /b 0
set "number="
for /f "tokens=2,3" %%a in ('call "%~1" -version 2^>^&1') do if "%%a"=="version" set "number=%%~b"
for /f "tokens=1,2 delims=._-+" %%a in ("%number%") do if %%a==1 (set "number=%%b") else set "number=%%a"
if not defined number set "number=0"
if %number% geq 17 set "java=%~1"
set "found=%found% %~1 is %number%."
exit /b 0
