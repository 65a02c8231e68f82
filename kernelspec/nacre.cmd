@echo off
rem Starts Nacre: `kernelspec\nacre --help` says what it can do. Any Java from 17 on will do here.
setlocal
set "java=java"
if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dnacre.root=%~dp0.." "%~dp0Nacre.java" %*
