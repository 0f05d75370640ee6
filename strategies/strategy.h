/* SPDX-License-Identifier: MIT */
/*
 * The contract of a lifetime strategy: how a struct dev_pagemap is kept alive
 * while its pages are mapped and pinned.
 *
 * A strategy is one header that includes this file, calls only the names of
 * harness/kernel/kernel.h and harness/device/, keeps no state outside struct
 * dev_pagemap and struct page, and ends with a `static const struct strategy`
 * of its own name. One line in strategies.def makes it known.
 *
 * The file opens with what it models (kernel versions, commit or Message-ID),
 * its invariant, when one would use it, and where it differs from the kernel.
 *
 * THE HOOKS (signatures: struct pgmap_hooks, harness/device/hooks.h)
 *
 *  hook         called by           holds            sleeps  fails
 *  pgmap_open   memremap            nothing          may     -errno
 *  map          fault               entry lock, RCU  no      false
 *  unmap        zap, truncate       entry lock       no      no
 *  gup_pin      GUP-fast            RCU              no      false
 *  gup_end      GUP-fast            RCU              no      no
 *  unpin        put_page, unpin     nothing          no      no
 *  kill         teardown            nothing          may     no
 *  drain        teardown            nothing          may     no
 *  pgmap_close  teardown            nothing          may     no
 *
 * pgmap_open(pgmap)
 *	The device comes up: initialise what the strategy keeps in *pgmap. The
 *	page array exists, every count is at .idle; nobody else sees it yet.
 * map(pgmap, page, nr)
 *	A fault is about to put in a mapping of nr base pages that starts at
 *	page. May raise counts from the idle value and take pgmap references.
 *	false: the device is dying; nothing is left over, the fault becomes a
 *	SIGBUS. The read section that it is called in lasts until the entry is
 *	in the page table (dax_read_lock()), so that a kill which waits for a
 *	grace period leaves no fault half done.
 * unmap(pgmap, page, nr)
 *	The entry was cleared; undo what map took. May be the last reference
 *	of a page: then its free callback, free_zone_device_page(), is due.
 * gup_pin(gup, page, nr)
 *	Between the first and the second read of the entry (PTE, PMD or PUD):
 *	take nr references, on pages or on the folio, as gup->flags says
 *	(FOLL_GET, FOLL_PIN), and set the referenced bit. Must never raise a
 *	count from 0. May cache a pgmap in gup->pgmap. false: fall back to the
 *	slow path, nothing taken. If the entry changed under the walk the
 *	device calls unpin(page, nr, flags) to undo it.
 * gup_end(gup)
 *	The end of one leaf range, that is of at most one PTE table, PMD or
 *	PUD leaf, as the kernel scopes it: drop what gup->pgmap caches.
 * unpin(page, nr, flags)
 *	Give nr references back that were taken with flags, on any CPU; page
 *	may be any page of a pin.
 *	May be the last reference, also after kill and during drain. After its
 *	last put it must not touch anything that drain's return frees.
 * kill(pgmap)
 *	Block new: from its return map fails everywhere. Pins that need no
 *	pgmap (.kill_stops_pins false) are stopped by the zap that follows,
 *	since a page without a mapping can't be found: no new pin after kill
 *	and zap. Called once.
 * drain(pgmap)
 *	Wait for old: called after every mapping was zapped and every walk
 *	that had seen one is over. Returns once no pin is left, and does
 *	return when the last one goes. It sleeps; it doesn't spin. From its
 *	return nobody is inside an unpin of this device in a way that touches
 *	the pgmap, or a struct page outside a read section.
 * pgmap_close(pgmap)
 *	The lookup entry is gone and a grace period is over: free what
 *	pgmap_open allocated. The page array is already gone.
 * get_page(page), put_page(page)
 *	Optional. What the kernel that is modelled added to get_page() and
 *	put_page() for every page of the system: page may be an ordinary one.
 *	workload bystander measures it; GUP goes through gup_pin and unpin.
 *
 * THE OBLIGATIONS, checked for every sound strategy (tests/conformance)
 *
 *  1 after kill no new mapping; after kill and zap no new pin
 *  2 drain returns only when every pin is gone, and does when the last goes
 *  3 no touch of a struct page after its vmemmap is freed, of the pgmap after
 *    close
 *  4 the free callback runs exactly once for each busy-to-idle transition;
 *    busy is what .counts_mappings says: mapped or pinned, or only pinned.
 *    It runs after the transition, so a fault in another process (where pages
 *    idle at 1, a walk) may have made the page busy again by then, as after
 *    the kernel's folio_put(): the callback must not take the page for its own
 *  5 counts return to .idle, none goes negative, none rises from 0 except
 *    through map
 *  6 a failed pin or map leaves no trace
 *  7 the page returned is the one that the entry named when re-read
 *  8 percpu_ref keeps its invariants (harness/kernel/percpu_ref.h)
 */
#ifndef STRATEGIES_STRATEGY_H
#define STRATEGIES_STRATEGY_H

#include "harness/device/hooks.h"
#include "harness/device/page_ref.h"
#include "harness/device/pgmap.h"
#include "harness/device/vmemmap.h"
#include "harness/kernel/kernel.h"

enum verdict {
	VERDICT_FLOOR,		/* counts nothing: what the harness costs */
	VERDICT_SOUND,
	VERDICT_UNSOUND,	/* .broken_by names the scenario */
};

/* A strategy and its facts, which list, run, verify and the tests read. */
struct strategy {
	const char *name;
	const char *title;	/* one line: what it counts, and when */
	const char *origin;	/* commit, Message-ID or thread */
	const char *kernels;	/* releases that had it, "-" if none */
	enum verdict verdict;
	/* If unsound: the scenario of tests/conformance, and its history. */
	const char *broken_by;
	const char *history;
	bool counts_mappings;	/* a mapping holds its page busy */
	bool callback;		/* somebody is told when a page goes idle */
	bool kill_stops_pins;	/* gup_pin fails from the end of kill */
	/*
	 * drain puts the pages' own reference as any other: what is left then
	 * can look like a last pin, or hide it. Callbacks are exact until kill.
	 */
	bool callbacks_until_kill;
	bool gets_blindly;	/* gup_pin is get_page(): it can't refuse */
	struct pgmap_hooks hooks;
};

/* Nothing that it counts is in a tail page: a folded page array will do. */
static inline bool strategy_folds(const struct strategy *strategy)
{
	return strategy->hooks.unit == UNIT_FOLIOS ||
	       strategy->verdict == VERDICT_FLOOR;
}

#endif
