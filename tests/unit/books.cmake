# SPDX-License-Identifier: MIT
# The books of workloads that have some of their own: with a strategy that has one
# bug (tests/conformance/mutants) they say so, and with its base nothing.

# add_books(STRATEGY DIRECTORY)
function(add_books strategy directory)
	set(workloads ${PROJECT_SOURCE_DIR}/bench/workloads)
	add_executable(books_${strategy} books_test.c ${workloads}/mixed.c
		${workloads}/lifecycle.c
		${workloads}/teardown_live.c ${workloads}/live.c
		${workloads}/data.c ${workloads}/sequence.c)
	target_compile_definitions(books_${strategy} PRIVATE VARIANT=cas_memb
		STRATEGY=${strategy}
		STRATEGY_HEADER="${directory}/${strategy}.h")
	target_link_libraries(books_${strategy} PRIVATE harness_device
		harness_machine harness_memory harness_stats m)
	set_target_properties(books_${strategy} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

function(books_mutant strategy workload error)
	if(NOT TARGET books_${strategy})
		add_books(${strategy} tests/conformance/mutants)
	endif()
	add_test(NAME mutant.books.${strategy}.${workload}
		COMMAND books_${strategy} ${workload} ${error})
	set_tests_properties(mutant.books.${strategy}.${workload} PROPERTIES
		LABELS mutants TIMEOUT 20 SKIP_RETURN_CODE 77)
endfunction()

# the sanitizers add nothing here
if(PGMAPBENCH_SANITIZE)
	return()
endif()
add_books(edge strategies)
foreach(workload mixed teardown_live lifecycle)
	add_test(NAME unit.books.${workload} COMMAND books_edge ${workload})
	set_tests_properties(unit.books.${workload} PROPERTIES LABELS unit
		TIMEOUT 20 SKIP_RETURN_CODE 77)
endforeach()
books_mutant(arbiter_no_wait teardown_live "drain returned with")
books_mutant(edge_no_gate teardown_live
	"a mapping went in after kill")
books_mutant(folio_no_callback teardown_live "free callbacks missing")
books_mutant(devmap_managed_free_at_zero mixed "free callbacks missing or too many")
books_mutant(get_page_pgmap_lookup_leak mixed "pgmap references are out")
books_mutant(devmap_managed_free_at_zero lifecycle "free callbacks missing")
books_mutant(get_page_pgmap_lookup_leak lifecycle "pgmap references are out")
