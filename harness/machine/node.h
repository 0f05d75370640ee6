/* SPDX-License-Identifier: MIT */
/* Where a node's number is expected: what else may be said. */
#ifndef HARNESS_NODE_H
#define HARNESS_NODE_H

/* The node of whoever touches a page first; no node at all is bound. */
#define NODE_LOCAL	(-1)
/* Page by page over all nodes with memory. */
#define NODE_INTERLEAVE	(-2)
/* Nothing was said: the placement policy chooses. */
#define NODE_UNSET	(-3)

#endif
