// SPDX-License-Identifier: MIT
#include "bench/session.h"

#include <stdio.h>
#include <string.h>

#include "bench/append.h"
#include "bench/result.h"

/*
 * Somebody else has the name: what was measured isn't lost for that, but who
 * finds it must know. -1, always, with a line in error.
 */
static int keep_beside(struct session *session, const json_t *root,
		       struct error *error)
{
	const char *path = session->path, *suffix = strrchr(path, '.');
	struct record_hold hold;
	char beside[4096 + 16];
	struct error why;
	int ret = RECORD_TAKEN;

	if (!suffix || strcmp(suffix, ".json"))
		suffix = path + strlen(path);
	for (unsigned int i = 2; ret == RECORD_TAKEN; i++) {
		hold = (struct record_hold)RECORD_HOLD_NONE;
		snprintf(beside, sizeof(beside), "%.*s.%u%s",
			 (int)(suffix - path), path, i, suffix);
		ret = record_replace(&hold, beside, root, why.text,
				     sizeof(why.text));
		record_release(&hold);
	}
	if (ret)
		error_append(error, "; and %s", why.text);
	else
		error_append(error, "; all %u rounds are in %s",
			     session->results.rounds, beside);
	return -1;
}

static int keep(struct session *session, bool partial, struct error *error)
{
	json_t *root = result_json(&session->results, session->machine,
				   session->command, partial);
	int ret;

	if (session->append)
		append_context(session->append, &session->results, root);
	ret = record_replace(&session->hold, session->path, root, error->text,
			     sizeof(error->text));
	if (ret == RECORD_TAKEN)
		ret = keep_beside(session, root, error);
	json_decref(root);
	if (!ret)
		session->kept = session->results.rounds;
	return ret;
}

/* How many processes there should be at this look. */
static unsigned int target(const struct session *session, unsigned int look)
{
	return stats_looks_size(&session->schedule, look);
}

/* Whoever finds a file can compare it: what is left early is a look, too. */
static void count_look(struct looks *looks, unsigned int made,
		       unsigned int rounds)
{
	looks->made = made;
	if (!looks->first)
		looks->first = rounds;
	looks->reached = false;
}

static int keep_partial(struct session *session, unsigned int made,
			struct error *error)
{
	count_look(&session->results.looks, made, session->results.rounds);
	return keep(session, true, error);
}

/* A signal came: what is whole is kept, and marked. */
static int interrupted(struct session *session, unsigned int look,
		       unsigned int made, struct error *error)
{
	const char *self = session->command[0];
	unsigned int rounds = session->results.rounds;

	if (!rounds) {
		fprintf(stderr, "%s: interrupted before the first round was "
			"whole: no result\n", self);
	} else if (rounds == session->kept) {
		fprintf(stderr, "%s: interrupted before a round was whole: %s "
			"has %u, as before\n", self, session->path, rounds);
	} else if (keep_partial(session, made, error)) {
		return -1;
	} else {
		fprintf(stderr, "%s: interrupted after %u of %u rounds: "
			"partial result in %s\n", self, rounds,
			target(session, look), session->path);
	}
	return 1;
}

/* A worker failed: what was whole before is kept, and the error says where. */
static void failed(struct session *session, unsigned int look,
		   unsigned int made, struct error *error)
{
	struct error also;

	if (session->results.rounds == session->kept)
		return;
	if (keep_partial(session, made, &also))
		error_append(error, "; and %s", also.text);
	else
		error_append(error, "; %u of %u rounds are whole: partial "
			     "result in %s", session->results.rounds,
			     target(session, look), session->path);
}

/*
 * By what the processes in the file take up. Of a new file nothing is known,
 * and the one who writes it says no in the end.
 */
static int check_room(const struct session *session, unsigned int rounds,
		      struct error *error)
{
	double bytes = session->hold.seen.st_size;

	if (!session->kept ||
	    bytes / session->kept * rounds < RECORD_MAX_BYTES)
		return 0;
	return error_set(error, "n=%u would make %s larger than the %lu MiB "
			 "that are read; it has n=%u", rounds, session->path,
			 RECORD_MAX_BYTES >> 20, session->kept);
}

/* The next look, which is number made of the file. */
static int look_once(struct session *session, unsigned int look,
		     unsigned int made, struct error *error)
{
	int ret;

	if (check_room(session, target(session, look), error))
		return -1;
	session->looked = false;
	ret = runner_run(&session->results, target(session, look),
			 session->quiet, error);
	if (ret > 0)
		return interrupted(session, look, made, error);
	if (ret) {
		failed(session, look, made, error);
		return ret;
	}
	session->looked = true;
	session->widest = looks_widest(&session->results);
	count_look(&session->results.looks, made, session->results.rounds);
	return 0;
}

int session_run(struct session *session, struct error *error)
{
	struct looks *looks = &session->results.looks;
	unsigned int before = looks->made;
	enum stats_next next = STATS_MORE;
	int ret = 0;

	/* how it was left was a look: it's the first of those that are asked */
	if (session->schedule.first == session->results.rounds)
		before--;
	for (unsigned int look = 1; !ret && next == STATS_MORE; look++) {
		ret = look_once(session, look, before + look, error);
		if (ret)
			break;
		next = stats_looks_next(&session->schedule, look,
					session->widest.half_width,
					looks->until);
		looks->reached = looks->until > 0 && next == STATS_REACHED;
		ret = keep(session, false, error);
	}
	return ret;
}
