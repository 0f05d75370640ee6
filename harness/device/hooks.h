/* SPDX-License-Identifier: MIT */
/*
 * The calls that a device makes into the lifetime strategy of its pgmap.
 * Signatures only, so that the device needs no arrow up to strategies/:
 * what each hook must and may do is the contract in strategies/strategy.h.
 */
#ifndef HARNESS_DEVICE_HOOKS_H
#define HARNESS_DEVICE_HOOKS_H

#include <stdbool.h>

struct dev_pagemap;
struct page;

/* One GUP-fast walk. The rest is whatever the strategy keeps between leaves. */
struct gup {
	unsigned int flags;		/* FOLL_GET or FOLL_PIN: page_ref.h */
	struct dev_pagemap *pgmap;
	unsigned long nr;
};

/* What a strategy counts, hence how the page array is set up. */
enum pgmap_unit {
	UNIT_PAGES,	/* every struct page has a count of its own */
	UNIT_FOLIOS,	/* compound: one count for a folio of the device */
};

struct pgmap_hooks {
	enum pgmap_unit unit;
	int idle;	/* count of a page that nobody uses: 0 or 1 */

	int (*pgmap_open)(struct dev_pagemap *pgmap);
	bool (*map)(struct dev_pagemap *pgmap, struct page *page,
		    unsigned long nr);
	void (*unmap)(struct dev_pagemap *pgmap, struct page *page,
		      unsigned long nr);
	bool (*gup_pin)(struct gup *gup, struct page *page, unsigned long nr);
	void (*gup_end)(struct gup *gup);
	void (*unpin)(struct page *page, unsigned long nr, unsigned int flags);
	void (*kill)(struct dev_pagemap *pgmap);
	void (*drain)(struct dev_pagemap *pgmap);
	void (*pgmap_close)(struct dev_pagemap *pgmap);

	/*
	 * get_page() and put_page(), where the strategy has something in them
	 * that any page of the system meets; else NULL.
	 */
	void (*get_page)(struct page *page);
	void (*put_page)(struct page *page);
};

#endif
