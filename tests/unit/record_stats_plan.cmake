# SPDX-License-Identifier: MIT
function(bench_unit_test name)
	add_executable(${name}_test ${name}_test.c)
	target_link_libraries(${name}_test PRIVATE ${ARGN} PkgConfig::CMOCKA)
	set_target_properties(${name}_test PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
	add_test(NAME unit.${name} COMMAND ${name}_test)
	set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 120
		SKIP_RETURN_CODE 77)
endfunction()

bench_unit_test(plan bench)
# devices that no host has
target_link_options(plan_test PRIVATE -Wl,--wrap=memory_parse
	-Wl,--wrap=memory_claim)
bench_unit_test(gbench bench)
bench_unit_test(load bench)
bench_unit_test(unsound_live bench)
bench_unit_test(record harness_record)
# a full disk and a failing one, without either
target_link_options(record_test PRIVATE -Wl,--wrap=write,--wrap=fsync)
