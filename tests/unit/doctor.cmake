# SPDX-License-Identifier: MIT
# doctor, fingerprint: own copies of what is tested, as the mutants replace them.
set(machine ${PROJECT_SOURCE_DIR}/harness/machine)
unit_binary(doctor_test
	SOURCES ${machine}/doctor.c ${machine}/doctor_cpu.c
		${machine}/doctor_facts.c ${machine}/doctor_memory.c
		${machine}/doctor_others.c ${machine}/doctor_tools.c
		${machine}/fingerprint.c ${machine}/fingerprint_dax.c
		${machine}/fingerprint_id.c
	DEFINITIONS UNIT_HOSTS="${CMAKE_CURRENT_SOURCE_DIR}/hosts"
	LIBRARIES harness_memory PkgConfig::JANSSON crypt)
unit_add_test(doctor doctor_test)

# Each check without what it warns of; and what would read nonsense as sense.
set(dir harness/machine)
unit_mutant(doctor_no_load ${dir}/doctor_others.c doctor_test one_change
	[[busy < BUSY_CPUS]] [[busy < 1000]])
unit_mutant(doctor_no_average ${dir}/doctor_others.c doctor_test one_change
	[[load < BUSY_LOAD]] [[load < 1000]])
unit_mutant(doctor_no_steal ${dir}/doctor_others.c doctor_test one_change
	[[since_boot < STOLEN]] [[since_boot < 100]])
unit_mutant(doctor_old_steal_only ${dir}/doctor_others.c doctor_test one_change
	[[just_now <= 0 && ]] [[]])
unit_mutant(doctor_no_guest ${dir}/doctor_facts.c doctor_test guest
	[[*guest = fact_has_word(flags, "hypervisor");]] [[*guest = false;]])
unit_mutant(doctor_flag_is_a_part ${dir}/doctor_facts.c doctor_test one_change
	[[*guest = fact_has_word(flags, "hypervisor");]]
	[[*guest = strstr(flags, "hypervisor");]])
unit_mutant(doctor_metal_is_a_guest ${dir}/doctor_facts.c doctor_test
	one_change [[strstr(product, ".metal")]] [[0]])
unit_mutant(doctor_no_isolated ${dir}/doctor_others.c doctor_test one_change
	[[both && both == allowed.nr]] [[both || !both]])
unit_mutant(doctor_some_isolated ${dir}/doctor_others.c doctor_test one_change
	[[both && both == allowed.nr]] [[both]])
unit_mutant(doctor_no_clocksource ${dir}/doctor_tools.c doctor_test one_change
	[["hpet", "acpi_pm",]] [["acpi_pm",]])
unit_mutant(doctor_no_step ${dir}/doctor_tools.c doctor_test arm
	[[step > STEP_NS]] [[0]])
unit_mutant(doctor_no_cost ${dir}/doctor_tools.c doctor_test one_change
	[[cost > COST_NS]] [[0]])
unit_mutant(doctor_no_rseq ${dir}/doctor_tools.c doctor_test arm
	[[if (self->rseq_size)]] [[if (1)]])
unit_mutant(doctor_no_perf ${dir}/doctor_tools.c doctor_test laptop
	[[level <= 1]] [[level <= 4]])
unit_mutant(doctor_perf_for_nobody ${dir}/doctor_tools.c doctor_test one_change
	[[1ULL << CAP_PERFMON | ]] [[]])
unit_mutant(doctor_no_governor ${dir}/doctor_cpu.c doctor_test laptop
	[["powersave", "ondemand",]] [["ondemand",]])
unit_mutant(doctor_first_governor ${dir}/doctor_cpu.c doctor_test one_change
	[[if (!is_slow_governor(governor))
			return -1;]]
	[[if (i)
			continue;]])
unit_mutant(doctor_no_turbo ${dir}/doctor_facts.c doctor_test laptop
	[[*on = !value;]] [[*on = value;]])
unit_mutant(doctor_no_boost ${dir}/doctor_facts.c doctor_test one_change
	[[		*on = value;]] [[		*on = false;]])
unit_mutant(doctor_no_idle ${dir}/doctor_cpu.c doctor_test laptop
	[[deepest.latency <= WAKE_US]] [[1]])
unit_mutant(doctor_disabled_is_deep ${dir}/doctor_cpu.c doctor_test server
	[[disabled || ]] [[]])
unit_mutant(doctor_first_cpu_idles ${dir}/doctor_cpu.c doctor_test one_change
	[[cpu[0-9]*/cpuidle]] [[cpu0/cpuidle]])
unit_mutant(doctor_no_smt ${dir}/doctor_cpu.c doctor_test laptop
	[[	if (active) {]] [[	if (0) {]])
unit_mutant(doctor_guest_knows_smt ${dir}/doctor_cpu.c doctor_test guest
	[[sizeof(of)) && guest)]] [[sizeof(of)) && 0)]])
unit_mutant(doctor_no_mitigations ${dir}/doctor_cpu.c doctor_test one_change
	[[	if (!word) {]] [[	if (1) {]])
unit_mutant(doctor_no_thp ${dir}/doctor_memory.c doctor_test one_change
	[[!strcmp(word, "never")]] [[0]])
unit_mutant(doctor_no_own_thp ${dir}/doctor_memory.c doctor_test one_change
	[[!strcmp(ours, "0")]] [[0]])
unit_mutant(doctor_no_balancing ${dir}/doctor_memory.c doctor_test one_change
	[[	if (!mode) {]] [[	if (1) {]])
unit_mutant(doctor_no_aslr ${dir}/doctor_memory.c doctor_test one_change
	[[if (mode && !p]] [[if (!p]])
unit_mutant(doctor_no_setarch ${dir}/doctor_memory.c doctor_test one_change
	[[ && !personality_has_none()]] [[]])
unit_mutant(doctor_no_memlock ${dir}/doctor_memory.c doctor_test laptop
	[[if (kib >= needed)]] [[if (1)]])
unit_mutant(doctor_lock_by_root_only ${dir}/doctor_memory.c doctor_test
	one_change [[fact_capable(1ULL << CAP_IPC_LOCK)]] [[0]])
unit_mutant(doctor_any_flags ${dir}/doctor_memory.c doctor_test nonsense
	[[flags <= UINT32_MAX && ]] [[]])
unit_mutant(doctor_raw_text ${dir}/doctor_facts.c doctor_test nonsense
	[[		if (!isprint((unsigned char)*text))]] [[		if (0)]])
unit_mutant(doctor_any_governor ${dir}/doctor_cpu.c doctor_test nonsense
	[[	return false;
}

/* Those that aren't "performance"; -1]]
	[[	return true;
}

/* Those that aren't "performance"; -1]])
unit_mutant(doctor_best_three ${dir}/doctor.c doctor_test laptop
	[[i < nr_doctor_checks && nr < 3]] [[i < nr_doctor_checks && nr < 4]])

# And what a result says of its machine.
unit_mutant(fingerprint_id_of_kernel ${dir}/fingerprint_id.c doctor_test
	id_stays [["stepping", "model name",]]
	[["stepping", "microcode", "model name",]])
unit_mutant(fingerprint_id_of_online ${dir}/fingerprint_id.c doctor_test
	id_stays [[cpu/present]] [[cpu/online]])
unit_mutant(fingerprint_id_of_all ${dir}/fingerprint_id.c doctor_test
	id_differs [["/etc/machine-id"]] [["/etc/machine"]])
unit_mutant(fingerprint_id_in_clear ${dir}/fingerprint_id.c doctor_test
	id_says_nothing
	[[return hash && *hash == '$' && take_digits(strrchr(hash, '$') + 1, id);]]
	[[(void)hash, (void)take_digits;
	snprintf(id, MACHINE_ID_SIZE, "%s", identity.text + 11);
	return true;]])
unit_mutant(fingerprint_id_of_nothing ${dir}/fingerprint_id.c doctor_test
	unknown_is_null [[	if (!identity.any)]] [[	if (0)]])
unit_mutant(fingerprint_names_disks ${dir}/fingerprint.c doctor_test
	cmdline_names_nothing [["root=*", ]] [[]])
unit_mutant(fingerprint_cuts_quotes ${dir}/fingerprint.c doctor_test
	cmdline_names_nothing [[(quoted || text[i] != ' ')]] [[text[i] != ' ']])
unit_mutant(fingerprint_init_too ${dir}/fingerprint.c doctor_test
	cmdline_names_nothing [[ || !strcmp(word, "--")]] [[]])
unit_mutant(fingerprint_distances_guessed ${dir}/fingerprint.c doctor_test
	unknown_is_null [[!topology->distances_known]] [[0]])
unit_mutant(fingerprint_steal_since_boot ${dir}/fingerprint.c doctor_test
	known_is_there [[!cpu_times_steal(&machine->self.before, &now,]]
	[[!cpu_times_steal(&(struct cpu_times){ 0 }, &now,]])
unit_mutant(fingerprint_altmap_swapped ${dir}/fingerprint_dax.c doctor_test
	dax_device [[!strcmp(mode, "pmem")]] [[!strcmp(mode, "ram")]])
unit_mutant(fingerprint_hidden_resource ${dir}/fingerprint_dax.c doctor_test
	dax_device [[	    !strcmp(line, "0x0") ||]] [[]])
unit_mutant(fingerprint_no_partition ${dir}/fingerprint_dax.c doctor_test
	dax_partition [["device", "../device" }]] [["device" }]])
