// SPDX-License-Identifier: MIT
/* The list of subjects: that of the build, or a test's own. */
#include "bench/verify/verify.h"

#ifndef VERIFY_SUBJECTS
#define VERIFY_SUBJECTS "generated/verify.def"
#endif

#define SUBJECT(name) extern const struct subject name;
#include VERIFY_SUBJECTS
#undef SUBJECT

const struct subject *const verify_subjects[] = {
#define SUBJECT(name) &name,
#include VERIFY_SUBJECTS
#undef SUBJECT
};

const unsigned int nr_verify_subjects =
	sizeof(verify_subjects) / sizeof(verify_subjects[0]);
