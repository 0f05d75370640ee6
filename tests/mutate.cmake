# SPDX-License-Identifier: MIT
# Mutants by replacement of text: the code under test with one thing broken,
# made when the build is configured.

# mutate_source(NAME FILE ROOT FIRST LAST)
# Writes FILE, mutated, below ROOT. For a function whose own arguments from
# number FIRST to LAST are: pattern replacement [pattern replacement ...]. A
# pattern that isn't in FILE exactly once stops the configuration: the code has
# moved on, and the mutant would be none.
macro(mutate_source name file root first last)
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
		${PROJECT_SOURCE_DIR}/${file})
	file(READ ${PROJECT_SOURCE_DIR}/${file} text)
	# by number: a list would be cut at the semicolons of C
	foreach(i RANGE ${first} ${last} 2)
		math(EXPR j "${i} + 1")
		string(FIND "${text}" "${ARGV${i}}" at)
		string(FIND "${text}" "${ARGV${i}}" at_last REVERSE)
		if(at EQUAL -1 OR NOT at EQUAL at_last)
			message(FATAL_ERROR "mutant ${name}: not exactly once "
				"in ${file}:\n${ARGV${i}}")
		endif()
		string(REPLACE "${ARGV${i}}" "${ARGV${j}}" text "${text}")
	endforeach()
	set(old "")
	if(EXISTS ${root}/${file})
		file(READ ${root}/${file} old)
	endif()
	if(NOT old STREQUAL text)
		file(WRITE ${root}/${file} "${text}")
	endif()
endmacro()
