// SPDX-License-Identifier: MIT
/* Addresses to names, by the symbol table of the program itself. */
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/verify/history.h"

static const ElfW(Sym) *symbols;
static size_t nr_symbols;
static const char *strings;

/* Where the program lies: the first object is it. */
static int find_base(struct dl_phdr_info *info, size_t size, void *base)
{
	*(uintptr_t *)base = info->dlpi_addr;
	return 1;
}

/* The file stays mapped. A stripped one has no table: then there are no names. */
static void read_table(void)
{
	const ElfW(Shdr) *sections;
	const ElfW(Ehdr) *header;
	struct stat stat;
	const char *file;
	int fd, i;

	fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	file = fstat(fd, &stat) ? MAP_FAILED :
				  mmap(NULL, (size_t)stat.st_size, PROT_READ,
				       MAP_PRIVATE, fd, 0);
	close(fd);
	if (file == MAP_FAILED)
		return;
	header = (const void *)file;
	sections = (const void *)(file + header->e_shoff);
	for (i = 0; i < header->e_shnum; i++) {
		if (sections[i].sh_type != SHT_SYMTAB)
			continue;
		symbols = (const void *)(file + sections[i].sh_offset);
		nr_symbols = sections[i].sh_size / sizeof(*symbols);
		strings = file + sections[sections[i].sh_link].sh_offset;
	}
}

const char *symbol_name(const void *address)
{
	static uintptr_t base;
	static bool tried;
	static char name[64];
	uintptr_t at;

	if (!tried) {
		dl_iterate_phdr(find_base, &base);
		read_table();
	}
	tried = true;
	at = (uintptr_t)address - base;
	for (size_t i = 0; i < nr_symbols; i++) {
		if (ELF64_ST_TYPE(symbols[i].st_info) != STT_FUNC ||
		    at - symbols[i].st_value >= symbols[i].st_size)
			continue;
		/* without what the compiler appends to a copy: .constprop.0 */
		snprintf(name, sizeof(name), "%s", strings + symbols[i].st_name);
		name[strcspn(name, ".")] = '\0';
		return name;
	}
	return "";
}
