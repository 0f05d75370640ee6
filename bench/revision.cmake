# SPDX-License-Identifier: MIT
# Writes which source this is into OUTPUT, at every build, if it changed.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty
	OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT revision)
	set(revision unknown)
endif()
file(CONFIGURE OUTPUT ${OUTPUT}
	CONTENT "#define PGMAPBENCH_REVISION \"${revision}\"\n")
