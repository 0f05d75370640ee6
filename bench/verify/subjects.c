// SPDX-License-Identifier: MIT
/* The lists of subjects: that of the build, or a test's own; primitives. */
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

#define SUBJECT(name) extern const struct subject name;
#include "bench/verify/primitives/subjects.def"
#undef SUBJECT

const struct subject *const verify_primitives[] = {
#define SUBJECT(name) &name,
#include "bench/verify/primitives/subjects.def"
#undef SUBJECT
};

const unsigned int nr_verify_primitives =
	sizeof(verify_primitives) / sizeof(verify_primitives[0]);
