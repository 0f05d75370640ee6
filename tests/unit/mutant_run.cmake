# SPDX-License-Identifier: MIT
# Runs one test of a mutant's binary: passes if exactly that test fails.
#   cmake -DBINARY=... -DTEST=... -P mutant_run.cmake
execute_process(COMMAND ${BINARY} --only ${TEST} TIMEOUT 60
	RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(output MATCHES "\\[  SKIPPED \\] ${TEST}")
	message("mutant skipped: this host can't run ${TEST}")
elseif(output MATCHES "\\[  FAILED  \\] ${TEST}")
	message("killed by ${TEST}")
else()
	message(FATAL_ERROR
		"the mutant lives: ${TEST} ended with ${status}\n${output}")
endif()
