# SPDX-License-Identifier: MIT
# Text files as C arrays, and their hashes as a browser wants them.

# Appends an array of characters with the text of a file.
function(embed_text file name result)
	set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
	file(READ ${file} hex HEX)
	string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
	string(APPEND ${result} "const char ${name}[] = { ${bytes}0 };\n")
	set(${result} "${${result}}" PARENT_SCOPE)
endfunction()

# "sha256-..." of a file, in base64: three digits of hex are two of it.
function(embed_hash file result)
	set(digits ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
	file(SHA256 ${file} hex)
	set(base64 "")
	foreach(at RANGE 0 63 3)
		string(SUBSTRING "${hex}00" ${at} 3 three)
		math(EXPR high "0x${three} >> 6")
		math(EXPR low "0x${three} & 63")
		string(SUBSTRING ${digits} ${high} 1 high)
		string(SUBSTRING ${digits} ${low} 1 low)
		string(APPEND base64 ${high}${low})
	endforeach()
	# 256 bits fill 43 digits; the last one's rest is padding
	string(SUBSTRING ${base64} 0 43 base64)
	set(${result} sha256-${base64}= PARENT_SCOPE)
endfunction()
