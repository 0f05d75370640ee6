// SPDX-License-Identifier: MIT
/* The lookup tree: walk, store a range, erase it. */
#include <errno.h>

#include "harness/kernel/xarray.h"

#define XA_CHUNK_SHIFT 6
#define XA_CHUNK_SIZE  (1U << XA_CHUNK_SHIFT)
#define XA_CHUNK_MASK  (XA_CHUNK_SIZE - 1)

struct xa_node {
	unsigned char shift;	/* index bits below this node's slots */
	unsigned char offset;	/* our slot in the parent */
	unsigned char count;	/* slots in use */
	struct xa_node *parent;
	struct callback_head rcu;
	void *slots[XA_CHUNK_SIZE];
};

/* The low bits 10 mark an internal entry: small ones are siblings. */
#define XA_INTERNAL    2UL
#define XA_SIBLING_MAX ((XA_CHUNK_SIZE - 1) << 2 | XA_INTERNAL)

static inline bool xa_is_internal(const void *entry)
{
	return ((unsigned long)entry & 3) == XA_INTERNAL;
}

static inline bool xa_is_node(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry > XA_SIBLING_MAX;
}

static inline bool xa_is_sibling(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry <= XA_SIBLING_MAX;
}

static inline void *xa_mk_sibling(unsigned int offset)
{
	return (void *)((unsigned long)offset << 2 | XA_INTERNAL);
}

static inline unsigned int xa_to_sibling(const void *entry)
{
	return (unsigned int)((unsigned long)entry >> 2);
}

static inline void *xa_mk_node(const struct xa_node *node)
{
	return (void *)((unsigned long)node | XA_INTERNAL);
}

static inline struct xa_node *xa_to_node(const void *entry)
{
	return (struct xa_node *)((unsigned long)entry - XA_INTERNAL);
}

static inline unsigned int get_offset(unsigned long index,
				      const struct xa_node *node)
{
	return (unsigned int)(index >> node->shift) & XA_CHUNK_MASK;
}

/* The highest index below node, which starts at 0. */
static inline unsigned long max_index(const struct xa_node *node)
{
	unsigned int bits = node->shift + XA_CHUNK_SHIFT;

	return bits >= 64 ? ~0UL : (1UL << bits) - 1;
}

/* In a read section of whatever kind. */
static __always_inline void *walk(struct xarray *xa, unsigned long index)
{
	struct xa_node *node;
	void *entry;

	entry = rcu_dereference(xa->head);
	if (xa_is_node(entry) && index > max_index(xa_to_node(entry)))
		entry = NULL;
	while (xa_is_node(entry)) {
		node = xa_to_node(entry);
		entry = rcu_dereference(node->slots[get_offset(index, node)]);
		if (xa_is_sibling(entry))
			entry = rcu_dereference(node->slots[xa_to_sibling(entry)]);
	}
	return entry;
}

void *xa_load(struct xarray *xa, unsigned long index)
{
	void *entry;

	rcu_read_lock();
	entry = walk(xa, index);
	rcu_read_unlock();
	return entry;
}

void *xa_load_qsbr(struct xarray *xa, unsigned long index)
{
	void *entry;

	barrier();
	entry = walk(xa, index);
	barrier();
	return entry;
}

static struct xa_node *new_node(struct xa_node *parent, unsigned int offset,
				unsigned int shift)
{
	struct xa_node *node = kzalloc_node(sizeof(*node), -1);

	if (!node)
		return NULL;
	node->shift = (unsigned char)shift;
	node->offset = (unsigned char)offset;
	node->parent = parent;
	return node;
}

static void free_node(struct callback_head *rcu)
{
	kfree_sized(container_of(rcu, struct xa_node, rcu),
		    sizeof(struct xa_node));
}

/* Takes empty nodes out of the tree, from node up. */
static void delete_empty(struct xarray *xa, struct xa_node *node)
{
	struct xa_node *parent;

	for (; node && !node->count; node = parent) {
		parent = node->parent;
		if (parent) {
			rcu_assign_pointer(parent->slots[node->offset], NULL);
			parent->count--;
		} else {
			rcu_assign_pointer(xa->head, NULL);
		}
		call_rcu(&node->rcu, free_node);
	}
}

/* Puts levels on top until index is below the head. */
static int expand(struct xarray *xa, unsigned long index, unsigned int shift)
{
	struct xa_node *head, *node;

	if (!xa->head) {
		/* high enough at once: a level put on top later has a child */
		while (shift + XA_CHUNK_SHIFT < 64 &&
		       index >> (shift + XA_CHUNK_SHIFT))
			shift += XA_CHUNK_SHIFT;
		node = new_node(NULL, 0, shift);
		if (!node)
			return -ENOMEM;
		rcu_assign_pointer(xa->head, xa_mk_node(node));
	}
	for (;;) {
		head = xa_to_node(xa->head);
		if (index <= max_index(head) && head->shift >= shift)
			return 0;
		node = new_node(NULL, 0, head->shift + XA_CHUNK_SHIFT);
		if (!node) {
			delete_empty(xa, head);
			return -ENOMEM;
		}
		node->slots[0] = xa_mk_node(head);
		node->count = 1;
		head->parent = node;
		rcu_assign_pointer(xa->head, xa_mk_node(node));
	}
}

/* The node whose slots have this shift, above index; made if it isn't there. */
static struct xa_node *create_path(struct xarray *xa, unsigned long index,
				   unsigned int shift, int *err)
{
	struct xa_node *node, *child;
	unsigned int offset;
	void *entry;

	*err = expand(xa, index, shift);
	if (*err)
		return NULL;
	node = xa_to_node(xa->head);
	while (node->shift > shift) {
		offset = get_offset(index, node);
		entry = node->slots[offset];
		if (xa_is_node(entry)) {
			node = xa_to_node(entry);
			continue;
		}
		child = entry ? NULL :
				new_node(node, offset,
					 node->shift - XA_CHUNK_SHIFT);
		if (!child) {
			*err = entry ? -EEXIST : -ENOMEM;
			delete_empty(xa, node);
			return NULL;
		}
		rcu_assign_pointer(node->slots[offset], xa_mk_node(child));
		node->count++;
		node = child;
	}
	return node;
}

static struct xa_node *find_node(struct xarray *xa, unsigned long index,
				 unsigned int shift)
{
	void *entry = xa->head;

	while (xa_is_node(entry) && xa_to_node(entry)->shift > shift)
		entry = xa_to_node(entry)
				->slots[get_offset(index, xa_to_node(entry))];
	return xa_is_node(entry) ? xa_to_node(entry) : NULL;
}

/* One aligned power of two of a range. */
static int store_order(struct xarray *xa, unsigned long index,
		       unsigned int order, void *entry)
{
	unsigned int shift = order - order % XA_CHUNK_SHIFT;
	unsigned int nr = 1U << order % XA_CHUNK_SHIFT, i, offset;
	struct xa_node *node;
	int err = 0;

	if (!entry) {
		node = find_node(xa, index, shift);
		if (!node)
			return 0;
		offset = get_offset(index, node);
		for (i = 0; i < nr; i++) {
			node->count -= node->slots[offset + i] != NULL;
			rcu_assign_pointer(node->slots[offset + i], NULL);
		}
		delete_empty(xa, node);
		return 0;
	}

	node = create_path(xa, index, shift, &err);
	if (!node)
		return err;
	offset = get_offset(index, node);
	for (i = 0; i < nr; i++)
		if (node->slots[offset + i])
			return -EEXIST;
	rcu_assign_pointer(node->slots[offset], entry);
	for (i = 1; i < nr; i++)
		rcu_assign_pointer(node->slots[offset + i],
				   xa_mk_sibling(offset));
	node->count += nr;
	return 0;
}

/* The largest aligned power of two that starts at first and ends by last. */
static unsigned int range_order(unsigned long first, unsigned long last)
{
	unsigned int fits = 63 - (unsigned int)__builtin_clzl(last - first + 1);
	unsigned int aligned = first ? (unsigned int)__builtin_ctzl(first) : 63;

	return aligned < fits ? aligned : fits;
}

int xa_store_range(struct xarray *xa, unsigned long first, unsigned long last,
		   void *entry)
{
	unsigned long index, undo;
	unsigned int order;
	int err = 0;

	spin_lock(&xa->lock);
	for (index = first; index <= last; index += 1UL << order) {
		order = range_order(index, last);
		err = store_order(xa, index, order, entry);
		if (err)
			break;
	}
	/* a range that ends at index is cut just as the longer one was */
	for (undo = first; err && undo < index; undo += 1UL << order) {
		order = range_order(undo, index - 1);
		store_order(xa, undo, order, NULL);
	}
	spin_unlock(&xa->lock);
	return err;
}
